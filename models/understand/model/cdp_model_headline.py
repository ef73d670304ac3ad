"""What the record of a version comes to, in a few sentences."""

from odoo import api, fields, models
from odoo.tools import format_date

from . import words
from .figures import compared, figure, in_order


class CdpModel(models.Model):
    _inherit = "cdp.model"

    why_waiting = fields.Text(
        string="Why this version waits", compute="_compute_why_waiting"
    )
    data_note = fields.Text(
        string="What it was trained on", compute="_compute_data_note"
    )

    def _explain_record(self):
        if not self.record:
            return self.env._("No record was kept of how good it is.")
        if not self._judged_by():
            return self.env._(
                "Purchases are not known for long enough to try it out on your shop's "
                "own past. %s",
                self._explain_simple(),
            )
        told = [self._explain_figures(), self._explain_baselines()]
        return " ".join(filter(None, [*told, self._explain_simple()]))

    def _explain_figures(self):
        """What the backtest found, in one sentence."""
        ours = self._judged_by()
        if self.kind == "churn":
            return self.env._(
                "On your shop's own past: of the tenth of customers it warned of, "
                "%s times as many left as among all.",
                figure(self.env, "lift10", ours["lift10"]),
            )
        if self.kind == "value":
            return self.env._(
                "On your shop's own past: it predicted %(total)s of the money that "
                "then came, and the tenth of customers with the highest forecast "
                "brought %(share)s of it.",
                total=figure(self.env, "ratio", ours["ratio"]),
                share=figure(self.env, "top10_share", ours["top10_share"]),
            )
        return self.env._(
            "On your shop's own past: %s of customers then bought at least one of the "
            "ten products it recommended.",
            figure(self.env, "hit10", ours["hit10"]),
        )

    def _explain_baselines(self):
        """Which simple ways it beats, and which it does not."""
        found = {"better": [], "same": [], "worse": []}
        for method in in_order(self.record["against"], words.METHODS):
            name = words.told(self.env, words.METHODS, method)
            if outcome := compared(self.record, method, self._headline_figure(method)):
                found[outcome].append(f"“{name}”")
        names = {outcome: ", ".join(methods) for outcome, methods in found.items()}
        sentences = {
            "better": self.env._("Better than %s.", names["better"]),
            "same": self.env._("No clear difference from %s.", names["same"]),
            "worse": self.env._("Worse than %s.", names["worse"]),
        }
        return " ".join(sentences[outcome] for outcome in names if names[outcome])

    def _headline_figure(self, method):
        """By what it is compared; the order alone where there is no probability."""
        if method in ("rule", "rank"):
            return "auc"
        return self.record["judge"]["figure"]

    def _explain_simple(self):
        """Why it is only the simple way, where it is."""
        if why := self.record.get("why"):
            return self.env._(
                "It goes by the rhythm of purchases alone (BG/NBD), because %s",
                self._because(*why),
            )
        return ""

    @api.depends("state", "waits_for", "comparison", "compared_id")
    def _compute_why_waiting(self):
        for version in self:
            version.why_waiting = version.state == "shadow" and version._explain_wait()

    def _explain_wait(self):
        """Why a waiting version has not gone live."""
        if self.waits_for == "worse":
            told = self.env._(
                "It waits, because on the same customers it was worse than %s.",
                self.compared_id.display_name or self.env._("the version in use"),
            )
            if self.comparison.get("live_has_seen"):
                told += " " + self.env._(
                    "That one knew part of what was asked already, which flatters it."
                )
            return told
        if self.waits_for == "fallback":
            return self.env._(
                "It waits, because on your shop's own past a simple way was better."
            )
        if self.waits_for == "pinned":
            return self.env._(
                "It waits, because somebody chose to keep %s.",
                self._current(self.kind).display_name,
            )
        return self.env._(
            "It waits, because the settings say that somebody has to agree first."
        )

    @api.depends("record")
    def _compute_data_note(self):
        for version in self:
            version.data_note = version.window_first and version._explain_data()

    def _explain_data(self):
        told = [
            self.env._(
                "Purchases from %(first)s to %(last)s.",
                first=format_date(self.env, self.window_first, date_format="long"),
                last=format_date(self.env, self.window_last, date_format="long"),
            )
        ]
        if sampled := self.record.get("sampled"):
            told.append(
                self.env._(
                    "Trained on a sample of %(kept)s of %(of)s customers.",
                    kept=figure(self.env, "count", [sampled["kept"]]),
                    of=figure(self.env, "count", [sampled["of"]]),
                )
            )
        return " ".join(told)
