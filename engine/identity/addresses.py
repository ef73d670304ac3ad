"""Street addresses made comparable: the words that tell streets apart, the number.

What kind of street it is (street, rue, Straße, calle ...) is written in so many ways,
or not at all, that it says less than it confuses; so it goes.
"""

import re

from ..letters import plain_words

_KINDS = frozenset(
    """street st str strasse road rd avenue ave av avda avenida lane ln drive dr court
    ct place pl square sq way boulevard blvd bd bvd bulevar crescent cres close terrace
    highway hwy parkway pkwy alley circle cir trail rue chemin chem impasse allee
    quai route rte cours via viale vle piazza pza corso vicolo largo calle c cl paseo
    ps plaza pza camino carrera ronda rua travessa trav praca weg gasse platz ring
    damm ufer ulica ul aleja al plac plein laan straat gade gatan vej vagen gata
    utca ut ter""".split()
)
_SMALL = frozenset("de la le les du des del della di da do dos das der die das".split())
_UNIT = frozenset(
    """apt apartment flat unit suite ste floor fl room rm app appt appartement
    piso puerta pta int interno scala wohnung whg top etage lgh no nr num numero
    n""".split()
)
_SUFFIX = re.compile(r"(?<=\w{2})(strasse|str|weg|gasse|platz|straat|laan|gatan|vej)$")
_NUMBER = re.compile(r"^(\d+)([a-z]?)$")


def street(text: str | None) -> tuple[str, str]:
    """The telling words of a street, in order, and the house number ("" if none).

    >>> street("Haupt-Str. 12 b"), street("12 Rue de la Gare, apt 4")
    (('haupt', '12'), ('gare', '12'))
    """
    words: list[str] = []
    number = ""
    for word in plain_words(text or "")[:20]:
        found = _NUMBER.match(word)
        if found:
            number = number or found.group(1)
        elif word in _UNIT and (words or number):
            break  # what follows tells flats apart, and is often left out
        elif word not in _KINDS and word not in _SMALL and len(word) > 1:
            words.append(_SUFFIX.sub("", word))
    return " ".join(words), number


def postcode(text: str | None) -> str:
    """Letters and digits of a postcode, upper case, without a country prefix."""
    plain = "".join(filter(str.isalnum, (text or "").upper()))
    return re.sub(r"^[A-Z]{1,2}(?=\d{4,5}$)", "", plain)
