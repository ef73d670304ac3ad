"""The exact rules of identity.md, section 3, on a base: is it alike?

python bench/synthetic_check.py FOLDER ...
"""

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from synthetic_parts.noise import plain
from synthetic_parts.phones import CODES

_FILLERS = re.compile(
    r"^(test|none|noemail|a|no|info|x|noreply|na|customer|abc|kein)"
    r"@(test|none|noemail|a|email|info|x|noreply|na|mail|abc)\."
)
_NO_WORDS = frozenset(
    """herr frau m mme sig sigra sr sra mr mrs ms dhr mevr pan pani fru gmbh co kg ag e
    k ug sarl sas sa eurl sasu s r l p c n a u coop ltd limited llp plc inc llc corp b v
    bv vof nv o f sp z oo j ab hb ltda me eireli ek""".split()
)


def clean_mail(text):
    mail = text.lower()
    local, _, domain = mail.partition("@")
    if not domain or _FILLERS.match(mail):
        return ""
    if domain in ("gmail.com", "googlemail.com"):
        return local.partition("+")[0].replace(".", "") + "@gmail.com"
    return mail


def clean_phone(text, country):
    digits = re.sub(r"\D", "", text)
    if len(set(digits)) < 3 or digits.startswith(("12345", "012345")):
        return ""
    if text.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        for code in CODES.values():
            if digits.startswith(code):
                return digits[len(code) :].lstrip("0")
    return digits.lstrip("0")


def clean_name(name, first, last):
    words = re.split(r"[^a-z]+", plain(name or f"{first} {last}").lower())
    words = {word for word in words if word}
    return " ".join(sorted(words - _NO_WORDS or words))


def components(size, *keys):
    left, right = [], []
    for key in keys:
        known = np.flatnonzero(key != "")
        codes = pd.factorize(key[known])[0]
        first = np.full(codes.max(initial=-1) + 1, -1)
        first[codes[::-1]] = known[::-1]
        left.append(known)
        right.append(first[codes])
    left, right = np.concatenate(left), np.concatenate(right)
    graph = coo_matrix((np.ones(len(left)), (left, right)), (size, size))
    return connected_components(graph, directed=False)[1]


def pairs(*codes):
    sizes = pd.DataFrame(list(codes)).T.value_counts().to_numpy().astype(float)
    return (sizes * (sizes - 1) / 2).sum()


def both(one, other):
    return np.where((one != "") & (other != ""), one + "|" + other, "")


def rules(raw):
    mail = raw.email.str.lower().to_numpy(object)
    name = raw.name.str.lower().to_numpy(object)
    norm = np.array([clean_mail(text) for text in raw.email], object)
    phone = np.array(
        [clean_phone(*two) for two in zip(raw.phone, raw.country, strict=True)], object
    )
    three = zip(raw["name"], raw.first_name, raw.last_name, strict=True)
    tokens = np.array([clean_name(*names) for names in three], object)
    birth = raw.birthdate.to_numpy(object)
    birth = np.where(np.isin(birth, ("1900-01-01", "1970-01-01")), "", birth)
    code = raw.zip.to_numpy(object)
    yield "email", [mail]
    yield "name", [name]
    yield "email+name", [both(mail, name)]
    yield "norm email", [norm]
    yield "email|phone|name+birth", [norm, phone, both(tokens, birth)]
    yield "name&(email|phone|zip)", [both(tokens, key) for key in (norm, phone, code)]
    last = np.array([text.split()[-1] if text else "" for text in tokens], object)
    first = np.array([text.split()[0] if text else "" for text in tokens], object)
    street = raw.street.str.lower().to_numpy(object)
    yield (
        "anything blocking finds",
        [
            *(norm, phone, tokens, both(both(last, code), code), both(first, birth)),
            *(both(first, code), both(last, birth), both(street, code)),
        ],
    )


def check(folder):
    raw = pd.read_csv(folder / "R.csv", dtype=str, keep_default_na=False)
    truth = pd.read_csv(folder / "T.csv", dtype=str).set_index("record_id").entity_id
    owner = pd.factorize(truth.reindex(raw.record_id))[0]
    true = pairs(owner)
    found = f"{owner.max() + 1} entities, {true:.0f} pairs"
    print(f"{folder.name}: {len(raw)} records, {found}")
    for rule, keys in rules(raw):
        if rule.startswith("anything"):
            print(f"  {rule:26} recall {_reach(owner, keys) / true:.3f}")
            continue
        found = components(len(raw), *keys)
        linked, right = pairs(found), pairs(found, owner)
        right = max(right, 1e-9)
        precision, recall = right / max(linked, 1), right / true
        f1 = 2 * precision * recall / (precision + recall)
        print(
            f"  {rule:26} F1 {f1:.3f} ({precision:.2f}/{recall:.3f})"
            f" max cluster {np.bincount(found).max()}"
        )


def _reach(owner, keys):
    """How many true pairs share at least one key."""
    order = np.argsort(owner, kind="stable")
    found = 0
    for step in range(1, np.bincount(owner).max()):
        one, other = order[:-step], order[step:]
        same = owner[one] == owner[other]
        one, other = one[same], other[same]
        hit = np.zeros(len(one), bool)
        for key in keys:
            hit |= (key[one] == key[other]) & (key[one] != "")
        found += hit.sum()
    return found


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        check(Path(folder))
