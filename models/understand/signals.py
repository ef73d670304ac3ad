"""What customers do beside buying: columns frames.SIGNALS, a row a signal.

Kinds as in ``engine/churn/signals.py``: ratings, complaints and contracts of the
sources, opens and clicks of Odoo's mailings (a reply counts as a click). What is done
for an organisation counts for the organisation, as with purchases.

Odoo keeps of an open the time of the first, of a click also the link and the address
it came from, of neither the program. So what can be told apart from a person is:

- an open within seconds of sending, or at the moment of a machine's click,
- a click within seconds of sending,
- several links of one email clicked within the same two seconds,
- a reply that comes back within a minute (an absence note).

What cannot: a mail program that opens by itself hours later (so opens count little),
and a scanner that waits and follows one link only.
"""

from datetime import timedelta

from odoo.tools import SQL

from ..collect.source_signals import KINDS
from . import frames

DAYS = 730  # nothing older counts
OPEN_SECONDS = 3
CLICK_SECONDS = 10
BURST_SECONDS = 2
REPLY_SECONDS = 60

# Of emails ``trace``: id, holder_id, sent, opened, clicked. Whether it was a machine
# can be told once BURST_SECONDS have passed.
CLICKS = """
visit AS (
    SELECT trace.*, c.link_id, c.create_date AS date,
           LAG(c.link_id) OVER line AS link_before,
           LAG(c.create_date) OVER line AS before,
           LEAD(c.link_id) OVER line AS link_after,
           LEAD(c.create_date) OVER line AS after
      FROM trace JOIN link_tracker_click c ON c.mailing_trace_id = trace.id
    WINDOW line AS (PARTITION BY trace.id ORDER BY c.create_date, c.id)
), click AS (
    SELECT id, holder_id, opened, date, date <= sent + %(click)s
           OR (link_before <> link_id AND date <= before + %(burst)s)
           OR (link_after <> link_id AND after <= date + %(burst)s) AS machine
      FROM visit
     UNION ALL  -- on links that were deleted since
    SELECT id, holder_id, opened, clicked, clicked <= sent + %(click)s
      FROM trace WHERE clicked IS NOT NULL
       AND NOT EXISTS (SELECT FROM visit WHERE visit.id = trace.id)
)
"""
# An address that several customers use is evidence for none of them. Several contacts
# of one organisation are one customer: then it is the organisation that reads.
MAILINGS = """
WITH found AS (
    SELECT t.id, t.email, t.sent_datetime AS sent, t.open_datetime AS opened,
           t.links_click_datetime AS clicked, t.reply_datetime AS replied,
           %(holder)s AS partner_id
      FROM mailing_trace t %(joins)s
     WHERE t.trace_type = 'mail' AND t.is_test_trace IS NOT TRUE
       AND GREATEST(t.open_datetime, t.links_click_datetime, t.reply_datetime)
           >= %(since)s AND %(near)s
), address AS (
    SELECT buyer.email_normalized AS email, MIN(payer.id) AS payer_id,
           CASE WHEN COUNT(DISTINCT buyer.cdp_profile_id) = 1 THEN MIN(buyer.id)
           END AS partner_id, COUNT(DISTINCT payer.cdp_profile_id) = 1
           AND BOOL_AND(key.state <> 'placeholder') AS sound
      FROM res_partner buyer
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
      JOIN cdp_identifier key ON key.partner_id = buyer.id AND key.kind = 'email'
     WHERE buyer.email_normalized IN (SELECT email FROM found)
     GROUP BY 1
), trace AS (
    SELECT found.id, sent, opened, clicked, replied,
           CASE WHEN address.email IS NULL THEN found.partner_id
           WHEN address.partner_id IS NULL THEN address.payer_id
           ELSE COALESCE(found.partner_id, address.partner_id) END AS holder_id
      FROM found LEFT JOIN address ON address.email = found.email
     WHERE address.sound IS NOT FALSE
), %(clicks)s, woken AS (
    SELECT DISTINCT id FROM click
     WHERE machine AND date BETWEEN opened - %(burst)s AND opened + %(burst)s
)
SELECT holder_id AS partner_id, MIN(date) AS date, 'click' AS kind,
       BOOL_AND(COALESCE(machine, FALSE)) AS machine
  FROM click GROUP BY id, holder_id, date::date
 UNION ALL
SELECT holder_id, replied, 'click', %(absent)s
  FROM trace WHERE replied IS NOT NULL
 UNION ALL
SELECT holder_id, opened, 'open',
       COALESCE(opened <= sent + %(open)s, FALSE) OR woken.id IS NOT NULL
  FROM trace LEFT JOIN woken USING (id) WHERE opened IS NOT NULL
"""


def query(env, profile_ids=None):
    """All signals of the last two years, or those of some profiles."""
    who = frames.bought_by(env, profile_ids)
    return SQL(
        "SELECT p.id, %(day)s, t.kind, t.value, t.machine FROM (%(rows)s) t %(joins)s"
        " WHERE %(who)s",
        day=frames.DAY,
        rows=rows(env, _of_payers(profile_ids)),
        joins=frames.PAYERS,
        who=who,
    )


def _of_payers(profile_ids):
    if profile_ids is None:
        return None
    return SQL("payer.cdp_profile_id = ANY(%s)", list(profile_ids))


def rows(env, who=None):
    """Signals by contact: partner_id, date, kind, value, machine.

    :param who: a condition on ``buyer`` and ``payer``, to leave out what is certainly
        of others: the caller still has to choose
    """
    until = env["cdp.stage"]._known_until()
    since = until - timedelta(days=DAYS)
    parts = SQL(
        "SELECT partner_id, date, kind, 1::float AS value, machine FROM (%s) mailing",
        _mailings(env, since, who),
    )
    sources = env["cdp.source"]._union_signals(KINDS)
    if sources is not None:
        told = SQL(
            "SELECT partner_id, date, kind, value, FALSE FROM (%s) source", sources
        )
        parts = SQL("%s UNION ALL %s", parts, told)
    # A contract counts until its end, however long ago it was made.
    return SQL(
        "SELECT * FROM (%(parts)s) t WHERE t.date < %(until)s AND (t.date >= %(since)s"
        " OR t.kind = 'contract' AND t.date + t.value * interval '1 day' >= %(since)s)",
        parts=parts,
        until=until,
        since=since,
    )


def _mailings(env, since, who):
    holder, joins = _holders(env)
    return SQL(
        MAILINGS,
        holder=holder,
        joins=joins,
        since=since,
        near=_near(holder, who),
        clicks=clicks(),
        absent=absent(SQL("replied"), SQL("sent")),
        open=_seconds(OPEN_SECONDS),
        burst=_seconds(BURST_SECONDS),
    )


def clicks():
    """The common table ``click`` (holder_id, date, machine …) over ``trace``."""
    return SQL(CLICKS, click=_seconds(CLICK_SECONDS), burst=_seconds(BURST_SECONDS))


def absent(replied, sent):
    """Whether a reply came back by itself, as a condition."""
    return SQL("COALESCE(%s <= %s + %s, FALSE)", replied, sent, _seconds(REPLY_SECONDS))


def _seconds(number):
    return SQL("interval '1 s' * %s", number)


def _near(holder, who):
    """Traces that may be of the contacts: by their record, or by their address."""
    if who is None:
        return SQL("TRUE")
    buyers = SQL(
        "FROM res_partner buyer JOIN res_partner payer"
        " ON payer.id = buyer.commercial_partner_id WHERE %s",
        who,
    )
    return SQL(
        "(%(holder)s IN (SELECT buyer.id %(buyers)s)"
        " OR t.email IN (SELECT buyer.email_normalized %(buyers)s))",
        holder=holder,
        buyers=buyers,
    )


def _holders(env):
    """The contact that each kind of recipient belongs to, and the joins to it.

    A mailing contact belongs to none: its address says who it is.
    """
    join = "LEFT JOIN res_partner r ON t.model = 'res.partner' AND r.id = t.res_id"
    joins, cases = [SQL(join)], [SQL("WHEN 'res.partner' THEN r.id")]
    mailings = env["mailing.mailing"].sudo()  # which models exist is no secret
    for (model,) in mailings._read_group([], ["mailing_model_id"]):
        records = env.get(model.model)
        field = records is not None and _partner_field(records)
        if not field or model.model == "res.partner":
            continue
        alias = SQL.identifier(f"r{model.id}")
        joins.append(
            SQL(
                "LEFT JOIN %(table)s %(alias)s"
                " ON t.model = %(model)s AND %(alias)s.id = t.res_id",
                table=SQL.identifier(records._table),
                alias=alias,
                model=model.model,
            )
        )
        cases.append(
            SQL("WHEN %s THEN %s.%s", model.model, alias, SQL.identifier(field))
        )
    return SQL("CASE t.model %s END", SQL(" ").join(cases)), SQL(" ").join(joins)


def _partner_field(records):
    """The stored field of the record's contact, if it has one."""
    for name in records._mail_get_partner_fields():
        field = records._fields[name]
        if field.type == "many2one" and field.store and records._auto:
            return name
    return None
