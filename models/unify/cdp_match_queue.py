"""The queue of pairs to review, and what is at stake."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import reasons
from .review_values import compare

# Two profiles still, and nobody said of two in them that they are not the same
OPEN = """
EXISTS (
    SELECT FROM res_partner a JOIN res_partner b ON b.id = cdp_match.partner_b_id
     WHERE a.id = cdp_match.partner_a_id AND a.cdp_profile_id <> b.cdp_profile_id
       AND NOT EXISTS (
        SELECT FROM res_partner x
          JOIN cdp_match veto ON x.id IN (veto.partner_a_id, veto.partner_b_id)
          JOIN res_partner y ON y.id IN (veto.partner_a_id, veto.partner_b_id)
         WHERE veto.verdict = 'rejected' AND x.cdp_profile_id = a.cdp_profile_id
           AND y.cdp_profile_id = b.cdp_profile_id))
"""
# As the stage *Match contacts* does, which may be older than the figures
REVALUE = """
WITH concerned AS (
    SELECT id FROM res_partner WHERE cdp_profile_id = ANY(%(profiles)s)
), fresh AS (
    SELECT match.id, COALESCE(sum(GREATEST(profile.revenue, 0)), 0)::float AS stake
      FROM cdp_match match
      JOIN res_partner a ON a.id = match.partner_a_id
      JOIN res_partner b ON b.id = match.partner_b_id
      JOIN cdp_profile profile ON profile.id IN (a.cdp_profile_id, b.cdp_profile_id)
     WHERE match.verdict = 'proposed'
       AND (a.id IN (SELECT id FROM concerned) OR b.id IN (SELECT id FROM concerned))
     GROUP BY match.id
)
UPDATE cdp_match match
   SET stake = fresh.stake,
       priority = (fresh.stake + 1) * match.probability * (1 - match.probability)
  FROM fresh WHERE fresh.id = match.id AND match.stake IS DISTINCT FROM fresh.stake
"""
PROPOSED = Domain("verdict", "=", "proposed")


class CdpMatch(models.Model):
    _inherit = "cdp.match"

    is_open = fields.Boolean(
        string="Waits for a decision",
        compute="_compute_is_open",
        search="_search_is_open",
        help="Pairs that are one customer meanwhile, or kept apart through third "
        "contacts, need no decision any more.",
    )
    evidence_text = fields.Text(
        string="What speaks for and against", compute="_compute_evidence_text"
    )

    @api.depends("verdict")
    def _compute_is_open(self):
        waiting = self.search([("id", "in", self.ids), ("is_open", "=", True)])
        for match in self:
            match.is_open = match in waiting

    def _search_is_open(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return [("id", "in", self._open(Domain.TRUE))]

    @api.model
    def _open(self, domain, **options):
        """The query of the pairs that wait for a decision."""
        query = self._search(PROPOSED & domain, **options)
        query.add_where(SQL(OPEN))
        return query

    @api.model
    def _revalue(self, profile_ids):
        """Put the pairs of these customers in their place: they bought meanwhile."""
        if profile_ids:
            self.env.cr.execute(SQL(REVALUE, profiles=list(profile_ids)))

    @api.depends("evidence")
    def _compute_evidence_text(self):
        for match in self:
            match.evidence_text = reasons.evidence_lines(self.env, match.evidence)

    @api.model
    def review_queue(self, skip=(), limit=5, profile_id=None):
        """The next pairs to decide, how many are left and what is at stake.

        :param skip: pairs that were decided or passed over in this sitting
        :param profile_id: only the pairs of this customer
        """
        domain = Domain.TRUE
        if profile_id:
            domain = Domain(self.env["cdp.profile"].browse(profile_id)._match_domain())
        rest = domain & Domain("id", "not in", list(skip))
        matches = self.browse(self._open(rest, order="priority desc, id", limit=limit))
        ((left, stake),) = self.env.execute_query(
            self._open(domain).select(SQL("count(*)"), SQL("COALESCE(sum(stake), 0)"))
        )
        return {
            "pairs": matches._review_pairs(),
            "left": left,
            "stake": stake,
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "may_decide": self.has_access("write"),
        }

    def _review_pairs(self):
        """What a person needs to see to decide, all pairs at once."""
        profiles = self.partner_a_id.cdp_profile_id | self.partner_b_id.cdp_profile_id
        sides = profiles._review_sides()
        return [match._review_pair(sides) for match in self]

    def _review_pair(self, sides):
        partners = self.partner_a_id, self.partner_b_id
        values = [partner._cdp_review_values() for partner in partners]
        keys = [
            partner._cdp_review_keys(vals)
            for partner, vals in zip(partners, values, strict=True)
        ]
        evidence = {row[0]: row[1:] for row in self.evidence or []}
        if "generation" in evidence and "name" in evidence:
            level, bits = evidence["name"]  # junior and senior are part of the name
            evidence["name"] = level, bits + evidence["generation"][1]
        return {
            "id": self.id,
            "probability": self.probability,
            "stake": self.stake,
            "names": [partner.display_name for partner in partners],
            "partner_ids": [partner.id for partner in partners],
            "sides": [sides[partner.cdp_profile_id.id] for partner in partners],
            "fields": [
                {
                    "name": name,
                    "label": label,
                    "bits": evidence.get(name, (None, None))[1],
                    "level": reasons.of_level(self.env, evidence.get(name)),
                }
                | compare(
                    *(vals[name] for vals in values), *(key[name] for key in keys)
                )
                for name, label in self._review_labels().items()
                if values[0][name] or values[1][name] or name in evidence
            ],
        }

    def _review_labels(self):
        return {
            "name": self.env._("Name"),
            "email": self.env._("Email"),
            "phone": self.env._("Phone"),
            "address": self.env._("Address"),
            "birthdate": self.env._("Birth date"),
            "vat": self.env._("Tax ID"),
            "company": self.env._("Works for"),
            "language": self.env._("Language"),
            "kind": self.env._("Type"),
            "tags": self.env._("Tags"),
            "created": self.env._("Created"),
        }
