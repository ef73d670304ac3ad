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
        self._settle(verdict, before)
        if verdict == "linked":
            # Whoever may decide on a pair need not be able to write contacts.
            self.sudo()._join()
        self._note_decision(verdict)
        return False

    def action_same(self):
        """Link the two, from the page of the pair."""
        return self._decide_here("linked")

    def action_unsure(self):
        """Leave the pair to somebody else, from its page."""
        return self._decide_here("unsure")

    def _decide_here(self, verdict):
        if taken := self.decide(verdict):
            raise UserError(taken)

    def undo(self):
        """Bring the pair and its profiles back to what they were before."""
        self.ensure_one()
        self.check_access("write")
        self._lock()
        if not self.before or self.user_id != self.env.user:
            raise UserError(self.env._("Only your own last decision can be undone."))
        joined = self.verdict == "linked"
        self._note_decision("withdrawn")
        # The right to decide is checked above; contacts are not the user's to write.
        match = self.sudo()
        match.write({name: self.before[name] for name in DECISION} | {"before": False})
        if joined:
            match._regroup(match.partner_a_id.cdp_profile_id)

    def _lock_open(self):
        """Lock the pair; return why there is nothing left to decide, if so."""
        gone = self.env._("One of the two contacts was deleted meanwhile.")
        if not self.exists():
            return gone
        self.check_access("write")
        self._lock()
        if self.verdict in ("proposed", "unsure"):
            moot = self.env._("These two have become one customer meanwhile.")
            return moot if self._is_moot() else False
        who = self.user_id.name or self.env._("the rule")
        return self.env._(
            "Decided meanwhile by %(who)s: %(verdict)s.",
            who=who,
            verdict=self._verdict_label(),
        )

    def _is_moot(self):
        """Whether the two have become one customer by other ways."""
        profiles = self._profiles()
        return bool(self.partner_a_id.cdp_profile_id) and len(profiles) == 1

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

    def _note_decision(self, action):
        """Write to the history what somebody did with the pair."""
        whys = {
            "linked": self.env._("Somebody said that they are the same."),
            "rejected": self.env._("Somebody said that they are not the same."),
            "unlinked": self.env._(
                "Somebody said that they are not the same. "
                "Each has a profile of its own again."
            ),
            "given_way": self.env._(
                "Taken apart, because with them two would be one customer "
                "of whom somebody said that they are not."
            ),
            "unsure": self.env._("Somebody could not tell whether they are the same."),
            "withdrawn": self.env._("“%s” was taken back.", self._verdict_label()),
        }
        partners = self.partner_a_id + self.partner_b_id
        why = whys[action]
        action = "unlinked" if action == "given_way" else action
        self.env["cdp.identity.log"]._note(action, partners, why)

    def _verdict_label(self):
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        return labels[self.verdict]
