"""The fields of a contact that have a golden value, in groups that go together."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: fields of ``res.partner`` that are taken from one contact together
GROUPS = {
    "name": ("name",),
    "email": ("email",),
    "phone": ("phone",),
    "address": ("street", "street2", "zip", "city", "state_id", "country_id"),
    "vat": ("vat",),
    "website": ("website",),
    "function": ("function",),
    "lang": ("lang",),
}
COLUMNS = tuple(column for columns in GROUPS.values() for column in columns)
#: what a contact of an organisation shares with it: Odoo keeps the two the same
OF_PARENT = ("address", "vat")

FIELDS = [
    ("name", "Name"),
    ("email", "Email"),
    ("phone", "Phone"),
    ("address", "Postal address"),
    ("vat", "Tax ID"),
    ("website", "Website"),
    ("function", "Job position"),
    ("lang", "Language"),
]
RULES = [
    ("most_recent", "Most recent"),
    ("most_frequent", "Most frequent"),
    ("most_complete", "Most complete"),
    ("most_trusted", "Most trusted source"),
    ("longest", "Longest"),
    ("by_hand", "By hand"),
]
#: why a value was chosen among several
CHOSEN = {
    "most_recent": _lt("Most recent of %s different values"),
    "most_frequent": _lt("Most frequent of %s different values"),
    "most_complete": _lt("Most complete of %s different values"),
    "most_trusted": _lt("From the most trusted source, of %s different values"),
    "longest": _lt("Longest of %s different values"),
    "by_hand": _lt("The main contact's, of %s different values"),
}


def values_of(partner, field):
    """The contact's own values of a group, as they are stored: {column: value}."""
    vals = {}
    for column in GROUPS[field]:
        value = partner[column]
        vals[column] = (value.id if hasattr(value, "ids") else value) or None
    return vals


def texts(env, values):
    """The values of groups as lines for people to read.

    :param values: pairs of a group's name and its values, which may be empty
    """
    languages = dict(env["res.lang"].get_installed())
    names = {
        column: _names(env[model], column, values)
        for column, model in (
            ("state_id", "res.country.state"),
            ("country_id", "res.country"),
        )
    }
    lines = []
    for field, vals in values:
        vals = vals or {}
        if field == "address":
            lines.append(_address(vals, names))
        elif field == "lang":
            lines.append(languages.get(vals.get("lang"), vals.get("lang") or ""))
        else:
            lines.append(vals.get(field) or "")
    return lines


def _names(model, column, values):
    """{id: name} of the states or countries that the values name."""
    ids = {(vals or {}).get(column) for _field, vals in values} - {None}
    found = model.browse(ids).exists() if ids else model
    return {record.id: record.name for record in found}


def _address(vals, names):
    town = " ".join(filter(None, (vals.get("zip"), vals.get("city"))))
    regions = (names[column].get(vals.get(column)) for column in names)
    lines = (vals.get("street"), vals.get("street2"), town, *regions)
    return ", ".join(filter(None, lines))
