from odoo import api, fields, models


class CdpIdentityLog(models.Model):
    """Who joined, parted, merged or brought back which contacts, when and why.

    Only ever added to. Contacts are also kept by name, because a merged one is gone.
    """

    _name = "cdp.identity.log"
    _description = "History of Links and Merges"
    _order = "id desc"
    _log_access = False

    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    user_id = fields.Many2one("res.users", string="By", help="Empty: by a rule.")
    action = fields.Selection(
        [
            ("linked", "Linked"),
            ("unlinked", "Taken apart"),
            ("rejected", "Said not to be the same"),
            ("withdrawn", "Decision withdrawn"),
            ("merged", "Contacts merged"),
            ("undone", "Merge undone"),
            ("written", "Golden values written"),
        ],
        required=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", ondelete="set null", index="btree_not_null"
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Other contact",
        ondelete="set null",
        index="btree_not_null",
    )
    contacts = fields.Char(help="The contacts' names and numbers at that time.")
    why = fields.Text()

    @api.model
    def _note(self, action, partners, why, by_rule=False):
        """Add a line about contacts; the first is the one that stays.

        :param partners: ``res.partner`` records, the survivor first
        :param why: a sentence
        """
        return self.sudo().create(  # whoever may act must leave a trace
            {
                "action": action,
                "user_id": not by_rule and self.env.uid,
                "partner_id": partners[:1].id,
                "other_id": partners[1:2].id,
                "contacts": ", ".join(
                    f"{partner.display_name} (#{partner.id})" for partner in partners
                ),
                "why": why,
            }
        )
