"""A rule on a day in the past: what was kept is asked, of the rest it is said."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

#: scores that are kept month by month
KEPT = (
    *("rfm_r", "rfm_f", "rfm_m", "rfm_label_id", "churn_probability"),
    *("value_predicted", "revenue"),
)
THEN = """
SELECT DISTINCT profile_id FROM cdp_membership WHERE segment_id = %(segment)s
   AND entered < %(end)s AND ("left" IS NULL OR "left" >= %(end)s)
"""


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    def _inside_then(self, other, days):
        """The SQL of who was in a segment when the day was over."""
        return SQL(THEN, segment=other._origin.id or 0, end=days.until)

    def _as_then(self, domain, days):
        """A domain with the scores of the month; of the rest, as it is today."""
        month = self._month_kept(days)
        if not month:
            return domain

        def asked(condition):
            if condition.field_expr not in KEPT:
                return condition
            return Domain("history_ids", "any", Domain("month", "=", month) & condition)

        return domain.map_conditions(asked)

    def _month_kept(self, days):
        """The month whose scores were the last known then; None if none were kept."""
        month = days.today.replace(day=1)
        history = self.env["cdp.score.history"]
        return month if history.search_count([("month", "=", month)], limit=1) else None

    def _cannot_tell(self, days):
        """Sentences of what of the rule is not known of the day."""
        conditions = self._domain().iter_conditions()
        told = [self._told_of_condition(one, days) for one in conditions]
        told += [self._told_of_line(line, days) for line in self._lines()]
        told.append(
            self.env._(
                "Which contacts are one customer, and who is left out of scores, "
                "are as they are today."
            )
        )
        return list(dict.fromkeys(filter(None, told)))

    def _told_of_condition(self, condition, days):
        words, month = self._condition_words(condition), self._month_kept(days)
        if condition.field_expr not in KEPT:
            return self.env._("As it is today: %s.", words)
        if not month:
            return self.env._("No scores are kept of that month. As today: %s.", words)
        month = format_date(self.env, month)
        return self.env._("As it was kept on %(on)s: %(what)s.", on=month, what=words)

    def _told_of_line(self, line, days):
        if line.what == "consent":
            return self.env._("As it is today: %s.", line.words)
        if line.what == "segment" and not line.other_id._known(days):
            return self.env._("Not kept yet on that day: “%s”.", line.other_id.name)
        return ""

    def _known(self, days):
        """Whether it was kept on a day who was in this segment."""
        first = self.env["cdp.membership"].search(
            [("segment_id", "=", self._origin.id)], order="entered", limit=1
        )
        return bool(first) and first.entered < days.until

    def action_past(self):
        """Ask what the segment would have been on a day in the past."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("“%s” on a day in the past", self.name),
            "res_model": "cdp.segment.past",
            "view_mode": "form",
            "target": "new",
            "context": {"default_segment_id": self.id},
        }
