"""Taking customers apart: *not the same* holds, through third contacts as well."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .clusters import kept_apart

#: who is believed first when links contradict what somebody said
TRUST = {"person": 0, "rule": 1, "model": 2}


class CdpMatch(models.Model):
    _inherit = "cdp.match"

    def action_reject(self):
        """Take the two apart, for good: the pair is never linked again."""
        for match in self:
            match.check_access("write")
            match._lock()
            if match.verdict == "rejected":
                raise UserError(self.env._("These two are apart already."))
            profiles = match._profiles()
            match._note_decision("unlinked" if len(profiles) == 1 else "rejected")
            match._settle("rejected")
            if len(profiles) == 1:
                # Whoever may decide on a pair need not be able to write contacts.
                match.sudo()._regroup(profiles)

    def _profiles(self):
        return self.partner_a_id.cdp_profile_id | self.partner_b_id.cdp_profile_id

    def _settle(self, verdict, before=False):
        """Keep what somebody said about the pair."""
        # The right to decide is checked by the callers, for the pair only.
        self.sudo().write(
            {
                "verdict": verdict,
                "origin": "person",
                "user_id": self.env.uid,
                "decided": fields.Datetime.now(),
                "before": before,
            }
        )

    def _regroup(self, profile):
        """Give each group of contacts that is still linked its own profile back.

        A link that would bring two together that are not the same gives way: the
        weakest one, which then waits for somebody to look at it again.
        """
        partners = profile.with_context(active_test=False).partner_ids
        owners = partners.filtered(lambda partner: not partner._cdp_is_address())
        known = self.search(
            [
                ("verdict", "in", ("linked", "rejected")),
                ("partner_a_id", "in", owners.ids),
                ("partner_b_id", "in", owners.ids),
            ]
        )
        known.fetch(("verdict", "origin", "probability", "decided"))
        links = known.filtered(lambda match: match.verdict == "linked").sorted(
            lambda link: (TRUST[link.origin], -link.probability, link.id)
        )
        by_pair = {link._pair(): link for link in links}
        groups, given_way = kept_apart(
            owners.ids, by_pair, [veto._pair() for veto in known - links]
        )
        self.env["cdp.stage.link"]._assign(groups)
        for pair in given_way:
            by_pair[pair]._note_decision("given_way")
            by_pair[pair]._settle("unsure")
        self.env["cdp.change"]._note_partners("link", partners.ids)

    def _pair(self):
        return self.partner_a_id.id, self.partner_b_id.id

    def _lock(self):
        """Let nobody else decide about these customers meanwhile.

        The profiles are written and not only locked: whoever waited for them knows
        only what was before, and so has to start over (Odoo has it done again).
        """
        self.flush_recordset()
        partners = (self.partner_a_id + self.partner_b_id).ids
        self.env.cr.execute(
            SQL(
                "WITH mine AS (SELECT id FROM cdp_profile WHERE id IN ("
                " SELECT cdp_profile_id FROM res_partner WHERE id = ANY(%s))"
                " ORDER BY id FOR NO KEY UPDATE)"
                " UPDATE cdp_profile SET active = active"
                " WHERE id IN (SELECT id FROM mine)",
                partners,
            )
        )
        self.env.cr.execute(
            SQL("SELECT id FROM cdp_match WHERE id = ANY(%s) FOR UPDATE", self.ids)
        )
        self.invalidate_recordset()
