"""What of a person's records goes into their copy: theirs, and nobody else's."""

import re

#: fields that say nothing of a person
TECHNICAL = re.compile(
    r"^(id|display_name|create_uid|write_uid|write_date|active|color|sequence|priority"
    r"|parent_path|complete_name|commercial_partner_id|message_.*|activity_.*|access_.*"
    r"|res_id|res_model|res_field|model|reply_to.*|references|email_layout.*"
    r"|signup_.*|.*_normalized|.*_sanitized|store_fname|file_size|index_content"
    r"|margin.*|purchase_price|technical_.*|price_reduce.*|cost.*|standard_price"
    r"|db_datas|is_company|partner_share|website_message_ids|.*_count)$"
)
SECRET = re.compile(
    r"token|passw|secret|totp|api_?key|signature|hash|digest|checksum|salt|fingerprint"
    r"|session|uuid|pseudonym|nonce|cookie",
    re.IGNORECASE,
)
#: what a person has no part in: bookkeeping of mails, access, our own queues
LEFT_OUT = re.compile(
    r"^(bus\..*|ir\.(?!attachment).*|mail\.(notification|followers|activity|alias.*"
    r"|tracking.*|mail|guest|presence|push.*|scheduled.*)|discuss\.channel\.member"
    r"|res\.users(\..*)?|auth_.*|res\.device.*|payment\.token|digest\..*"
    r"|calendar\.(alarm.*|filters)|base\..*|account\.partial.*|account\.full.*"
    r"|privacy\..*|cdp\.(profile|consent.*|change|match.*|link.*|suppression"
    r"|access\.log|privacy\.export.*|privacy\.request\.result|erasure.*|stage.*|merge.*"
    r"|identity\.log|recommendation|membership))$"
)
#: what we made of it, not what the customer gave or did; nor our own work with it
OURS = re.compile(
    r"^(cdp\.(?!event|privacy\.request$).*|account\..*|mailing\.trace.*|crm\..*"
    r"|stock\..*|hr\..*|project\..*|utm\..*|sms\..*|snailmail\..*|mrp\..*|purchase\..*"
    r"|mail\.blacklist|phone\.blacklist)$"
)
#: of a contact, what customers tell of themselves
TOLD = {
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "vat",
    "lang",
    "tz",
    "website",
    "function",
    "company_name",
    "birthdate_date",
    "birthdate",
    "birthday",
    "cdp_birthdate",
    "create_date",
}
#: where little of much is worth reading
ONLY = {
    "mail.message": ("date", "subject", "body", "author_id", "record_name"),
    "ir.attachment": ("name", "create_date", "mimetype"),
    "cdp.privacy.request": (
        "name",
        "kind",
        "channel",
        "received",
        "text",
        "state",
        "deadline",
        "extra_reason",
        "closed",
        "answer",
        "refusal",
    ),
    "cdp.identifier": ("kind", "value"),
}
#: fields with a group like these are for the system, not about the person
SYSTEM = ("base.group_system", "base.group_erp_manager", "base.group_no_one")
TYPES = (
    "char",
    "text",
    "html",
    "integer",
    "float",
    "monetary",
    "boolean",
    "date",
    "datetime",
    "selection",
    "many2one",
    "many2many",
)


def counts(model, portable):
    """Whether records of a model go into the copy at all."""
    if LEFT_OUT.match(model):
        return False
    return not (portable and OURS.match(model))


def names(model, portable):
    """The names of a model's fields that go into the copy."""
    only = ONLY.get(model._name)
    if only:
        return [name for name in only if name in model._fields]
    return [
        name
        for name, field in model._fields.items()
        if field.store
        and field.type in TYPES
        and not TECHNICAL.match(name)
        and not SECRET.search(name)
        and not any(group in (field.groups or "") for group in SYSTEM)
        and not (portable and model._name == "res.partner" and name not in TOLD)
        and not _of_the_system(field)
    ]


def _of_the_system(field):
    comodel = field.comodel_name or ""
    return comodel.startswith(("ir.", "mail.", "bus.", "base."))
