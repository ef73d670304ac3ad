"""Claim first, send after: a row that outlives whatever becomes of the sending."""

from odoo import api, fields, models
from odoo.tools import SQL


class CdpJourneyClaim(models.Model):
    """A step that somebody set out to carry out for a customer.

    Written and committed on a connection of its own just before the message leaves, or
    a webhook is called. A claim whose step has no outcome, while nobody is at work on
    it, tells that a worker ended in between: what became of it is unknown.
    """

    _name = "cdp.journey.claim"
    _description = "Claim on a Step of a Journey"
    _log_access = False

    # No foreign keys: they would wait for the very rows that the claimer has locked.
    run_id = fields.Integer(required=True, readonly=True)
    step_id = fields.Integer(required=True, readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )

    _step_unique = models.UniqueIndex(
        "(run_id, step_id)", "Somebody is at work on this step, or was."
    )

    @api.model
    def _claim(self, run_id, step_id):
        """Whether the step is ours from now on; False when it was claimed before."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "INSERT INTO cdp_journey_claim (run_id, step_id, date)"
                    " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                    run_id,
                    step_id,
                    fields.Datetime.now(),
                )
            )
            return bool(cr.rowcount)

    @api.model
    def _claimed(self, run_id, step_id):
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT FROM cdp_journey_claim WHERE run_id = %s AND step_id = %s",
                    run_id,
                    step_id,
                )
            )
        )

    @api.autovacuum
    def _gc_claims(self):
        """Forget claims of those who are gone: erased, or their journey deleted."""
        self.env.cr.execute(
            "DELETE FROM cdp_journey_claim WHERE NOT EXISTS (SELECT FROM"
            " cdp_journey_run run WHERE run.id = cdp_journey_claim.run_id)"
        )
