"""What others have as well: it leads to nobody for sure, and is theirs, too."""

from odoo.tools import SQL

from . import needles, words

SHARED = """
SELECT email_normalized FROM res_partner WHERE id <> ALL(%(mine)s)
   AND email_normalized = ANY(%(emails)s)
UNION SELECT phone_sanitized FROM res_partner WHERE id <> ALL(%(mine)s)
   AND phone_sanitized = ANY(%(numbers)s)
UNION SELECT vat FROM res_partner WHERE id <> ALL(%(mine)s) AND vat = ANY(%(vats)s)
UNION SELECT lower(sanitized_acc_number) FROM res_partner_bank
 WHERE partner_id <> ALL(%(mine)s) AND sanitized_acc_number = ANY(%(accounts)s)
"""
# A name within another's is shared as well: of a family, a firm, a cake.
NAMED = """
SELECT EXISTS (SELECT FROM res_partner WHERE id <> ALL(%(mine)s)
                  AND (name ~* %(regex)s OR commercial_company_name ~* %(regex)s))
"""
NAMED_PRODUCT = "SELECT EXISTS (SELECT FROM product_template WHERE name::text ~* %s)"


def of(env, person):
    """All that somebody else has of what identifies a person, in small letters."""
    rows = env.execute_query(
        SQL(
            SHARED,
            mine=person.partner_ids,
            emails=person.emails,
            numbers=person.numbers,
            vats=person.vats,
            accounts=person.accounts,
        )
    )
    shared = {value.lower() for (value,) in rows}
    shared |= {
        name.lower()
        for name in person.names
        if _is_named(env, needles.name(name), person.partner_ids)
    }
    shared |= {
        surname.lower()
        for surname in {words.surname(name) for name in person.names} - {""}
        if _is_sold(env, needles.word(surname))
    }
    national = words.national([v for v in shared if v.startswith("+")], [])
    return sorted(shared | set(national))


def _is_named(env, regex, mine):
    """Whether somebody or something else has a name in theirs."""
    query = SQL(NAMED, regex=regex, mine=mine)
    return env.execute_query(query)[0][0] or _is_sold(env, regex)


def _is_sold(env, regex):
    """Whether a product is called so: then it is its word in any document."""
    return (
        "product.template" in env and env.execute_query(SQL(NAMED_PRODUCT, regex))[0][0]
    )
