"""A step that tells another program, by one of the webhooks."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SOURCE = """
SELECT run.profile_id, concat_ws(':', run.id, %(step)s) AS key,
       jsonb_build_object('journey', jsonb_build_object(
           'id', run.journey_id, 'run', run.id, 'step', %(name)s::text)) AS more
  FROM cdp_journey_run run WHERE run.id = ANY(%(runs)s)
"""


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    webhook_id = fields.Many2one(
        "cdp.webhook",
        string="Tell by",
        ondelete="restrict",
        groups="customer_data_platform.group_manager",
        help="One of the webhooks. It tells what it is set to tell of a customer.",
    )

    def _do_webhook(self, run_ids):
        """Put the messages in the queue of the webhook: with the step, or not at all.

        By the number of run and step there is one message, however often it is tried.
        """
        visits = self.env["cdp.journey.visit"]
        if self._in_shadow():
            visits._come(run_ids, self, "shadow")
        else:
            come = list(visits._come(run_ids, self, "done"))
            hook = self.sudo().webhook_id  # who approved the journey approved it
            source = SQL(SOURCE, step=self.id, name=self.display_name, runs=come)
            hook._enqueue("journey.step", source)
        self.env["cdp.journey.run"]._move(run_ids, self.next_id)

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "webhook_id.name"]

    def _sentence_webhook(self):
        return self.env._("Tell “%s”", self.sudo().webhook_id.name or "…")

    def _check_complete(self):
        if self.kind == "webhook" and not self.sudo().webhook_id:
            raise UserError(
                self.env._("“%s” needs a webhook to tell by.", self.display_name)
            )
        return super()._check_complete()
