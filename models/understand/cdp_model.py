from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

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


class CdpModel(models.Model):
    """One trained version: what was learned, from what, and since when it counts.

    A score always names the version that made it. A version that found too little
    to learn from is kept as well, because it says why there is no number.
    """

    _name = "cdp.model"
    _description = "Version of a Score"
    _order = "id desc"

    kind = fields.Selection(
        [("match", "Matching"), ("rfm", "RFM"), ("churn", "Churn")],
        required=True,
        readonly=True,
        index=True,
    )
    state = fields.Selection(
        [("live", "In use"), ("retired", "Replaced"), ("gated", "Not enough data")],
        required=True,
        readonly=True,
    )
    trained = fields.Datetime(readonly=True, default=lambda self: fields.Datetime.now())
    as_of = fields.Datetime(
        readonly=True, help="The moment whose knowledge went into it."
    )
    customers = fields.Integer(readonly=True, help="How many customers it rests on.")
    # A few hundred kilobytes for matching, so only read when asked for
    parameters = fields.Json(readonly=True, prefetch=False)
    teaching = fields.Json(
        readonly=True, help="What came of refitting it to people's decisions."
    )
    pinned = fields.Boolean(
        string="Kept",
        readonly=True,
        help="Somebody chose this version; no new one is learned until it is released.",
    )
    gate_code = fields.Char(readonly=True)
    gate_have = fields.Float(readonly=True)
    gate_need = fields.Float(readonly=True)
    horizon_days = fields.Integer(readonly=True)
    explanation = fields.Text(compute="_compute_explanation")

    @api.depends("kind", "trained")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for version in self:
            version.display_name = self.env._(
                "%(kind)s version %(number)s",
                kind=kinds[version.kind],
                number=version.id,
            )

    @api.depends(
        "kind", "state", "parameters", "teaching", "gate_code", "gate_have", "gate_need"
    )
    def _compute_explanation(self):
        for version in self:
            if version.gate_code:
                version.explanation = version._explain_gate()
            elif version.kind == "rfm":
                version.explanation = version._explain_rfm()
            elif version.kind == "match":
                version.explanation = version._explain_match()
            else:
                version.explanation = version._explain_churn()

    def _explain_gate(self):
        """The sentence after *not enough data, because*."""
        figures = {"have": round(self.gate_have), "need": round(self.gate_need)}
        sentences = {
            "few_customers": self.env._(
                "only %(have)s customers have bought; %(need)s are needed.", **figures
            ),
            "few_repeaters": self.env._(
                "only %(have)s customers have bought again; %(need)s are needed.",
                **figures,
            ),
            "short_history": self.env._(
                "purchases are known for %(have)s days only; %(need)s are needed.",
                **figures,
            ),
            "no_splink": self.env._(
                "the Python package “splink” is missing (pip install splink). Until "
                "then contacts are linked by certain rules only."
            ),
            "no_fit": self.env._(
                "the purchases follow no pattern that can be learned."
            ),
        }
        return self.env._(
            "Not enough data, because %s", sentences.get(self.gate_code, "")
        )

    def _explain_rfm(self):
        learned = self.parameters or {}
        by_margin = learned.get("margin_rate") is not None
        values = {
            key: ", ".join(
                "–" if cut is None else str(cut) for cut in learned.get(key, ())
            )
            for key in "rfm"
        }
        cuts = self.env._(
            "Scores 2, 3, 4 and 5 begin at these values. Last purchase: %(r)s. "
            "Days with a purchase: %(f)s. %(money)s: %(m)s.",
            money=self.env._("Margin") if by_margin else self.env._("Revenue"),
            **values,
        )
        return " ".join([cuts, *self._explain_counts(learned)])

    def _explain_counts(self, learned):
        """Which purchases counted, and how margin came about."""
        if learned.get("months"):
            yield self.env._(
                "Purchases of the last %s months count; who bought before them only "
                "has no score.",
                learned["months"],
            )
        if learned.get("measure") != "margin":
            return
        if learned["margin_rate"] is None:
            yield self.env._(
                "The settings ask for margin, but Odoo knows no cost of anything sold, "
                "so revenue counts. Set the cost of your products."
            )
        else:
            yield self.env._(
                "Odoo knows the cost of %(known)s %% of the revenue; for the rest the "
                "margin of all customers together, %(rate)s %%, stands in.",
                known=round(100 * learned["known_costs"]),
                rate=round(100 * learned["margin_rate"]),
            )

    def _explain_match(self):
        kinds = {"person": self.env._("persons"), "company": self.env._("companies")}
        told = []
        for kind, report in (self.teaching or {}).items():
            decisions = {"decisions": report["decisions"], "kind": kinds[kind]}
            if report["used"]:
                told.append(
                    self.env._(
                        "Refitted to %(decisions)s decisions on %(kind)s: error on "
                        "decisions left out %(before).3f before, %(after).3f after.",
                        **decisions,
                        before=report["before"],
                        after=report["after"],
                    )
                )
            elif "after" in report:
                told.append(
                    self.env._(
                        "%(decisions)s decisions on %(kind)s make it no better, so "
                        "they only count for themselves.",
                        **decisions,
                    )
                )
        sizes = {kind: model["size"] for kind, model in (self.parameters or {}).items()}
        return " ".join(
            [
                self.env._(
                    "Splink's comparison of %(persons)s persons and %(companies)s "
                    "companies: how much agreement on each field is worth here.",
                    persons=sizes.get("person", 0),
                    companies=sizes.get("company", 0),
                ),
                *told,
            ]
        )

    def action_use(self):
        """Go back to this version, and stay with it until it is released."""
        self.ensure_one()
        self._check_may_choose()
        if self.gate_code or self.kind != "match":
            raise UserError(self.env._("Only versions of matching can be chosen."))
        version = self.sudo()  # whoever may choose need not be able to edit versions
        version._current("match").state = "retired"
        version.write({"state": "live", "pinned": True})
        self.env["cdp.stage"]._request_full("match")

    def _check_may_choose(self):
        """Nobody edits versions; managers choose among them."""
        if not self.env.user.has_group("customer_data_platform.group_manager"):
            raise AccessError(self.env._("Managers choose which version counts."))

    def action_release(self):
        """Let new versions be learned again, from the next run on."""
        self._check_may_choose()
        self.sudo().pinned = False  # as above
        self.env["cdp.stage"]._request_full("match")

    def _explain_churn(self):
        figures = {
            key: f"{value:.3f}"
            for key, value in (self.parameters or {}).items()
            if key in ("r", "alpha", "a", "b")
        }
        return self.env._(
            "BG/NBD model of how often customers buy and when they stop, with "
            "r %(r)s, α %(alpha)s (weeks), a %(a)s, b %(b)s; probability of no "
            "purchase within %(days)s days.",
            r=figures.get("r", "–"),
            alpha=figures.get("alpha", "–"),
            a=figures.get("a", "–"),
            b=figures.get("b", "–"),
            days=self.horizon_days,
        )

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
        current.write({"state": "retired", "pinned": False})
        return self.create({"kind": kind, **vals})
