"""Turns households into the contacts of a shop, with duplicates and traps.

Pure: no Odoo here. Every household is given one role by a seeded draw. A *trap* is
a group of contacts that look alike or share a key and are not the same customer.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import duplicates
import words
from identity import Inventor

# share of the households; what is left over are plain persons
ROLES = {
    "duplicate": 0.15,
    "organisation": 0.05,
    "addresses": 0.04,
    "family": 0.06,
    "generations": 0.03,
    "near names": 0.03,
    "namesakes": 0.02,
    "placeholder": 0.08,
    "shop's own key": 0.03,
}
GROUP_SIZE = {"family": 3, "generations": 2, "near names": 2, "namesakes": 2}
SHOP_EMAIL = "hello@cornermarket.example.com"
SHOP_PHONE = "+1 513-555-0100"


@dataclass
class People:
    """What was invented. ``buyers`` names the contacts a household buys by."""

    inventor: Inventor
    contacts: list
    pairs: list = field(default_factory=list)
    buyers: dict = field(default_factory=lambda: defaultdict(list))


def invent(households, seed):
    """Return the :class:`People` for the household ids."""
    inventor = Inventor(seed)
    people = People(inventor, inventor.contacts)
    inventor.phone()  # the first number is the shop's
    waiting = list(households)
    inventor.rng.shuffle(waiting)
    for role, share in ROLES.items():
        size = GROUP_SIZE.get(role, 1)
        for _ in range(round(share * len(households) / size)):
            group, waiting = waiting[:size], waiting[size:]
            MAKERS[role](inventor, people, group)
    for household in waiting:
        plain_person(inventor, people, household)
    for number in range(max(10, len(households) // 25)):
        inventor.person(f"P{number}", "prospect", planted="never bought")
    for number in range(3):
        name, form = inventor.firm_name()
        inventor.add(
            f"V{number}",
            "vendor",
            name=f"{name} {form}",
            email=f"orders@vendor{number}.example.com",
            phone=inventor.phone(),
            address=inventor.address(),
            planted="pure vendor",
        )
    return people


def plain_person(inventor, people, household):
    """A person; one in ten gave no phone, one in ten no e-mail."""
    gave = inventor.rng.random()
    values = {"phone": ""} if gave < 0.1 else {"email": ""} if gave < 0.2 else {}
    people.buyers[household] = [inventor.person(f"H{household}", **values).key]


def duplicate(inventor, people, group):
    """One customer who was entered two or three times and buys under each entry."""
    (household,) = group
    person = inventor.person(f"H{household}", planted="original")
    copies, pairs = duplicates.plant(inventor, person)
    people.pairs += pairs
    people.buyers[household] = [person.key, *(c.key for c in copies)]


def organisation(inventor, people, group):
    """A firm whose employees do the buying; its switchboard is everybody's phone."""
    (household,) = group
    rng = inventor.rng
    name, form = inventor.firm_name()
    domain = name.lower().replace(" ", "-") + ".example.com"
    firm = inventor.add(
        f"O{household}",
        "company",
        name=f"{name} {form}",
        email=f"info@{domain}",
        phone=inventor.phone(),
        address=inventor.address(),
        planted="organisation",
    )
    buyers = [firm.key]
    for number in range(rng.randint(2, 4)):
        first, last = inventor.person_name()
        own = inventor.email(first, last, domain)
        employee = inventor.add(
            f"O{household}/{number}",
            "employee",
            first=first,
            last=last,
            email=firm.email if rng.random() < 0.3 else own,
            phone=firm.phone if rng.random() < 0.7 else inventor.phone(),
            parent=firm.key,
            planted="shares the switchboard",
        )
        buyers.append(employee.key)
    if rng.random() < 0.5:
        delivery_address(inventor, firm)
    if rng.random() < 0.25:
        copy = inventor.copy(firm, name=name.upper(), phone="", planted="firm again")
        people.pairs.append(
            duplicates.Pair(firm.key, copy.key, True, "no legal form, same e-mail")
        )
        buyers.append(copy.key)
    people.buyers[household] = buyers


def delivery_address(inventor, parent, kind="delivery"):
    """Add an address of ``parent``: no customer of its own."""
    inventor.add(
        parent.customer,
        kind,
        name=f"{parent.name} ({kind})" if kind == "invoice" else "",
        address=inventor.address(),
        parent=parent.key,
        planted=f"{kind} address",
    )


def addresses(inventor, people, group):
    """A person with a delivery address, maybe with one for invoices too."""
    (household,) = group
    person = inventor.person(f"H{household}", planted="has addresses")
    delivery_address(inventor, person)
    if inventor.rng.random() < 0.5:
        delivery_address(inventor, person, "invoice")
    people.buyers[household] = [person.key]


def family(inventor, people, group):
    """One surname, address, landline and mailbox; three first names."""
    _, last = inventor.person_name()
    names = [inventor.person_name(last_names=[last]) for _ in group]
    shared = {
        "email": inventor.email("family", last),
        "phone": inventor.phone(),
        "address": inventor.address(),
    }
    if inventor.rng.random() < 0.2:
        del shared["email"]  # only the landline and the address then
    share_out(inventor, people, group, names, shared | {"planted": "family"})


def generations(inventor, people, group):
    """Father and son of one name and one landline; some share the mailbox too."""
    first, last = inventor.person_name(first_names=list(words.MEN))
    younger = inventor.rng.choice(["Jr", "Jr.", "III"])
    names = [(first, last), (first, f"{last} {younger}")]
    shared = {"phone": inventor.phone(), "address": inventor.address()}
    if inventor.rng.random() < 0.5:
        shared["email"] = inventor.email(first, last)
    share_out(inventor, people, group, names, shared | {"planted": "father and son"})


def near_names(inventor, people, group):
    """Two first names one letter or two apart, with one mailbox."""
    pair = inventor.rng.choice(words.NEAR_NAMES)
    _, last = inventor.person_name()
    shared = {
        "email": inventor.email(pair[0][0], last),
        "address": inventor.address(),
        "planted": "near first names",
    }
    share_out(inventor, people, group, [(first, last) for first in pair], shared)


def namesakes(inventor, people, group):
    """Two people of one name who share nothing else."""
    names = [inventor.person_name()] * 2
    share_out(inventor, people, group, names, {"planted": "namesake"})


def share_out(inventor, people, group, names, shared):
    """Add one person a household, each with the ``shared`` values."""
    for household, (first, last) in zip(group, names, strict=True):
        person = inventor.person(f"H{household}", first=first, last=last, **shared)
        people.buyers[household] = [person.key]


def placeholder(inventor, people, group):
    """Somebody for whom the cashier typed anything to fill the field."""
    rng = inventor.rng
    values = {"planted": "placeholder"}
    if rng.random() < 0.7:
        values["phone"] = rng.choice(words.PLACEHOLDER_PHONES)
    if rng.random() < 0.5 or "phone" not in values:
        values["email"] = rng.choice(words.PLACEHOLDER_EMAILS)
    share_out(inventor, people, group, [inventor.person_name()], values)


def shops_own_key(inventor, people, group):
    """Somebody for whom the cashier typed the shop's own number or address."""
    values = {"planted": "the shop's own key"}
    if inventor.rng.random() < 0.5:
        values["phone"] = SHOP_PHONE
    else:
        values["email"] = SHOP_EMAIL
    share_out(inventor, people, group, [inventor.person_name()], values)


MAKERS = {
    "duplicate": duplicate,
    "organisation": organisation,
    "addresses": addresses,
    "family": family,
    "generations": generations,
    "near names": near_names,
    "namesakes": namesakes,
    "placeholder": placeholder,
    "shop's own key": shops_own_key,
}
