from odoo import fields, models


class CdpSource(models.Model):
    _inherit = "cdp.source"

    trust = fields.Selection(
        [("1", "Low"), ("2", "Medium"), ("3", "High")],
        string="Trust in its contacts",
        default="2",
        required=True,
        help="For the survivorship rule “Most trusted source”: a contact counts as "
        "much as the best source that names it. One that no source names counts as "
        "medium if a colleague entered it, else as low.",
    )
