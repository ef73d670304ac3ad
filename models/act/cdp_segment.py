from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CdpSegment(models.Model):
    """A rule over profiles, and who is in it since when."""

    _name = "cdp.segment"
    _description = "Customer Segment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    explanation = fields.Text(
        translate=True, help="What the segment is for, in a sentence."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    domain = fields.Char(
        string="Rule",
        required=True,
        default="[]",
        help="Customers whom a rule leaves out of scores are in no segment.",
    )
    member_count = fields.Integer(string="Members", readonly=True)
    refreshed = fields.Datetime(string="Last refreshed", readonly=True)
    membership_ids = fields.One2many("cdp.membership", "segment_id", readonly=True)

    @api.constrains("domain")
    def _check_domain(self):
        for segment in self:
            try:
                # Odoo checks constraints as superuser; but a rule must not reveal
                # what the user may not see.
                self.env["cdp.profile"].sudo(False).search(segment._rule(), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The rule of “%(name)s” cannot be used: %(problem)s",
                        name=segment.name,
                        problem=error,
                    )
                ) from error

    def _rule(self):
        """The rule as a domain, without those who are left out of everything."""
        self.ensure_one()
        return Domain(literal_eval(self.domain)) & Domain("excluded_by_id", "=", False)

    @api.model_create_multi
    def create(self, vals_list):
        segments = super().create(vals_list)
        segments._refresh_soon()
        return segments

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"domain", "active"}:
            self._refresh_soon()
        return result

    def _refresh_soon(self):
        self.env["cdp.stage"]._request_full("segment")

    def action_open_members(self):
        """Open the profiles that are in the segment now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.profile",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("segment_ids", "in", self.ids)],
        }

    def action_open_history(self):
        """Open who entered and left, and when."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%s: who came and went", self.name),
            "res_model": "cdp.membership",
            "view_mode": "list",
            "domain": [("segment_id", "=", self.id)],
        }
