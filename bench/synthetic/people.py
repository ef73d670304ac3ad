"""The true customers: households and their members, firms and their branches."""

import unicodedata
from dataclasses import dataclass, field
from itertools import accumulate

from . import names


@dataclass
class Home:
    country: str
    city: str
    zip: str
    street: str
    house: str
    landline: str
    mail: str


@dataclass
class Customer:
    number: int
    kind: str
    home: Home
    first: str = ""
    last: str = ""
    suffix: str = ""
    birth: tuple = ()
    maiden: str = ""
    mails: list = field(default_factory=list)
    phones: list = field(default_factory=list)
    former: Home | None = None
    vat: str = ""
    employer: str = ""


def plain(text):
    """ASCII letters of a name, for an address."""
    text = text.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o")
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if c.isascii() and c.isalnum())


class World:
    """Makes customers, one household or firm after the other."""

    def __init__(self, dice, size):
        self.dice = dice
        self.number = 0
        self.lists = {}
        zips = max(40, size // 400)
        for country in names.COUNTRIES:
            last = names.family(country)
            given = names.given(country)
            self.lists[country] = {
                "first": given,
                "first_cum": _zipf(len(given), 0.3),
                "last": last,
                "last_cum": _zipf(len(last), 0.36),
                "streets": names.streets(country, last[40:]),
                "places": self._places(country, zips // 10 + 4),
            }

    def _places(self, country, number):
        towns = names.towns(country)
        places = []
        for _ in range(number):
            place = min(int(self.dice.expovariate(0.4)), len(towns) - 1)
            places.append((towns[place], self._zip(country)))
        return places

    def _zip(self, country):
        dice = self.dice
        if country == "GB":
            letters = "ABCDEFGHJLMNPRSTW"
            return (f"{dice.choice(letters)}{dice.choice(letters)}{dice.randint(1, 30)}"
                    f" {dice.randint(1, 9)}{dice.choice(letters)}{dice.choice(letters)}")
        if country == "NL":
            return f"{dice.randint(1000, 9999)} {dice.choice('ABEGH')}{dice.choice('AKLS')}"
        if country == "PL":
            return f"{dice.randint(0, 99):02}-{dice.randint(0, 999):03}"
        return str(dice.randint(10 ** (names.ZIPS[country] - 1), 10 ** names.ZIPS[country] - 1))

    def households(self):
        """Endless lists of the customers of one household or firm."""
        while True:
            country = self.dice.choice(names.COUNTRIES)
            yield self._firm(country) if self.dice.random() < 0.13 else self._family(country)

    def home(self, country):
        dice, lists = self.dice, self.lists[country]
        city, zip_ = dice.choice(lists["places"])
        return Home(
            country, city.title(), zip_, dice.choice(lists["streets"]),
            str(dice.randint(1, 120)) + dice.choice(("",) * 9 + ("a",)),
            self.phone(country, mobile=False), "",
        )

    def phone(self, country, mobile=True):
        """National significant number."""
        start = {"DE": "17", "FR": "6", "ES": "6", "IT": "34", "GB": "77", "US": "21",
                 "NL": "6", "PL": "60", "SE": "70", "AT": "66"}[country]
        if not mobile:
            start = {"DE": "30", "FR": "1", "ES": "91", "IT": "06", "GB": "20",
                     "US": "31", "NL": "20", "PL": "22", "SE": "8", "AT": "1"}[country]
        width = {"DE": 10, "AT": 10, "US": 10, "GB": 10, "IT": 10}.get(country, 9)
        return start + "".join(self.dice.choices("0123456789", k=width - len(start)))

    def draw(self, country, what):
        lists = self.lists[country]
        return self.dice.choices(lists[what], cum_weights=lists[what + "_cum"])[0]

    def _customer(self, kind, home, **facts):
        self.number += 1
        return Customer(self.number, kind, home, **facts)

    def _family(self, country):
        dice, home = self.dice, self.home(country)
        last = self.draw(country, "last")
        size = dice.choices((1, 2, 3, 4), (38, 30, 17, 15))[0]
        home.mail = f"{plain(last)}{dice.choice(('', '.family', dice.randint(1, 99)))}"
        home.mail += "@" + self.provider(country)
        year = dice.randint(1945, 1990)
        members = []
        for place in range(size):
            own = last if dice.random() < 0.85 else self.draw(country, "last")
            born = year + dice.randint(-5, 5) if place < 2 else year + dice.randint(22, 35)
            member = self._customer(
                "person", home, first=self.draw(country, "first"), last=own,
                birth=(min(born, 2006), dice.randint(1, 12), dice.randint(1, 28)),
            )
            if place >= 2 and dice.random() < 0.05:  # a junior
                member.first, member.last = members[0].first, members[0].last
                member.suffix = dice.choice(("Jr", "", ""))
            elif place == 3 and dice.random() < 0.2:  # twins
                member.birth = members[2].birth
            self._equip(member, country)
            members.append(member)
        return members

    def _equip(self, member, country):
        dice = self.dice
        for _ in range(dice.choices((1, 2, 3), (55, 35, 10))[0]):
            member.mails.append(self._mail(member, country))
        if dice.random() < 0.4:
            member.mails.insert(0, member.home.mail)
        member.phones = [self.phone(country) for _ in range(dice.choice((1, 1, 2)))]
        if dice.random() < 0.7:
            member.phones.insert(dice.choice((0, 1)), member.home.landline)
        if dice.random() < 0.22:
            member.former = self.home(country)
        if dice.random() < 0.07:
            member.maiden = self.draw(country, "last")
        if dice.random() < 0.15:
            member.employer = self.firm_name(country)[0]

    def provider(self, country):
        dice = self.dice
        return dice.choice(names.PROVIDERS.get(country, names.ANY_PROVIDER))

    def _mail(self, member, country):
        dice = self.dice
        first, last = plain(member.first), plain(member.last)
        local = dice.choice((
            f"{first}.{last}", f"{first}{last}", f"{first[:1]}.{last}", f"{last}.{first}",
            f"{first}_{last}", f"{first}{dice.randint(1, 99)}", f"{last}{dice.randint(50, 99)}",
            f"{dice.choice('abcdefgh')}{dice.choice(('star', 'rider', 'fan', 'cat', 'blue'))}"
            f"{dice.randint(1, 999)}",
        ))
        if dice.random() < 0.55:
            local += str(member.birth[0] % 100 if dice.random() < 0.5 else dice.randint(1, 999))
        return f"{local}@{self.provider(country)}"

    def firm_name(self, country):
        dice = self.dice
        trade = dice.choice(names.TRADES).title()
        core = dice.choice((
            f"{self.draw(country, 'last').title()} {trade}",
            f"{self.draw(country, 'last').title()} & {self.draw(country, 'last').title()}",
            f"{trade} {dice.choice(names.towns(country)).title()}",
            f"{self.draw(country, 'last').title()} {self.draw(country, 'last')[:3].upper()} {trade}",
        ))
        return core, dice.choice(names.FORMS[country])

    def _firm(self, country):
        dice = self.dice
        core, form = self.firm_name(country)
        domain = f"{plain(core)}.{dice.choice(('com', country.lower()))}"
        vat = country + "".join(dice.choices("0123456789", k=9))
        firms = []
        for place in range(dice.choices((1, 2, 3), (85, 10, 5))[0]):
            home = self.home(country)
            firm = self._customer("company", home, first=core, last=form, vat=vat)
            if place:  # a branch: a customer of its own
                firm.first = f"{core} {home.city}" if dice.random() < 0.6 else core
                firm.vat = ""
            role = dice.choice(("info", "office", "sales", "contact", "mail"))
            firm.mails = [f"{role}@{domain}"]
            if dice.random() < 0.4:
                firm.mails.append(f"{plain(self.draw(country, 'last'))}@{domain}")
            firm.phones = [home.landline, self.phone(country, mobile=False)]
            if dice.random() < 0.1:
                firm.former = self.home(country)
            firms.append(firm)
        return firms


def _zipf(number, power):
    return list(accumulate(1 / (place + 3) ** power for place in range(number)))
