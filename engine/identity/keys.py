"""Blocking: the keys of which two records share one before they are compared.

Each key is a number, so that ten million of them fit in memory and one index serves
them all. A key that too many records share (a placeholder, "Anna Schmidt") is left
out by whoever joins; there are others. Broad keys (a family name, a day of birth) are
of use only where few share them: a rare name, a small base.
"""

from hashlib import blake2b

from .records import COLUMNS

NARROW_CROWD = 60


def crowds(size: int) -> tuple[int, int]:
    """How many records of `size` may share a narrow key, and a broad (odd) one."""
    return NARROW_CROWD, max(12, min(NARROW_CROWD, 500_000 // max(size, 1)))


def keys(record: tuple, scope: str = "") -> set[int]:
    """The blocking keys of a record (a tuple of COLUMNS), as signed 64-bit numbers.

    Records of different `scope` share none, so that they are never compared.
    """
    get = dict(zip(COLUMNS, record, strict=True))
    text = {name: value or "" for name, value in get.items()}
    kind, own = ("c", _company) if get["is_company"] else ("p", _person)
    kind += scope
    narrow, broad = own(text)
    narrow += _common(text)
    return {
        _number(f"{kind}{breadth}{place}" + "|".join(part)) & ~1 | breadth
        for breadth, parts in enumerate((narrow, broad))
        for place, part in enumerate(parts)
        if all(part)
    }


def _number(text):
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _common(get):
    return [
        (get["email"],),
        (get["phone"],),
        (get["vat"],),
        (get["street"], get["house"], get["zip"] or get["city"]),
        (get["name"],),
        (get["name"], get["zip"]),
        (get["name"], get["city"]),
    ]


def _person(get):
    """(narrow keys, broad keys)"""
    first, last, root = get["first"], get["last"], get["root"]
    zip_, birth = get["zip"], get["birth"]
    low, high = sorted((first, last))
    narrow = [
        (get["mailbox"][5:] and get["mailbox"],),
        (last, first[:1], zip_),
        (root, last[:2], zip_),
        (root, last[-3:], birth[:4]),
        (last, birth),
        (root, birth),
        (root, last),
        (get["root_too"], last),
        (last[:4], zip_, get["house"]),
        (zip_, birth),
        (low[:3], high[:3], birth[:6]),
        (low[:3], high[:3], birth[4:]),
        (low[:4], high[:4], zip_),
    ]
    broad = [
        (birth,),
        (last,),
        (root, zip_),
        (zip_, get["house"]),
        (get["street"], get["house"]),
        (get["street"], first[:1]),
        (root, birth[:4]),
        (last[:3], birth[:4]),
        (get["phone"][:6],),
        (get["phone"][2:],),
        (last[:4], first[:2]),
        (last[-4:], first[-3:]),
        (first, get["street"][:5]),
        (get["street"][:4], get["house"]),
        (get["street"][-6:], zip_[:2]),
    ]
    return narrow, broad


def _company(get):
    """(narrow keys, broad keys)"""
    words = get["last"].split()
    start = "".join(words)[:5]
    narrow = [
        (get["domain"],),
        (*words[:1], get["zip"] or get["city"]),
        (start, get["city"]),
        (start, get["zip"]),
        (get["street"], get["house"]),
        words[:2] * (len(words) > 1) or ("",),
    ]
    broad = [
        words[:1],
        (get["zip"], get["house"]),
        (get["phone"][:6],),
        (get["phone"][2:],),
        words[-1:],
        ("".join(words)[-7:],),
    ]
    return narrow, broad
