"""What happened to a customer at a step of a journey: at most once, and why."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...govern.gate.cdp_decision import REASONS

STATES = [
    ("waiting", "Waiting"),
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("done", "Done"),
    ("held", "Held back"),
    ("skipped", "Too late"),
    ("shadow", "Would have been sent or done"),
    ("failed", "Failed"),
    ("unknown", "Perhaps sent"),
]


class CdpJourneyVisit(models.Model):
    """A run comes to a step once; so nothing is sent or done twice."""

    _name = "cdp.journey.visit"
    _description = "Step of a Customer's Journey"
    _order = "date desc, id desc"
    _log_access = False
    _rec_name = "step_id"

    run_id = fields.Many2one(
        "cdp.journey.run", required=True, readonly=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "cdp.journey.step", required=True, readonly=True, ondelete="cascade", index=True
    )
    step_key = fields.Char(related="step_id.key")
    journey_id = fields.Many2one(related="run_id.journey_id")
    profile_id = fields.Many2one(related="run_id.profile_id", string="Customer")
    partner_id = fields.Many2one(related="run_id.partner_id", string="Contact")
    kind = fields.Selection(related="step_id.kind")
    state = fields.Selection(STATES, required=True, readonly=True)
    reason = fields.Selection(
        lambda self: [(code, self.env._(text)) for code, text in REASONS.items()],
        string="Why",
        readonly=True,
    )
    note = fields.Char(string="What happened", readonly=True)
    way = fields.Selection(
        [("next", "Then"), ("else", "Else"), ("timeout", "Time was over")],
        string="Went on by",
        readonly=True,
    )
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    expires = fields.Datetime(string="Too late after", readonly=True)
    sent = fields.Datetime(readonly=True)
    trace_id = fields.Many2one(
        "mailing.trace", string="Opened, clicked", readonly=True, ondelete="set null"
    )
    trace_status = fields.Selection(
        related="trace_id.trace_status", string="Since then"
    )

    address = fields.Char(
        readonly=True,
        help="A hash: two customers with one address get a message once.",
    )

    _once = models.UniqueIndex("(run_id, step_id)", "A customer comes to a step once.")
    _queued_idx = models.Index("(id) WHERE state = 'queued'")
    _sent_idx = models.Index(
        "(step_id, date) WHERE state IN ('queued', 'sent', 'unknown')"
    )
    _address_idx = models.Index("(step_id, address) WHERE address IS NOT NULL")
    _trace_idx = models.Index("(trace_id) WHERE trace_id IS NOT NULL")

    # ------------------------------------------------------------------
    # Many at once
    # ------------------------------------------------------------------

    @api.model
    def _come(self, run_ids, step, state, expires=None, **values):
        """Note that runs have come to a step; return {run id: visit id} of the new."""
        values |= {"state": state, "expires": expires, "date": fields.Datetime.now()}
        columns = SQL(", ").join(map(SQL.identifier, values))
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO cdp_journey_visit (run_id, step_id, %s)"
                " SELECT run, %s, %s FROM unnest(%s) run"
                " ON CONFLICT (run_id, step_id) DO NOTHING RETURNING run_id, id",
                columns,
                step.id,
                SQL(", ").join(SQL("%s", value) for value in values.values()),
                list(run_ids),
            )
        )
        return dict(rows)

    @api.model
    def _end(self, run_ids, step, state, **values):
        """Note what became of visits."""
        values |= {"state": state, "date": fields.Datetime.now()}
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_visit SET %s WHERE run_id = ANY(%s)"
                " AND step_id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                list(run_ids),
                step.id,
            )
        )

    def action_open_mail(self):
        """Open the email as Odoo traces it: opened, clicked, replied, bounced."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.trace",
            "res_id": self.trace_id.id,
            "view_mode": "form",
        }

    def action_open_run(self):
        """Open the customer's way through the journey."""
        self.ensure_one()
        return self.run_id.get_formview_action()

    def action_send_again(self):
        """For a message that perhaps was sent: have it go out once more, by one's own
        decision."""
        self.check_access("read")
        self.env["cdp.journey"].check_access("write")
        for visit in self.filtered(lambda visit: visit.state == "unknown"):
            visit.sudo()._once_more()  # whoever may write the journey decides it
