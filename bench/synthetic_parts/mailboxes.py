"""Mail addresses people and companies give themselves; no two have the same."""

import re

from .noise import german_plain, plain

_FREE = {
    "DE": "gmail.com gmx.de web.de t-online.de outlook.de yahoo.de gmx.net",
    "FR": "gmail.com orange.fr free.fr wanadoo.fr hotmail.fr laposte.net sfr.fr",
    "IT": "gmail.com libero.it hotmail.it virgilio.it alice.it tiscali.it yahoo.it",
    "ES": "gmail.com hotmail.com yahoo.es telefonica.net outlook.es icloud.com",
    "GB": "gmail.com hotmail.co.uk btinternet.com yahoo.co.uk outlook.com sky.com",
    "US": "gmail.com yahoo.com hotmail.com aol.com outlook.com icloud.com comcast.net",
    "NL": "gmail.com ziggo.nl kpnmail.nl hotmail.com live.nl planet.nl home.nl",
    "PL": "gmail.com wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl",
    "SE": "gmail.com hotmail.com telia.com live.se outlook.com icloud.com",
    "BR": "gmail.com hotmail.com yahoo.com.br uol.com.br bol.com.br terra.com.br",
}
_TOP = {"GB": "co.uk", "US": "com", "BR": "com.br"}
_ROLES = "info office sales contact mail hello service orders accounting admin".split()


def _word(text, country):
    text = (german_plain if country == "DE" else plain)(text)
    return re.sub("[^a-z]", "", text.lower())


class Mailboxes:
    def __init__(self, dice):
        self.dice = dice
        self._taken = set()

    def _free(self, local, country):
        """The address, with a number if somebody has it already."""
        domains = _FREE[country].split()
        domain = domains[0] if self.dice.random() < 0.4 else self.dice.choice(domains)
        tried = local
        while (tried, domain) in self._taken:
            tried = f"{local}{self.dice.randrange(1, 9999)}"
        self._taken.add((tried, domain))
        return f"{tried}@{domain}"

    def own(self, person):
        dice, country = self.dice, person.country
        names = person.short if person.short and dice.random() < 0.2 else [person.first]
        first, last = _word(names[0], country), _word(person.last, country)
        style = dice.random()
        if style < 0.35:
            local = f"{first}.{last}"
        elif style < 0.45:
            local = f"{first}{last}"
        elif style < 0.58:
            local = f"{first[0]}.{last}" if dice.random() < 0.5 else f"{first[0]}{last}"
        elif style < 0.66:
            local = f"{last}.{first}"
        elif style < 0.80:
            local = f"{first}{person.birth[2:4]}"
        elif style < 0.90:
            local = f"{first}_{last}{dice.randrange(1, 99)}"
        else:
            syllables = ("ka mi lo ru sta zen bo ti ra no vel fi".split(), 3)
            local = "".join(dice.choices(syllables[0], k=3)) + str(dice.randrange(99))
        return self._free(local, country)

    def family(self, person, country):
        last = _word(person.last, country)
        patterns = ("familie.{}", "{}.family", "{}", "die.{}s", "fam.{}", "casa.{}")
        return self._free(self.dice.choice(patterns).format(last), country)

    def at_work(self, person, domain):
        first, last = (
            _word(name, person.country) for name in (person.first, person.last)
        )
        patterns = (f"{first}.{last}", f"{first[0]}.{last}", f"{last}", first)
        return f"{self.dice.choice(patterns)}@{domain}"

    def domain(self, company, country):
        words = [_word(word, country) for word in company.split()]
        name = "-".join(word for word in words[:2] if word) or "firma"
        tried, top = name, _TOP.get(country, country.lower())
        while (tried, top) in self._taken:
            tried = f"{name}{self.dice.randrange(2, 999)}"
        self._taken.add((tried, top))
        return f"{tried}.{top}"

    def of_company(self, domain):
        roles = self.dice.sample(_ROLES[1:], 2)
        count = self.dice.choices((1, 2, 3), (5, 3, 2))[0]
        first = "info" if self.dice.random() < 0.7 else self.dice.choice(_ROLES)
        return [f"{role}@{domain}" for role in (first, *roles)[:count]]
