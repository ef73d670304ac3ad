"""What has become of a version since: have customers changed, and what came?

The stages that score hand in the population stability index of each feature. The
limits are those of engine/models/drift.py, which a page must not import.
"""

from odoo import api, fields, models
from odoo.tools import format_date

from . import charts
from .figures import figure
from .words import DRIFT, told
from .words_features import feature

#: by custom: below .1 nothing has changed, above .25 much
SLIGHT, MUCH = 0.1, 0.25


class CdpModel(models.Model):
    _inherit = "cdp.model"

    drift = fields.Json(
        readonly=True,
        prefetch=False,
        help="The population stability index of each feature.",
    )
    drift_date = fields.Date(
        string="Customers looked at", readonly=True, help="When the drift last changed."
    )
    drift_verdict = fields.Selection(
        [("none", "None"), ("slight", "Slight"), ("much", "Much")],
        string="Change of customers",
        compute="_compute_drift_verdict",
        store=True,
        help="How far today's customers differ from those it has learned from.",
    )
    pass_told = fields.Json(
        readonly=True,
        prefetch=False,
        help="What the full pass under way has counted of the features until now.",
    )
    outcome_ids = fields.One2many("cdp.model.outcome", "model_id", readonly=True)
    drift_html = fields.Html(compute="_compute_drift_html", sanitize=False)
    outcome_html = fields.Html(compute="_compute_outcome_html", sanitize=False)

    @api.depends("drift")
    def _compute_drift_verdict(self):
        for version in self:
            found = (version.drift or {}).values()
            version.drift_verdict = bool(found) and verdict(max(found))

    def _note_drift(self, drift):
        """Keep how far customers have drifted from this version, if that is news.

        :param drift: {feature: population stability index}
        """
        self.ensure_one()
        rounded = {name: round(index, 3) for name, index in drift.items()}
        if rounded != self.drift:
            self.write({"drift": rounded, "drift_date": fields.Date.today()})

    @api.depends("drift", "drift_date")
    def _compute_drift_html(self):
        for version in self:
            found = sorted((version.drift or {}).items(), key=lambda pair: -pair[1])
            version.drift_html = found and version._page(
                "drift",
                date=format_date(self.env, version.drift_date),
                rows=[
                    {
                        "name": feature(self.env, name),
                        "verdict": verdict(index),
                        "words": told(self.env, DRIFT, verdict(index)),
                        "index": figure(self.env, "decimal", [index]),
                    }
                    for name, index in found
                ],
            )

    @api.depends("outcome_ids.predicted", "outcome_ids.actual")
    def _compute_outcome_html(self):
        for version in self:
            outcomes = version.outcome_ids.sorted("month")
            lines, top = charts.months(outcomes)
            version.outcome_html = len(outcomes) > 1 and version._page(
                "outcomes",
                lines=lines,
                top=figure(self.env, "count", [top]),
                first=format_date(self.env, outcomes[0].month, date_format="MMM y"),
                last=format_date(self.env, outcomes[-1].month, date_format="MMM y"),
            )


def verdict(index):
    """none, slight or much"""
    return "none" if index < SLIGHT else "slight" if index < MUCH else "much"
