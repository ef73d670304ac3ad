"""All that the gate has to know of some addresses, in one query."""

from datetime import timedelta

from odoo.tools import SQL

# Of several contacts with one address, and of the contacts linked with them, the
# strictest counts. The last messages that a cap allows begin `days` ago; when there are
# as many, the next may go once the first of them is that old.
FACTS = """
WITH asked AS (SELECT * FROM unnest(%(addresses)s::text[], %(digests)s::text[])
               AS asked (address, digest)),
holder AS (
    SELECT asked.address, contact.id, contact.cdp_profile_id
      FROM asked JOIN res_partner contact ON contact.email_normalized = asked.address
     WHERE contact.active
), everyone AS (
    SELECT address, id FROM holder UNION
    SELECT holder.address, linked.id FROM holder
      JOIN res_partner linked ON linked.cdp_profile_id = holder.cdp_profile_id
), known AS (
    SELECT everyone.address, MIN(everyone.id) AS partner_id,
           BOOL_OR(contact.cdp_minor) AS minor,
           BOOL_OR(contact.cdp_restricted) AS restricted,
           MAX(contact.tz) AS tz, MAX(country.code) AS country,
           MAX(pause.until) AS paused_until
      FROM everyone JOIN res_partner contact ON contact.id = everyone.id
      LEFT JOIN LATERAL (
           SELECT address.country_id FROM res_partner address
            WHERE address.parent_id = contact.id AND address.type = 'delivery'
              AND address.active AND address.country_id IS NOT NULL
            ORDER BY address.id LIMIT 1) delivery ON TRUE
      LEFT JOIN res_country country
        ON country.id = COALESCE(delivery.country_id, contact.country_id)
      LEFT JOIN cdp_pause pause ON pause.partner_id = everyone.id
           AND pause.until > %(now)s
     GROUP BY everyone.address
), said AS (
    SELECT everyone.address,
           CASE WHEN BOOL_OR(held.state IN ('refused', 'withdrawn')) THEN 'refused'
                WHEN BOOL_OR(held.state = 'given' AND %(fresh)s) THEN 'given'
                WHEN BOOL_OR(held.state = 'requested') THEN 'requested'
                ELSE 'expired' END AS state
      FROM everyone
      JOIN cdp_consent_subject subject ON subject.partner_id = everyone.id
           AND subject.former IS NOT TRUE
      JOIN cdp_consent_state held ON held.subject = subject.pseudonym
           AND held.purpose_id = %(purpose)s AND held.channel = %(channel)s
     GROUP BY everyone.address
), bounced AS (
    SELECT holder.address, MAX(contact.message_bounce) AS bounces
      FROM holder JOIN res_partner contact ON contact.id = holder.id
     GROUP BY holder.address
)
SELECT asked.address, known.partner_id, COALESCE(known.minor, FALSE) AS minor,
       COALESCE(known.restricted, FALSE) AS restricted, known.tz, known.country,
       %(company_tz)s AS company_tz, known.paused_until, said.state,
       COALESCE(bounced.bounces, 0) AS bounces,
       EXISTS (SELECT FROM cdp_suppression gone
                WHERE gone.digest = asked.digest) AS erased,
       EXISTS (SELECT FROM mail_blacklist block
                WHERE block.email = asked.address AND block.active) AS blacklisted,
       GREATEST(%(own)s, %(all)s) AS free_again
  FROM asked
  LEFT JOIN known ON known.address = asked.address
  LEFT JOIN said ON said.address = asked.address
  LEFT JOIN bounced ON bounced.address = asked.address
"""

FREE_AGAIN = """
(SELECT sent.date + %(window)s FROM cdp_decision sent
   JOIN cdp_purpose counted ON counted.id = sent.purpose_id
  WHERE sent.verdict = 'allow' AND sent.date > %(since)s AND %(which)s
    AND sent.partner_id IN (SELECT id FROM everyone
                             WHERE everyone.address = asked.address)
  ORDER BY sent.date DESC OFFSET %(offset)s LIMIT 1)
"""


def query(env, addresses, purpose, channel, now, cap):
    """One row an address; ``partner_id`` is NULL where no contact has it."""
    for model in ("res.partner", "mail.blacklist", "cdp.pause", "cdp.suppression"):
        env[model].flush_model()
    fresh = SQL("TRUE")
    if purpose.validity_months:
        fresh = SQL(
            "held.date + make_interval(months => %s) > %s",
            purpose.validity_months,
            now,
        )
    count, window = cap
    own = SQL("sent.purpose_id = %s", purpose.id)
    return SQL(
        FACTS,
        addresses=addresses,
        digests=list(map(env["cdp.suppression"]._digest, addresses)),
        purpose=purpose.id,
        channel=channel,
        now=now,
        fresh=fresh,
        company_tz=env.company.partner_id.tz or None,
        own=_free_again(purpose.cap_count, timedelta(days=purpose.cap_days), own, now),
        all=_free_again(count, window, SQL("counted.marketing"), now),
    )


def _free_again(count, window, which, now):
    if not count:
        return SQL("NULL::timestamp")
    return SQL(
        FREE_AGAIN, window=window, since=now - window, which=which, offset=count - 1
    )
