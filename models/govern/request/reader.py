"""A person's records in words: what the copy of their data is made of."""

import re
from datetime import date, datetime

from odoo.tools import email_normalize_all, html2plaintext

from . import what_counts

#: who these name is somebody
PEOPLE = ("res.partner", "res.users", "hr.employee", "hr.employee.public")
#: what mails fill their preview with
INVISIBLE = re.compile("[\u034f\u200b\u00ad\ufeff]")
#: a spreadsheet takes texts that begin so for formulas
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Reader:
    """Reads records for one person; names of others are left out."""

    def __init__(self, env, person, portable):
        self.env = env
        self.partner_ids = set(person.partner_ids)
        self.user_ids = set(person.user_ids)
        self.emails = {email.lower() for email in person.emails}
        self.portable = portable

    def fields(self, model):
        """{name: what it is called in the customer's language}."""
        found = what_counts.names(self.env[model], self.portable)
        labels = self.env[model].fields_get(found, ["string"])
        return {name: labels[name]["string"] for name in found if name in labels}

    def rows(self, model, ids):
        """Records as {name: value} of what is not empty, ready for JSON."""
        names = self.fields(model)
        records = self.env[model].browse(ids).exists()
        if model == "mail.message":  # Odoo telling colleagues of their work
            records = records.filtered(lambda m: m.message_type != "user_notification")
        records = records.filtered(lambda record: not self._is_others(record))
        if self.portable:
            records = self._caused(records)
        rows = [
            {name: self._value(record, name) for name in names} for record in records
        ]
        return [
            {name: value for name, value in row.items() if value not in (None, "", [])}
            for row in rows
        ]

    def _is_others(self, record):
        """Whether it is about somebody else: another guest of the same event."""
        fields = record._fields
        if "partner_id" not in fields or fields["partner_id"].type != "many2one":
            return False
        other = record.partner_id
        if not other or other.is_company or other.id in self.partner_ids:
            return False
        links = (
            name
            for name, field in fields.items()
            if field.store and field.comodel_name == "res.partner"
        )
        return not any(self.partner_ids & set(record[name].ids) for name in links)

    def _caused(self, records):
        """Of messages and files those that are the customer's own."""
        if records._name == "mail.message":
            return records.filtered(lambda m: m.author_id.id in self.partner_ids)
        if records._name == "ir.attachment":
            return records.filtered(
                lambda a: (
                    a.create_uid.partner_id.id in self.partner_ids
                    or self._sent_by_them(a)
                )
            )
        return records

    def _sent_by_them(self, attachment):
        messages = self.env["mail.message"].search(
            [("attachment_ids", "in", attachment.ids)]
        )
        return any(message.author_id.id in self.partner_ids for message in messages)

    def _value(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type in ("many2one", "many2many"):
            names = [self._named(one) for one in value]
            names = [one for one in names if one]
            return names if field.type == "many2many" else (names or [None])[0]
        if field.type == "boolean":
            return value or None
        if field.type in ("integer", "float", "monetary"):
            return value or None
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M:%S}Z"
        if isinstance(value, date):
            return value.isoformat()
        if not value:
            return None
        if field.type == "html":
            return readable(value)
        if field.type == "selection":
            options = dict(field._description_selection(self.env))
            return str(options.get(value, value))
        return self._own_address(name, str(value))

    def _named(self, record):
        """The name of a record; nobody's but the customer's and organisations'."""
        if record._name in ("res.users",):
            return record.display_name if record.id in self.user_ids else None
        if record._name == "res.partner":
            theirs = record.id in self.partner_ids or record.is_company
            return record.display_name if theirs else None
        if record._name in PEOPLE:
            return None
        return record.display_name

    def _own_address(self, name, text):
        """A column of addresses keeps those that are the customer's."""
        if "email" not in name:
            return text
        found = email_normalize_all(text)
        return ", ".join(one for one in found if one.lower() in self.emails) or None


def readable(html):
    """The text of a mail or note, without what only fills a mail's preview."""
    text = INVISIBLE.sub("", html2plaintext(html))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def words(value):
    """A value to be read: several names in a row."""
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def guarded(value):
    """A value for a cell of a CSV: a text, never a formula."""
    value = words(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value
