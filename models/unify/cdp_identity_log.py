from odoo import api, fields, models
from odoo.tools import SQL

JOINED = """
INSERT INTO cdp_identity_log (date, action, partner_id, other_id, contacts, why)
SELECT %(now)s, 'linked', min(p.id), (array_agg(p.id ORDER BY p.id))[2],
       string_agg(format('%%s (#%%s)', COALESCE(p.complete_name, p.name), p.id), ', '
                  ORDER BY p.id), min(reason.why)
  FROM unnest(%(numbers)s::int[], %(partners)s::int[]) member (number, partner_id)
  JOIN res_partner p ON p.id = member.partner_id
  JOIN unnest(%(whys)s::varchar[]) WITH ORDINALITY reason (why, number)
       ON reason.number = member.number
 GROUP BY member.number
 ORDER BY member.number
"""


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
            ("unsure", "Not sure"),
            ("withdrawn", "Decision withdrawn"),
            ("merged", "Contacts merged"),
            ("undone", "Merge undone"),
            ("written", "Golden values written"),
            ("corrected", "Corrected by data quality"),
            ("objected", "Objects to profiling"),
            ("objection_withdrawn", "Objection to profiling withdrawn"),
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

    @api.model
    def _note_joined(self, groups, whys):
        """Add a line per group of contacts that a rule made one customer.

        :param groups: lists of contacts' ids
        :param whys: why, for each group
        """
        if groups:
            members = [(n, id_) for n, ids in enumerate(groups, 1) for id_ in ids]
            self.env.cr.execute(
                SQL(
                    JOINED,
                    now=fields.Datetime.now(),
                    numbers=[number for number, _id in members],
                    partners=[id_ for _number, id_ in members],
                    whys=list(whys),
                )
            )
