"""How two records are compared: per field, levels of agreement from best to none.

The conditions are DuckDB SQL over the columns of `records`, with `_l` and `_r`; they
use only functions that Spark has too. The same levels are trained by Splink and
looked at by the logistic layer, so a level's name is part of a stored model.
Persons and organisations are compared apart.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comparison:
    """`levels`: (name, SQL condition), the first that holds counts; else "different".

    `null` is the condition of no evidence; `frequency` names, per level, the column
    whose rarity makes the agreement weigh more, and how many values would do as well.
    """

    field: str
    null: str
    levels: tuple[tuple[str, str], ...]
    frequency: tuple[tuple[str, str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All levels, best first."""
        return (*(name for name, _condition in self.levels), "different")

    @property
    def exact(self) -> dict[str, str]:
        """The levels that ask for one equal column only, with that column."""
        asked = dict(self.levels)
        return {n: c for n, c, _values in self.frequency if asked[n] == _same(c)}


def _missing(column):
    return f"({column}_l IS NULL OR {column}_r IS NULL)"


def _same(*columns):
    return " AND ".join(f"{column}_l = {column}_r" for column in columns)


def _near(left, right, letters=4):
    """At most one typing error in every `letters` letters."""
    shorter = f"least(length({left}), length({right}))"
    return f"levenshtein({left}, {right}) * {letters} <= {shorter}"


def _near_column(column, letters=4):
    return _near(f"{column}_l", f"{column}_r", letters)


_ROOT = (
    "(root_l = root_r OR root_l = root_too_r OR root_too_l = root_r"
    " OR root_too_l = root_too_r)"
)
_INITIAL = (
    "(length(first_l) = 1 OR length(first_r) = 1)"
    " AND substr(first_l, 1, 1) = substr(first_r, 1, 1)"
)
_CROSSED = " AND ".join((_near("first_l", "last_r"), _near("last_l", "first_r")))
_PERSON_NAME = Comparison(
    "name",
    _missing("name"),
    (
        ("same_word", "name_l = name_r AND name_l NOT LIKE '% %'"),
        ("same", _same("name")),
        ("same_ends", _same("first", "last")),
        ("nickname", f"{_same('last')} AND {_ROOT}"),
        ("typo_in_first", f"{_same('last')} AND {_near_column('first')}"),
        ("typo_in_last", f"{_ROOT} AND {_near_column('last')}"),
        ("initial", f"{_same('last')} AND {_INITIAL}"),
        ("typos", f"{_near_column('first')} AND {_near_column('last')}"),
        ("crossed", _CROSSED),
        ("only_last", f"{_same('last')} AND {_missing('first')}"),
        ("only_first", f"{_ROOT} AND {_missing('last')}"),
        ("other_first", _same("last")),
        ("other_last", _ROOT),
        ("hyphen", "(starts_with(last_l, last_r) OR starts_with(last_r, last_l))"),
    ),
    (
        *(("same", "name", 1), ("same_word", "name", 1)),
        *(("same_ends", "last", 1), ("nickname", "last", 1)),
        *(
            ("typo_in_first", "last", 1),
            ("initial", "last", 1),
            ("only_last", "last", 1),
        ),
        *(("other_first", "last", 1), ("typo_in_last", "first", 1)),
        *(("only_first", "first", 1), ("other_last", "first", 1)),
    ),
)
_GENERATION = Comparison(
    "generation",
    "generation_l IS NULL AND generation_r IS NULL",
    (("same", _same("generation")), ("one", _missing("generation"))),
)
_PERSON_EMAIL = Comparison(
    "email",
    _missing("email"),
    (
        ("role", "email_l = email_r AND mailbox_l IS NULL"),
        ("same", _same("email")),
        ("typo_in_domain", f"{_same('mailbox')} AND {_near_column('domain', 6)}"),
        ("other_domain", _same("mailbox")),
        ("typo", f"{_same('domain')} AND {_near_column('mailbox', 6)}"),
    ),
    (("same", "email", 1), ("role", "email", 1), ("other_domain", "mailbox", 1)),
)
_PHONE = Comparison(
    "phone",
    _missing("phone"),
    (("same", _same("phone")), ("typo", "levenshtein(phone_l, phone_r) <= 1")),
    (("same", "phone", 1),),
)
_PLACE = f"(zip_l = zip_r OR ({_missing('zip')} AND city_l = city_r))"
_HOUSE = f"({_same('house')} OR (house_l IS NULL AND house_r IS NULL))"
_ADDRESS = Comparison(
    "address",
    f"({_missing('street')} AND {_missing('zip')} AND {_missing('city')})",
    (
        ("same", f"{_same('street')} AND {_HOUSE} AND {_PLACE}"),
        ("typo", f"{_near_column('street')} AND {_HOUSE} AND {_PLACE}"),
        ("typo_in_place", f"{_same('street', 'house')} AND {_near_column('zip')}"),
        ("street", f"{_same('street')} AND {_PLACE}"),
        ("street_only", _same("street", "house")),
        ("zip", _same("zip")),
        ("city", _same("city")),
    ),
    (("same", "street", 1), ("zip", "zip", 1), ("city", "city", 1)),
)
_DAY = "substr(birth_{0}, 7, 2)"
_MONTH = "substr(birth_{0}, 5, 2)"
_YEAR = "substr(birth_{0}, 1, 4)"


def _part(left, right):
    return f"{left.format('l')} = {right.format('r')}"


_BIRTH = Comparison(
    "birthdate",
    _missing("birth"),
    (
        ("same", _same("birth")),
        (
            "swapped",
            f"{_part(_YEAR, _YEAR)} AND {_part(_DAY, _MONTH)}"
            f" AND {_part(_MONTH, _DAY)}",
        ),
        ("digit", "levenshtein(birth_l, birth_r) <= 1"),
        ("other_day", f"{_part(_YEAR, _YEAR)} AND {_part(_MONTH, _MONTH)}"),
        ("other_month", f"{_part(_YEAR, _YEAR)} AND {_part(_DAY, _DAY)}"),
        ("other_year", f"{_part(_MONTH, _MONTH)} AND {_part(_DAY, _DAY)}"),
    ),
    (
        *(("same", "birth", 1), ("swapped", "birth", 1), ("digit", "birth", 25)),
        *(("other_day", "birth", 30), ("other_month", "birth", 12)),
        ("other_year", "birth", 60),
    ),
)
_VAT = Comparison(
    "vat",
    _missing("vat"),
    (("same", _same("vat")), ("typo", _near_column("vat", 8))),
    (("same", "vat", 1),),
)
_EMPLOYER = Comparison(
    "company",
    _missing("employer"),
    (("same", _same("employer")), ("typo", _near_column("employer"))),
    (("same", "employer", 1),),
)
_COMPANY_NAME = Comparison(
    "name",
    _missing("name"),
    (
        ("same", _same("name")),
        ("typo", _near_column("last", 6)),
        (
            "longer",
            "(starts_with(last_l, last_r || ' ')"
            " OR starts_with(last_r, last_l || ' '))",
        ),
        ("contained", "(contains(last_l, last_r) OR contains(last_r, last_l))"),
        ("typos", _near_column("last", 3)),
        ("start", _same("first")),
    ),
    (("same", "name", 1), ("longer", "first", 1), ("start", "first", 1)),
)
_COMPANY_EMAIL = Comparison(
    "email",
    _missing("email"),
    (
        ("same", _same("email")),
        ("same_domain", _same("domain")),
        ("typo", _near_column("email", 8)),
        ("free", f"{_missing('domain')}"),
    ),
    (("same", "email", 1), ("same_domain", "domain", 1)),
)

PERSON = (
    *(_PERSON_NAME, _GENERATION, _PERSON_EMAIL, _PHONE, _ADDRESS, _BIRTH),
    *(_VAT, _EMPLOYER),
)
COMPANY = (_COMPANY_NAME, _COMPANY_EMAIL, _PHONE, _ADDRESS, _VAT)


def of(is_company: bool) -> tuple[Comparison, ...]:
    return COMPANY if is_company else PERSON


def vectors_sql(comparisons: tuple[Comparison, ...]) -> str:
    """The level of each comparison as `gamma_<field>`: its place, -1 for unknown."""
    return ", ".join(
        f"CASE WHEN {comparison.null} THEN -1 "
        + "".join(
            f"WHEN {condition} THEN {place} "
            for place, (_name, condition) in enumerate(comparison.levels)
        )
        + f"ELSE {len(comparison.levels)} END AS gamma_{comparison.field}"
        for comparison in comparisons
    )
