"""What a rule says, in words: of those for whom it holds, and of those for whom not."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

OPERATORS = {
    "=": "=",
    "!=": "≠",
    ">": ">",
    ">=": "≥",
    "<": "<",
    "<=": "≤",
    "in": "=",
    "not in": "≠",
}


class CdpSegmentLine(models.Model):
    _inherit = "cdp.segment.line"

    def _sentence(self, holds=True):
        """The line in words, or the words for whom it is not true of."""
        if self.what == "segment":
            return self._about_segment(holds != self.is_not)
        if self.what == "consent":
            return self._about_consent(holds != self.is_not)
        told = [self._how_often(holds)]
        told += filter(None, (self._of_what(), self._when(), self._where()))
        if self.after_line:
            told.append(self.env._("after line %s", self.after_line))
        return ", ".join(told)

    def _about_segment(self, inside):
        name = self.other_id.name or "?"
        if inside:
            return self.env._("is in the segment “%s”", name)
        return self.env._("is not in the segment “%s”", name)

    def _about_consent(self, may):
        told = {
            "purpose": self.purpose_id.name or "?",
            "channel": self._option("channel"),
        }
        if may:
            return self.env._(
                "may be contacted for “%(purpose)s” (%(channel)s)", **told
            )
        return self.env._(
            "may not be contacted for “%(purpose)s” (%(channel)s)", **told
        )

    def _how_often(self, holds):
        """The act, how often or for how much; the contrary if it does not hold."""
        act, how = self._option("what"), self.how
        if self.measure == "total" and how != "never":
            amount = format_amount(
                self.env, self.total, self.env["cdp.profile"]._reporting_currency()
            )
            if (how == "least") == holds:
                sign = "≥" if holds else ">"
            else:
                sign = "≤" if holds else "<"
            return self.env._(
                "%(act)s: %(sign)s %(amount)s in total",
                act=act,
                sign=sign,
                amount=amount,
            )
        low = {"least": self.times, "most": self.times + 1, "never": 1}[how]
        if (how == "least") != holds:  # fewer than that
            most = low - 1
            if most < 1:
                return self.env._("%s: never", act)
            if most == 1:
                return self.env._("%s: at most once", act)
            return self.env._("%(act)s: at most %(times)s times", act=act, times=most)
        if low <= 1:
            return self.env._("%s: at least once", act)
        return self.env._("%(act)s: at least %(times)s times", act=act, times=low)

    def _of_what(self):
        told = []
        if self.what in ("purchase", "refund"):
            things = self.product_ids.mapped("name") + self.category_ids.mapped("name")
            if things:
                told.append(" / ".join(things))
            if self.discount:
                told.append(self._option("discount"))
        if self.value_how and self.what in ("purchase", "refund", "rating"):
            sign = "≥" if self.value_how == "least" else "≤"
            if self.what == "rating":
                told.append(
                    self.env._("%(sign)s %(stars)g stars", sign=sign, stars=self.value)
                )
            else:
                currency = self.env["cdp.profile"]._reporting_currency()
                amount = format_amount(self.env, self.value, currency)
                told.append(
                    self.env._("each %(sign)s %(amount)s", sign=sign, amount=amount)
                )
        return ", ".join(told)

    def _when(self):
        if self.period == "last":
            return self.env._("within the last %s days", self.days)
        if self.period != "between":
            return ""
        first, last = (
            day and format_date(self.env, day) for day in (self.date_from, self.date_to)
        )
        if first and last:
            return self.env._("from %(first)s to %(last)s", first=first, last=last)
        if first:
            return self.env._("since %s", first)
        return self.env._("until %s", last) if last else ""

    def _where(self):
        return " / ".join(self.source_ids.mapped("name"))

    def _option(self, name):
        options = dict(self._fields[name]._description_selection(self.env))
        return options.get(self[name], "?")


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    def _domain_words(self, domain):
        """A domain in words, as far as it is simple: label, sign, value."""
        told = [self._condition_words(one) for one in domain.iter_conditions()]
        return ", ".join(dict.fromkeys(told))

    def _condition_words(self, condition):
        model, field, labels = self.env["cdp.profile"], None, []
        for name in condition.field_expr.split("."):
            field = model._fields.get(name)
            if field is None:
                break
            labels.append(field.get_description(self.env, ["string"])["string"])
            model = self.env[field.comodel_name] if field.comodel_name else model
        label = " / ".join(labels) or condition.field_expr
        if isinstance(condition.value, Domain):
            return label
        sign = OPERATORS.get(condition.operator, condition.operator)
        value = condition.value
        values = list(value) if isinstance(value, (list, tuple, set)) else [value]
        try:
            shown = [self._value_words(field, one) for one in values]
        except TypeError:  # a value of no kind that we know
            return label
        return f"{label} {sign} {', '.join(shown)}"

    def _value_words(self, field, value):
        if isinstance(value, bool) or value is None:
            return self.env._("set") if value else self.env._("not set")
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if field is not None and field.relational and isinstance(value, int):
            record = self.env[field.comodel_name].browse(value).exists()
            record = record._filtered_access("read")  # or its name would be told
            return record.display_name or str(value)
        return str(value)
