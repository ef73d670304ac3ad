from odoo import api, fields, models

#: what makes one version different from another
FACTS = (
    "state",
    "customers",
    "parameters",
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
    parameters = fields.Json(readonly=True)
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

    @api.depends("kind", "state", "parameters", "gate_code", "gate_have", "gate_need")
    def _compute_explanation(self):
        for version in self:
            if version.gate_code:
                version.explanation = version._explain_gate()
            elif version.kind == "rfm":
                version.explanation = version._explain_rfm()
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
            "no_fit": self.env._(
                "the purchases follow no pattern that can be learned."
            ),
        }
        return self.env._(
            "Not enough data, because %s", sentences.get(self.gate_code, "")
        )

    def _explain_rfm(self):
        cuts = self.parameters or {}
        return self.env._(
            "Scores 2, 3, 4 and 5 begin at these values. Last purchase: %(r)s. "
            "Days with a purchase: %(f)s. Revenue: %(m)s.",
            **{
                key: ", ".join(
                    "–" if cut is None else str(cut) for cut in cuts.get(key, ())
                )
                for key in "rfm"
            },
        )

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
        current.state = "retired"
        return self.create({"kind": kind, **vals})
