"""Merging at work: many at once, a bounded batch a transaction."""

from functools import partial

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from . import hooks, images, links, mover, references, values

BATCH = 500  # merges in one transaction of the scheduled action


class CdpMerge(models.Model):
    _inherit = "cdp.merge"

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
        changed, names = values.take_over(self.env, summed)
        merges._retire()
        merges._compute_anew(set(changed), names)
        images.keep(self.env)
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
        self.env.registry.clear_cache()  # users and their contacts are remembered

    def _compute_anew(self, changed, names):
        """Have Odoo compute what it stores of the contacts that changed."""
        for merge in self:
            if merge.survivor_id.id in changed:
                merge.survivor_id.modified(names)
            merge.survivor_id.child_ids.modified(["parent_id"])  # their full names
            images.take_recomputed(self.env, merge.id)
        self.env.flush_all()

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
