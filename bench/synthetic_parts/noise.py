"""Slips of those who type, and what they type to fill a field."""

import unicodedata
from functools import lru_cache
from itertools import accumulate

_NEAR = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz0123456789",
        (
            *("s v x s w d f j u h k l n b i o w t a r y b q z t x".split()),
            *("9 2 3 2 5 4 5 8 7 0".split()),
        ),
        strict=True,
    )
)
_MAILS = (
    *("test@test.com", "none@none.com", "noemail@noemail.com", "a@a.com"),
    *("no@email.com", "info@info.com", "x@x.com", "noreply@noreply.com"),
    *("na@na.com", "customer@mail.com", "abc@abc.com", "kein@mail.de"),
)
_MAIL_WEIGHTS = list(accumulate((200, 190, 185, 170, 130, 90, 60, 40, 30, 15, 15, 15)))
_PHONES = (
    *("0000000", "0000000000", "1111111111", "123456789", "9999999999"),
    *("00000", "1234567890", "-", "0123456789"),
)
_BIRTHDATES = ("1900-01-01", "1970-01-01", "2000-01-01", "1901-01-01")


def filler_mail(dice):
    return dice.choices(_MAILS, cum_weights=_MAIL_WEIGHTS)[0]


def is_filler_mail(mail):
    return mail in _MAILS


def filler_name(mail):
    """Whoever types test@test.com may also be called Test."""
    return f"{mail.partition('@')[0]} {mail.partition('@')[2].partition('.')[0]}"


def filler_phone(dice):
    return dice.choice(_PHONES)


def filler_birthdate(dice):
    return dice.choices(_BIRTHDATES, (6, 8, 1, 1))[0]


def slip(dice, text, digits=False):
    """One typing error: two letters change places, one is left out, doubled, other."""
    if len(text) < 3:
        return text
    at = dice.randrange(1, len(text) - 1)
    kind = dice.random()
    if kind < 0.25:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.5 and not digits:
        return text[:at] + text[at + 1 :]
    if kind < 0.65 and not digits:
        return text[:at] + text[at] + text[at:]
    other = _NEAR.get(text[at].lower(), text[at])
    if digits and not text[at].isdigit():
        return text
    return text[:at] + other + text[at + 1 :]


def wrong_birthdate(dice, iso):
    year, month, day = iso.split("-")
    if dice.random() < 0.5 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if dice.random() < 0.5:
        return f"{int(year) + dice.choice((-10, -1, 1, 10))}-{month}-{day}"
    return f"{year}-{month}-{dice.randint(1, 28):02d}"


_SPELLED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe"})


@lru_cache(200_000)
def plain(text):
    """Without accents."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", text.translate(_SPELLED))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def german_plain(text):
    return plain(text.translate(_GERMAN).replace("Ü", "Ue"))
