from odoo import fields, models


class CdpSpent(models.Model):
    """What a customer spent in a month in a company, refunds taken off.

    The one table that cohorts and sales by segment are added up from, so that a page
    need not go through all purchases. Brought up to date every night.
    """

    _name = "cdp.spent"
    _description = "Spent in a Month"
    _log_access = False
    _rec_name = "month"

    profile_id = fields.Many2one("cdp.profile", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    month = fields.Date(required=True)
    amount = fields.Float(digits=(16, 2))
    purchases = fields.Integer()
    cohort = fields.Date(
        help="Month of the customer's first purchase in the company; empty of who has "
        "only got money back."
    )

    _once = models.Constraint(
        "UNIQUE(profile_id, company_id, month)", "A customer has one row a month."
    )
    _cohort_idx = models.Index("(company_id, cohort, month)")
