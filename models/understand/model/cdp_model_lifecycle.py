"""What becomes of a version: draft, shadow (waiting), live, retired.

A training leaves a draft, which is judged at once. It waits as a shadow where it is
worse than what is in use, or where a person has to agree; nothing worse goes live by
itself. Who may decide puts a shadow to use or goes back to a retired version.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, plaintext2html

from .. import frames
from .cdp_model import TRAINED

#: of these people may choose a version; RFM's cut points follow from the day's figures
CHOSEN = (*TRAINED, "match")
#: the simple way that a version has to be as good as, to replace another by itself
FALLBACKS = {"value": "bgnbd", "churn": "bgnbd", "recommend": "popularity"}
ACTIVITY = "mail.mail_activity_data_todo"
#: of so many versions of a kind the parameters are kept, to go back to
KEPT = 26


class CdpModel(models.Model):
    _inherit = "cdp.model"

    # ------------------------------------------------------------------
    # What a training found
    # ------------------------------------------------------------------

    @api.model
    def _keep_training(self, kind, answer, live):
        """Make a version of what a training found, and decide what becomes of it.

        :param answer: ``parameters``, ``record`` and ``against_live``; or ``gate``, a
            code and figures, and what there is of the record
        :param live: the version it was compared with, if any
        """
        if answer.get("gate"):
            return self._keep_gate(kind, *answer["gate"], answer.get("record"))
        version = self._draft(kind)
        version.write(self._training_vals(answer, live))
        self.search([("kind", "=", kind), ("state", "=", "shadow")])._retire()
        reason = version._why_not_live(live)
        if reason:
            version._wait(reason)
        else:
            version._go_live()
        return version

    @api.model
    def _training_vals(self, answer, live):
        record, compared = answer["record"], answer.get("against_live")
        window = record["window"]
        return {
            "trained": fields.Datetime.now(),
            "as_of": self.env["cdp.stage"]._as_of(),
            "parameters": answer["parameters"],
            "record": record,
            "comparison": compared,
            "compared_id": live.id if compared else False,
            "horizon_days": record.get("horizon"),
            "customers": record["customers"],
            "rows": record["rows"],
            "window_first": frames.EPOCH + timedelta(days=window["first"]),
            "window_last": frames.EPOCH + timedelta(days=window["last"]),
            "failure": False,
        }

    @api.model
    def _draft(self, kind):
        """The unfinished version of a kind, a new one if there is none."""
        found = self.search([("kind", "=", kind), ("state", "=", "draft")], limit=1)
        return found or self.create({"kind": kind})

    @api.model
    def _keep_gate(self, kind, code, figures, record=None):
        """There is too little to learn from, so there is no number, kept or not."""
        current = self._current(kind)
        version = current if current.state == "gated" else self._draft(kind)
        version.write(
            {
                "trained": fields.Datetime.now(),
                "as_of": self.env["cdp.stage"]._as_of(),
                "customers": self._customers_now(),
                "gate_code": code,
                "gate_have": figures.get("have"),
                "gate_need": figures.get("need"),
                "horizon_days": (record or {}).get("horizon"),
                "record": record,
                "failure": False,
            }
        )
        if version != current:
            self.search(
                [("kind", "=", kind), ("state", "in", ("live", "shadow"))]
            )._retire()
            version.state = "gated"
            self.env["cdp.stage"]._request_full(kind)
        return version

    @api.model
    def _customers_now(self):
        """How many customers there are to learn from."""
        ((number,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM cdp_profile WHERE active"
                " AND excluded_by_id IS NULL AND purchase_days > 0"
            )
        )
        return number

    @api.model
    def _note_failure(self, kind, sentence):
        """A training that did not finish leaves a draft that says why."""
        version = self._draft(kind)
        version.write({"trained": fields.Datetime.now(), "failure": sentence})
        version._tell_managers()
        return version

    # ------------------------------------------------------------------
    # Live or not
    # ------------------------------------------------------------------

    def _why_not_live(self, live):
        """Why it does not go live by itself, a code of ``waits_for``, or None."""
        if not live or live.gate_code:
            return None  # any score is better than none
        if (self.comparison or {}).get("worse"):
            return "worse"
        if self._loses_to_fallback():
            return "fallback"
        if live.pinned:
            return "pinned"
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        if parameters.get_param("customer_data_platform.approve_versions"):
            return "approval"
        return None

    def _loses_to_fallback(self):
        """Whether the simple way was better in the backtest beyond its interval."""
        gaps = self.record.get("against", {}).get(FALLBACKS[self.kind])
        if not gaps:
            return False  # it is that way itself, or nothing could be judged
        judge = self.record["judge"]
        _gap, low, high = gaps[judge["figure"]]
        if low is None:
            return False
        return low > 0 if judge["smaller"] else high < 0

    def _go_live(self):
        self.ensure_one()
        self._current(self.kind)._retire()
        self.write({"state": "live", "live_since": fields.Datetime.now()})
        self.flush_recordset()
        self._settle()
        self.env["cdp.stage"]._request_full(self.kind)

    def _retire(self):
        self.write({"state": "retired", "pinned": False})
        self.flush_recordset()  # before another of the kind is the current one
        self._settle()

    def _wait(self, reason):
        self.write({"state": "shadow", "waits_for": reason})
        if reason != "pinned":  # that is what whoever keeps another wanted
            self._tell_managers()

    def _tell_managers(self):
        """Have somebody look; no mail, for it is no emergency."""
        self._settle()
        group = self.env.ref("customer_data_platform.group_manager")
        root = self.env.ref("base.user_root")
        for user in group.all_user_ids.filtered("active") - root:
            told = self.with_context(lang=user.lang, mail_activity_quick_update=True)
            told.activity_schedule(
                ACTIVITY,
                summary=told.env._("Look at %s", told.display_name),
                note=plaintext2html(told.why_waiting or told.explanation),
                user_id=user.id,
            )

    def _settle(self):
        """Nobody needs to look at it any more."""
        self.activity_unlink([ACTIVITY])

    # ------------------------------------------------------------------
    # What people decide
    # ------------------------------------------------------------------

    def action_use(self):
        """Put a waiting version to use, or go back to an earlier one.

        Who goes back stays with that version until it is released.
        """
        self.ensure_one()
        self._check_may_decide()
        if self.kind not in CHOSEN or self.state not in ("shadow", "retired"):
            raise UserError(self.env._("Choose a version that waits or is retired."))
        if not self.parameters:
            raise UserError(
                self.env._(
                    "Only the record of this version is left, so no scores can be made "
                    "with it. Choose a later one."
                )
            )
        current = self._current(self.kind)
        if current.gate_code:
            raise UserError(
                self.env._(
                    "No version can be used now: %s",
                    current.explanation,
                )
            )
        back = self.state == "retired"
        version = self.sudo()  # whoever may decide need not be able to edit versions
        version._go_live()
        version.write(
            {
                "approved_by_id": self.env.user.id,
                "approved": fields.Datetime.now(),
                "pinned": back,
            }
        )

    def action_dismiss(self):
        """Leave the version in use where it is; the record of this one stays."""
        self.ensure_one()
        self._check_may_decide()
        if self.state != "shadow":
            raise UserError(self.env._("Only a version that waits can be dismissed."))
        self.sudo()._retire()  # as above

    def action_release(self):
        """Let new versions replace this one again, from the next training on."""
        self.ensure_one()
        self._check_may_decide()
        self.sudo().pinned = False  # as above
        stage = "train" if self.kind in TRAINED else self.kind
        self.env["cdp.stage"]._request_full(stage)

    def _check_may_decide(self):
        """Nobody edits versions; managers choose among them."""
        if not self.env.user.has_group("customer_data_platform.group_manager"):
            raise AccessError(self.env._("Managers choose which version counts."))

    @api.autovacuum
    def _gc_parameters(self):
        """Of old versions only the record stays: recommendations fill megabytes."""
        for kind in TRAINED:
            retired = [("kind", "=", kind), ("state", "=", "retired")]
            old = self.search([*retired, ("parameters", "!=", False)], offset=KEPT)
            old.write({"parameters": False})
