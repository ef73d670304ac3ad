"""The way back: what was there is there again, what came since stays."""

from odoo import fields, models
from odoo.exceptions import UserError

from . import images, links, mover
from .cdp_merge import AT_ONCE


class CdpMerge(models.Model):
    _inherit = "cdp.merge"

    def action_undo(self):
        """Take the contacts apart again."""
        self._check_may_merge()
        self._check_done()
        self._check_last()
        # As with merging: rows of all models move.
        merges = self.sudo()
        merges.write({"state": "undoing", "undone_by_id": self.env.uid})
        if len(merges) <= AT_ONCE:
            merges._undo()
        else:
            self.env.ref("customer_data_platform.cron_merge").sudo()._trigger()
        return False

    def _check_done(self):
        if self.filtered(lambda merge: merge.state != "done"):
            raise UserError(self.env._("Only a merge that was done can be undone."))

    def _check_last(self):
        """What was merged again since is undone in the order back."""
        later = self.search(
            [("partner_ids", "in", self.survivor_id.ids), ("state", "=", "done")]
        )
        if later - self:
            raise UserError(
                self.env._(
                    "%(contact)s was merged into %(later)s since. Undo that first.",
                    contact=(later - self).partner_ids[:1].display_name,
                    later=(later - self)[0].survivor_id.display_name,
                )
            )

    def _undo(self):
        for merges in self._in_order_back():
            merges._undo_together()

    def _in_order_back(self):
        """The later merge of two that build on one another comes first."""
        rest = self.sorted("done", reverse=True)
        while rest:
            taken = rest.with_context(active_test=False).partner_ids
            now = rest.filtered(lambda merge, gone=taken: merge.survivor_id not in gone)
            yield now
            rest -= now

    def _undo_together(self):
        self._lock()
        mover.fill_map(self.env, self)
        mover.move_back(self.env, self)
        images.bring_back(self.env, self, self._summed())
        self.env.cr.execute(
            "UPDATE res_partner p SET cdp_merged_into_id = NULL, cdp_merge_id = NULL"
            " FROM cdp_merge_map m"
            " WHERE p.id = m.source AND p.cdp_merge_id = m.merge_id"
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()  # users and their contacts are remembered
        self._forget_notes()
        links.unlink(self)
        for merge in self:
            self.env["cdp.identity.log"].with_user(merge.undone_by_id)._note(
                "undone", merge._everybody(), self.env._("The merge was undone.")
            )
        self.write({"state": "undone", "undone": fields.Datetime.now()})
        self._look_again()

    def _forget_notes(self):
        """The notes that told of the merge are no longer true."""
        ids = [id_ for merge in self for id_ in merge.note_ids or []]
        self.env["mail.message"].browse(ids).exists().unlink()
