"""The result in words a baker reads; while it is not known, no number in its place."""

from odoo import api, fields, models
from odoo.tools import formatLang


class CdpJourneyResult(models.Model):
    _inherit = "cdp.journey.result"

    sentence = fields.Char(string="In words", compute="_compute_sentence")
    money_sentence = fields.Char(compute="_compute_sentence")
    return_sentence = fields.Char(compute="_compute_sentence")

    @api.depends_context("lang")
    def _compute_sentence(self):
        for result in self:
            words = result._ab_words if result.step_key else result._words
            result.sentence = words()
            result.money_sentence = result._money_words()
            result.return_sentence = not result.step_key and result._return_words()

    def _number(self, number, digits=0):
        return formatLang(self.env, number, digits=digits)

    def _amount(self, amount):
        currency = self.env["cdp.profile"]._reporting_currency()
        return formatLang(self.env, amount, currency_obj=currency)

    def _counted(self):
        """Of whom what became, first of who got it."""
        values = {
            "treated": self._number(self.treated),
            "treated_yes": self._number(self.treated_yes),
            "control": self._number(self.control),
            "control_yes": self._number(self.control_yes),
            "days": self.journey_id.conversion_days,
        }
        if self.journey_id.conversion == "goal":
            return self.env._(
                "Of %(treated)s customers who got it, %(treated_yes)s reached the goal "
                "within %(days)s days; of %(control)s who did not get it, "
                "%(control_yes)s.",
                **values,
            )
        return self.env._(
            "Of %(treated)s customers who got it, %(treated_yes)s bought within "
            "%(days)s days; of %(control)s who did not get it, %(control_yes)s.",
            **values,
        )

    def _words(self):
        if not self.treated and not self.control:
            return self.env._(
                "Nobody's %(days)s days are over yet: %(open)s customers are being "
                "watched.",
                days=self.journey_id.conversion_days,
                open=self._number(self.open),
            )
        return f"{self._counted()} {self._verdict()}"

    def _verdict(self):
        if self.state == "not_enough":
            return self.env._(
                "Not enough data yet to say whether it helped: about %s more "
                "customers.",
                self._number(self.more),
            )
        if self.state == "mismatch":
            return self._mismatch_words()
        between = {
            "low": self._number(self.lift_low * 100, 1),
            "high": self._number(self.lift_high * 100, 1),
        }
        if self.state == "helped":
            return self.env._(
                "It helped: of 100 customers, between %(low)s and %(high)s more bought "
                "than without it.",
                **between,
            )
        if self.state == "harmed":
            return self.env._(
                "It did harm: of 100 customers, between %(low)s and %(high)s fewer "
                "bought than without it.",
                low=self._number(-self.lift_high * 100, 1),
                high=self._number(-self.lift_low * 100, 1),
            )
        return self.env._(
            "No difference that matters: of 100 customers, between %(low)s and "
            "%(high)s more bought.",
            **between,
        )

    def _mismatch_words(self):
        return self.env._(
            "Nothing can be said: the groups are not as large as they were drawn, so "
            "some customers are missing on one side. Look for what treats them "
            "differently, for example a rule that sees who got a message."
        )

    def _ab_words(self):
        counted = self.env._(
            "Of %(one)s customers who went by “Then”, %(one_yes)s bought; of %(other)s "
            "who went by “Else”, %(other_yes)s.",
            one=self._number(self.treated),
            one_yes=self._number(self.treated_yes),
            other=self._number(self.control),
            other_yes=self._number(self.control_yes),
        )
        return f"{counted} {self._ab_verdict()}"

    def _ab_verdict(self):
        if self.state == "mismatch":
            return self._mismatch_words()
        if self.state == "not_enough":
            return self.env._(
                "Not enough data yet to say which is better: about %s more customers.",
                self._number(self.more),
            )
        values = {
            "low": self._number(min(abs(self.lift_low), abs(self.lift_high)) * 100, 1),
            "high": self._number(max(abs(self.lift_low), abs(self.lift_high)) * 100, 1),
        }
        if self.state == "helped":
            return self.env._(
                "“Then” is better, by %(low)s to %(high)s buyers of 100.", **values
            )
        if self.state == "harmed":
            return self.env._(
                "“Else” is better, by %(low)s to %(high)s buyers of 100.", **values
            )
        return self.env._("Both are as good: choose the one you like.")

    def _money_words(self):
        """Revenue a customer; only where the rates may be said as well."""
        if self.state in ("not_enough", "mismatch") or not self.money_known:
            return False
        if self.money_state not in ("helped", "harmed"):
            return self.env._("How much more they spent cannot be said yet.")
        return self.env._(
            "Each who got it spent %(money)s more than without it (between %(low)s and "
            "%(high)s).",
            money=self._amount(self.money),
            low=self._amount(self.money_low),
            high=self._amount(self.money_high),
        )

    def _return_words(self):
        if not self._money_words() or self.money_state not in ("helped", "harmed"):
            return False
        if not self.margin_share:
            return self.env._(
                "Tell under Settings how much of your revenue is margin, to see what "
                "is left over."
            )
        whence = dict(self._fields["margin_from"]._description_selection(self.env)).get(
            self.margin_from, ""
        )
        return self.env._(
            "Left over: %(gain)s (between %(low)s and %(high)s). That is %(money)s "
            "more a customer, times %(customers)s customers, times a margin of "
            "%(margin)s %% (%(whence)s), less %(cost)s for %(messages)s messages and "
            "%(tasks)s tasks.",
            gain=self._amount(self.gain),
            low=self._amount(self.gain_low),
            high=self._amount(self.gain_high),
            money=self._amount(self.money),
            customers=self._number(self.treated),
            margin=self._number(self.margin_share * 100, 0),
            whence=whence,
            cost=self._amount(self.cost),
            messages=self._number(self.message_count),
            tasks=self._number(self.task_count),
        )
