"""What *Match contacts* found, written down: links and proposals."""

from odoo import fields, models
from odoo.tools import SQL

from . import reasons
from .clusters import components

GROUPS = 500  # joined at a time

# What is decided, or one customer by now, is no news.
FORGET = """
DELETE FROM cdp_match_answer answer USING cdp_match known
 WHERE known.partner_a_id = answer.a AND known.partner_b_id = answer.b
   AND known.verdict <> 'proposed'
"""
STALE = """
DELETE FROM cdp_match old
 WHERE old.verdict = 'proposed' AND old.origin = 'model' AND %(touched)s
   AND NOT EXISTS (
       SELECT FROM cdp_match_answer answer
        WHERE answer.a = old.partner_a_id AND answer.b = old.partner_b_id)
"""
# First what is worth most and least certain: p (1 - p) is greatest at one half.
KEEP = """
INSERT INTO cdp_match (partner_a_id, partner_b_id, verdict, origin, probability,
                       evidence, model_id, stake, priority, decided)
SELECT answer.a, answer.b, answer.verdict, 'model', answer.probability,
       answer.evidence, %(version)s, value.stake,
       (value.stake + 1) * answer.probability * (1 - answer.probability),
       CASE WHEN answer.verdict = 'linked' THEN %(now)s::timestamp END
  FROM cdp_match_answer answer
  JOIN res_partner a ON a.id = answer.a
  JOIN res_partner b ON b.id = answer.b
  CROSS JOIN LATERAL (
      SELECT COALESCE(sum(GREATEST(profile.revenue, 0)), 0)::float AS stake
        FROM cdp_profile profile
       WHERE profile.id IN (a.cdp_profile_id, b.cdp_profile_id)
  ) value
 WHERE answer.verdict = 'linked' OR a.cdp_profile_id <> b.cdp_profile_id
    ON CONFLICT (partner_a_id, partner_b_id) DO UPDATE
   SET verdict = EXCLUDED.verdict, origin = 'model', evidence = EXCLUDED.evidence,
       probability = EXCLUDED.probability, model_id = EXCLUDED.model_id,
       stake = EXCLUDED.stake, priority = EXCLUDED.priority,
       decided = EXCLUDED.decided
 WHERE cdp_match.verdict = 'proposed'
   AND (cdp_match.verdict, cdp_match.probability, cdp_match.stake,
        cdp_match.evidence::jsonb)
       IS DISTINCT FROM (EXCLUDED.verdict, EXCLUDED.probability, EXCLUDED.stake,
                         EXCLUDED.evidence::jsonb)
"""
LINKED = """
SELECT a.cdp_profile_id, b.cdp_profile_id, answer.probability, answer.evidence
  FROM cdp_match_answer answer
  JOIN res_partner a ON a.id = answer.a
  JOIN res_partner b ON b.id = answer.b
 WHERE answer.verdict = 'linked' AND a.cdp_profile_id <> b.cdp_profile_id
"""


class CdpStageMatch(models.AbstractModel):
    _inherit = "cdp.stage.match"

    def _apply(self, version, partners=None):
        """Link and propose what the answer says; the number of rows written.

        :param partners: the contacts that were compared, None for everybody
        """
        self._execute(SQL(FORGET))
        written = self._link_found()
        touched = SQL("TRUE")
        if partners is not None:
            touched = SQL(
                "(old.partner_a_id = ANY(%(ids)s) OR old.partner_b_id = ANY(%(ids)s))",
                ids=partners,
            )
        written += self._execute(SQL(STALE, touched=touched))
        now = fields.Datetime.now()
        return written + self._execute(SQL(KEEP, version=version.id, now=now))

    def _execute(self, query):
        self.env.cr.execute(query)
        return self.env.cr.rowcount

    def _link_found(self):
        """Join the profiles of whoever is surely one customer."""
        pairs = self.env.execute_query(SQL(LINKED))
        profiles = {profile for pair in pairs for profile in pair[:2]}
        joined = components(profiles, [pair[:2] for pair in pairs])
        groups = self._members(profiles, joined)
        link = self.env["cdp.stage.link"]
        written = sum(
            link._assign(groups[start : start + GROUPS])
            for start in range(0, len(groups), GROUPS)
        )
        self.env["cdp.identity.log"]._note_joined(groups, self._whys(joined, pairs))
        return written

    def _members(self, profiles, joined):
        """The contacts of each group of profiles."""
        members = self.env.execute_query(
            SQL(
                "SELECT id, cdp_profile_id FROM res_partner"
                " WHERE cdp_profile_id = ANY(%s)"
                " AND (parent_id IS NULL OR type = 'contact')",
                list(profiles),
            )
        )
        of_profile = {}
        for partner, profile in members:
            of_profile.setdefault(profile, []).append(partner)
        return [
            sorted(partner for profile in group for partner in of_profile[profile])
            for group in joined
        ]

    def _whys(self, joined, pairs):
        """Why the profiles of each group are one customer."""
        group_of = {profile: n for n, group in enumerate(joined) for profile in group}
        told = [[] for _group in joined]
        for profile, _other, probability, evidence in pairs:
            told[group_of[profile]].append((probability, evidence))
        return [
            reasons.of_group(
                self.env, [reasons.of_model(self.env, *link) for link in links]
            )
            for links in told
        ]
