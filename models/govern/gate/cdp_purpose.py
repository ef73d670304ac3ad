from odoo import fields, models


class CdpPurpose(models.Model):
    _inherit = "cdp.purpose"

    cap_count = fields.Integer(
        string="At most",
        help="Messages for this purpose to one customer within the days. 0: no limit "
        "of its own.",
    )
    cap_days = fields.Integer(string="within (days)", default=7)

    _cap = models.Constraint(
        "CHECK(cap_count >= 0 AND cap_days > 0)", "A limit is a number within days."
    )
