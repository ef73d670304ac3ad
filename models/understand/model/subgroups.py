"""By what customers are told apart to see whether a version is as good for each group.

A query for :func:`child.exchange`, with a row a profile and attribute; what is unknown
of a customer is left out. A worker hands them to its child as the table ``attributes``
and keeps ``{attribute: rows of engine.models.subgroups}`` as ``record["subgroups"]``.
The attributes never reach the model itself.
"""

from odoo.tools import SQL

from ...unify.res_partner import BIRTHDATES

ATTRIBUTES = ("profile", "attribute", "value")

#: at which ages a new band begins
AGES = (25, 35, 45, 55, 65)

_VALUES = """
SELECT p.id, told.attribute, told.value
  FROM cdp_profile p
  JOIN res_partner contact ON contact.id = p.partner_id
  LEFT JOIN res_country country ON country.id = contact.country_id
 CROSS JOIN LATERAL (VALUES
       ('country', country.code),
       ('language', contact.lang),
       ('customer_type', CASE WHEN p.is_company THEN 'organisation' ELSE 'person' END),
       ('age_band', %(age_band)s)) told (attribute, value)
 WHERE p.active AND p.excluded_by_id IS NULL AND told.value IS NOT NULL
"""

_BAND = """
(%(bands)s)[1 + WIDTH_BUCKET(
    EXTRACT(YEAR FROM AGE(%(as_of)s::date, contact.%(born)s))::int, %(ages)s)]
"""


def attributes(env):
    """Country, language, person or organisation, and age band: columns ATTRIBUTES."""
    env["res.partner"].flush_model()
    return SQL(_VALUES, age_band=_age_band(env))


def bands():
    """The names of the bands of ages: ``0-24``, ``25-34`` ... ``65-``."""
    starts = (0, *AGES)
    ends = (*(age - 1 for age in AGES), "")
    return [f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]


def _age_band(env):
    """The band of a contact's age, if some app keeps birth dates."""
    fields = env["res.partner"]._fields
    born = next(
        (
            name
            for name in BIRTHDATES
            if name in fields and fields[name].type == "date" and fields[name].store
        ),
        None,
    )
    if not born:
        return SQL("NULL::text")
    return SQL(
        _BAND,
        bands=bands(),
        ages=list(AGES),
        born=SQL.identifier(born),
        as_of=env["cdp.stage"]._as_of(),
    )
