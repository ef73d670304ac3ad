"""Draft, shadow, running, paused, stopped; and new versions while it runs."""

from odoo import fields, models
from odoo.exceptions import UserError


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def _check_manager(self):
        self.check_access("write")
        self.ensure_one()

    def action_shadow(self):
        """Decide and note for real customers, send nothing."""
        self._check_manager()
        self.version_id._publish()
        self._begin("shadow")

    def action_start(self):
        """Approve what is shown and put it into force: messages go out."""
        self._check_manager()
        self.version_id._publish()
        self.live_version_id._approve()
        if self.state == "shadow":
            self._end_all("shadow", shadow=True)
        if self.state == "paused":
            return self.action_resume()
        self._begin("running")
        return None

    def _begin(self, state):
        fresh = self.state in ("draft", "stopped", "shadow")
        self.state = state
        if fresh:
            self.write({"started": fields.Datetime.now(), "entry_looked": False})
        self._wake()

    def action_pause(self):
        """Nobody enters or goes on, nothing is sent, until it is resumed."""
        self._check_manager()
        self.state = "paused"

    def action_resume(self):
        """Go on, after a look at what would be sent at once."""
        self._check_manager()
        if not self.approved:
            raise UserError(
                self.env._("Approve the version first: choose “Approve and start”.")
            )
        resume = self.env["cdp.journey.resume"].create({"journey_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resume “%s”", self.name),
            "res_model": "cdp.journey.resume",
            "res_id": resume.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_stop(self):
        """End it for everybody who is under way."""
        self._check_manager()
        self._end_all("stopped")
        self.state = "stopped"

    def _end_all(self, why, shadow=False):
        domain = [("journey_id", "=", self.id), ("state", "in", ["active", "waiting"])]
        if shadow:
            domain.append(("shadow", "=", True))
        runs = self.env["cdp.journey.run"].sudo().search(domain)  # of one's own journey
        runs._finish(runs.ids, "exited", why)
        runs.invalidate_recordset()

    def action_change(self):
        """Make a new version to change; who is under way stays on the old one."""
        self._check_manager()
        if self.editable:
            return
        draft = self.env["cdp.journey.version"].create({"journey_id": self.id})
        self.version_id._copy_steps(draft)
        self.version_id = draft

    def action_publish(self):
        """Approve the changed steps: who enters from now on goes by them."""
        self._check_manager()
        self.version_id._publish()
        self.live_version_id._approve()

    def action_discard(self):
        """Throw the draft away and show what is in force."""
        self._check_manager()
        if not self.live_version_id or not self.editable:
            raise UserError(self.env._("There is no other version to go back to."))
        draft = self.version_id
        self.version_id = self.live_version_id
        draft.step_ids.unlink()
        draft.unlink()
