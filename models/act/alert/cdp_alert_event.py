from odoo import api, fields, models


class CdpAlertEvent(models.Model):
    """Something that an alert found, once."""

    _name = "cdp.alert.event"
    _description = "What an Alert Told"
    _order = "date desc, id desc"
    _log_access = False

    alert_id = fields.Many2one(
        "cdp.alert", required=True, ondelete="cascade", readonly=True
    )
    key = fields.Char(required=True, readonly=True, help="What makes it the same.")
    date = fields.Datetime(required=True, readonly=True, index=True)
    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
    )
    why = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    state = fields.Selection(
        [
            ("told", "Told"),
            ("held", "Will be told with others"),
            ("together", "Told with others"),
        ],
        required=True,
        readonly=True,
    )
    told_to = fields.Char(string="Told to", readonly=True)

    _once = models.Constraint(
        "UNIQUE(alert_id, key)", "An alert tells the same thing once."
    )
    _lately_idx = models.Index("(alert_id, profile_id, date)")

    @api.depends("alert_id.name", "profile_id")
    def _compute_display_name(self):
        for event in self:
            event.display_name = event.alert_id.name

    def action_open(self):
        """Open what it is about: the customer, the segment or the journey."""
        self.ensure_one()
        if self.profile_id:
            return self.profile_id.get_formview_action()
        return self.env[self.res_model].browse(self.res_id).get_formview_action()


class CdpAlertMatch(models.Model):
    """Who matches an alert now, so that only who comes to match is news."""

    _name = "cdp.alert.match"
    _description = "Customer Who Matches an Alert"
    _log_access = False

    alert_id = fields.Many2one("cdp.alert", required=True, ondelete="cascade")
    profile_id = fields.Many2one(
        "cdp.profile", required=True, ondelete="cascade", index=True
    )

    _once = models.Constraint(
        "UNIQUE(alert_id, profile_id)", "A customer matches an alert once."
    )
