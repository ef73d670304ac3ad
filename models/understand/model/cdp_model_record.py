"""The record of a version as pages that an owner can read.

The record is what the engine told; QWeb makes tables of it, and nothing here needs
the packages that computed it.
"""

import json
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from .. import frames
from . import charts, words
from .figures import compared, doubt, doubted, figure, in_order
from .words import FIGURES, METHODS, told
from .words_features import by_group

#: what a baseline's figure is beside ours; a sign, because colour alone says nothing
MARKS = {"better": "▼", "same": "≈", "worse": "▲"}


class CdpModel(models.Model):
    _inherit = "cdp.model"

    quality_html = fields.Html(compute="_compute_quality_html", sanitize=False)
    features_html = fields.Html(compute="_compute_features_html", sanitize=False)
    calibration_html = fields.Html(compute="_compute_calibration_html", sanitize=False)
    groups_html = fields.Html(compute="_compute_groups_html", sanitize=False)
    technical_html = fields.Html(compute="_compute_technical_html", sanitize=False)

    def _page(self, name, **values):
        return self.env["ir.qweb"]._render(
            f"customer_data_platform.cdp_model_{name}", {"version": self, **values}
        )

    def _days(self, numbers):
        """Days of the engine, oldest first, as people write them."""
        return [
            format_date(self.env, frames.EPOCH + timedelta(days=number))
            for number in sorted(numbers)
        ]

    # ------------------------------------------------------------------
    # How good it is
    # ------------------------------------------------------------------

    @api.depends("record", "comparison")
    def _compute_quality_html(self):
        for version in self:
            version.quality_html = version._judged_by() and version._page(
                "quality",
                tables=version._tables(),
                names=version._figure_names(),
                judged=version._judged(),
                beside=version._beside(),
            )

    def _judged_by(self):
        """The figures of this version in the backtest; empty where there was none."""
        return (self.record or {}).get("backtest", {}).get("ours") or {}

    def _figure_names(self):
        """The figures of the backtest: (name, what it means)."""
        return [
            (told(self.env, FIGURES, key), told(self.env, FIGURES, key, 3))
            for key in self._figures()
        ]

    def _figures(self):
        return in_order(self._judged_by(), FIGURES)

    def _tables(self):
        """A table a list that is recommended; one table of any other score."""
        lists = self.record.get("lists")
        if not lists:
            return [{"name": "", "methods": self._methods(self.record)}]
        return [
            {
                "name": told(self.env, words.LISTS, name),
                "methods": self._methods(lists[name]),
            }
            for name in in_order(lists, words.LISTS)
        ]

    def _methods(self, found):
        """A row each: ours first, then those it has to beat."""
        names = in_order(found["backtest"], METHODS)
        return [self._method(found, name) for name in names]

    def _method(self, found, name):
        env, ours, by = self.env, name == "ours", self.record.get("by")
        cells = []
        for key in self._figures():
            # a rule has no calibration error
            interval = found["backtest"][name].get(key, [None])
            outcome = None if ours else compared(found, name, key)
            cells.append(
                {
                    "value": figure(env, key, interval),
                    "doubt": doubt(env, key, interval),
                    "mark": MARKS.get(outcome, ""),
                }
            )
        used = ours and by in METHODS
        return {
            "name": told(env, METHODS, name),
            "explanation": told(env, METHODS, by if used else name, 1),
            "used": used and told(env, METHODS, by),
            "ours": ours,
            "cells": cells,
        }

    def _judged(self):
        judged = self.record["judged"]
        return {
            "days": self._days(judged["origins"]),
            "rows": figure(self.env, "count", [judged["rows"]]),
            "horizon": judged.get("horizon") or self.horizon_days,
        }

    def _beside(self):
        """The comparison with the version in use when this one was trained."""
        compared_ = self.comparison
        if not compared_:
            return None
        judge = self.record["judge"]["figure"]
        sides = compared_["figures"]
        return {
            "name": told(self.env, FIGURES, judge),
            "ours": doubted(self.env, judge, sides["challenger"][judge]),
            "live": doubted(self.env, judge, sides["live"][judge]),
            "worse": compared_["worse"],
            "seen": compared_.get("live_has_seen"),
        }

    # ------------------------------------------------------------------
    # What it looks at
    # ------------------------------------------------------------------

    @api.depends("record")
    def _compute_features_html(self):
        for version in self:
            pairs = (version.record or {}).get("features")
            version.features_html = pairs and version._page(
                "features", groups=by_group(self.env, pairs)
            )

    # ------------------------------------------------------------------
    # Calibration, groups of customers, the rest
    # ------------------------------------------------------------------

    @api.depends("record")
    def _compute_calibration_html(self):
        for version in self:
            rows = (version.record or {}).get("calibration")
            version.calibration_html = rows and version._calibration(rows)

    def _calibration(self, rows):
        style = "share" if self.kind == "churn" else "money"
        points, top = charts.calibration(rows)
        chance = self.record.get("by_chance")
        off = self._judged_by().get("ece")
        return self._page(
            "calibration",
            points=points,
            top=figure(self.env, "share" if style == "share" else "count", [top]),
            off=off and figure(self.env, "share", off),
            chance=chance is not None and figure(self.env, "share", [chance]),
            rows=[
                {
                    "n": figure(self.env, "count", [row["n"]]),
                    "predicted": figure(self.env, style, [row["predicted"]]),
                    "actual": doubted(
                        self.env, style, [row["actual"], row["low"], row["high"]]
                    ),
                }
                for row in rows
            ],
        )

    @api.depends("record")
    def _compute_groups_html(self):
        for version in self:
            found = (version.record or {}).get("subgroups")
            version.groups_html = found and version._page(
                "groups",
                attributes=[
                    {
                        "name": told(self.env, words.ATTRIBUTES, attribute),
                        "rows": [version._group(attribute, row) for row in rows],
                    }
                    for attribute, rows in sorted(found.items())
                ],
            )

    def _group(self, attribute, row):
        env = self.env
        shares = {
            key: doubted(env, "share", row[key])
            for key in ("selected", "recall", "actual")
            if row[key]
        }
        return {
            "name": self._group_name(attribute, row["value"]),
            "n": figure(env, "count", [row["n"]]),
            "positives": figure(env, "count", [row["positives"]]),
            "predicted": figure(env, "share", [row["predicted"]]),
            "too_few": row["too_few"],
            "verdict": self._group_verdict(row),
            **shares,
        }

    def _group_name(self, attribute, value):
        if attribute == "country":
            country = self.env["res.country"].search([("code", "=", value)], limit=1)
            return country.name or value
        if attribute == "language":
            languages = dict(self.env["res.lang"].get_installed())
            return languages.get(value, value)
        if attribute == "customer_type":
            return told(self.env, words.TYPES, value)
        first, _dash, last = value.partition("-")
        if not last:
            return self.env._("%s and older", first)
        return self.env._("%(first)s to %(last)s", first=first, last=last)

    def _group_verdict(self, row):
        if row["too_few"]:
            return self.env._(
                "Too few to tell: %s of them left, at least 30 are needed.",
                row["positives"],
            )
        if row["calibrated"]:
            return self.env._("The probability fits.")
        if row["predicted"] > row["actual"][0]:
            return self.env._("The probability is too high.")
        return self.env._("The probability is too low.")

    @api.depends("record")
    def _compute_technical_html(self):
        for version in self:
            text = json.dumps(version.record, indent=1) if version.record else ""
            version.technical_html = text and Markup("<pre>%s</pre>") % text
