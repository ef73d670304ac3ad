from odoo import api, fields, models


class CdpRetentionLog(models.Model):
    """What a rule removed on a day: how many, never whom."""

    _name = "cdp.retention.log"
    _description = "Removed by Retention"
    _order = "date desc, id desc"
    _log_access = False
    _rec_name = "name"

    rule_id = fields.Many2one(
        "cdp.retention.rule", ondelete="set null", readonly=True, index=True
    )
    name = fields.Char(string="Removed", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, index=True)
    before = fields.Date(
        string="From before", readonly=True, help="What was older than this day went."
    )
    rows = fields.Integer(string="Entries", required=True, readonly=True)

    @api.model
    def _add(self, rule, number):
        """Note that a rule has removed something, in a line a day."""
        today = fields.Date.context_today(self)
        # Nobody writes here but the nightly work.
        logs = self.sudo()
        line = logs.search([("rule_id", "=", rule.id), ("date", "=", today)], limit=1)
        if line:
            line.rows += number
            return line
        return logs.create(
            {
                "rule_id": rule.id,
                "name": rule.name,
                "date": today,
                "before": rule._limit(),
                "rows": number,
            }
        )
