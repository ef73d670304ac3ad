"""How likely a customer buys nothing within the horizon, and whether to reach out."""

from odoo import fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    churn_probability = fields.Float(
        string="Churn probability",
        readonly=True,
        aggregator="avg",
        digits=(6, 4),
        help="The chance of no purchase within the horizon: what a person has set by "
        "hand, or the model's.",
    )
    churn_by_model = fields.Float(
        string="Churn probability by the model",
        readonly=True,
        aggregator="avg",
        digits=(6, 4),
    )
    churn_state = fields.Selection(
        [
            ("scored", "Scored"),
            ("by_hand", "Set by hand"),
            ("never_bought", "Has never bought"),
            ("objects", "Objects to profiling"),
            ("excluded", "Left out"),
            ("gated", "Not enough data"),
        ],
        string="Churn score",
        readonly=True,
    )
    churn_band = fields.Selection(
        [("high", "High"), ("medium", "Medium"), ("low", "Low")],
        string="Churn risk",
        readonly=True,
        help="High: reaching out brings more than it costs, by the settings and by "
        "what the customer spends. Medium: from half of that chance on. Low: below.",
    )
    churn_limit = fields.Float(
        string="Reaching out pays from",
        readonly=True,
        aggregator="avg",
        digits=(8, 4),
        help="The churn probability from which on reaching out pays for this customer. "
        "Nothing: it never does, because it would cost more than the customer spends.",
    )
    churn_model_id = fields.Many2one("cdp.model", readonly=True, ondelete="set null")
    churn_horizon_reason = fields.Char(related="churn_model_id.horizon_reason")
    churn_date = fields.Datetime(string="Churn scored", readonly=True)
    # log-odds, base, parts by group, facts; read on the page of one customer only
    churn_reasons = fields.Json(readonly=True, prefetch=False)
