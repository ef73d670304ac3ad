"""Domains of email addresses: the common, their neighbours, the throwaways."""

import re

from ..letters import one_edit

#: what people mean, and mistype; short names are left out: too many neighbours exist
COMMON = tuple(
    """gmail.com googlemail.com yahoo.com hotmail.com outlook.com icloud.com
    protonmail.com comcast.net btinternet.com verizon.net bellsouth.net
    hotmail.fr yahoo.fr wanadoo.fr laposte.net hotmail.it virgilio.it
    hotmail.es hotmail.de outlook.de t-online.de freenet.de yahoo.de
    yahoo.co.uk hotmail.co.uk bluewin.ch telenet.be seznam.cz""".split()
)
#: one letter away from a common one, and somebody else's
_OTHERS = frozenset(
    """mail.com email.com ymail.com vmail.com cloud.com icould.com
    hotmail.com.br outlook.com.br yahoo.com.br rocketmail.com fastmail.com
    protonmail.ch freenet.at inlook.com gmail.co.za""".split()
)
_PROVIDERS = "gmail|googlemail|yahoo|hotmail|outlook|icloud|protonmail|virgilio|wanadoo"
_NATIONAL = re.compile(rf"({_PROVIDERS})\.((co|com)\.)?[a-z]{{2}}")
#: national endings that are more often a slip of .com than meant
_SLIPS = frozenset(("co", "cm", "om"))

#: mailboxes that are thrown away after minutes: the best known, no more
DISPOSABLE = frozenset(
    """mailinator.com guerrillamail.com guerrillamail.de guerrillamail.net
    sharklasers.com grr.la yopmail.com yopmail.fr yopmail.net 10minutemail.com
    10minutemail.net 20minutemail.com tempmail.com temp-mail.org temp-mail.io
    tempmail.net tempail.com throwawaymail.com trashmail.com trashmail.de trashmail.net
    trash-mail.com wegwerfmail.de wegwerfmail.net wegwerfemail.de spamgourmet.com
    getnada.com nada.email maildrop.cc mailnesia.com mintemail.com moakt.com
    mohmal.com dispostable.com discard.email discardmail.com discardmail.de
    fakeinbox.com fakemail.net mailcatch.com mytemp.email emailondeck.com
    burnermail.io tempr.email einrot.com spam4.me mailsac.com inboxkitten.com
    jetable.org byom.de spambog.com spambog.de mailexpire.com tmpmail.org""".split()
)


def known(domain: str) -> bool:
    """Is it surely meant as it stands?"""
    return (
        domain in COMMON
        or domain in _OTHERS
        or domain in DISPOSABLE
        or bool(_NATIONAL.fullmatch(domain) and domain.rpartition(".")[2] not in _SLIPS)
    )


def meant(domain: str) -> str | None:
    """The common domain that is one slip of the finger away, None if there is none.

    >>> meant("gmial.com"), meant("hotmail.con"), meant("ymail.com")
    ('gmail.com', 'hotmail.com', None)
    """
    if known(domain):
        return None
    return next((common for common in COMMON if one_edit(domain, common)), None)


def disposable(domain: str) -> bool:
    """Is it, or a part of it, a throwaway?"""
    labels = domain.split(".")
    return any(".".join(labels[n:]) in DISPOSABLE for n in range(len(labels) - 1))
