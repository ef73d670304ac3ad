"""What is removed once it is old enough: the registry of the kinds of data.

What the addon forgets by itself is listed as well, so that whoever asks how long
something is kept finds one answer.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: the kind that is about customers themselves, not about rows
PERSON = "person"
PERSON_SENTENCE = _lt(
    "Customers whom you have not met for as long as each purpose that holds for them "
    "says: no purchase, message, consent or login. They are erased, as at their own "
    "request; what the law keeps stays and is named."
)


class Kind(NamedTuple):
    """Rows of a model that are old: their name, date and a sentence for a person.

    ``least``: fewer months would take away what is still in use. ``told``: what it is
    for the customer it is about; None where it is about nobody.
    """

    name: object
    model: str
    date: str
    sentence: object
    domain: tuple = ()
    least: int = 1
    told: object = None


KINDS = {
    "decision": Kind(
        _lt("Messages sent and held back"),
        "cdp.decision",
        "date",
        _lt("To whom a message went or did not, and why. The limits look at the last "
            "weeks; what is older only answers complaints."),
        least=3,
        told=_lt("Which messages you got, and why"),
    ),
    "access": Kind(
        _lt("Reading of personal data"),
        "cdp.access.log",
        "date",
        _lt("Which colleague read or exported which personal data."),
        least=12,
        told=_lt("Which colleague looked at your data"),
    ),
    "requested": Kind(
        _lt("Asked for consent, never confirmed"),
        "cdp.consent.proof",
        "consent_id.date",
        _lt("Who typed an address into a form and never confirmed it: the proof (IP "
            "address, browser) goes; the ledger keeps its line, under a pseudonym."),
        (("consent_id.state", "=", "requested"),),
        told=_lt("What you typed into a form and never confirmed"),
    ),
    "pause": Kind(
        _lt("Pauses that are over"),
        "cdp.pause",
        "until",
        _lt("Customers who did not want to hear from you for a while."),
        told=_lt("That you wanted a break from our messages"),
    ),
    "membership": Kind(
        _lt("Stays in segments that have ended"),
        "cdp.membership",
        "left",
        _lt("Which segments a customer was in, and when. Who is in one now stays."),
        (("left", "!=", False),),
        told=_lt("Which of our lists you were on"),
    ),
    "anomaly": Kind(
        _lt("Out of the ordinary"),
        "cdp.anomaly",
        "date",
        _lt("Days and purchases that were far from the usual, and what was said of "
            "them."),
        least=6,
        told=_lt("Purchases of yours that were unusual"),
    ),
    "alert": Kind(
        _lt("What alerts told"),
        "cdp.alert.event",
        "date",
        _lt("What colleagues were told about which customer, and why."),
        least=12,
        told=_lt("That a colleague was asked to look after you, and why"),
    ),
    "feedback": Kind(
        _lt("Feedback ticked as read"),
        "cdp.feedback.read",
        "create_date",
        _lt("Who read which rating or message. Feedback this old shows as unread "
            "again."),
        least=12,
    ),
    "identity": Kind(
        _lt("History of links and merges"),
        "cdp.identity.log",
        "date",
        _lt("Which contacts were linked, taken apart or merged, by whom and why."),
        least=12,
        told=_lt("That two entries of yours were joined or taken apart"),
    ),
    "merge": Kind(
        _lt("Merges that came to nothing"),
        "cdp.merge",
        "create_date",
        _lt("Copies of contacts as they were before a merge that was undone or "
            "refused. Merges that stand keep theirs, because undoing needs it."),
        (("state", "in", ("undone", "refused")),),
        told=_lt("Your entry as it was before a change that we took back"),
    ),
    "golden": Kind(
        _lt("Golden values written"),
        "cdp.golden.write",
        "date",
        _lt("What a contact's name, address or phone was before the golden value was "
            "written. Older ones can no longer be taken back."),
        least=6,
        told=_lt("Your former name, address and phone"),
    ),
    "quality": Kind(
        _lt("History of data quality"),
        "cdp.quality.history",
        "date",
        _lt("The quality score of each customer over time; the last one before the "
            "limit stays, because it holds until the next."),
        least=3,
        told=_lt("How complete and correct your entry was"),
    ),
    "version": Kind(
        _lt("Retired versions of scores"),
        "cdp.model",
        "trained",
        _lt("How a score was made that no customer has any more: its record, tests "
            "and outcomes."),
        (("state", "=", "retired"), ("pinned", "=", False)),
        least=12,
    ),
    "request": Kind(
        _lt("Privacy requests that are closed"),
        "cdp.privacy.request",
        "closed",
        _lt("What customers asked for, how you answered, and the copies of their data "
            "that were made for them. It proves that you answered in time."),
        least=12,
        told=_lt("What you asked us about your data, and our answer"),
    ),
}  # fmt: skip

PERSON_TOLD = _lt(
    "Everything about you, once we do not meet any more and nothing above asks for "
    "longer"
)

#: kept for a time of their own, and forgotten without a rule: name, months, and what
#: the customer reads
BY_ITSELF = (
    (
        _lt("Hints of the mood of what customers write"),
        lambda env: 12,
        _lt("How a message of yours may have sounded"),
    ),
    (
        _lt("Scores of each customer by month"),
        lambda env: env["cdp.score.history"]._keep_months(),
        _lt("What our programs worked out about you, month by month"),
    ),
    (
        _lt("Values that data quality corrected"),
        lambda env: 12,
        _lt("What we corrected in your entry"),
    ),
    (_lt("Results of scheduled work (no personal data)"), lambda env: 3, None),
)

# A quality score holds until the next row of the profile.
REPLACED = """
SELECT old.id FROM cdp_quality_history old WHERE old.date < %(limit)s
   AND EXISTS (SELECT FROM cdp_quality_history later
                WHERE later.profile_id = old.profile_id
                  AND later.date > old.date AND later.date < %(limit)s)
"""
# Asked, and never a yes after it; that the question itself has lapsed changes nothing.
UNANSWERED = """
SELECT proof.id FROM cdp_consent_proof proof
  JOIN cdp_consent asked ON asked.id = proof.consent_id
 WHERE asked.state = 'requested' AND asked.date < %(limit)s
   AND NOT EXISTS (SELECT FROM cdp_consent later
                    WHERE later.subject = asked.subject AND later.state = 'given'
                      AND later.purpose_id = asked.purpose_id
                      AND later.channel = asked.channel AND later.seq > asked.seq)
"""
#: what a domain cannot say, by kind
QUERIES = {"quality": REPLACED, "requested": UNANSWERED}


def domain(env, code, limit):
    """The rows of a kind that are older than ``limit``; None while there are none."""
    kind = KINDS[code]
    if kind.model not in env:
        return None  # its part of the addon is not there
    found = Domain(kind.domain) & Domain(kind.date, "<", limit)
    if code in QUERIES:
        query = SQL(QUERIES[code], limit=limit)
        found &= Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s.id IN (%s)", SQL.identifier(alias), query
            )
        )
    return found
