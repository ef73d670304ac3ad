"""Plants second and third copies of a contact, the way shops come by them.

Each copy is known to be *certain* (it shares one key with the original and its name
agrees: same words in any order, case or accents, a nickname, or one slip in a long
last name) or *harder*. The class follows from how the copy was made, not from any
matching code.
"""

from dataclasses import dataclass

from identity import plain, reformat
from words import AMBIGUOUS, NICKNAMES

DISAGREE = "three entries that do not all agree"


@dataclass
class Pair:
    """Two contacts of one customer, and whether certain rules must find them."""

    a: int
    b: int
    certain: bool
    planted: str


def slip(rng, word):
    """Return ``word`` with one slip of the fingers, never in its first letter."""
    at = rng.randrange(2, max(3, len(word) - 2))
    kind = rng.choice(["drop", "double", "swap", "wrong"])
    if kind == "drop":
        changed = word[:at] + word[at + 1 :]
    elif kind == "double":
        changed = word[:at] + word[at] + word[at:]
    elif kind == "swap":
        changed = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    else:
        changed = word[:at] + rng.choice("aeionrst") + word[at + 1 :]
    # dropping one of two equal letters, or swapping them, changes nothing
    return changed if plain(changed) != plain(word) else slip(rng, word)


def agreeing_names(inventor, person):
    """Return the (what, name) pairs that still name the same person."""
    first, last = person.first, person.last
    found = [
        ("same name", person.name),
        ("upper case", person.name.upper()),
        ("last name first", f"{last} {first}"),
        ("last name, comma", f"{last}, {first}"),
    ]
    if plain(person.name) != person.name.lower():
        found += [("no accents", f"{plain(first)} {plain(last)}".title())] * 3
    if first in NICKNAMES:
        found += [("nickname", f"{NICKNAMES[first]} {last}")] * 3
    slipped = slip(inventor.rng, last)
    if (
        min(len(last), len(slipped)) >= 5
    ):  # in a shorter name a slip may be another family
        found += [("slip in last name", f"{first} {slipped}")] * 3
    return found


def certain_copy(inventor, person):
    """Add a copy with an agreeing name and one shared key."""
    rng = inventor.rng
    what, name = rng.choice(agreeing_names(inventor, person))
    if rng.random() < 0.5:
        key, phone = "phone", reformat(person.phone, rng.randrange(5))
        other = rng.random() < 0.6
        email = inventor.email(person.first, person.last) if other else ""
    else:
        key = "e-mail"
        email = rng.choice([person.email, person.email.upper(), person.email.title()])
        phone = inventor.phone() if rng.random() < 0.5 else ""
    address = rng.choice([person.address, inventor.address(), ()])
    planted = f"{what}, same {key}"
    return inventor.copy(
        person, name=name, email=email, phone=phone, address=address, planted=planted
    )


def harder_copy(inventor, person):
    """Add a copy that no certain rule may link."""
    rng = inventor.rng
    kinds = ["first name", "initial", "new keys", "new last name", "e-mail"]
    if person.first in AMBIGUOUS:
        kinds = ["ambiguous short form"]
    kind = rng.choice(kinds)
    values = {"email": inventor.email(person.first, person.last), "phone": ""}
    if kind == "first name":
        wrong = slip(rng, person.first) if len(person.first) > 3 else person.first[0]
        values |= {"name": f"{wrong} {person.last}", "email": person.email}
    elif kind == "initial":
        values |= {"name": f"{person.first[0]}. {person.last}", "phone": person.phone}
    elif kind == "new keys":
        values |= {"phone": inventor.phone()}
    elif kind == "new last name":
        first, last = inventor.person_name(first_names=[person.first])
        values |= {"name": f"{first} {last}", "email": person.email}
    elif kind == "ambiguous short form":
        short = f"{AMBIGUOUS[person.first]} {person.last}"
        values |= {"name": short, "phone": person.phone}
    else:
        local, domain = person.email.split("@")
        values |= {"email": f"{slip(rng, local)}@{domain}"}
    return inventor.copy(person, **values, planted=f"harder: {kind}")


def disagree(person, b, c):
    """Do two copies, each like the original, differ from it in two ways?

    A slip and another slip, or a slip and a nickname: nobody can be asked to join
    entries that do not all agree with one another.
    """
    words = [sorted(plain(x.name).replace(",", "").split()) for x in (person, b, c)]
    turned = [x.planted.startswith("last name first") for x in (b, c)]
    changed = [x != words[0] or turn for x, turn in zip(words[1:], turned, strict=True)]
    return all(changed) and plain(b.name) != plain(c.name)


def plant(inventor, person):
    """Enter ``person`` once or twice more; return the copies and the pairs."""
    rng = inventor.rng
    copies = []
    for _ in range(2 if rng.random() < 0.25 else 1):
        certain = rng.random() < 0.7
        copies.append(
            (certain, (certain_copy if certain else harder_copy)(inventor, person))
        )
    pairs = [Pair(person.key, c.key, certain, c.planted) for certain, c in copies]
    if len(copies) == 2:
        (sure_b, b), (sure_c, c) = copies
        sure = sure_b and sure_c
        if sure and disagree(person, b, c):
            sure = False
            for pair in pairs:
                pair.certain, pair.planted = False, f"harder: {DISAGREE}"
        # both certain: linked through the original, whatever they share themselves
        pairs.append(Pair(b.key, c.key, sure, f"{b.planted} / {c.planted}"))
    return [c for _, c in copies], pairs
