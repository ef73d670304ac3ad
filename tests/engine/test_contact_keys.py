from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import contact_keys
from engine.contact_keys import REASONS, Key, email, phone, vat

ANYTHING = st.text(max_size=60) | st.text("ab.+@-_ <>'\"0", max_size=30)


def _ok(value):
    return Key(value, "ok", "")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("jane@shop.de", "jane@shop.de"),
        ("  Jane@Shop.DE\n", "jane@shop.de"),
        ("Jane Doe <jane@shop.de>", "jane@shop.de"),
        ('"Doe @ Co" <jane@shop.de>', "jane@shop.de"),
        ("mailto:jane@shop.de?subject=hi", "jane@shop.de"),
        ("jane@shop.de;", "jane@shop.de"),
        ("jane@shop.de\u200b", "jane@shop.de"),
        ("jane@example.com", "jane@example.com"),
        ("bernd@bernd.de", "bernd@bernd.de"),
        ("na@shop.dk", "na@shop.dk"),
        ("info@bücher.de", "info@xn--bcher-kva.de"),
        ("info@xn--bcher-kva.de", "info@xn--bcher-kva.de"),
        ("jörg@bücher.de", "jörg@xn--bcher-kva.de"),
        ("j.a.n.e+shop@gmail.com", "jane@gmail.com"),
        ("Jane@GoogleMail.com", "jane@gmail.com"),
        ("jane.d+a@outlook.com", "jane.d@outlook.com"),
        ("jane+a@hotmail.co.uk", "jane@hotmail.co.uk"),
        ("jane+a@icloud.com", "jane@icloud.com"),
        ("jane+a@pm.me", "jane@pm.me"),
        ("jane+a@fastmail.com", "jane@fastmail.com"),
        ("jane+a@live.shop.de", "jane+a@live.shop.de"),
        ("ja.ne+a@shop.de", "ja.ne+a@shop.de"),
    ],
)
def test_email(raw, value):
    assert email(raw) == _ok(value)


@pytest.mark.parametrize(
    "raw",
    [
        *("test@test.com", "none@none.com", "no@no.no", "a@a.a", "xx@xx.xx"),
        *("noreply@shop.de", "no-reply@shop.de", "do-not-reply@shop.de"),
        *("test123@gmail.com", "noemail@shop.de", "x@y.invalid", "n/a", "-", "none"),
    ],
)
def test_email_placeholder(raw):
    assert email(raw) == Key(None, "placeholder", "placeholder_email")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        *(("", "empty"), ("   ", "empty"), (None, "empty"), (False, "empty")),
        *(("jane", "no_at_sign"), ("jane.shop.de", "no_at_sign")),
        *(
            ("a@shop.de, b@shop.de", "several_addresses"),
            ("a@b@c", "several_addresses"),
        ),
        *(("jane doe@shop.de", "invalid_name"), ("@shop.de", "invalid_name")),
        *(("jane@shop", "invalid_domain"), ("jane@", "invalid_domain")),
        *(("jane@-.de", "invalid_domain"), ("jane@1.2.3.4", "invalid_domain")),
        *(("x" * 10_000, "too_long"), ("x" * 100 + "@shop.de", "invalid_name")),
    ],
)
def test_email_invalid(raw, reason):
    assert email(raw) == Key(None, "invalid", reason)


@pytest.mark.parametrize(
    ("raw", "countries", "value"),
    [
        ("030 901820", ["DE"], "+4930901820"),
        ("030 901820", ["de"], "+4930901820"),
        ("+49 (0)30 901820", [], "+4930901820"),
        ("0049-30-901820", [], "+4930901820"),
        ("0049 30 901820", ["US"], "+4930901820"),
        ("Tel.: +49 30 901820", [], "+4930901820"),
        ("030 901820 ext. 12", ["DE"], "+4930901820"),
        ("(603) 996-3829", ["US"], "+16039963829"),
        ("1-800-FLOWERS", ["US"], "+18003569377"),
        ("011 44 20 7946 0018", ["US"], "+442079460018"),
        ("020 7946 0018", ["FR", "GB"], "+442079460018"),
        ("020 7946 0018", ["ZZ", "GB"], "+442079460018"),
        ("＋４９ ３０ ９０１８２０", [], "+4930901820"),
        ("٠٣٠ ٩٠١٨٢٠", ["DE"], "+4930901820"),
    ],
)
def test_phone(raw, countries, value):
    assert phone(raw, countries) == _ok(value)


@pytest.mark.parametrize(
    "raw",
    [
        *("0000000000", "000", "1111111", "+49 111 1111111", "+1 555 555 5555"),
        *("123456", "1234567890", "0123456789", "987654321", "0170 1234567"),
        *("+49 170 0000000", "12345678"),
    ],
)
def test_phone_placeholder(raw):
    assert phone(raw, ["DE"]) == Key(None, "placeholder", "placeholder_phone")


@pytest.mark.parametrize(
    ("raw", "countries", "reason"),
    [
        *(("", ["DE"], "empty"), (None, ["DE"], "empty"), (False, [], "empty")),
        *(("call me", ["DE"], "not_a_number"), ("call me", [], "not_a_number")),
        *(
            ("030 901820", [], "unknown_country"),
            ("030 901820", ["ZZ"], "unknown_country"),
        ),
        *(("+999 30 901820", [], "unknown_country"), ("12", ["DE"], "too_short")),
        *(
            ("555-0199", ["US"], "too_short"),
            ("+49 30 901820 901820 9018", [], "too_long"),
        ),
        *(
            ("1" * 10_000, ["DE"], "too_long"),
            ("+1 555 555 0199", [], "invalid_number"),
        ),
    ],
)
def test_phone_invalid(raw, countries, reason):
    assert phone(raw, countries) == Key(None, "invalid", reason)


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("de 129.273-398", _ok("DE129273398")),
        ("BE0477472701", _ok("BE0477472701")),
        ("ＤＥ129273398", _ok("DE129273398")),
        *(
            (filler, Key(None, "placeholder", "placeholder_vat"))
            for filler in (
                "/",
                "-",
                "NA",
                "n/a",
                "0",
                "000000",
                "DE000000000",
                "DE123456789",
                "XEXX010101000",
                "222222222222",
            )
        ),
        ("", Key(None, "invalid", "empty")),
        (None, Key(None, "invalid", "empty")),
        ("B12", Key(None, "invalid", "too_short")),
        ("9" * 10_000, Key(None, "invalid", "too_long")),
    ],
)
def test_vat(raw, key):
    assert vat(raw) == key


@given(ANYTHING | st.emails())
@example("İ@shop.de")
@example("ǅ@shop.de")
@example("+a@gmail.com")
def test_an_email_key_is_its_own_key(raw):
    key = email(raw)
    assert key.value is None or email(key.value) == key


@given(st.from_regex(r"\+?[0-9 ()/-]{4,16}", fullmatch=True))
def test_a_phone_key_is_its_own_key(raw):
    key = phone(raw, ["DE", "US"])
    assert key.value is None or phone(key.value, []) == key


@given(ANYTHING)
def test_a_vat_key_is_its_own_key(raw):
    key = vat(raw)
    assert key.value is None or vat(key.value) == key


@given(ANYTHING, st.sampled_from([email, vat, lambda raw: phone(raw, ["DE"])]))
def test_every_answer_is_whole(raw, kind):
    key = kind(raw)
    assert (key.value is not None) == (key.state == "ok") == (key.reason == "")
    assert key.state in ("ok", "placeholder", "invalid")
    assert key.state == "ok" or REASONS[key.reason]


def test_every_reason_is_given_for_something():
    source = Path(contact_keys.__file__).read_text().partition("class Key")[2]
    assert [code for code in REASONS if f'"{code}"' not in source] == []
