from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CdpSegment(models.Model):
    """A rule over profiles and what they did, or a list kept by hand; and who is in it
    since when."""

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
    kind = fields.Selection(
        [("rule", "By a rule"), ("list", "A list kept by hand")],
        string="Who belongs to it",
        required=True,
        default="rule",
        help="By a rule, members come and go by themselves. On a list they stay until "
        "somebody takes them off.",
    )
    match = fields.Selection(
        [
            ("all", "All of it has to be true"),
            ("any", "One of it is enough"),
        ],
        string="Joined by",
        required=True,
        default="all",
    )
    domain = fields.Char(
        string="Rule",
        required=True,
        default="[]",
        help="Customers whom a rule leaves out of scores are in no segment.",
    )
    line_ids = fields.One2many(
        "cdp.segment.line", "segment_id", string="What they did", copy=True
    )
    member_count = fields.Integer(string="Members", readonly=True, copy=False)
    refreshed = fields.Datetime(string="Last refreshed", readonly=True, copy=False)
    membership_ids = fields.One2many("cdp.membership", "segment_id", readonly=True)
    # What the scheduled work goes by
    stale = fields.Boolean(
        string="To be refreshed",
        default=True,
        readonly=True,
        copy=False,
        help="The rule has changed: everybody is looked at again within seconds.",
    )
    day = fields.Date(
        readonly=True, copy=False, help="The day as of which periods were counted."
    )

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    @api.constrains("domain", "line_ids", "kind")
    def _check_rule(self):
        self._check_domain()
        self._check_segments_named()
        self._check_circle()
        self._check_after()

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
        """The conditions on the profile, less those who are left out of everything."""
        self.ensure_one()
        return self._domain() & Domain("excluded_by_id", "=", False)

    def _domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        segments = super().create(vals_list)
        segments._refresh_soon()
        return segments

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"domain", "active", "kind", "match"}:
            self._rule_changed()
        return result

    def _rule_changed(self):
        """Look at everybody again, as soon as this is saved."""
        self.filtered(lambda segment: not segment.stale).stale = True
        self._refresh_soon()

    def _refresh_soon(self):
        self.env["cdp.stage"]._wake("segment")

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_refresh(self):
        """Have everybody looked at again now."""
        self.check_access("write")
        self._rule_changed()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Started. The new number of members is here within seconds, in a "
                    "big base within minutes; reload the page to see it."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

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
        """Open who entered and left, when and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%s: who came and went", self.name),
            "res_model": "cdp.membership",
            "view_mode": "list",
            "domain": [("segment_id", "=", self.id)],
            "context": {"cdp_one_segment": True},
        }

    def action_open_chart(self):
        """Open how many members there were, and how many came and left."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_segment_flow_action"
        )
        return {
            **action,
            "name": self.env._("%s over time", self.name),
            "domain": [("segment_id", "=", self.id)],
        }
