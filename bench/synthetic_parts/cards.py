"""What six systems write down of a customer, each in its own way."""

from itertools import accumulate

from . import noise, phones

FIELDS = (
    *("record_id", "kind", "name", "first_name", "last_name", "email", "phone"),
    *("street", "city", "zip", "country", "birthdate", "vat", "company"),
    *("source", "created_at"),
)
FEW = frozenset(("record_id", "kind", "name", "street", "city", "zip", "birthdate"))
SOURCES = dict(
    pos=20, sale=24, website=22, newsletter=12, spreadsheet=14, marketplace=8
)
# chance that a system has asked for it
_KNOWS = {
    "pos": dict(email=0.22, phone=0.80, address=0.30, birthdate=0.10, country=0.7),
    "sale": dict(email=0.78, phone=0.68, address=0.85, birthdate=0.12, country=0.95),
    "website": dict(email=1.0, phone=0.45, address=0.70, birthdate=0.35, country=1.0),
    "newsletter": dict(email=1.0, phone=0.0, address=0.0, birthdate=0.08, country=0.3),
    "spreadsheet": dict(email=0.5, phone=0.5, address=0.7, birthdate=0.4, country=0.5),
    "marketplace": dict(email=1.0, phone=0.3, address=1.0, birthdate=0.0, country=1.0),
}
_ALL = dict(email=0.0, phone=0.0, address=0.97, birthdate=0.95, country=0.0)
# ways of writing a person's name, with their weights
_NAMES = {
    "pos": dict(full=55, upper=8, turned=7, initial=6, last=11, short=9, lower=4),
    "sale": dict(full=80, comma=4, title=4, middle=4, short=5, upper=3),
    "website": dict(full=72, split=13, lower=6, turned=3, short=6),
    "newsletter": dict(none=46, first=22, full=32),
    "spreadsheet": dict(COMMA=26, full=42, split=18, turned=8, comma=6),
    "marketplace": dict(full=82, initial=6, upper=6, middle=6),
}
_FEW_NAMES = dict(full=84, turned=4, short=4, initial=2, middle=3, comma=3)
_WRITTEN = {
    "upper": lambda first, last: noise.plain(f"{first} {last}").upper(),
    "lower": lambda first, last: noise.plain(f"{first} {last}").lower(),
    "turned": lambda first, last: f"{last} {first}",
    "comma": lambda first, last: f"{last}, {first}",
    "COMMA": lambda first, last: f"{noise.plain(last).upper()}, {first}",
    "initial": lambda first, last: f"{first[0]}. {last}",
    "last": lambda first, last: last,
}
_RELAYS = ("marketplace-relay.com", "buyers.marketplace.net", "reply.bazaar.com")
_TITLES = dict(
    DE=("Herr", "Frau"), FR=("M.", "Mme"), IT=("Sig.", "Sig.ra"), ES=("Sr.", "Sra."),
    GB=("Mr", "Mrs"), US=("Mr.", "Ms."), NL=("Dhr.", "Mevr."), PL=("Pan", "Pani"),
    SE=("Herr", "Fru"), BR=("Sr.", "Sra."),
)  # fmt: skip


class Clerk:
    """Writes cards with the faults of a variant."""

    def __init__(self, dice, chances, fields=None):
        self.dice, self.chances, self.fields = dice, chances, fields
        self._sources = (list(SOURCES), list(accumulate(SOURCES.values())))
        styles = {source: _NAMES[source] for source in _NAMES}
        if fields:
            styles = dict.fromkeys(styles, _FEW_NAMES)
        self._styles = {
            source: (list(ways), list(accumulate(ways.values())))
            for source, ways in styles.items()
        }

    def _often(self, fault):
        return self.dice.random() < self.chances[fault]

    def card(self, who):
        """The values of FIELDS after the record's id."""
        dice = self.dice
        source = dice.choices(self._sources[0], cum_weights=self._sources[1])[0]
        if source == "newsletter" and who.kind == "company" and dice.random() < 0.5:
            source = "sale"
        if not who.mails and source in ("newsletter", "website"):
            source = "pos"  # there, nobody gets in without a mail address
        knows = _ALL if self.fields else _KNOWS[source]
        missing = self.chances["missing"]
        asked = {key: dice.random() < chance * missing for key, chance in knows.items()}
        write = self._company if who.kind == "company" else self._person
        name, first, last = write(who, source)
        street, city, code = ("", "", "")
        if asked["address"]:
            street, city, code = self._address(who, source)
        mail = self._mail(who, source) if asked["email"] else ""
        if noise.is_filler_mail(mail) and self._often("filler_name"):
            name, first, last = noise.filler_name(mail), "", ""
        card = (
            *(who.kind, name, first, last, mail),
            self._phone(who, source) if asked["phone"] else "",
            *(street, city, code),
            who.country if asked["country"] else "",
            self._birthdate(who) if asked["birthdate"] and who.birth else "",
            *self._firm(who, source),
            *(source, self._created()),
        )
        if not self.fields:
            return card
        return tuple(
            value if key in self.fields else ""
            for key, value in zip(FIELDS[1:], card, strict=True)
        )

    def _created(self):
        dice = self.dice
        return (
            f"20{dice.randint(17, 25)}-{dice.randint(1, 12):02d}"
            f"-{dice.randint(1, 28):02d}"
        )

    # --- names ---

    def _person(self, who, source):
        dice = self.dice
        first, last = who.first, who.last
        if who.former and self._often("maiden"):
            last = who.former
        elif self._often("hyphen") and who.former:
            last = f"{last}-{who.former}"
        ways, weights = self._styles[source]
        way = dice.choices(ways, cum_weights=weights)[0]
        if way == "short" and who.short:
            first = dice.choice(who.short)
        elif who.short and self._often("short"):
            first = dice.choice(who.short)
        if self._often("name_typo"):
            if dice.random() < 0.55:
                last = noise.slip(dice, last)
            else:
                first = noise.slip(dice, first)
        if self._often("swap"):
            first, last = last, first
        if self._often("plain"):
            strip = noise.german_plain if dice.random() < 0.5 else noise.plain
            first, last = strip(first), strip(last)
        if who.generation and dice.random() < 0.4:
            last = f"{last} {who.generation}"
        return self._in_style(way, who, first, last)

    def _in_style(self, way, who, first, last):
        """(name, first name, last name)"""
        dice = self.dice
        parts = {"none": ("", ""), "first": (first, ""), "split": (first, last)}
        if way in parts:
            return "", *parts[way]
        name = f"{first} {last}"
        if way in _WRITTEN:
            name = _WRITTEN[way](first, last)
        elif way == "title":
            name = f"{_TITLES[who.country][who.woman]} {name}"
        elif way == "middle" and who.middle:
            middle = who.middle if dice.random() < 0.4 else who.middle[0] + "."
            name = f"{first} {middle} {last}"
        elif dice.random() < 0.12:
            return name, first, last
        return name, "", ""

    def _company(self, who, source):
        dice = self.dice
        style = dice.random()
        name = who.last if style < 0.62 else who.former
        if style > 0.93:
            words = name.split()
            name = " ".join(words[: max(1, len(words) - 1)])
        if self._often("name_typo"):
            name = noise.slip(dice, name)
        if dice.random() < 0.1 or source == "spreadsheet" and dice.random() < 0.3:
            name = noise.plain(name).upper()
        elif self._often("plain"):
            name = noise.german_plain(name)
        if source == "newsletter" and dice.random() < 0.5:
            name = ""
        return name, "", ""

    def _firm(self, who, source):
        """(vat, company)"""
        if who.kind == "company":
            asked = {"sale": 0.5, "spreadsheet": 0.3, "website": 0.3}.get(source, 0)
            known = who.vat and self.dice.random() < asked * self.chances["missing"]
            if not known:
                return "", ""
            number = who.vat[2:] if self.dice.random() < 0.2 else who.vat
            if self._often("vat_typo"):
                number = noise.slip(self.dice, number, digits=True)
            return number, ""
        if who.employer and source in ("sale", "website", "spreadsheet"):
            return "", who.employer if self.dice.random() < 0.6 else ""
        return "", ""

    # --- the ways to reach somebody ---

    def _mail(self, who, source):
        dice = self.dice
        if source == "marketplace":
            tag = "".join(dice.choices("bcdfghjklmnpqrstvwxz0123456789", k=14))
            return f"{tag}@{dice.choice(_RELAYS)}"
        filled = {"newsletter": 0.1, "website": 0.5, "pos": 3}.get(source, 1.4)
        if dice.random() < self.chances["filler_mail"] * filled:
            return noise.filler_mail(dice)
        if not who.mails:
            return ""
        mail = self._one_of(who.mails, "usual_mail")
        local, _, domain = mail.partition("@")
        if domain == "gmail.com" and self._often("gmail"):
            mail = self._gmail(local)
        if self._often("mail_typo"):
            mail = noise.slip(dice, mail)
        if dice.random() < 0.05:
            mail = mail.title() if dice.random() < 0.5 else mail.upper()
        return mail

    def _gmail(self, local):
        dice = self.dice
        style = dice.random()
        if style < 0.4:
            tags = ("news", "shop", "web", "promo", "orders")
            return f"{local}+{dice.choice(tags)}@gmail.com"
        if style < 0.7 and "." in local:
            return f"{local.replace('.', '')}@gmail.com"
        if style < 0.9:
            at = dice.randrange(1, max(2, len(local) - 1))
            return f"{local[:at]}.{local[at:]}@gmail.com".replace("..", ".")
        return f"{local}@googlemail.com"

    def _phone(self, who, source):
        dice = self.dice
        if dice.random() < self.chances["filler_phone"]:
            return noise.filler_phone(dice)
        if not who.phones:
            return ""
        two = self._one_of(who.phones, "usual_phone")
        if source == "marketplace":
            return phones.e164(who.country, two)
        text = phones.written(dice, who.country, two)
        if self._often("phone_typo"):
            text = noise.slip(dice, text, digits=True)
        return text

    def _one_of(self, values, usual):
        """The first one usually, else any of the others."""
        if len(values) == 1 or self._often(usual):
            return values[0]
        return values[self.dice.randrange(1, len(values))]

    # --- the rest ---

    def _address(self, who, source):
        dice = self.dice
        street, city, code = self._one_of(who.homes, "usual_home")
        if self._often("street_typo"):
            street = noise.slip(dice, street)
        if who.country == "DE" and dice.random() < 0.3:
            street = street.replace("straße", "str.").replace("Straße", "Str.")
        if who.country in ("US", "GB") and dice.random() < 0.35:
            street = (
                street.replace("Street", "St").replace("Avenue", "Ave")
                .replace("Road", "Rd").replace("Drive", "Dr")
            )  # fmt: skip
        if who.country in ("ES", "FR") and dice.random() < 0.2:
            street = street.replace("Calle", "C/").replace("avenue", "av.")
        if source == "spreadsheet" and dice.random() < 0.4:
            street, city = noise.plain(street).upper(), noise.plain(city).upper()
        if self._often("zip_typo"):
            code = noise.slip(dice, code, digits=True)
        blank = dice.random()
        if not self.fields and blank < 0.08:
            return "", city, code
        if blank > 0.95:
            return street, city, ""
        return street, city, code

    def _birthdate(self, who):
        if self._often("filler_birthdate"):
            return noise.filler_birthdate(self.dice)
        if self._often("birthdate_typo"):
            return noise.wrong_birthdate(self.dice, who.birth)
        return who.birth
