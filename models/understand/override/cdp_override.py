from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

USUAL_DAYS = 90  # that a score set by hand stands, if nobody says otherwise


class CdpOverride(models.Model):
    """A score that a person has set by hand: why, and until when.

    It stands instead of the model's own, which is kept beside it. Rows are only ever
    added and ended, so they are the record of who set what.
    """

    _name = "cdp.override"
    _description = "Score Set by Hand"
    _order = "id desc"
    _rec_name = "profile_id"

    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        required=True,
        ondelete="cascade",
        index=True,
    )
    # A kind has a column <kind>_by_model on the profile, and a stage with _settle().
    kind = fields.Selection(
        [("churn", "Churn probability")],
        string="Score",
        required=True,
        default="churn",
    )
    value = fields.Float(
        string="Set to",
        required=True,
        digits=(16, 4),
        aggregator=None,
    )
    by_model = fields.Float(
        string="The model's own then",
        readonly=True,
        digits=(16, 4),
        aggregator=None,
        help="What the model said when the score was set by hand.",
    )
    reason = fields.Char(required=True, help="What you know that the model cannot.")
    until = fields.Date(
        required=True,
        default=lambda self: fields.Date.today() + timedelta(days=USUAL_DAYS),
        help="After that day the model's own score counts again.",
    )
    state = fields.Selection(
        [("active", "In force"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="active",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Set by",
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    ended = fields.Datetime(readonly=True)
    ended_by_id = fields.Many2one(
        "res.users",
        string="Ended by",
        readonly=True,
        ondelete="restrict",
        help="Empty: it ended by itself.",
    )

    _once = models.UniqueIndex(
        "(profile_id, kind) WHERE state = 'active'",
        "A score is set by hand once a customer.",
    )
    _due = models.Index("(until) WHERE state = 'active'")

    # ------------------------------------------------------------------
    # Setting
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["profile_id", "kind"])
        vals_list = [self._vals_of(defaults | vals) for vals in vals_list]
        overrides = super().create(vals_list)
        overrides._settle()
        return overrides

    def _vals_of(self, vals):
        """Facts about the setting itself are nobody's to choose; it ends the former."""
        profile = self.env["cdp.profile"].browse(vals["profile_id"])
        self._active_of(profile, vals["kind"])._end(self.env.user)
        return vals | {
            "state": "active",
            "user_id": self.env.uid,
            "by_model": profile[f"{vals['kind']}_by_model"],
            "ended": False,
            "ended_by_id": False,
        }

    @api.constrains("value", "kind")
    def _check_value(self):
        for override in self:
            if override.kind == "churn" and not 0 <= override.value <= 1:
                raise ValidationError(
                    self.env._("A churn probability lies between 0 and 100 %.")
                )

    @api.constrains("reason")
    def _check_reason(self):
        for override in self:
            if not override.reason.strip():
                raise ValidationError(
                    self.env._("Say in a few words why: others will want to know.")
                )

    @api.constrains("until")
    def _check_until(self):
        for override in self:
            if override.until < fields.Date.today():
                raise ValidationError(
                    self.env._("Choose a day to come: on it, the score ends by itself.")
                )

    @api.constrains("profile_id")
    def _check_profile(self):
        for override in self:
            if why_not := override.profile_id._why_no_override():
                raise ValidationError(why_not)

    def action_set(self):
        """Close the dialog; saving has set the score."""
        return {"type": "ir.actions.act_window_close"}

    # ------------------------------------------------------------------
    # Ending
    # ------------------------------------------------------------------

    def action_end(self):
        """Let the model's own score count again."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("customer_data_platform.group_user"):
            raise AccessError(self.env._("Users of customer data set and end scores."))
        if self.state != "active":
            raise UserError(self.env._("It has ended already."))
        self._end(self.env.user)
        self._settle()

    @api.model
    def _end_overdue(self):
        """End those whose day has passed; their profiles are looked at again."""
        overdue = self.search(
            [("state", "=", "active"), ("until", "<", fields.Date.today())]
        )
        if overdue:
            overdue._end()
            for kind, mine in overdue.grouped("kind").items():
                self.env["cdp.change"]._note_profiles([kind], mine.profile_id.ids)

    def _end(self, user=None):
        # Nobody may write what was set; only that it has ended is noted.
        self.sudo().write(
            {
                "state": "ended",
                "ended": fields.Datetime.now(),
                "ended_by_id": user and user.id,
            }
        )
        self.flush_recordset()

    # ------------------------------------------------------------------
    # What counts
    # ------------------------------------------------------------------

    @api.model
    def _active_of(self, profiles, kind):
        return self.search(
            [
                ("profile_id", "in", profiles.ids),
                ("kind", "=", kind),
                ("state", "=", "active"),
            ]
        )

    @api.model
    def _active(self, kind, profiles):
        """{profile id: what is in force of a kind}."""
        found = self._active_of(profiles, kind)
        return {override.profile_id.id: override for override in found}

    def _settle(self):
        """Have the scores that count be the ones set, or the model's own, at once."""
        self.flush_model()
        for kind, mine in self.grouped("kind").items():
            self.env[f"cdp.stage.{kind}"]._settle(mine.profile_id.ids)
        self.env["cdp.change"]._note_profiles(["segment"], self.profile_id.ids)

    def _sentence(self):
        self.ensure_one()
        return self.env._(
            "Set by hand by %(user)s until %(until)s: “%(reason)s”",
            user=self.sudo().user_id.name,  # a name; others' users need not be readable
            until=format_date(self.env, self.until, date_format="long"),
            reason=self.reason,
        )
