"""A chain of hashes: each entry's holds that of the entry before.

Whoever changes, adds or removes an entry in the middle would have to change every hash
after it. The same bytes are built in SQL (models/govern/ledger_sql.py), so that a long
chain is verified where its rows are.
"""

import hashlib
from collections.abc import Iterable, Mapping

#: the hash before the first entry
GENESIS = "0" * 64
#: what of an entry is hashed, in this order; all of it but the hashes themselves
FIELDS = (
    *("seq", "subject", "purpose_id", "channel", "state", "date", "wording_id"),
    *("source", "company_id", "proof_hash"),
)


def canonical(entry: Mapping) -> str:
    """The entry as one line of text; nothing is told apart from an empty text.

    `date` is a whole number: microseconds since 1970, UTC.
    """
    found = (entry.get(name) for name in FIELDS)
    values = ["" if value is None or value is False else str(value) for value in found]
    if any("|" in value for value in values):
        raise ValueError("an entry's values must not hold the sign that parts them")
    return "|".join(values)


def link(before: str, entry: Mapping) -> str:
    """The hash of an entry that follows the one with the hash `before`."""
    return hashlib.sha256(f"{before}|{canonical(entry)}".encode()).hexdigest()


def chain(before: str, entries: Iterable[Mapping]) -> list[tuple[str, str]]:
    """(hash before, own hash) of each entry, in order."""
    found = []
    for entry in entries:
        own = link(before, entry)
        found.append((before, own))
        before = own
    return found


def proof(salt: str, payload: str) -> str:
    """What stays of a proof once it is erased: nobody can tell it from its hash
    without the salt, which goes with it."""
    return hashlib.sha256(f"{salt}|{payload}".encode()).hexdigest()
