"""What a version is, in a few sentences; of those with a record see the headline."""

from odoo import api, fields, models

from . import words


class CdpModel(models.Model):
    _inherit = "cdp.model"

    explanation = fields.Text(compute="_compute_explanation")

    @api.depends(
        *("kind", "state", "parameters", "record", "teaching", "failure"),
        *("gate_code", "gate_have", "gate_need"),
    )
    def _compute_explanation(self):
        for version in self:
            if version.failure:
                version.explanation = self.env._(
                    "The training did not finish. %s", version.failure
                )
            elif version.gate_code:
                version.explanation = version._explain_gate()
            elif version.kind == "rfm":
                version.explanation = version._explain_rfm()
            elif version.kind == "match":
                version.explanation = version._explain_match()
            else:
                version.explanation = version._explain_record()

    def _explain_gate(self):
        """Not enough data, because ...; False where there is enough."""
        if not self.gate_code:
            return False
        figures = {"have": self.gate_have, "need": self.gate_need}
        return self.env._(
            "Not enough data, because %s", self._because(self.gate_code, figures)
        )

    def _because(self, code, figures):
        """What data are missing, as an engine's reason code and figures say."""
        which = figures.get("which")
        sentence = self.env._(words.GATES[f"few_{which}" if which else code])
        rounded = {key: round(figures.get(key) or 0) for key in ("have", "need")}
        return sentence % rounded

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
