"""The built-in checks at work: rows of contacts in, findings out.

What is found depends on the row alone, so a contact is checked once for all rules.
"""

from typing import NamedTuple

from odoo.tools import SQL

from ..golden.parts import COLUMNS, GROUPS

CODES = [
    ("email_invalid", "Email cannot be used"),
    ("email_typo", "Email has a typo in the domain"),
    ("email_disposable", "Email is a throwaway"),
    ("email_role", "Email of a person belongs to a function"),
    ("phone_invalid", "Phone cannot be dialled"),
    ("phone_form", "Phone has no country code"),
    ("name_form", "Name is written carelessly"),
    ("name_placeholder", "Name is a filler"),
    ("address_incomplete", "Address is incomplete or wrong"),
    ("vat_invalid", "Tax ID is wrong"),
    ("lang_missing", "Language is missing"),
]

# Archived contacts, and who is no customer, are left in peace.
CONTACTS = """
SELECT p.id, p.cdp_profile_id AS profile_id,
       COALESCE(p.is_company, FALSE) AS is_company, p.parent_id, p.type,
       country.code AS country,
       seller_country.code AS company_country, %(columns)s
  FROM res_partner p
  JOIN cdp_profile profile ON profile.id = p.cdp_profile_id
  LEFT JOIN res_country country ON country.id = p.country_id
  LEFT JOIN res_company seller ON seller.id = COALESCE(p.company_id, %(main)s)
  LEFT JOIN res_partner seller_partner ON seller_partner.id = seller.partner_id
  LEFT JOIN res_country seller_country ON seller_country.id = seller_partner.country_id
 WHERE p.cdp_profile_id = ANY(%(profiles)s) AND p.active
   AND profile.excluded_by_id IS NULL
 ORDER BY p.id
"""


class Finding(NamedTuple):
    """What a check found on a contact.

    ``check``: a code of CODES; ``field``: a group of golden fields; ``code``: of
    REASONS; ``fix``: {column: value} of what to write instead, or None.
    """

    check: str
    field: str
    code: str
    fix: dict | None = None


def contacts(env, profile_ids):
    """The contacts of the profiles that are checked, as dicts."""
    query = SQL(
        CONTACTS,
        profiles=profile_ids,
        main=env.ref("base.main_company").id,
        columns=SQL(", ").join(SQL.identifier("p", name) for name in COLUMNS),
    )
    return env.execute_query_dict(query)


def held(row, field):
    """What the contact has in a group of fields: {column: value}."""
    return {column: row[column] or None for column in GROUPS.get(field, ())}


class Checks:
    """All built-in checks, with what they need to know of the database."""

    def __init__(self, env):
        self.languages = [code for code, _name in env["res.lang"].get_installed()]
        self.countries = {
            country.code: country.id
            for country in env["res.country"].search_fetch([], ["code"])
        }

    def findings(self, row):
        """Yield a :class:`Finding` for each check that the contact fails."""
        address = bool(row["parent_id"]) and row["type"] != "contact"
        yield from self._email(row)
        yield from self._phone(row)
        # An organisation's people share its address and tax ID: it is told there.
        if address or not row["parent_id"]:
            yield from self._address(row)
        if not row["parent_id"]:
            yield from self._vat(row)
        if not address:
            yield from self._name(row)
            yield from self._lang(row)

    def _email(self, row):
        from ....engine.quality import email  # loads what a page never needs

        verdict = email.check(row["email"])
        fix = verdict.suggestion and {"email": verdict.suggestion}
        if verdict.valid is False:
            yield Finding("email_invalid", "email", verdict.code, fix)
        if verdict.details.get("typo"):
            yield Finding("email_typo", "email", "typo", fix)
        if verdict.details.get("disposable"):
            yield Finding("email_disposable", "email", "disposable")
        if verdict.details.get("role") and not row["is_company"]:
            yield Finding("email_role", "email", "role")

    def _phone(self, row):
        from ....engine.quality import phone  # as above

        countries = [code for code in (row["country"], row["company_country"]) if code]
        verdict = phone.check(row["phone"], countries)
        if verdict.valid is False:
            yield Finding("phone_invalid", "phone", verdict.code)
        elif verdict.code in ("national", "unknown_country"):
            fix = verdict.suggestion and {"phone": verdict.suggestion}
            yield Finding("phone_form", "phone", verdict.code, fix)

    def _name(self, row):
        from ....engine.quality import name  # as above

        verdict = name.check(row["name"], row["is_company"])
        if verdict.code == "placeholder":
            yield Finding("name_placeholder", "name", verdict.code)
        elif verdict.suggestion:
            fix = {"name": verdict.suggestion}
            yield Finding("name_form", "name", verdict.code, fix)

    def _address(self, row):
        from ....engine.quality import address  # as above

        verdict = address.check(row)
        if verdict.valid is not False:
            return
        fix = dict(verdict.details)
        country = fix.pop("country", None)
        if country in self.countries:
            fix["country_id"] = self.countries[country]
        yield Finding("address_incomplete", "address", verdict.code, fix or None)

    def _vat(self, row):
        from ....engine.quality import vat  # as above

        verdict = vat.check(row["vat"], row["country"] or row["company_country"])
        if verdict.valid is False:
            yield Finding("vat_invalid", "vat", verdict.code)

    def _lang(self, row):
        from ....engine.quality import language  # as above

        if not row["lang"]:
            found = language.of_country(row["country"], self.languages)
            fix = found and {"lang": found}
            yield Finding("lang_missing", "lang", "no_language", fix or None)
