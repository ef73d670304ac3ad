from odoo import api, fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    quality = fields.Integer(
        string="Data quality",
        readonly=True,
        aggregator="avg",
        help="100 less the share of the rules, by weight, that an open issue of any of "
        "the customer's contacts breaks, rounded down: 100 means that nothing is open. "
        "What was dismissed does not count.",
    )
    quality_since = fields.Date(
        string="Data quality since",
        readonly=True,
        help="Empty: not checked, as the customer is left out, archived or new.",
    )
    quality_issue_count = fields.Integer(string="To fix", readonly=True)
    quality_text = fields.Char(compute="_compute_quality_text")

    @api.depends("quality", "quality_since", "quality_issue_count")
    def _compute_quality_text(self):
        for profile in self:
            profile.quality_text = (
                self.env._("%s of 100", profile.quality)
                if profile.quality_since
                else self.env._("Not checked")
            )

    def _check_quality(self):
        """Check at once, as the scheduled work will."""
        # It reads the contacts as the scheduler does.
        self.env["cdp.stage.quality"].sudo()._refresh(self.ids)

    def action_open_quality(self):
        """Open what there is to fix on the contacts of this customer."""
        self.ensure_one()
        return self._action_list(
            self.env._("Data quality"),
            "cdp.quality.issue",
            [("profile_id", "=", self.id)],
            search_default_open=1,
        )

    def action_open_quality_history(self):
        """Open how the score of this customer changed."""
        self.ensure_one()
        domain = [("profile_id", "=", self.id)]
        return self._action_list(
            self.env._("Data quality over time"),
            "cdp.quality.history",
            domain,
            "graph,list",
            fill_temporal=False,  # a day without a row is as the day before
        )
