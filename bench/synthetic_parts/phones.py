"""Telephone numbers that are given out in ten countries, and how people write them."""

CODES = dict(
    DE="49", FR="33", IT="39", ES="34", GB="44", US="1", NL="31", PL="48", SE="46"
) | {"BR": "55"}
_TRUNK = {"DE": "0", "FR": "0", "GB": "0", "NL": "0", "SE": "0"}
# prefixes without the trunk digit, digits that follow
_MOBILE = {
    "DE": ("151 152 157 160 170 171 172 175 176 177 178 179".split(), (7, 8)),
    "FR": ("61 62 63 64 65 66 67 68 75 76 77 78".split(), (7,)),
    "IT": ("320 328 329 333 334 335 338 339 340 347 348 349 366".split(), (7,)),
    "ES": ("600 606 610 616 620 629 630 639 646 650 660 670 686".split(), (6,)),
    "GB": ("7400 7500 7700 7710 7770 7800 7811 7850 7900 7930 7970".split(), (6,)),
    "US": ("212 213 312 415 512 602 617 713 202 305 404 503 206".split(), (7,)),
    "NL": ("61 62 63 64 65".split(), (7,)),
    "PL": ("501 502 505 600 601 602 604 605 660 691 692 695".split(), (6,)),
    "SE": ("70 72 73 76".split(), (7,)),
    "BR": ("119 219 319 419 519 619 719 819 859".split(), (8,)),
}
_LANDLINE = {
    "DE": ("30 40 69 89".split(), (8,)),
    "FR": ("14 24 32 38 47 49 55".split(), (7,)),
    "IT": ("02 06 011 081 051 055".split(), (7,)),
    "ES": ("91 93 95 96 98".split(), (7,)),
    "GB": ("207 208".split(), (7,)),
    "US": ("212 312 415 512 617 713 305 404 503 206".split(), (7,)),
    "NL": ("20 10 30 40 50".split(), (7,)),
    "PL": ("22 12 71 61 58".split(), (7,)),
    "SE": ("8 31 40".split(), (7,)),
    "BR": ("113 213 313 413 513 613".split(), (7,)),
}


def number(dice, country, mobile):
    """(prefix, rest): the national number without its trunk digit."""
    prefixes, lengths = (_MOBILE if mobile else _LANDLINE)[country]
    length = dice.choice(lengths)
    if country == "DE" and mobile:
        prefix = dice.choice(prefixes)
        length = 8 if prefix[1] == "5" else 7
    else:
        prefix = dice.choice(prefixes)
    if country == "GB" and not mobile and prefix in ("207", "208"):
        prefix, length = "20", 8
        return prefix, f"{dice.choice('78')}{dice.randrange(10**6, 10**7)}"
    low = 2 * 10 ** (length - 1)
    return prefix, str(dice.randrange(low, 10**length))


def e164(country, two):
    return f"+{CODES[country]}{two[0]}{two[1]}"


def written(dice, country, two):
    """One of the ways in which people write it."""
    prefix, rest = two
    style = dice.random()
    cut = len(rest) // 2
    parts = f"{rest[:cut]} {rest[cut:]}"
    if style < 0.18:
        return e164(country, two)
    if style < 0.34:
        return f"+{CODES[country]} {prefix} {parts}"
    if style < 0.40:
        return f"00{CODES[country]}{prefix}{rest}"
    national = _TRUNK.get(country, "") + prefix
    if country == "US":
        return f"({prefix}) {rest[:3]}-{rest[3:]}"
    if style < 0.6:
        return national + rest
    if style < 0.8:
        return f"{national} {parts}"
    if style < 0.92:
        return f"{national}/{rest}"
    return f"{national}-{parts.replace(' ', '-')}"
