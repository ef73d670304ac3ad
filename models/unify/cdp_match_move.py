"""Decisions about a contact go along when Odoo's own wizard merges it into another."""

from odoo import models
from odoo.tools import SQL

#: of two verdicts on one pair the first one here holds: no is a veto for ever
_STRONGER = ("rejected", "linked", "unsure", "proposed")
DECIDED = (
    *("verdict", "origin", "probability", "evidence", "model_id", "kind", "value"),
    *("reason_code", "user_id", "decided"),
)


class CdpMatch(models.Model):
    _inherit = "cdp.match"

    def _move(self, sources, survivor):
        """Let what was said of `sources` be said of `survivor`."""
        moving = self.search(
            [
                "|",
                ("partner_a_id", "in", sources.ids),
                ("partner_b_id", "in", sources.ids),
            ]
        )
        for match in moving:
            other = (match.partner_a_id | match.partner_b_id) - sources - survivor
            if not other:  # they are the same contact from now on
                match.unlink()
                continue
            match._move_to(*sorted((survivor.id, other.id)))
        self.flush_model()

    def _move_to(self, a, b):
        known = self.search([("partner_a_id", "=", a), ("partner_b_id", "=", b)])
        if not known:
            self.write({"partner_a_id": a, "partner_b_id": b})
            return
        if self._strength() < known._strength():
            known.write(
                {
                    name: self[name].id if name.endswith("_id") else self[name]
                    for name in DECIDED
                }
            )
        self.unlink()

    def _strength(self):
        """The less the stronger."""
        return _STRONGER.index(self.verdict), self.origin != "person"

    def _keep_vetoes(self, profile):
        """Part a profile in which two are said not to be the same."""
        apart = self.env.execute_query(
            SQL(
                "SELECT 1 FROM cdp_match veto"
                " JOIN res_partner a ON a.id = veto.partner_a_id"
                " JOIN res_partner b ON b.id = veto.partner_b_id"
                " WHERE veto.verdict = 'rejected' AND a.cdp_profile_id = %(profile)s"
                " AND b.cdp_profile_id = %(profile)s LIMIT 1",
                profile=profile.id or None,
            )
        )
        if apart:
            self._regroup(profile)
