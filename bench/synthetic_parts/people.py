"""Who the customers are: persons in households, companies and their branches.

Everybody is a `Customer`: the pool of values a system may have got hold of. Values
that relatives share (a mailbox, a landline, the home) are in the pools of several.
"""

import random
from dataclasses import dataclass, field
from itertools import accumulate, count

from . import phones
from .family_names import family_names
from .given_names import given_names
from .mailboxes import Mailboxes
from .places import Places
from .trades import company_name

COUNTRIES = dict(DE=12, FR=11, GB=11, US=11, IT=10, ES=10, NL=10, PL=9, BR=9, SE=7)


@dataclass(slots=True)
class Customer:
    number: int
    kind: str
    country: str
    first: str = ""
    last: str = ""  # of a company: its name
    former: str = ""  # maiden name, or a company's name without its trade
    middle: str = ""
    short: list = field(default_factory=list)
    woman: bool = False
    generation: str = ""
    birth: str = ""
    mails: list = field(default_factory=list)
    phones: list = field(default_factory=list)
    homes: list = field(default_factory=list)
    vat: str = ""
    employer: str = ""


def _given_weight(rank, name):
    """Zipf's, and a double name is rarer."""
    return (0.15 if "-" in name or " " in name else 1) / (rank + 10)


def _family_weight(rank):
    """The frequent ones, about 55 a country, hold most of the customers."""
    return (1 if rank < 55 else 0.2) / (rank + 15)


class Country:
    """What is drawn in a country, each frequent value often."""

    def __init__(self, code):
        self.code = code
        self.men, self.women, self.short = given_names(code)
        self.families = family_names(code)
        self.places = Places(code)
        self.given_weights = {
            len(names): list(accumulate(map(_given_weight, range(len(names)), names)))
            for names in (self.men, self.women)
        }
        self.family_weights = list(
            accumulate(map(_family_weight, range(len(self.families))))
        )

    def given(self, dice, woman):
        names = self.women if woman else self.men
        return dice.choices(names, cum_weights=self.given_weights[len(names)])[0]

    def family(self, dice):
        return dice.choices(self.families, cum_weights=self.family_weights)[0]


class World:
    """Households and companies without end."""

    def __init__(self, seed, chances):
        self.dice = random.Random(f"world {seed}")
        self.chances = chances
        self.countries = [Country(code) for code in COUNTRIES]
        self.weights = list(accumulate(COUNTRIES.values()))
        self.mailboxes = Mailboxes(self.dice)
        self.numbers = count(1)
        self.employers = []  # (name, domain), of late

    def groups(self):
        """Lists of customers that have something to do with each other."""
        while True:
            country = self.dice.choices(self.countries, cum_weights=self.weights)[0]
            if self.dice.random() < self.chances["company"]:
                yield self._company(country)
            else:
                yield self._household(country)

    # --- households ---

    def _household(self, country):
        dice, chances = self.dice, self.chances
        last, home = country.family(dice), country.places.address(dice)
        year = dice.randint(1940, 1998)
        head = self._person(country, last, home, year, dice.random() < 0.5)
        people = [head]
        if dice.random() < chances["family"]:
            same = dice.random() < 0.8
            partner = self._person(
                country,
                last if same else country.family(dice),
                home,
                year + dice.randint(-6, 6),
                not head.woman if dice.random() < 0.95 else head.woman,
            )
            if same and partner.woman and dice.random() < 0.5:
                partner.former = country.family(dice)
            people.append(partner)
            people += self._children(country, last, home, year, head)
        if len(people) > 1:
            self._share(country, people)
        return people

    def _children(self, country, last, home, year, head):
        dice, chances = self.dice, self.chances
        children = [
            self._person(
                country, last, home, year + dice.randint(20, 38), dice.random() < 0.5
            )
            for _ in range(dice.choices((0, 1, 2, 3), (50, 27, 18, 5))[0])
        ]
        if len(children) > 1 and dice.random() < chances["twins"]:
            children[1].birth = children[0].birth
        if children and not head.woman and dice.random() < chances["junior"]:
            children[0].first, children[0].woman = head.first, False
            children[0].short, children[0].middle = head.short, head.middle
            children[0].generation = "Jr." if country.code == "US" else ""
        return children

    def _share(self, country, people):
        dice, chances = self.dice, self.chances
        if dice.random() < chances["family_mail"]:
            mail = self.mailboxes.family(people[0], country.code)
            for person in people:
                if dice.random() < chances["family_mail_used"]:
                    at = 0 if dice.random() < 0.5 else len(person.mails)
                    person.mails.insert(at, mail)
        if dice.random() < chances["family_phone"]:
            line = phones.number(dice, country.code, False)
            for person in people:
                if dice.random() < chances["family_phone_used"]:
                    at = 0 if dice.random() < 0.4 else len(person.phones)
                    person.phones.insert(at, line)

    def _person(self, country, last, home, year, woman):
        dice, chances = self.dice, self.chances
        first = country.given(dice, woman)
        if country.code == "PL" and woman and last.endswith(("ski", "cki")):
            last = last[:-1] + "a"
        person = Customer(next(self.numbers), "person", country.code, first, last)
        person.woman = woman
        person.short = country.short.get(first, ())
        if dice.random() < 0.2:
            person.middle = country.given(dice, woman)
        person.birth = f"{year}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        person.homes = [home]
        while dice.random() < chances["move"] and len(person.homes) < 3:
            person.homes.append(country.places.address(dice))
        for _ in range(dice.choices((0, 1, 2, 3), chances["mails"])[0]):
            person.mails.append(self.mailboxes.own(person))
        for _ in range(dice.choices((0, 1, 2, 3), chances["phones"])[0]):
            mobile = dice.random() < 0.8
            person.phones.append(phones.number(dice, country.code, mobile))
        if self.employers and dice.random() < chances["employed"]:
            person.employer, domain = dice.choice(self.employers)
            person.mails.append(self.mailboxes.at_work(person, domain))
            if dice.random() < 0.3:
                person.mails.append(f"info@{domain}")
        return person

    # --- companies ---

    def _company(self, country):
        dice, chances = self.dice, self.chances
        name, trade_name = company_name(dice, country)
        domain = self.mailboxes.domain(name, country.code)
        vat = country.code + str(dice.randrange(10**8, 10**9))
        self.employers = [*self.employers[-200:], (name, domain)]
        sites = [self._site(country, name, trade_name, domain, vat)]
        while dice.random() < chances["branch"] and len(sites) < 5:
            branch = self._site(country, name, trade_name, domain, "")
            if dice.random() < 0.5:
                branch.vat = vat  # a branch has the company's
            if dice.random() < 0.4:
                branch.mails.append(sites[0].mails[0])
            sites.append(branch)
        return sites

    def _site(self, country, name, trade_name, domain, vat):
        dice = self.dice
        site = Customer(next(self.numbers), "company", country.code, "", name)
        site.former, site.vat = trade_name, vat
        site.homes = [country.places.address(dice)]
        if dice.random() < self.chances["move"] / 2:
            site.homes.append(country.places.address(dice))
        site.phones = [
            phones.number(dice, country.code, mobile) for mobile in (False, False, True)
        ][: dice.choices((1, 2, 3), (5, 3, 2))[0]]
        site.mails = self.mailboxes.of_company(domain)
        return site
