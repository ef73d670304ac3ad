from odoo import fields, models

USER = "customer_data_platform.group_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_merged_into_id = fields.Many2one(
        "res.partner",
        string="Merged into",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=USER,
    )
    cdp_merge_id = fields.Many2one(
        "cdp.merge",
        string="Merge",
        ondelete="set null",
        readonly=True,
        copy=False,
        groups=USER,
    )

    def action_cdp_open_merge(self):
        """Open the merge by which this contact became part of another."""
        self.ensure_one()
        return self.cdp_merge_id.get_formview_action()
