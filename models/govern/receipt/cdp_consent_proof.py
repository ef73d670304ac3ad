"""Reading how we know is noted, by the page as by the API."""

import psycopg2.errors

from odoo import models

PERSONAL = {"payload", "details"}


class CdpConsentProof(models.Model):
    _inherit = "cdp.consent.proof"

    def action_open(self):
        """Open the proof."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("How we know: line %s", self.consent_id.seq),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read_format(self, fnames, load="_classic_read"):
        if PERSONAL.intersection(fnames):
            self._note_reading()
        return super()._read_format(fnames, load)

    def _note_reading(self):
        """Note who reads it, unless it is the program itself."""
        if self.env.su or not self:
            return
        if self.env.cr.readonly:
            # Reading is tried without writing first; have Odoo begin again with it.
            raise psycopg2.errors.ReadOnlySqlTransaction("Who reads a proof is noted")
        for line in self.consent_id:
            self.env["cdp.access.log"]._note(
                "proof", line.partner_id, self.env._("Line %s", line.seq)
            )
