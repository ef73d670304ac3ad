from itertools import takewhile

from odoo import api, fields, models
from odoo.tools import format_date


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    history_ids = fields.One2many(
        "cdp.score.history", "profile_id", string="Scores by month", readonly=True
    )
    movement_ids = fields.One2many(
        "cdp.movement", "profile_id", string="Movements between segments", readonly=True
    )
    rfm_since = fields.Char(
        string="In the RFM segment since", compute="_compute_rfm_since"
    )

    @api.depends("rfm_label_id", "history_ids.rfm_label_id")
    def _compute_rfm_since(self):
        for profile in self:
            profile.rfm_since = profile.rfm_label_id and profile._explain_since()

    def _explain_since(self):
        """Since when the customer is in the segment, and where before."""
        past = self.history_ids.sorted("month", reverse=True)
        held = [*takewhile(lambda row: row.rfm_label_id == self.rfm_label_id, past)]
        before = past[len(held) :][:1]
        if not held:
            return before.rfm_label_id and self.env._(
                "Still %(label)s at the beginning of %(month)s.",
                label=before.rfm_label_id.name,
                month=self._month_name(before),
            )
        values = {"label": self.rfm_label_id.name, "month": self._month_name(held[-1])}
        if not before:
            return self.env._("%(label)s since %(month)s at least.", **values)
        return self.env._(
            "%(label)s since %(month)s, %(before)s before.",
            before=before.rfm_label_id.name or self.env._("not scored"),
            **values,
        )

    def _month_name(self, row):
        return format_date(self.env, row.month, date_format="MMMM yyyy")

    def action_open_history(self):
        """Open how the scores of this customer moved."""
        self.ensure_one()
        return self._action_list(
            self.env._("Scores by month"),
            "cdp.score.history",
            [("profile_id", "=", self.id)],
            "graph,list",
        )
