"""What six systems have written down of a customer, each in its own way."""

import datetime

from . import names
from .people import plain

FIELDS = (
    *("record_id", "kind", "name", "first_name", "last_name", "email", "phone"),
    *("street", "city", "zip", "country", "birthdate", "vat", "company"),
    *("source", "created_at"),
)
#: chance that a system knows a field
KNOWS = {
    "pos": dict(email=0.25, phone=0.75, street=0.35, birth=0.1),
    "sale": dict(email=0.75, phone=0.6, street=0.95, birth=0.1),
    "website": dict(email=0.95, phone=0.4, street=0.9, birth=0.3),
    "newsletter": dict(email=1.0, phone=0.0, street=0.1, birth=0.1),
    "spreadsheet": dict(email=0.45, phone=0.5, street=0.85, birth=0.45),
    "marketplace": dict(email=0.9, phone=0.3, street=0.95, birth=0.0),
}
SHARES = dict(pos=22, sale=26, website=20, newsletter=8, spreadsheet=14, marketplace=8)
FILLER_MAILS = ("test@test.com", "none@none.com", "noemail@example.com", "a@a.com")
FILLER_PHONES = ("0000000000", "1234567890", "9999999999", "1111111111")


class Scribe:
    """Writes cards; `dirt` multiplies the chance of every fault."""

    def __init__(self, dice, dirt=1.0, fields=None):
        self.dice, self.dirt, self.fields = dice, dirt, fields
        self.orders = 0

    def often(self, chance):
        return self.dice.random() < min(0.95, chance * self.dirt)

    def card(self, customer, number):
        dice = self.dice
        source = dice.choices(list(SHARES), SHARES.values())[0]
        knows = KNOWS[source]
        card = dict.fromkeys(FIELDS, "")
        card |= {"record_id": f"R{number}", "kind": customer.kind, "source": source}
        card["country"] = customer.home.country if dice.random() < 0.85 else ""
        days = datetime.timedelta(days=dice.randint(0, 2900))
        card["created_at"] = str(datetime.date(2018, 1, 1) + days)
        if customer.kind == "company":
            self._firm_name(card, customer)
        else:
            self._name(card, customer, source)
        if dice.random() < knows["email"]:
            card["email"] = self._mail(customer, source)
        if dice.random() < knows["phone"]:
            card["phone"] = self._phone(customer)
        if dice.random() < knows["street"]:
            self._address(card, customer)
        if customer.birth and dice.random() < knows["birth"] * 1.6:
            card["birthdate"] = self._birth(customer.birth)
        return self._only(card)

    def _only(self, card):
        if self.fields:
            for field in set(FIELDS[3:]) - set(self.fields) - {"source", "created_at"}:
                card[field] = ""
            if not card["name"]:
                card["name"] = "Kunde"
        return card

    def _name(self, card, customer, source):
        dice = self.dice
        first, last = customer.first.title(), customer.last.title()
        if customer.maiden and dice.random() < 0.4:
            last = customer.maiden.title()
        if self.often(0.1):
            first = dice.choice(names.NICKNAMES.get(customer.first, [first])).title()
        elif self.often(0.05):
            first = first[:1] + dice.choice((".", ""))
        if self.often(0.05):
            first = self.typo(first)
        if self.often(0.06):
            last = self.typo(last)
        if dice.random() < 0.1:
            first, last = plain(first).title(), plain(last).title()
        if customer.suffix and dice.random() < 0.6:
            last += " " + customer.suffix
        whole = f"{first} {last}"
        how = dice.random()
        if source == "newsletter" and how < 0.6:
            card["name"] = card["first_name"] = first if how < 0.45 else ""
            return
        if self.often(0.06):
            whole, first, last = f"{last} {first}", last, first
        elif self.often(0.06):
            whole = f"{last}, {first}"
        elif self.often(0.03):
            whole = f"{dice.choice(('Dr.', 'Herr', 'Mrs', 'M.'))} {whole}"
        elif self.often(0.03):
            whole = f"{first} {dice.choice('ABCDEFGJKLMRST')}. {last}"
        elif self.often(0.03):
            whole = last if dice.random() < 0.6 else first
            card["name"] = whole
            return
        if source in ("website", "marketplace", "newsletter"):
            card["first_name"], card["last_name"] = first, last
        card["name"] = self._case(whole)
        if customer.employer and dice.random() < 0.4:
            card["company"] = customer.employer

    def _case(self, text):
        how = self.dice.random()
        return text.upper() if how < 0.05 else text.lower() if how < 0.08 else text

    def _firm_name(self, card, customer):
        name, form = customer.first, customer.last
        if self.often(0.1):
            name = self.typo(name)
        if self.often(0.12) and len(name.split()) > 2:
            name = " ".join(name.split()[:-1])
        whole = name if self.often(0.35) else f"{name} {form}"
        card["name"] = card["company"] = self._case(whole)
        if customer.vat and self.dice.random() < 0.3:
            card["vat"] = customer.vat

    def _mail(self, customer, source):
        dice = self.dice
        if source == "marketplace" and customer.kind == "person":
            self.orders += 1
            return f"{plain(customer.last)[:3]}{self.orders:x}q7@members.marketplace.com"
        if self.often(0.012):
            return dice.choice(FILLER_MAILS)
        mail = customer.mails[min(int(dice.expovariate(1.3)), len(customer.mails) - 1)]
        local, _, domain = mail.partition("@")
        if domain == "gmail.com" and self.often(0.15):
            local += "+" + dice.choice(("shop", "news", "x", source))
        elif domain == "gmail.com" and self.often(0.1) and len(local) > 4:
            local = local[:3] + "." + local[3:]
        if self.often(0.03):
            local = self.typo(local.replace(" ", "")) or local
        elif self.often(0.02):
            domain = self.typo(domain)
        mail = f"{local}@{domain}".replace(" ", "")
        return mail.upper() if dice.random() < 0.04 else mail

    def _phone(self, customer):
        dice = self.dice
        if self.often(0.02):
            return dice.choice(FILLER_PHONES)
        number = customer.phones[min(int(dice.expovariate(1.2)), len(customer.phones) - 1)]
        if self.often(0.02):
            place = dice.randrange(3, len(number))
            number = number[:place] + dice.choice("0123456789") + number[place + 1 :]
        dial = names.DIALS[customer.home.country]
        return dice.choice((
            f"+{dial}{number}", f"+{dial} {number[:3]} {number[3:]}", f"0{number}",
            f"0{number[:3]}/{number[3:]}", f"00{dial} {number}", f"({number[:3]}) {number[3:]}",
        ))

    def _address(self, card, customer):
        dice = self.dice
        home = customer.home
        if customer.former and dice.random() < 0.4:
            home = customer.former
        street = home.street
        if self.often(0.07):
            street = self.typo(street)
        if dice.random() < 0.15:
            for long, short in (("straße", "str."), ("Street", "St"), ("Avenue", "Ave"),
                                ("Road", "Rd"), ("rue", "r."), ("calle", "C/"), ("via", "V.")):
                street = street.replace(long, short)
        if dice.random() > 0.06:
            ahead = home.country in ("FR", "GB", "US")
            street = f"{home.house} {street}" if ahead else f"{street} {home.house}"
        card["street"] = self._case(street)
        card["city"] = plain(home.city).title() if dice.random() < 0.1 else home.city
        card["zip"] = home.zip
        if self.often(0.03):
            card["zip"] = self.typo(home.zip)
        if self.often(0.05):
            card["zip"] = ""
        if self.often(0.05):
            card["city"] = ""

    def _birth(self, birth):
        dice = self.dice
        year, month, day = birth
        if self.often(0.02):
            return dice.choice(("1900-01-01", "1970-01-01"))
        if self.often(0.025) and day <= 12:
            month, day = day, month
        if self.often(0.03):
            day = dice.randint(1, 28)
        elif self.often(0.02):
            year += dice.choice((-10, -1, 1, 10))
        return f"{year}-{month:02}-{day:02}"

    def typo(self, text):
        if len(text) < 3:
            return text
        dice = self.dice
        place = dice.randrange(1, len(text) - 1)
        letter = dice.choice("abcdefghijklmnoprstuw")
        how = dice.random()
        if how < 0.3:
            return text[:place] + letter + text[place + 1 :]
        if how < 0.55:
            return text[:place] + text[place + 1 :]
        if how < 0.75:
            return text[:place] + letter + text[place:]
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
