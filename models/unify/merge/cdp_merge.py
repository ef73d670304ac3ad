"""The optional last step: one contact for one customer, and the way back."""

from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying
from odoo.tools import SQL

from . import hooks, images, links, mover, references, values

BATCH = 500  # merges in one transaction of the scheduled action
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

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    @api.model
    def _run_waiting(self):
        """Do what is waiting, a bounded batch a transaction; called by cron."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._waiting())
        while retrying(partial(self._run_batch, cron), self.env):
            pass

    def _run_batch(self, cron):
        batch = self._take()
        if not batch:
            return False
        batch._work()
        self.env.flush_all()
        self.env.invalidate_all()
        left = self._waiting()
        return cron._commit_progress(len(batch), remaining=left) > 0

    @api.model
    def _waiting(self):
        return self.search_count(self._to_do())

    @api.model
    def _to_do(self):
        due = [("state", "in", ("waiting", "undoing"))]
        return ["|", *due, "&", ("state", "=", "done"), ("swept", "=", False)]

    @api.model
    def _take(self):
        """The next merges of one kind of work, locked."""
        first = self.search(self._to_do(), order="id", limit=1)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_merge WHERE state = %s AND (state <> 'done'"
                " OR swept IS NOT TRUE) ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED",
                first.state or None,
                BATCH,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _work(self):
        work = {"waiting": "_merge", "done": "_sweep", "undoing": "_undo"}
        for state, merges in self.grouped("state").items():
            getattr(merges, work[state])()

    def _merge(self):
        """Merge what nothing speaks against."""
        self._lock()
        merges = self._refuse()
        if not merges:
            return
        links.link(merges)
        mover.fill_map(self.env, merges)
        summed = merges._summed()
        images.start(self.env)
        images.take(self.env, "res_partner", ["id", *references.own_columns(self.env)])
        hooks.run(merges)
        mover.move(self.env, mover.everywhere(self.env))
        mover.move_by_company(self.env)
        self._move_own()
        survivors, names = values.take_over(self.env, summed)
        self.env.invalidate_all()
        self.env["res.partner"].browse(survivors).modified(names)
        merges._retire()
        images.keep(self.env, "res_partner")
        hooks.keep(merges)
        merges._finish()

    def _lock(self):
        """Let nobody add to the contacts meanwhile, in the order of their numbers."""
        self.flush_recordset()
        partners = self._everybody()
        query = "SELECT id FROM res_partner WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
        self.env.cr.execute(SQL(query, partners.ids))
        self.env.invalidate_all()

    def _everybody(self):
        return self.survivor_id | self.with_context(active_test=False).partner_ids

    @api.model
    def _summed(self):
        """Fields that add up, as Odoo's own merging says."""
        wizard = self.env["base.partner.merge.automatic.wizard"]
        fields_ = self.env["res.partner"]._fields
        return [
            name
            for name in wizard._get_summable_fields()
            if fields_[name].store and not fields_[name].company_dependent
        ]

    def _move_own(self):
        """Turn what contacts have of contacts: parents, commercial entities."""
        for column in references.own_columns(self.env):
            self.env.cr.execute(
                SQL(
                    "UPDATE res_partner t SET %(column)s = m.survivor"
                    " FROM cdp_merge_map m WHERE t.%(column)s = m.source"
                    # A merged contact keeps what it was.
                    " AND NOT EXISTS (SELECT FROM cdp_merge_map o"
                    "                  WHERE t.id IN (o.source, o.survivor))",
                    column=SQL.identifier(column),
                )
            )

    def _retire(self):
        """Archive the merged contacts and say where they went."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner p SET active = FALSE, cdp_merged_into_id = m.survivor,"
            " cdp_merge_id = m.merge_id FROM cdp_merge_map m WHERE p.id = m.source"
        )
        self.env.invalidate_all()
        children = self.survivor_id.child_ids
        children.modified(["parent_id"])  # their full names
        self.env.flush_all()
        self.env.registry.clear_cache()  # users and their contacts are remembered

    def _finish(self):
        before = hooks.last_message(self.env)
        for merge in self:
            hooks.log(merge)
            self.env["cdp.identity.log"].with_user(merge.user_id)._note(
                "merged", merge._everybody(), merge.why
            )
        notes = hooks.messages_since(self, before)
        now = fields.Datetime.now()
        for merge in self:
            vals = {"state": "done", "done": now, "note_ids": notes.get(merge.id)}
            merge.write(vals)
        self._look_again()

    def _look_again(self):
        """Have the stages see what the contacts hold now."""
        partners = self._everybody()
        profiles = partners.with_context(active_test=False).cdp_profile_id
        self.env["cdp.stage.link"]._assign(
            [
                profile.partner_ids.filtered(lambda one: not one._cdp_is_address())
                .sorted("id")
                .ids
                for profile in profiles.with_context(active_test=False)
            ]
        )
        self.env["cdp.change"]._note_partners("link", partners.ids)
        self.env["cdp.change"]._note_partners("rfm", partners.ids)

    def _sweep(self):
        """Turn what was entered for a merged contact while it was merged."""
        here = self.filtered(
            lambda merge: (
                not any(
                    merge.with_context(active_test=False).partner_ids.mapped("active")
                )
            )
        )
        mover.fill_map(self.env, here)
        mover.move(self.env, mover.everywhere(self.env))
        self.swept = True
        self.env.invalidate_all()

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

    def _check_undoable(self):
        if self.filtered(lambda merge: merge.state != "done"):
            raise UserError(self.env._("Only a merge that was done can be undone."))
