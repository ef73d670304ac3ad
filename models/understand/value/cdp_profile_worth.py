"""What the page says of a customer's worth: sentences made of stored facts."""

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, formatLang, get_lang

MONTH = 30.4  # days
YEAR = 365.25
#: about the same as the average: within these multiples of it
ALIKE = (0.8, 1.25)


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    value_words = fields.Char(string="Predicted", compute="_compute_value_words")
    value_reason = fields.Text(
        string="Why this predicted value", compute="_compute_value_words"
    )
    value_textbook = fields.Text(
        string="Textbook figure", compute="_compute_value_textbook"
    )
    next_order_words = fields.Text(
        string="When the next order is due", compute="_compute_next_order_words"
    )

    # ------------------------------------------------------------------
    # The forecast
    # ------------------------------------------------------------------

    @api.depends(
        *("value_predicted", "value_low", "value_high", "value_purchases"),
        *("value_state", "value_model_id", "excluded_by_id"),
        *("purchase_count", "average_order", "usual_gap_days", "last_purchase"),
    )
    def _compute_value_words(self):
        typical = self.env["cdp.retention"]._typical()
        for profile in self:
            scored = profile.value_state == "scored"
            profile.value_words = scored and profile._value_sentence()
            profile.value_reason = profile._why_no_value() or "\n".join(
                profile._value_reasons(*typical)
            )

    def _why_no_value(self):
        """Why nothing is foretold, or False."""
        if why_not := self._why_no_score():
            return why_not
        if self.value_state == "scored":
            return False
        if self.value_model_id.gate_code:
            return self.value_model_id._explain_gate()
        return self.env._("Not scored yet.")

    def _value_sentence(self):
        horizon = self._value_horizon()
        if self.value_high < 1:
            return self.env._("Hardly anything in the next %s", horizon)
        low, high = (
            self._money_about(self.value_low),
            self._money_about(self.value_high),
        )
        return self.env._(
            "About %(value)s in the next %(horizon)s, most likely between %(low)s and "
            "%(high)s",
            value=self._money_about(self.value_predicted),
            horizon=horizon,
            low=self.env._("nothing") if self.value_low < 1 else low,
            high=high,
        )

    def _value_reasons(self, typical_yearly, typical_order):
        """What speaks for more or less, from what everybody can look up."""
        if self.value_purchases < 0.05:
            yield self.env._("A further purchase is unlikely.")
        else:
            yield self.env._(
                "About %(count)s purchases are expected, of about %(each)s each. Eight "
                "of ten customers like this one end between the two amounts.",
                count=self._number_words(self.value_purchases),
                each=self._money_about(self.value_predicted / self.value_purchases),
            )
        yield self._frequency_reason(typical_yearly)
        yield self.env._(
            "How much: %(amount)s a purchase. %(verdict)s",
            amount=self._money_about(self.average_order),
            verdict=self._beside_average(
                self.average_order, typical_order, self._money_about(typical_order)
            ),
        )
        yield self.env._("Silence: %s", self._silence_reason())

    def _frequency_reason(self, typical_yearly):
        if self.purchase_count < 2:
            return self.env._("How often: once so far, which shows no rhythm yet.")
        again = self._yearly(self.purchase_count - 1)
        return self.env._(
            "How often: came back %(count)s times, %(yearly)s times a year. "
            "%(verdict)s",
            count=self.purchase_count - 1,
            yearly=self._number_words(again),
            verdict=self._beside_average(
                again, typical_yearly, self._number_words(typical_yearly)
            ),
        )

    def _yearly(self, count):
        """So many times a year; over less than a month that would be made up."""
        known = (self.env["cdp.stage"]._as_of() - self.first_purchase).days + 1
        return count / max(known, MONTH) * YEAR

    def _beside_average(self, value, average, words):
        """Where a figure is beside the average customer's, and what it speaks for."""
        if not average:
            return ""
        low, high = ALIKE
        if value > high * average:
            return self.env._("That speaks for more: the average is %s.", words)
        if value < low * average:
            return self.env._("That speaks for less: the average is %s.", words)
        return self.env._("That is about the average of %s.", words)

    def _silence_reason(self):
        silent = self._days_words(self._silent_days())
        if not self.usual_gap_days:
            return self.env._(
                "bought on one day only, %s ago. Many of those never come back, which "
                "speaks for less.",
                silent,
            )
        facts = {"silent": silent, "gap": self._days_words(self.usual_gap_days)}
        times = self._silent_days() / self.usual_gap_days
        if times > 2:
            return self.env._(
                "%(silent)s, %(times)s times the usual gap of %(gap)s. That speaks for "
                "less: such a customer may not come back.",
                times=round(times),
                **facts,
            )
        if times > 1:
            return self.env._(
                "%(silent)s, longer than the usual gap of %(gap)s. That speaks for a "
                "little less.",
                **facts,
            )
        return self.env._(
            "%(silent)s, within the usual gap of %(gap)s. That speaks for more.",
            **facts,
        )

    # ------------------------------------------------------------------
    # The textbook
    # ------------------------------------------------------------------

    @api.depends("purchase_count", "average_order", "first_purchase", "value_state")
    def _compute_value_textbook(self):
        years, own = self.env["cdp.retention"]._lifespan()
        for profile in self:
            shown = profile.purchase_count and not profile._why_no_score()
            profile.value_textbook = shown and profile._textbook(years, own)

    def _textbook(self, years, own):
        yearly = self._yearly(self.purchase_count)
        lifespan = formatLang(self.env, years, digits=2 if years < 1 else 1)
        why = (
            self.env._(
                "%s years is how long customers of this shop keep buying on average, "
                "from the first to the last purchase (see Retention)",
                lifespan,
            )
            if own
            else self.env._(
                "%s years is the assumption of the settings, because the purchases do "
                "not show yet how long customers stay",
                lifespan,
            )
        )
        return self.env._(
            "%(purchase)s a purchase × %(yearly)s purchases a year × %(years)s years = "
            "%(value)s. %(why)s.\nIt is no forecast: it takes for granted that the "
            "customer goes on as before for a whole life as a customer, which few do. "
            "It is often far too high; plan with the predicted value.",
            purchase=self._money_about(self.average_order),
            yearly=self._number_words(yearly),
            years=lifespan,
            value=self._money_about(self.average_order * yearly * years),
            why=why,
        )

    # ------------------------------------------------------------------
    # The next order
    # ------------------------------------------------------------------

    @api.depends(
        *("next_order_first", "next_order_last", "next_order_state"),
        *("usual_gap_days", "last_purchase", "value_state", "excluded_by_id"),
    )
    def _compute_next_order_words(self):
        for profile in self:
            profile.next_order_words = (
                profile._why_no_value() or profile._next_order_sentence()
            )

    def _next_order_sentence(self):
        silent = self._days_words(self._silent_days())
        rhythm = (
            self.env._(
                "Usually every %(gap)s, silent for %(silent)s",
                gap=self._in_days(self.usual_gap_days),
                silent=silent,
            )
            if self.usual_gap_days
            else self.env._("Bought on one day only, %s ago", silent)
        )
        if self.next_order_state == "late":
            return self.env._(
                "%s: nearly all such customers would have come back by now, so no date "
                "can be said.",
                rhythm,
            )
        if not self.next_order_first:
            return self.env._("%s: no date can be said.", rhythm)
        told = self.env._(
            "%(range)s. %(rhythm)s.", range=self._next_order_range(), rhythm=rhythm
        )
        if self.usual_gap_days:
            return told
        return self.env._(
            "%s The date is how soon customers of this shop usually come back.", told
        )

    def _next_order_range(self):
        first, last = (
            self._day_words(self.next_order_first),
            self._day_words(self.next_order_last),
        )
        if first == last:
            return self.env._("About %s", first)
        return self.env._(
            "Between %(first)s and %(last)s (half of such orders come then)",
            first=first,
            last=last,
        )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _number_words(self, number):
        return formatLang(self.env, number, digits=0 if number >= 10 else 1)

    def _days_words(self, days):
        return self.env._("1 day") if days == 1 else self._in_days(days)

    def _silent_days(self):
        as_of = self.env["cdp.stage"]._as_of()
        return max((as_of.date() - self.last_purchase.date()).days, 0)

    def _day_words(self, day):
        """A day as people say it, with the year only if it is another one."""
        this_year = self.env["cdp.stage"]._as_of().year == day.year
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_skeleton("MMMMd" if this_year else "yMMMMd", day, locale=locale)

    def _value_horizon(self):
        """The horizon of the forecast: months where it is some, days otherwise."""
        days = (
            self.value_model_id.horizon_days or self.env["cdp.stage.value"]._horizon()
        )
        months = round(days / MONTH)
        if abs(days - months * MONTH) > 3 or not months:
            return self._in_days(days)
        return self.env._("month") if months == 1 else self.env._("%s months", months)

    def _money_about(self, amount):
        """An amount of money to two figures: more would claim to be known."""
        digits = len(str(int(abs(amount))))
        rounded = round(amount, min(2 - digits, 0))
        if 0 < amount < 1:
            return self.env._("less than %s", self._money_whole(1))
        return self._money_whole(rounded)

    def _money_whole(self, amount):
        currency = self.currency_id
        number = formatLang(self.env, amount, digits=0)
        parts = [currency.symbol or currency.name, number]
        return "\N{NO-BREAK SPACE}".join(
            parts if currency.position == "before" else parts[::-1]
        )
