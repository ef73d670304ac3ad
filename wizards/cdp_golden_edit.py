from odoo import api, fields, models

from ..models.unify.golden import parts


class CdpGoldenEdit(models.TransientModel):
    """Fixes one golden value by hand, or releases it again."""

    _name = "cdp.golden.edit"
    _description = "Fix a Golden Value"

    profile_id = fields.Many2one("cdp.profile", required=True, readonly=True)
    field = fields.Selection(parts.FIELDS, required=True, default="name")
    partner_id = fields.Many2one(
        "res.partner",
        string="Take over from",
        domain="[('cdp_profile_id', '=', profile_id)]",
        help="Fills in the contact's values; you can still change them.",
    )
    fixed = fields.Boolean(compute="_compute_fixed")

    name = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    street = fields.Char()
    street2 = fields.Char(string="Street, second line")
    zip = fields.Char()
    city = fields.Char()
    state_id = fields.Many2one("res.country.state")
    country_id = fields.Many2one("res.country")
    vat = fields.Char(string="Tax ID")
    website = fields.Char()
    function = fields.Char(string="Job position")
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(), string="Language"
    )

    @api.depends("profile_id", "field")
    def _compute_fixed(self):
        for wizard in self:
            wizard.fixed = wizard._golden().fixed

    @api.onchange("field")
    def _onchange_field(self):
        self.partner_id = False
        self._fill(self._golden().vals)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id and self.field:
            self._fill(parts.values_of(self.partner_id, self.field))

    def _golden(self):
        return self.profile_id.golden_ids.filtered(
            lambda golden: golden.field == self.field
        )

    def _fill(self, vals):
        """Show the values of the field chosen: the golden ones, or the contact's."""
        vals = vals or parts.values_of(self.profile_id.partner_id, self.field)
        for column in parts.GROUPS.get(self.field, ()):
            self[column] = vals[column] or False

    def action_fix(self):
        """Let the value stand, whatever the rules say."""
        self.ensure_one()
        self.profile_id._fix_golden(self.field, parts.values_of(self, self.field))
        return {"type": "ir.actions.act_window_close"}

    def action_release(self):
        """Let the rules choose again."""
        self.ensure_one()
        self.profile_id._release_golden(self.field)
        return {"type": "ir.actions.act_window_close"}
