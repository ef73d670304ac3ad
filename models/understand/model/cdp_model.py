from odoo import api, fields, models

#: what makes one version different from another
FACTS = (
    "state",
    "customers",
    "parameters",
    "teaching",
    "gate_code",
    "gate_have",
    "gate_need",
    "horizon_days",
)
#: these are trained by the stage *train*, judged by a backtest, and have a record
TRAINED = ("value", "churn", "recommend")


class CdpModel(models.Model):
    """One trained version: what was learned, from what, and since when it counts.

    A score always names the version that made it. A version that found too little
    to learn from is kept as well, because it says why there is no number.
    """

    _name = "cdp.model"
    _description = "Version of a Score"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"  # whoever reads a version may discuss it

    kind = fields.Selection(
        [
            ("match", "Matching"),
            ("rfm", "RFM"),
            ("value", "Value"),
            ("churn", "Churn"),
            ("recommend", "Recommendations"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("shadow", "Waiting (shadow)"),
            ("live", "In use"),
            ("retired", "Retired"),
            ("gated", "Not enough data"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        help="A new version is compared with the one in use. It waits where it is "
        "worse, or where somebody has to agree; otherwise it replaces the other, which "
        "stays here to go back to.",
    )
    trained = fields.Datetime(readonly=True, default=lambda self: fields.Datetime.now())
    as_of = fields.Datetime(
        string="As of", readonly=True, help="The moment whose knowledge went into it."
    )
    window_first = fields.Date(string="First purchase", readonly=True)
    window_last = fields.Date(string="Last purchase", readonly=True)
    customers = fields.Integer(
        readonly=True, aggregator=None, help="How many customers it rests on."
    )
    rows = fields.Integer(
        string="Rows learned from",
        readonly=True,
        aggregator=None,
        help="What was learned from: each customer as he or she stood on several days "
        "in the past counts once a day.",
    )
    # A few hundred kilobytes for matching, so only read when asked for
    parameters = fields.Json(readonly=True, prefetch=False)
    record = fields.Json(
        readonly=True, prefetch=False, help="What the training found, as it told it."
    )
    comparison = fields.Json(
        readonly=True, prefetch=False, help="How it did beside the version in use then."
    )
    compared_id = fields.Many2one(
        "cdp.model", string="Compared with", readonly=True, ondelete="set null"
    )
    teaching = fields.Json(
        readonly=True, help="What came of refitting it to people's decisions."
    )
    pinned = fields.Boolean(
        string="Kept",
        readonly=True,
        tracking=True,
        help="Somebody chose this version; no new one replaces it until it is "
        "released.",
    )
    gate_code = fields.Char(readonly=True)
    gate_have = fields.Float(readonly=True)
    gate_need = fields.Float(readonly=True)
    horizon_days = fields.Integer(readonly=True, aggregator=None)
    waits_for = fields.Selection(
        [
            ("worse", "Worse than the one in use"),
            ("fallback", "Worse than the simple way"),
            ("pinned", "Another version is kept"),
            ("approval", "Waits for approval"),
        ],
        string="Why it waits",
        readonly=True,
    )
    failure = fields.Text(readonly=True, string="Why it was not finished")
    live_since = fields.Datetime(string="In use since", readonly=True)
    approved_by_id = fields.Many2one(
        "res.users", string="Put to use by", readonly=True, ondelete="set null"
    )
    approved = fields.Datetime(string="Put to use on", readonly=True)
    scored_count = fields.Integer(compute="_compute_scored_count")

    _current_unique = models.UniqueIndex(
        "(kind) WHERE state IN ('live', 'gated')",
        "One version of a kind is in use at a time.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.flush_model(["state"])  # whoever is retired makes room first
        return super().create(vals_list)

    @api.depends("kind", "trained")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for version in self:
            version.display_name = self.env._(
                "%(kind)s version %(number)s",
                kind=kinds[version.kind],
                number=version.id,
            )

    def _scored_domain(self):
        """The profiles whose score of the version's kind is made with it, or None."""
        field = f"{self.kind}_model_id"
        if field not in self.env["cdp.profile"]._fields:
            return None  # links and recommendations stand elsewhere
        return [(field, "=", self.id)]

    def _compute_scored_count(self):
        for version in self:
            domain = version._scored_domain()
            version.scored_count = bool(domain) and self.env[
                "cdp.profile"
            ].search_count(domain)

    def action_scored(self):
        """The customers whose scores are made with this version now."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_profile_action"
        )
        return {**action, "domain": self._scored_domain(), "context": {}}

    def action_outcomes(self):
        """What was predicted with this version and what came, month by month."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_model_outcome_action"
        )
        return {**action, "domain": [("model_id", "=", self.id)]}

    @api.model
    def _current(self, kind):
        """The version that scores are made with now; may be a gated one, or none."""
        return self.search(
            [("kind", "=", kind), ("state", "in", ("live", "gated"))], limit=1
        )

    @api.model
    def _adopt(self, kind, vals):
        """Make a new version the current one, unless it says the same as before."""
        current = self._current(kind)
        if current and all(
            (current[fact] or None) == (vals.get(fact) or None) for fact in FACTS
        ):
            return current
        current._retire()
        if vals["state"] == "live":
            vals = {**vals, "live_since": fields.Datetime.now()}
        return self.create({"kind": kind, **vals})
