from odoo import fields, models

USER = "customer_data_platform.group_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer profile",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=USER,
        help="The real customer that this contact is, or belongs to.",
    )
    cdp_own_company_ids = fields.One2many(
        "res.company",
        "partner_id",
        string="Companies of this database",
        groups=USER,
        help="Filled for the contacts of your own companies.",
    )
    # Related and not stored: scoring must never rewrite contacts.
    cdp_rfm_label_id = fields.Many2one(
        related="cdp_profile_id.rfm_label_id", string="RFM segment", groups=USER
    )
    cdp_rfm = fields.Char(related="cdp_profile_id.rfm", string="RFM", groups=USER)
    cdp_rfm_r = fields.Integer(
        related="cdp_profile_id.rfm_r", string="Recency score", groups=USER
    )
    cdp_rfm_f = fields.Integer(
        related="cdp_profile_id.rfm_f", string="Frequency score", groups=USER
    )
    cdp_rfm_m = fields.Integer(
        related="cdp_profile_id.rfm_m", string="Monetary score", groups=USER
    )
    cdp_revenue = fields.Monetary(
        related="cdp_profile_id.revenue",
        string="Customer revenue",
        currency_field="cdp_currency_id",
        groups=USER,
    )
    cdp_currency_id = fields.Many2one(
        related="cdp_profile_id.currency_id",
        string="Currency of customer figures",
        groups=USER,
    )
    cdp_purchase_count = fields.Integer(
        related="cdp_profile_id.purchase_count",
        string="Customer purchases",
        groups=USER,
    )
    cdp_average_order = fields.Monetary(
        related="cdp_profile_id.average_order",
        string="Average order",
        currency_field="cdp_currency_id",
        groups=USER,
    )
    cdp_first_purchase = fields.Datetime(
        related="cdp_profile_id.first_purchase", string="First purchase", groups=USER
    )
    cdp_last_purchase = fields.Datetime(
        related="cdp_profile_id.last_purchase", string="Last purchase", groups=USER
    )
    cdp_usual_gap_days = fields.Float(
        related="cdp_profile_id.usual_gap_days",
        string="Usual gap (days)",
        groups=USER,
    )
    cdp_churn_probability = fields.Float(
        related="cdp_profile_id.churn_probability",
        string="Churn probability",
        groups=USER,
    )
    cdp_churn_state = fields.Selection(
        related="cdp_profile_id.churn_state", string="Churn score", groups=USER
    )
    cdp_churn_band = fields.Selection(
        related="cdp_profile_id.churn_band", string="Churn risk", groups=USER
    )
    cdp_rfm_reason = fields.Text(
        related="cdp_profile_id.rfm_reason", string="Why this RFM", groups=USER
    )
    cdp_churn_reason = fields.Text(
        related="cdp_profile_id.churn_reason",
        string="Why this churn probability",
        groups=USER,
    )
    cdp_segment_ids = fields.Many2many(
        related="cdp_profile_id.segment_ids", string="Customer segments", groups=USER
    )
    cdp_main_of_ids = fields.One2many(
        "cdp.profile",
        "partner_id",
        string="Stands for the customer",
        groups=USER,
        help="Of several contacts of one customer, the one to write to.",
    )

    def _cdp_is_address(self):
        """Whether this is an address of somebody else, and no customer itself."""
        self.ensure_one()
        return bool(self.parent_id) and self.type != "contact"

    def action_cdp_open_profile(self):
        """Open the profile of the customer behind this contact."""
        self.ensure_one()
        return self.cdp_profile_id.get_formview_action()

    def action_cdp_open_transactions(self):
        """Open the purchases behind the figures on this contact."""
        self.ensure_one()
        return self.cdp_profile_id.action_open_transactions()
