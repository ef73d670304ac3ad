"""What a step says of itself in words, and what a version must be like to run."""

from ast import literal_eval

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .cdp_journey_step import EDGES


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    def _fields_of_the_sentence(self):
        return [
            *("kind", "mailing_id.subject", "wait_kind", "wait_count", "wait_unit"),
            *("wait_days", "wait_weekday", "wait_hour", "event", "branch_kind"),
            *("event_segment_id.name", "share", "action_id.name"),
            "other_journey_id.name",
        ]

    def _sentence(self):
        say = getattr(self, f"_sentence_{self.kind}", None)
        return say() if say else self._label("kind")

    def _label(self, field):
        return dict(self._fields[field]._description_selection(self.env)).get(
            self[field], ""
        )

    def _sentence_email(self):
        return self.env._("Send “%s”", self.subject or "…")

    def _sentence_wait(self):
        if self.wait_kind == "until":
            return self._sentence_until()
        span = self._span_in_words(self.wait_count, self.wait_unit)
        if self.wait_kind == "duration":
            return self.env._("Wait %s", span)
        return self.env._(
            "Wait until: %(event)s, %(span)s at most",
            event=self._label("event").lower(),
            span=span,
        )

    def _span_in_words(self, count, unit):
        one = {
            "minutes": self.env._("a minute"),
            "hours": self.env._("an hour"),
            "days": self.env._("a day"),
            "weeks": self.env._("a week"),
        }
        units = dict(self._fields["wait_unit"]._description_selection(self.env))
        return one[unit] if count == 1 else f"{count} {units[unit].lower()}"

    def _sentence_until(self):
        hour = f"{int(self.wait_hour)}:{round(self.wait_hour % 1 * 60):02}"
        day = self._label("wait_weekday") or self.env._("the next day it is")
        if self.wait_days:
            return self.env._(
                "Wait %(days)s, then until %(day)s %(hour)s",
                days=self._span_in_words(self.wait_days, "days"),
                day=day,
                hour=hour,
            )
        return self.env._("Wait until %(day)s %(hour)s", day=day, hour=hour)

    def _sentence_branch(self):
        if self.branch_kind in ("split", "ab"):
            return self.env._(
                "%(how)s: %(share)s %% and %(rest)s %%",
                how=self._label("branch_kind"),
                share=self.share,
                rest=100 - self.share,
            )
        return self.env._("Branch: %s", self._label("branch_kind").lower())

    def _sentence_action(self):
        return self.sudo().action_id.name or self._label("kind")

    def _sentence_journey(self):
        return self.env._("Enter “%s”", self.other_journey_id.name or "…")

    # ------------------------------------------------------------------
    # What must be there
    # ------------------------------------------------------------------

    def _aims(self):
        """The steps that others lead to."""
        return self.next_id | self.else_id | self.timeout_id

    def _check_graph(self):
        """Refuse, with a sentence, what could not run as it is meant."""
        if not self:
            raise UserError(self.env._("Add a step first."))
        first = self - self._aims()
        if len(first) != 1:
            raise UserError(
                self.env._(
                    "Exactly one step is the first. No other step leads to: %s",
                    ", ".join(first.mapped("display_name")) or "…",
                )
            )
        if self._aims() - self:
            raise UserError(self.env._("A step leads to a step of another version."))
        self._check_acyclic(first)
        for step in self:
            step._check_complete()

    def _check_acyclic(self, first):
        """Each step comes once; so one message is sent once to each run."""
        after = {
            step: self.browse({step[e].id for e in EDGES if step[e]}) for step in self
        }
        left = set(self)
        while free := {
            step for step in left if not any(step in after[o] for o in left)
        }:
            left -= free
        if left:
            raise UserError(
                self.env._(
                    "“%s” leads back to itself. A journey goes forward only: let the "
                    "customer enter again instead.",
                    next(iter(left)).display_name,
                )
            )

    def _check_complete(self):
        missing = {
            "action": (self.sudo().action_id, self.env._("an action")),
            "journey": (self.other_journey_id, self.env._("a journey")),
            "email": (self.sudo().mailing_id.body_html, self.env._("a text")),
        }
        if self.kind in missing and not missing[self.kind][0]:
            raise UserError(
                self.env._(
                    "“%(step)s” needs %(what)s.",
                    step=self.display_name,
                    what=missing[self.kind][1],
                )
            )
        if self.kind == "wait" and self.wait_kind == "event":
            if not self.event or (
                self.event == "segment" and not self.event_segment_id
            ):
                raise UserError(
                    self.env._("“%s” needs what it waits for.", self.display_name)
                )
        if self.kind == "journey":
            self._check_journeys()
        self._check_domains()

    def _check_domains(self):
        for field, model in (
            ("domain", "cdp.profile"),
            ("match_domain", "cdp.profile"),
            ("event_domain", "cdp.transaction"),
        ):
            try:
                if rule := literal_eval(self[field] or "[]"):
                    self.env[model].search(Domain(rule), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise UserError(
                    self.env._(
                        "The rule of “%(step)s” cannot be used: %(problem)s",
                        step=self.display_name,
                        problem=error,
                    )
                ) from error

    def _check_journeys(self):
        """Journeys that lead to each other in a circle would never end."""
        seen, ahead = self.env["cdp.journey"], self.other_journey_id
        while ahead:
            if self.journey_id in ahead:
                raise UserError(
                    self.env._(
                        "“%s” leads back to this journey in the end.",
                        self.other_journey_id.name,
                    )
                )
            seen |= ahead
            ahead = ahead.live_version_id.step_ids.other_journey_id - seen
