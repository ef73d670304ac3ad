"""One customer's way through a journey."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_journey import REENTRY

OPEN = ("active", "waiting")
WHY = [
    ("done", "Came to the end"),
    ("goal", "Reached the goal"),
    ("exit", "Fitted no longer"),
    ("segment", "Left the segment"),
    ("stopped", "The journey was stopped"),
    ("merged", "Is the same customer as another one under way"),
    ("hand", "Taken out by hand"),
    ("shadow", "The shadow run was over"),
    ("failed", "A step failed"),
]


class CdpJourneyRun(models.Model):
    _name = "cdp.journey.run"
    _description = "Customer on a Journey"
    _order = "entered desc, id desc"
    _log_access = False
    _rec_name = "journey_id"

    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade"
    )
    version_id = fields.Many2one(
        "cdp.journey.version",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    step_id = fields.Many2one(
        "cdp.journey.step",
        string="Is at",
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    # The run goes with its contact: of two that were merged for good, one profile goes.
    profile_id = fields.Many2one(
        "cdp.profile", string="Customer", readonly=True, ondelete="set null", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
        help="Who entered. It stays the same when customers are linked or taken apart.",
    )
    key = fields.Char(
        string="Occasion",
        required=True,
        readonly=True,
        help="What the customer entered with: a stay in a segment, an order, a day.",
    )
    policy = fields.Selection(REENTRY, required=True, readonly=True)
    res_model = fields.Char(string="Record's model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    state = fields.Selection(
        [
            ("active", "Due"),
            ("waiting", "Waiting"),
            ("done", "At the end"),
            ("exited", "Left"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="active",
    )
    due = fields.Datetime(readonly=True)
    entered = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    left = fields.Datetime(readonly=True)
    left_why = fields.Selection(WHY, string="Why it ended", readonly=True)
    problem = fields.Char(string="What failed", readonly=True)
    shadow = fields.Boolean(
        readonly=True, help="Decided and noted; nothing was sent or done."
    )
    test = fields.Boolean(readonly=True, help="A try on somebody's own contact.")
    visit_ids = fields.One2many("cdp.journey.visit", "run_id", readonly=True)
    mail_count = fields.Integer(string="Messages", compute="_compute_mail_count")

    _occasion = models.UniqueIndex(
        "(journey_id, partner_id, key)", "Each occasion counts once."
    )
    _once = models.UniqueIndex(
        "(journey_id, partner_id) WHERE policy = 'once' AND NOT shadow",
        "A customer enters this journey once only.",
    )
    _one_open = models.UniqueIndex(
        "(journey_id, profile_id, shadow)"
        " WHERE policy <> 'key' AND state IN ('active', 'waiting')",
        "A customer is on this journey already.",
    )
    _one_open_key = models.UniqueIndex(
        "(journey_id, profile_id, key) WHERE state IN ('active', 'waiting')",
        "A customer is on this journey with this occasion already.",
    )
    _due_idx = models.Index("(journey_id, due) WHERE state IN ('active', 'waiting')")

    def init(self):
        # Runs move often: room for a new version of each row on its own page.
        self.env.cr.execute("ALTER TABLE cdp_journey_run SET (fillfactor = 60)")

    def _compute_mail_count(self):
        counts = dict(
            self.env["cdp.journey.visit"]._read_group(
                [("run_id", "in", self.ids), ("state", "=", "sent")],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.mail_count = counts.get(run, 0)

    @api.depends("journey_id.name", "partner_id.name")
    def _compute_display_name(self):
        for run in self:
            name = run.sudo().partner_id.display_name  # a name, of a run one may see
            run.display_name = f"{run.sudo().journey_id.name}: {name}"

    # ------------------------------------------------------------------
    # Moving on, many at once
    # ------------------------------------------------------------------

    @api.model
    def _move(self, run_ids, step):
        """Have runs go on to a step at once, or end where none follows."""
        if not step:
            return self._finish(run_ids, "done", "done")
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_run SET step_id = %s, state = 'active', due = %s"
                " WHERE id = ANY(%s) AND state IN ('active', 'waiting')",
                step.id,
                fields.Datetime.now(),
                list(run_ids),
            )
        )

    @api.model
    def _finish(self, run_ids, state, why, problem=None):
        """End runs. What is still queued for them is held back when its turn comes."""
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_run SET state = %s, left_why = %s, problem = %s,"
                ' due = NULL, "left" = %s'
                " WHERE id = ANY(%s) AND state IN ('active', 'waiting')",
                state,
                why,
                problem,
                fields.Datetime.now(),
                list(run_ids),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _put_off(self, run_ids, due):
        """Have runs wait where they are; without a moment, until they are moved."""
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_run SET state = 'waiting', due = %s"
                " WHERE id = ANY(%s) AND state IN ('active', 'waiting')",
                due,
                list(run_ids),
            )
        )

    def action_take_out(self):
        """End these customers' journeys; what is queued for them does not go out."""
        self.check_access("read")
        self.env["cdp.journey"].check_access("write")
        self._finish(self.ids, "exited", "hand")
        self.invalidate_recordset()

    def action_open_visits(self):
        """Open what happened to this customer, step by step."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.journey.visit",
            "view_mode": "list",
            "domain": [("run_id", "=", self.id)],
        }
