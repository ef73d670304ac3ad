"""The optional last step: one contact for one customer, and the way back."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

AT_ONCE = 20  # merges done while somebody waits


class CdpMerge(models.Model):
    """Contacts merged into one, or waiting for it.

    The others are not deleted: they stay, archived and empty, and hold what could
    not be there twice. So numbers that other systems know them by stay true, and
    undoing brings back exactly what was there.
    """

    _name = "cdp.merge"
    _description = "Merge of Contacts"
    _order = "id desc"
    _rec_name = "survivor_id"

    survivor_id = fields.Many2one(
        "res.partner",
        string="Contact that stays",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "cdp_merge_partner_rel",
        "merge_id",
        "partner_id",
        string="Merged into it",
        context={"active_test": False},
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Merged"),
            ("undoing", "Waiting to be undone"),
            ("undone", "Undone"),
            ("refused", "Refused"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    message = fields.Text(string="Why not", readonly=True)
    why = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="By",
        readonly=True,
        default=lambda self: self.env.user,
    )
    done = fields.Datetime(string="Merged on", readonly=True)
    undone = fields.Datetime(string="Undone on", readonly=True)
    undone_by_id = fields.Many2one("res.users", string="Undone by", readonly=True)
    swept = fields.Boolean(
        readonly=True,
        help="Whether it was looked again for documents that were entered while the "
        "contacts were merged.",
    )
    joined = fields.Json(
        readonly=True, help="Links made for this merge: undoing takes them back."
    )
    note_ids = fields.Json(readonly=True, help="Messages that told of the merge.")
    move_ids = fields.One2many("cdp.merge.move", "merge_id", readonly=True)
    image_ids = fields.One2many("cdp.merge.image", "merge_id", readonly=True)
    moved = fields.Integer(string="Rows moved", compute="_compute_rows")
    stayed = fields.Integer(string="Rows that stayed", compute="_compute_rows")

    @api.depends("move_ids")
    def _compute_rows(self):
        groups = self.env["cdp.merge.move"]._read_group(
            [("merge_id", "in", self.ids)], ["merge_id"], ["moved:sum", "stayed:sum"]
        )
        numbers = {merge.id: rows for merge, *rows in groups}
        for merge in self:
            merge.moved, merge.stayed = numbers.get(merge.id, (0, 0))

    # ------------------------------------------------------------------
    # Asking for it
    # ------------------------------------------------------------------

    @api.model
    def _check_may_merge(self):
        """Who manages customer data, and may merge contacts in Odoo anyway."""
        user = self.env.user
        if not (
            user.has_group("customer_data_platform.group_manager")
            and user.has_group("base.group_partner_manager")
        ):
            raise AccessError(
                self.env._(
                    "To merge contacts you need to manage customer data, and to be "
                    "allowed to create contacts. Ask your administrator."
                )
            )

    @api.model
    def _ask(self, groups, why):
        """Merge groups of contacts, many of them later.

        :param groups: ``res.partner`` recordsets, the contact that stays first
        :return: the ``cdp.merge`` made
        """
        self._check_may_merge()
        for partners in groups:
            partners.check_access("write")
        # Rows of all models move, also those that the user may not see.
        merges = self.sudo().create(
            [
                {
                    "survivor_id": partners[0].id,
                    "partner_ids": [(6, 0, partners[1:].ids)],
                    "why": why,
                    "user_id": self.env.uid,
                }
                for partners in groups
            ]
        )
        if len(merges) <= AT_ONCE:
            merges._work()
        # Later it is looked for what came in meanwhile, at least.
        cron = "customer_data_platform.cron_merge"
        self.env.ref(cron).sudo()._trigger()  # as above
        return merges.with_env(self.env)

    def action_open_survivor(self):
        """Open the contact that stays."""
        self.ensure_one()
        return self.survivor_id.get_formview_action()

    def action_open_moves(self):
        """Open what has moved, and what stayed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What moved: %s", self.display_name),
            "res_model": "cdp.merge.move",
            "view_mode": "list",
            "domain": [("merge_id", "=", self.id)],
        }
