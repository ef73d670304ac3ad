"""Deciding on pairs that may be one customer: same, not the same, not sure, undo."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .clusters import components

VERDICTS = ("linked", "rejected", "unsure")
#: what a decision changes on the row, and undo brings back
DECISION = ("verdict", "origin", "user_id", "decided")
BETWEEN = """
SELECT veto.id
  FROM cdp_match veto
  JOIN res_partner a ON a.id = veto.partner_a_id
  JOIN res_partner b ON b.id = veto.partner_b_id
 WHERE veto.verdict = 'rejected'
   AND (a.cdp_profile_id, b.cdp_profile_id) IN ((%(one)s, %(two)s), (%(two)s, %(one)s))
 LIMIT 1
"""


class CdpMatch(models.Model):
    _inherit = "cdp.match"

    before = fields.Json(
        string="Before the decision",
        readonly=True,
        help="What undo brings back.",
    )

    def decide(self, verdict):
        """Keep somebody's verdict on an open pair.

        :return: nothing, or a sentence when somebody else was quicker
        """
        self.ensure_one()
        if verdict not in VERDICTS:
            raise UserError(self.env._("Choose same, not the same, or not sure."))
        taken = self._lock_open()
        if taken:
            return taken
        if verdict == "linked":
            self._check_vetoes()
        before = {name: self[name] for name in ("verdict", "origin")} | {
            "user_id": self.user_id.id,
            "decided": fields.Datetime.to_string(self.decided),
        }
        # Whoever may decide on a pair need not be able to write contacts.
        self.sudo().write(
            {
                "verdict": verdict,
                "origin": "person",
                "user_id": self.env.uid,
                "decided": fields.Datetime.now(),
                "before": before,
            }
        )
        if verdict == "linked":
            self.sudo()._join()  # as above
        self._note_decision(verdict)
        return False

    def undo(self):
        """Bring the pair and its profiles back to what they were before."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        if not self.before or self.user_id != self.env.user:
            raise UserError(self.env._("Only your own last decision can be undone."))
        joined = self.verdict == "linked"
        # The right to decide is checked above; contacts are not the user's to write.
        match = self.sudo()
        match.write({name: self.before[name] for name in DECISION} | {"before": False})
        if joined:
            match._regroup(match.partner_a_id.cdp_profile_id)
        partners = match.partner_a_id + match.partner_b_id
        why = self.env._("A decision in the review was undone.")
        self.env["cdp.identity.log"]._note("withdrawn", partners, why)

    def _lock(self):
        """Let nobody else decide meanwhile; who waited starts over (as Odoo does)."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("SELECT id FROM cdp_match WHERE id = ANY(%s) FOR UPDATE", self.ids)
        )
        self.invalidate_recordset()

    def _lock_open(self):
        """Lock the pair; return why there is nothing left to decide, if so."""
        gone = self.env._("One of the two contacts was deleted meanwhile.")
        if not self.exists():
            return gone
        self.check_access("write")
        self._lock()
        if self.verdict in ("proposed", "unsure"):
            return False
        who = self.user_id.name or self.env._("the rule")
        verdict = dict(self._fields["verdict"]._description_selection(self.env))
        return self.env._(
            "Decided meanwhile by %(who)s: %(verdict)s.",
            who=who,
            verdict=verdict[self.verdict],
        )

    def _check_vetoes(self):
        """Refuse to join profiles of which somebody said that two are not one."""
        one = self.partner_a_id.cdp_profile_id.id
        two = self.partner_b_id.cdp_profile_id.id
        if not one or not two:
            raise UserError(
                self.env._("One of the two has no profile yet. Try again in a minute.")
            )
        rows = one != two and self.env.execute_query(SQL(BETWEEN, one=one, two=two))
        if rows:
            veto = self.browse(rows[0]).sudo()  # names of a pair linked with this one
            raise UserError(
                self.env._(
                    "They cannot be one customer: somebody said that %(a)s and %(b)s"
                    " are not the same. Withdraw that under Links first.",
                    a=veto.partner_a_id.display_name,
                    b=veto.partner_b_id.display_name,
                )
            )

    def _join(self):
        """One profile for the two, and for all that are linked with either."""
        profiles = self.partner_a_id.cdp_profile_id + self.partner_b_id.cdp_profile_id
        members = profiles.with_context(active_test=False).partner_ids
        owners = members.filtered(lambda partner: not partner._cdp_is_address())
        everybody = [(owners[0].id, other) for other in owners.ids]
        self.env["cdp.stage.link"]._assign(components(owners.ids, everybody))

    def _note_decision(self, verdict):
        reasons = {
            "linked": self.env._("Somebody said in the review that they are the same."),
            "rejected": self.env._("Somebody said that they are not the same."),
        }
        if verdict in reasons:
            partners = self.partner_a_id + self.partner_b_id
            self.env["cdp.identity.log"]._note(verdict, partners, reasons[verdict])
