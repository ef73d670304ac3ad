"""Values of contacts: canonical, valid or not, why, and what was probably meant."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.quality import (
    address,
    birthdate,
    domains,
    email,
    language,
    name,
    phone,
    vat,
)

TODAY = "2026-01-31"
TEXTS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.text("aB.@+-, 019'\u00df\u0130\u4e2d\u0301", max_size=20),
    st.from_regex(r"[a-z]{1,6}@[a-z]{2,8}\.(com|de|co)", fullmatch=True),
)
CHECKS = {
    "email": email.check,
    "phone": lambda text: phone.check(text, ["DE", "FR"]),
    "name": name.check,
    "company": lambda text: name.check(text, is_company=True),
    "vat": lambda text: vat.check(text, "AT"),
    "birthdate": lambda text: birthdate.check(text, TODAY),
    "language": lambda text: language.check(text, ["de_DE", "en_US"]),
    "address": lambda text: address.check(
        {"street": "x", "city": "y", "zip": text, "country": "NL"}
    ),
}


@pytest.mark.parametrize("kind", CHECKS)
@given(text=TEXTS)
@example(text="1" * 6000)
@example(text="\u0661\u0662\u0663 1980")
@example(text="a" * 3000 + "@gmial.com")
def test_no_text_is_too_strange_and_the_canonical_form_is_final(kind, text):
    check = CHECKS[kind]
    verdict = check(text)
    assert bool(verdict.code) or verdict.valid is True
    if verdict.canonical is not None:
        assert check(verdict.canonical).canonical == verdict.canonical


@pytest.mark.parametrize("kind", ["email", "phone", "name"])
@given(text=TEXTS)
@example(text="anna@gmial.com")
@example(text="030 901820")
@example(text="ANNA  BERG")
@example(text="STRA\u00dfE \u0130")
def test_what_is_suggested_is_not_corrected_again(kind, text):
    suggestion = CHECKS[kind](text).suggestion
    if suggestion is not None:
        assert suggestion != text
        assert CHECKS[kind](suggestion).suggestion is None


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("anna@berg.de", "", None),
        ("", "empty", None),
        ("Anna@GMIAL.com", "typo", "anna@gmail.com"),
        ("a.b+news@hotmail.con", "typo", "a.b+news@hotmail.com"),
        ("anna@ymail.com", "", None),
        ("anna@yahoo.gr", "", None),
        ("anna@gmx.at", "", None),
        ("anna@web.fr", "", None),
        ("anna@mailinator.com", "disposable", None),
        ("anna@box.mailinator.com", "disposable", None),
        ("info@berg.de", "role", None),
        ("sales@berg.de", "role", None),
        ("anna @ gmail,com", "invalid_domain", "anna@gmail.com"),
        ("anna@berg", "invalid_domain", None),
        ("anna.berg.de", "no_at_sign", None),
        ("a@b.de, c@d.de", "several_addresses", None),
        ("no@no.no", "placeholder_email", None),
    ],
)
def test_email(text, code, suggestion):
    verdict = email.check(text)
    assert (verdict.code, verdict.suggestion) == (code, suggestion)


def test_the_gravest_counts_and_the_rest_is_told():
    verdict = email.check("info@mailinator.com")
    assert verdict.code == "disposable"
    assert verdict.details["role"] and verdict.details["disposable"]


@given(st.sampled_from(domains.COMMON))
def test_a_common_domain_is_never_a_typo(domain):
    assert domains.meant(domain) is None


@pytest.mark.parametrize(
    ("text", "countries", "code", "suggestion"),
    [
        ("+49 30 901820", [], "", None),
        ("0049 30 901820", [], "", None),
        ("030 901820", ["DE"], "national", "+49 30 901820"),
        ("030 901820", "DE", "national", "+49 30 901820"),
        ("030 901820 ext. 12", ["DE"], "national", "+49 30 901820 ext. 12"),
        ("030 901820", [], "unknown_country", None),
        # an American number of somebody said to live in France: no suggestion
        ("212 555 2368", ["FR", "US"], "national", None),
        ("030 1", ["DE"], "invalid_number", None),
        ("0000000", ["DE"], "placeholder_phone", None),
    ],
)
def test_phone(text, countries, code, suggestion):
    verdict = phone.check(text, countries)
    assert (verdict.code, verdict.suggestion) == (code, suggestion)


def test_what_a_number_tells():
    verdict = phone.check("0151 23456780", ["DE"])
    assert verdict.canonical == "+4915123456780"
    assert verdict.details["type"] == "mobile"
    assert verdict.details["country"] == "DE"
    assert phone.check("030 901820", []).valid is None


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("Anna Berg", "", None),
        ("ANNA VON DER BERG", "all_caps", "Anna von der Berg"),
        ("anna-lena o'brien", "all_lower", "Anna-Lena O'Brien"),
        ("RONALD MCDONALD", "all_caps", "Ronald McDonald"),
        (" Anna  Berg", "spaces", "Anna Berg"),
        ("IKEA", "", None),
        ("\u674e \u5c0f\u9f99", "", None),
        ("Test Test", "placeholder", None),
        ("???", "placeholder", None),
        ("  ", "empty", None),
    ],
)
def test_name(text, code, suggestion):
    verdict = name.check(text)
    assert (verdict.code, verdict.suggestion) == (code, suggestion)


def test_organisations_write_themselves_as_they_like():
    assert name.check("ACME TOOLS", is_company=True).code == ""
    assert name.check("ACME GMBH").code == ""
    assert name.check("ACME  GMBH", is_company=True).suggestion == "ACME GMBH"


@pytest.mark.parametrize(
    ("street", "zip_", "city", "country", "code", "details"),
    [
        ("Hill 1", "10115", "Berlin", "DE", "", {}),
        ("", "", "", "DE", "empty", {}),
        ("Hill 1", "10115", "", "DE", "no_city", {}),
        ("Hill 1", "", "Berlin", "DE", "no_zip", {}),
        ("Hill 1", "", "Hong Kong", "HK", "", {}),
        ("Hill 1", "10115", "Berlin", "", "no_country", {}),
        ("Hill 1", "1011", "Berlin", "DE", "wrong_zip", {}),
        ("Hill 1", "SW1A 1AA", "London", "GB", "", {}),
        ("Hill 1", "1011 AB", "Amsterdam", "NL", "", {}),
        (
            *("Hill 1", "D-10115", "Berlin", "", "misplaced_country"),
            {"zip": "10115", "country": "DE"},
        ),
        (
            *("Hill 1", "10115", "Berlin, Germany", "DE", "misplaced_country"),
            {"city": "Berlin", "country": "DE"},
        ),
    ],
)
def test_address(street, zip_, city, country, code, details):
    row = {"street": street, "zip": zip_, "city": city, "country": country}
    verdict = address.check(row)
    assert (verdict.code, verdict.details) == (code, details)


@pytest.mark.parametrize(
    ("text", "country", "valid"),
    [
        ("DE 136 695 976", None, True),
        ("136695976", "DE", True),
        ("DE136695977", "FR", False),
        ("EL123456783", None, True),
        ("ATU12345678", "AT", False),
        ("US123", "US", None),
        ("12345", "DE", False),
        ("", "DE", None),
        ("\u0391\u0392\u0393\u0394\u0395", "GR", False),
    ],
)
def test_vat(text, country, valid):
    assert vat.check(text, country).valid is valid


@pytest.mark.parametrize(
    ("text", "canonical", "code"),
    [
        ("12.3.1981", "1981-03-12", ""),
        ("1980-02-30", None, "no_such_day"),
        ("2026-02-01", "2026-02-01", "future"),
        ("2026-01-31", "2026-01-31", ""),
        ("1899-12-31", "1899-12-31", "too_old"),
        ("1900-01-01", None, "no_date"),
        ("soon", None, "no_date"),
    ],
)
def test_birthdate(text, canonical, code):
    verdict = birthdate.check(text, TODAY)
    assert (verdict.canonical, verdict.code) == (canonical, code)


def test_language():
    assert language.check("de-de").canonical == "de_DE"
    assert language.check("SR@Latin").canonical == "sr@latin"
    assert language.check("klingon").code == "no_language"
    assert language.check("de_AT", ["de_DE"]).suggestion == "de_DE"
    assert language.of_country("CH", ["de_CH", "de_DE"]) == "de_CH"
    assert language.of_country("CH", ["de_CH", "fr_CH"]) is None
    assert language.of_country(None, ["de_CH"]) is None
