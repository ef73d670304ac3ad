from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..models.act.segment_days import Days

FOUND = "SELECT v.id FROM (%(verdict)s) v WHERE v.member AND v.id IN %(mine)s"


class CdpSegmentPast(models.TransientModel):
    """What a segment would have been on a day in the past, and what cannot be told."""

    _name = "cdp.segment.past"
    _description = "A Segment on a Day in the Past"

    segment_id = fields.Many2one("cdp.segment", required=True, ondelete="cascade")
    date = fields.Date(
        string="On the evening of",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=30),
    )
    member_count = fields.Integer(string="By today's rule", compute="_compute_result")
    recorded_count = fields.Integer(
        string="As it was noted then",
        compute="_compute_result",
        help="By the rule as it was then.",
    )
    unknown = fields.Text(
        string="What is not told of that day", compute="_compute_result"
    )

    @api.constrains("date")
    def _check_date(self):
        if self.filtered(lambda one: one.date >= fields.Date.context_today(one)):
            raise ValidationError(self.env._("Choose a day in the past."))

    @api.depends("segment_id", "date")
    def _compute_result(self):
        for past in self:
            known = past.segment_id and past.date
            past.member_count = len(past._members()) if known else 0
            past.recorded_count = len(past._recorded()) if known else 0
            told = past.segment_id._cannot_tell(past._days()) if known else []
            past.unknown = "\n".join(told)

    def _days(self):
        return Days.evening(self.date, self.segment_id._days().zone)

    def _members(self):
        """The profiles of whom the rule was true when the day was over."""
        if self.segment_id.kind == "list":
            return self._recorded()
        query = SQL(
            FOUND,
            verdict=self.segment_id._verdict(self._days()),
            mine=self.env["cdp.profile"]._search([]).subselect(),
        )
        self.env.flush_all()
        return sorted(row[0] for row in self.env.execute_query(query))

    def _recorded(self):
        """The profiles that were in the segment, as it was noted."""
        then = self.segment_id._inside_then(self.segment_id, self._days())
        return sorted(row[0] for row in self.env.execute_query(then))

    def action_open_members(self):
        """Open who would have been in it."""
        self.ensure_one()
        return self._open(self._members())

    def action_open_recorded(self):
        """Open who was in it, as it was noted."""
        self.ensure_one()
        return self._open(self._recorded())

    def _open(self, ids):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(segment)s on %(date)s",
                segment=self.segment_id.name,
                date=fields.Date.to_string(self.date),
            ),
            "res_model": "cdp.profile",
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
        }
