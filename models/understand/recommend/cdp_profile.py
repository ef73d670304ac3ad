from odoo import api, fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    line_ids = fields.One2many(
        "cdp.transaction.line", "profile_id", string="Products bought", readonly=True
    )
    recommendation_ids = fields.One2many(
        "cdp.recommendation", "profile_id", string="Recommended products", readonly=True
    )
    again_ids = fields.One2many(
        "cdp.recommendation",
        "profile_id",
        string="Buy again",
        domain=[("kind", "=", "again"), ("product_id.blocked", "=", False)],
        readonly=True,
    )
    new_ids = fields.One2many(
        "cdp.recommendation",
        "profile_id",
        string="New for them",
        domain=[("kind", "=", "new"), ("product_id.blocked", "=", False)],
        readonly=True,
    )
    top_ids = fields.One2many(
        "cdp.recommendation",
        "profile_id",
        string="Top in their categories",
        domain=[("kind", "=", "category"), ("product_id.blocked", "=", False)],
        readonly=True,
    )
    recommend_model_id = fields.Many2one(
        "cdp.model", string="Recommended by", readonly=True, ondelete="set null"
    )
    recommend_date = fields.Datetime(string="Lists changed", readonly=True)
    recommend_note = fields.Char(
        string="Why no recommendations", compute="_compute_recommend_note"
    )

    @api.depends("recommend_model_id", "purchase_days", "excluded_by_id")
    def _compute_recommend_note(self):
        current = self.env["cdp.model"]._current("recommend")
        for profile in self:
            profile.recommend_note = profile._why_no_score() or (
                not profile.recommend_model_id
                and (
                    current._explain_gate()
                    if current.gate_code
                    else self.env._(
                        "There are none: what this customer bought names no product, "
                        "or all of it was bought just now."
                    )
                    if current
                    else self.env._("No recommendations have been made yet.")
                )
            )

    def _recommended(self, kind, count=5):
        """The products to show this customer now, the best first; for other rooms.

        What has been blocked since the lists were made is left out.
        """
        self.ensure_one()
        rows = self.env["cdp.recommendation"].search(
            [
                ("profile_id", "=", self.id),
                ("kind", "=", kind),
                ("product_id.blocked", "=", False),
            ],
            limit=count,
        )
        return rows.product_id
