"""Invents one person, firm, address, phone or e-mail at a time, never twice."""

import random
import unicodedata
from dataclasses import dataclass, field, replace

import words


def plain(text):
    """Return ``text`` in lower case without accents."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(c for c in split if not unicodedata.combining(c)).lower()


@dataclass
class Contact:
    """One row of res.partner to be; ``customer`` names who it truly is."""

    key: int
    customer: str
    kind: str  # person, company, employee, delivery, invoice, prospect or vendor
    first: str = ""
    last: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    address: tuple = ()
    parent: int | None = None
    planted: str = ""  # what is special about this row, for the truth table

    def __post_init__(self):
        self.name = self.name or f"{self.first} {self.last}".strip()


@dataclass
class Inventor:
    """The seeded source of everything invented."""

    seed: int
    contacts: list = field(default_factory=list)

    def __post_init__(self):
        self.rng = random.Random(self.seed)
        self.used_names, self.used_emails, self.used_firms = set(), set(), set()
        self.phones_given = 0
        self.first_names = [*words.NICKNAMES, *words.AMBIGUOUS, *words.PLAIN_NAMES]

    def add(self, customer, kind, **values):
        """Add one contact and return it."""
        contact = Contact(len(self.contacts), customer, kind, **values)
        self.contacts.append(contact)
        return contact

    def copy(self, contact, **values):
        """Add a second contact like ``contact``."""
        copied = replace(contact, key=len(self.contacts), **values)
        self.contacts.append(copied)
        return copied

    def person_name(self, first_names=None, last_names=None):
        """Return a (first, last) that nobody has yet."""
        while True:
            first = self.rng.choice(first_names or self.first_names)
            last = self.rng.choice(last_names or words.LAST_NAMES)
            if (first, last) not in self.used_names:
                self.used_names.add((first, last))
                return first, last

    def firm_name(self):
        """Return a (name, legal form) that no other firm has yet."""
        while True:
            name = " ".join(map(self.rng.choice, (words.FIRM_WORDS, words.FIRM_TRADES)))
            if name not in self.used_firms:
                self.used_firms.add(name)
                return name, self.rng.choice(words.LEGAL_FORMS)

    def email(self, first, last, domain=None):
        """Return an address nobody has yet that looks like the name."""
        first, last = plain(first), plain(last)
        pattern = self.rng.choice(
            ["{f}.{l}", "{f}{l}", "{f}_{l}", "{i}{l}", "{l}.{f}", "{f}{n}"]
        )
        local = pattern.format(f=first, l=last, i=first[0], n=self.rng.randint(60, 99))
        domain = domain or self.rng.choice(words.MAIL_DOMAINS)
        address, n = f"{local}@{domain}", 1
        while address in self.used_emails:
            n += 1
            address = f"{local}{n}@{domain}"
        self.used_emails.add(address)
        return address

    def phone(self):
        """Return a fictional number nobody has yet, formatted as Odoo does."""
        area, line = divmod(self.phones_given, 100)
        self.phones_given += 1
        return f"+1 {words.AREA_CODES[area]}-555-01{line:02d}"

    def address(self):
        """Return (street, city, zip, state code)."""
        street = self.rng.choice(words.STREETS)
        kind = self.rng.choice(words.STREET_KINDS)
        line = f"{self.rng.randint(12, 9800)} {street} {kind}"
        return (line, *self.rng.choice(words.CITIES))

    def person(self, customer, kind="person", **values):
        """Add a person with a name, a phone, an e-mail and an address of their own."""
        if "first" not in values:
            values["first"], values["last"] = self.person_name()
        values.setdefault("email", self.email(values["first"], values["last"]))
        values.setdefault("phone", self.phone())
        values.setdefault("address", self.address())
        return self.add(customer, kind, **values)


def reformat(phone, style):
    """Return the US number ``phone`` as one of five ways people type it."""
    digits = "".join(c for c in phone if c.isdigit())[-10:]
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return [
        f"({area}) {exchange}-{line}",
        f"{area}.{exchange}.{line}",
        f"{area}-{exchange}-{line}",
        f"+1{digits}",
        f"1 {area} {exchange} {line}",
    ][style]
