from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cdp_privacy_contact_id = fields.Many2one(
        "res.partner",
        string="Privacy contact",
        ondelete="set null",
        help="Whom customers and the authority ask about personal data; your data "
        "protection officer, if you have one.",
    )
    cdp_authority = fields.Char(
        string="Complaint authority",
        help="The data protection authority where your customers may complain: its "
        "name and web address.",
    )
    cdp_register_note = fields.Text(
        string="Additions to the register",
        help="What else belongs into your register of processing: transfers out of "
        "the EU, processors and their contracts, locks and backups.",
    )
