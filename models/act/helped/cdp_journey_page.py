"""The page “Did it help?” of a journey: one sentence, and the rows behind it."""

from odoo import api, fields, models

from .cdp_journey_result import STATES


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    result_id = fields.Many2one("cdp.journey.result", compute="_compute_result")
    ab_result_ids = fields.Many2many("cdp.journey.result", compute="_compute_result")
    help_state = fields.Selection(
        STATES, string="What it did", compute="_compute_result"
    )
    help_sentence = fields.Char(string="Did it help?", compute="_compute_result")
    money_sentence = fields.Char(compute="_compute_result")
    return_sentence = fields.Char(compute="_compute_result")
    as_of = fields.Datetime(string="As of", compute="_compute_result")
    helped_step_ids = fields.Many2many(
        "cdp.journey.step", compute="_compute_helped_step_ids"
    )
    holdout_note = fields.Char(compute="_compute_holdout_note")
    control_count = fields.Integer(
        string="Held out, to compare", compute="_compute_exposure_counts"
    )
    credited = fields.Float(
        string="Revenue credited", compute="_compute_credited", digits=(16, 0)
    )

    @api.depends_context("lang")
    @api.depends("result_ids", "holdout_share", "purpose_id", "conversion_days")
    def _compute_result(self):
        for journey in self:
            holdout = journey.result_ids.filtered(lambda r: not r.step_key)
            journey.result_id = holdout
            journey.help_state = holdout.state
            journey.money_sentence = holdout.money_sentence
            journey.return_sentence = holdout.return_sentence
            journey.as_of = holdout.as_of
            journey.ab_result_ids = journey.result_ids - holdout
            journey.help_sentence = journey._help_words(holdout)

    def _help_words(self, result):
        if not self._compares():
            return self.env._(
                "Nobody is held out of what an order or a contract calls for, so there "
                "is nothing to compare with."
            )
        if not self._share_held_out():
            return self.env._(
                "Everybody gets it, so whether it helps cannot be known. Hold some "
                "customers out, below."
            )
        if not result:
            return self.env._(
                "No answer yet. The first comes in the night after the first message; "
                "customers count once their %s days are over.",
                self.conversion_days,
            )
        return result.sentence

    @api.depends("holdout_share", "purpose_id")
    def _compute_holdout_note(self):
        for journey in self:
            share = journey._share_held_out()
            journey.holdout_note = bool(share) and self.env._(
                "%s of 100 customers, chosen by chance, go through it and get no "
                "message, to see whether it helps. That is part of what is approved.",
                f"{share * 100:.3g}",
            )

    @api.depends("live_version_id", "version_id", "step_ids")
    def _compute_helped_step_ids(self):
        for journey in self:
            version = journey.live_version_id or journey.version_id
            journey.helped_step_ids = version.step_ids

    def _compute_exposure_counts(self):
        counts = dict(
            self.env["cdp.exposure"]._read_group(
                [("journey_id", "in", self.ids), ("arm", "=", "control")],
                ["journey_id"],
                ["__count"],
            )
        )
        for journey in self:
            journey.control_count = counts.get(journey, 0)

    def _compute_credited(self):
        sums = dict(
            self.env["cdp.attribution"]._read_group(
                [("journey_id", "in", self.ids), ("arm", "=", "treated")],
                ["journey_id"],
                ["amount:sum"],
            )
        )
        for journey in self:
            journey.credited = sums.get(journey, 0.0)

    def _open(self, model, name, domain=(), **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.name}: {name}",
            "res_model": model,
            "view_mode": "list,graph,pivot",
            "domain": [("journey_id", "=", self.id), *domain],
            "context": context,
        }

    @api.readonly
    def action_open_exposures(self):
        """Open who got it and who was held out, and what they bought since."""
        return self._open(
            "cdp.exposure", self.env._("Did it help?"), search_default_group_arm=1
        )

    @api.readonly
    def action_open_result(self):
        """Open all figures of the comparison."""
        return self.result_id.get_formview_action()

    @api.readonly
    def action_open_control(self):
        """Open who was held out, to compare."""
        return self._open(
            "cdp.exposure", self.env._("Held out"), [("arm", "=", "control")]
        )

    @api.readonly
    def action_open_credited(self):
        """Open the orders that are credited to this journey."""
        return self._open(
            "cdp.attribution",
            self.env._("Orders credited"),
            [("arm", "=", "treated")],
        )

    @api.readonly
    def action_open_held(self):
        """Open what was held back, by why."""
        return {
            **self._open(
                "cdp.journey.visit",
                self.env._("Held back"),
                [("state", "in", ["held", "skipped"])],
                search_default_group_reason=1,
            ),
            "view_mode": "list,pivot",
        }

    def action_count_now(self):
        """Count purchases and compare the groups now; it takes a minute or so."""
        self.check_access("write")
        self.env["cdp.stage"]._request_full("helped")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Started. Reload the page in a minute to see the result."
                ),
            },
        }


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    held_why = fields.Char(string="Why", compute="_compute_held_why")

    def _compute_held_why(self):
        """Why messages were held back at each step, the most frequent first."""
        visits = self.env["cdp.journey.visit"]
        names = dict(visits._fields["reason"]._description_selection(self.env))
        told = {}
        for step, reason, number in visits._read_group(
            [("step_id", "in", self.ids), ("state", "in", ["held", "skipped"])],
            ["step_id", "reason"],
            ["__count"],
            order="__count desc, reason",
        ):
            told.setdefault(step, []).append(f"{names.get(reason, '?')}: {number}")
        for step in self:
            step.held_why = "; ".join(told.get(step, ()))
