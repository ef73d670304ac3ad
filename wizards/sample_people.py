"""The invented customers of the sample data, always the same ones.

Names are made up, email addresses are in domains that nobody can own (RFC 2606), and
telephone numbers are from ranges kept free for films and books.
"""

import random
from typing import NamedTuple

#: behaviour -> (purchases, days since the first, days since the last)
BEHAVIOUR = {
    "champion": (12, 520, 4),
    "loyal": (8, 500, 35),
    "risk": (8, 530, 210),
    "potential": (3, 80, 12),
    "new": (1, 20, 3),
    "lost": (2, 545, 430),
    "once": (1, 330, 90),
    "none": (0, 0, 0),
}

#: how many products there are to choose from
PRODUCTS = 8

PEOPLE = {
    "champion": "Amelia Hart, William Turner, Olivia Bennett, Zoë Fontaine,"
    " Kwame Mensah, Lucía Navarro",
    "loyal": "Ethan Caldwell, Margaret Lindqvist, Samuel Okafor, Priya Raman,"
    " Henrik Dahl, Chiara Rossetti",
    "risk": "Thomas Albright, Ingrid Solberg, Rafael Monteiro, Hannah Whitcombe,"
    " Dmitri Volkov, Yuki Tanabe",
    "potential": "Leila Farouk, Oscar Engström, Maeve Gallagher, Julian Prescott",
    "new": "Noor Haddad, Finn Kowalski, Beatriz Amaral, Theo Marchetti,"
    " Sofia Lindgren, Caleb Winslow",
    "lost": "Walter Brandt, Edith Pemberton, Gustav Holm, Rosa Delgado, Ivan Petrov",
    "once": "Noah Whitfield, Ava Whitfield, Elias Sandoval, Mila Sandoval,"
    " Luna Sandoval, Grace Holloway, Arthur Penrose",
    "none": "Nora Ellingham, Peter Vance",
}

FAMILIES = {"Whitfield": "whitfields@example.net", "Sandoval": "familia@example.net"}
PLACEHOLDER_PHONES = {"Finn Kowalski": "0000000000", "Rosa Delgado": "123456789"}
UNREACHABLE = ("Gustav Holm", "Arthur Penrose")  # bought, and left nothing behind

#: the same people once more, as somebody in a hurry typed them: which key they share
DUPLICATES = (
    ("Amelia Hart", "HART, Amelia", "email"),
    ("William Turner", "Bill Turner", "email"),
    ("Olivia Bennett", "Olivia Grace Bennett", "phone"),
    ("Zoë Fontaine", "zoe fontaine", "email"),
    ("Ethan Caldwell", "Ethan Caldwel", "email"),
    ("Margaret Lindqvist", "Peggy Lindqvist", "phone"),
    ("Samuel Okafor", "Dr. Samuel Okafor", "phone"),
    ("Thomas Albright", "Tom Albright", "email"),
)

ORGANISATIONS = {
    "Harbour Street Bakery": ("Clara Jennings", "Marcus Oyelaran", "Tess Hargreave"),
    "Alder & Finch Studio": ("Bruno Keller", "Simone Achterberg", "Ravi Patel"),
}

#: two ways to write a number of such a range; what is missing is counted up
PHONES = {
    "US": ("+1 212-555-01{:02}", "001 (212) 555 01{:02}"),
    "CA": ("+1 613-555-01{:02}", "001 (613) 555 01{:02}"),
    "GB": ("+44 20 7946 00{:02}", "0044 20 794600{:02}"),
    "FR": ("+33 1 99 00 10 {:02}", "0033 1990010{:02}"),
    "DE": ("+49 30 231251{:02}", "0049 30 / 23 12 51{:02}"),
    "AU": ("+61 2 5550 01{:02}", "0061 2 555001{:02}"),
    "SE": ("+46 8 465 004 {:02}", "0046 8465004{:02}"),
}


class Contact(NamedTuple):
    """One contact: its key, the key of its parent, its behaviour and its fields."""

    key: str
    parent: str
    behaviour: str
    vals: dict


def contacts(country):
    """All contacts, parents first.

    :param country: two letters, for the telephone numbers
    """
    made = [*_persons(country), *_organisations(country)]
    originals = {contact.key: contact.vals for contact in made}
    for name, typed, kind in DUPLICATES:
        vals = {"name": typed}
        if kind == "email":
            vals["email"] = originals[name]["email"].upper()
        else:
            vals["phone"] = _phone(country, originals, name, 1)
        made.append(Contact(typed, "", "lost", vals))
    return made


def _persons(country):
    keys = {name: None for names in PEOPLE.values() for name in names.split(", ")}
    for behaviour, names in PEOPLE.items():
        for name in names.split(", "):
            vals = {"name": name}
            if name not in UNREACHABLE:
                vals["email"] = _email(name)
            if name in PLACEHOLDER_PHONES:
                vals["phone"] = PLACEHOLDER_PHONES[name]
            elif behaviour in ("champion", "loyal", "potential"):
                vals["phone"] = _phone(country, keys, name, 0)
            yield Contact(name, "", behaviour, vals)


def _organisations(country):
    for number, (name, staff) in enumerate(ORGANISATIONS.items()):
        vals = {"name": name, "is_company": True}
        vals["email"] = f"office{number + 1}@example.org"
        yield Contact(name, "", "none", vals)
        for person in staff:
            vals = {"name": person, "email": _email(person)}
            yield Contact(person, name, "loyal", vals)
        vals = {"name": f"{name}, goods in", "type": "delivery"}
        yield Contact(f"{name} delivery", name, "none", vals)


def _email(name):
    first, last = name.split()
    plain = f"{first}.{last}".lower().translate(str.maketrans("ëíöé", "eioe"))
    return FAMILIES.get(last, f"{plain}@example.com")


def _phone(country, keys, name, style):
    return PHONES.get(country, PHONES["US"])[style].format(list(keys).index(name))


def purchases(made):
    """Yield (contact's key, days ago, which products) of all purchases."""
    dice = random.Random(19)  # the same for everybody
    for contact in made:
        count, first, last = BEHAVIOUR[contact.behaviour]
        step = (first - last) / max(count - 1, 1)
        for number in range(count):
            if count == 1:
                ago = dice.uniform(last, first)
            else:
                ago = max(first - step * (number + dice.uniform(-0.3, 0.3)), 1.0)
            products = dice.sample(range(PRODUCTS), dice.choice((1, 1, 2, 3)))
            yield contact.key, ago, products
