"""Where rows about a person may be: found from Odoo's registry, app by app, so that
an app installed tomorrow is looked through as well."""

from typing import NamedTuple

from odoo.tools import SQL

PARTNER, PROFILE, USER = "res.partner", "cdp.profile", "res.users"
#: what these say of a contact is theirs to say of many: words, settings, the like
NOT_ABOUT = {
    "res.company",
    "res.partner.category",
    "ir.actions.server",
    "product.product",
    "product.template",
    "account.reconcile.model",
    "website",
}
WHO_WROTE = ("create_uid", "write_uid")
EMAILS = (
    "email",
    "email_normalized",
    "email_from",
    "email_to",
    "email_cc",
    "partner_email",
    "mail_email_address",
    "emails",
)
PHONES = (
    "phone",
    "phone_sanitized",
    "mobile",
    "number",
    "partner_phone",
    "sms_number",
)
#: a number is a telephone number in these only
NUMBERS = ("phone.blacklist", "sms.sms")


class Place(NamedTuple):
    """Rows of a model, by a condition over its table."""

    model: str
    through: str
    where: SQL


def stored(env):
    """The models that have rows of their own which stay."""
    return [
        env[name]
        for name, model in env.registry.items()
        if model._auto and not model._abstract and not model._transient
    ]


def by_link(env, holders):
    """Rows with a Many2one or Many2many to them; ``holders``: {model: ids}."""
    for model in stored(env):
        if model._name in NOT_ABOUT or model._name in holders:
            continue
        for field in model._fields.values():
            ids = holders.get(field.comodel_name)
            if not (ids and field.store) or field.name in WHO_WROTE:
                continue
            if field.type == "many2one" and not field.company_dependent:
                where = SQL("%s = ANY(%s)", SQL.identifier(field.name), ids)
                yield Place(model._name, field.name, where)
            elif field.type == "many2many" and field.comodel_name == PARTNER:
                where = SQL(
                    "id IN (SELECT %s FROM %s WHERE %s = ANY(%s))",
                    SQL.identifier(field.column1),
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column2),
                    ids,
                )
                yield Place(model._name, field.name, where)


def by_name(env, owners):
    """Rows that name records by (model, number): messages, attachments, activities …

    :param owners: {model: ids}
    """
    for model in stored(env):
        for field in model._fields.values():
            if field.type != "many2one_reference" or not field.store:
                continue
            name = model._fields[field.model_field]
            if not (name.store and name.column_type):
                continue
            for owner, ids in owners.items():
                value = owner
                if name.type == "many2one":
                    value = env["ir.model"]._get_id(owner)
                where = SQL(
                    "%s = %s AND %s = ANY(%s)",
                    SQL.identifier(name.name),
                    value,
                    SQL.identifier(field.name),
                    ids,
                )
                yield Place(model._name, field.name, where)


def by_owner(env, owners):
    """Rows that are part of such records: lines of orders, answers to a survey …"""
    for model in stored(env):
        for field in model._fields.values():
            ids = owners.get(field.comodel_name)
            if (
                ids
                and field.type == "many2one"
                and field.store
                and field.ondelete == "cascade"
                and not field.company_dependent
            ):
                where = SQL("%s = ANY(%s)", SQL.identifier(field.name), ids)
                yield Place(model._name, field.name, where)


def by_address(env, email_regex, phone_regex):
    """Rows that hold an email or phone of theirs, whoever they say it belongs to."""
    for model in stored(env):
        for field in model._fields.values():
            if field.type not in ("char", "text") or not field.store:
                continue
            if field.translate or field.company_dependent:
                continue
            regex = None
            if field.name in EMAILS:
                regex = email_regex
            elif field.name in PHONES and (
                field.name != "number" or model._name in NUMBERS
            ):
                regex = phone_regex
            if regex and model._name not in (PARTNER, *NOT_ABOUT):
                where = SQL("%s ~* %s", SQL.identifier(field.name), regex)
                yield Place(model._name, field.name, where)
