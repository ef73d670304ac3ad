"""Steps that do something: any server action of Odoo on the contact or the profile."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: what these do cannot be taken back, so it is claimed before
OUTSIDE = ("webhook", "sms", "mail_post", "code", "multi")


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _do_action(self, run_ids):
        visits = self.env["cdp.journey.visit"]
        if not self._can_be_done():
            return self._without(run_ids, "missing")
        if self._in_shadow():
            visits._come(run_ids, self, "shadow")
        else:
            come = visits._come(run_ids, self, "done")
            if lost := [id_ for id_ in come if not self._act(id_)]:
                visits._end(lost, self, "unknown")
        self.env["cdp.journey.run"]._move(run_ids, self.next_id)
        return None

    def _act(self, run_id):
        """Run the action for one customer; False if it perhaps ran before."""
        # Whoever approved the journey approved it.
        action = self.sudo().own_action_id or self.sudo().action_id
        run = self.env["cdp.journey.run"].browse(run_id)
        record = run._record_for(action.model_id.model)
        if not record:
            raise UserError(
                self.env._(
                    "There is nothing that “%s” could be done with.", action.name
                )
            )
        if action.state in OUTSIDE and not self.env["cdp.journey.claim"]._claim(
            run_id, self.id
        ):
            return False
        action.with_context(
            active_model=record._name,
            active_id=record.id,
            active_ids=record.ids,
            **self._context_for(run),
        ).run()
        return True

    def _context_for(self, run):
        """What the action is to know beside the record."""
        return {}


class CdpJourneyRun(models.Model):
    _inherit = "cdp.journey.run"

    def _record_for(self, model):
        """The contact, the profile, or what the customer entered with."""
        self.ensure_one()
        run = self.sudo()  # the contact of a run that is carried out
        if model == "res.partner":
            return run.partner_id
        if model == "cdp.profile":
            return run.profile_id
        if run.res_model == model and run.res_id:
            return self.env[model].sudo().browse(run.res_id).exists()
        return None

    def _lock_due(self, journeys, limit):
        """[(run id, step id)] of runs whose time has come, for this transaction alone.

        As many of each journey, so that a big one does not keep the others waiting.
        """
        if not journeys:
            return []
        return self.env.execute_query(
            SQL(
                "SELECT due.id, due.step_id FROM unnest(%s) journey, LATERAL ("
                " SELECT id, step_id FROM cdp_journey_run WHERE journey_id = journey"
                " AND state IN ('active', 'waiting') AND due <= %s AND NOT test"
                " ORDER BY due LIMIT %s FOR UPDATE SKIP LOCKED) due",
                journeys.ids,
                fields.Datetime.now(),
                max(limit // len(journeys), 100),
            )
        )
