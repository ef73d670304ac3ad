"""Reasons of a churn probability as sentences: one a group of features, with points.

No numpy here: pages are made of it. What the child has told of a customer
(churn_job.py) is all that it takes: base and parts in log-odds, and facts.
"""

from math import exp
from typing import NamedTuple

from odoo.tools import format_amount

MOST = 6  # reasons told one by one
LEAST = 0.05  # log-odds; less says nothing
WEEKS, MONTHS, YEARS = 14, 120, 730  # days from which on one speaks of them
NEVER_CLICKED = 700  # days; the engine looks two years back


class Reason(NamedTuple):
    """What one group of facts adds to the chance, in points of a hundred."""

    group: str
    points: float
    sentence: str


def chance(log_odds):
    return 1 / (1 + exp(-log_odds))


def reasons(env, told, profile):
    """The :class:`Reason` of each group, strongest first; the small ones together.

    Start and points add up to the chance, as base and parts do to its log-odds.
    """
    scale = _points_a_unit(told)
    parts = sorted(told["parts"].items(), key=lambda part: (-abs(part[1]), part[0]))
    named = [part for part in parts if abs(part[1]) >= LEAST][:MOST]
    speaker = Speaker(env, told["facts"], profile)
    found = [
        Reason(group, part * scale, speaker.sentence(group, part))
        for group, part in named
    ]
    if rest := parts[len(named) :]:
        small = ", ".join(speaker.label(group) for group, _part in rest)
        points = sum(part for _group, part in rest) * scale
        found.append(Reason("rest", points, env._("Smaller reasons: %s.", small)))
    return found


def _points_a_unit(told):
    """Points of a hundred a unit of log-odds, on the way from the start to the end."""
    start, end = chance(told["base"]), chance(told["log_odds"])
    moved = told["log_odds"] - told["base"]
    return 100 * ((end - start) / moved if abs(moved) > 1e-9 else end * (1 - end))


def percent(env, probability):
    """A probability as people say it; nothing is certain."""
    shown = round(100 * probability)
    if shown < 1:
        return env._("less than 1 %")
    if shown > 99:
        return env._("more than 99 %")
    return env._("%s %%", shown)


def points_text(env, points):
    """Points with their sign, which stands for itself without any colour."""
    size = abs(points)
    digits = f"{size:.0f}" if size >= 0.95 else f"{size:.1f}"
    sign = "±" if not float(digits) else "+" if points > 0 else "−"
    if digits == "1":
        return env._("%s point", f"{sign}{digits}")
    return env._("%s points", f"{sign}{digits}")


def span(env, days):
    """A time as people say it."""
    days = max(round(days), 0)
    if days == 1:
        return env._("1 day")
    if days < WEEKS:
        return env._("%s days", days)
    if days < MONTHS:
        return env._("%s weeks", round(days / 7))
    if days < YEARS:
        return env._("%s months", round(days / 30.4))
    return env._("%s years", round(days / 365.25))


class Speaker:
    """Says of one customer what a group of features is made of."""

    def __init__(self, env, facts, profile):
        self.env = env
        self.facts = facts
        self.profile = profile

    def label(self, group):
        """The name of a group of features."""
        return {
            "recency": self.env._("silence"),
            "trend": self.env._("trend"),
            "frequency": self.env._("how often"),
            "money": self.env._("how much money"),
            "breadth": self.env._("how many products"),
            "discount": self.env._("discounts"),
            "returns": self.env._("returns"),
            "channel": self.env._("where bought"),
            "engagement": self.env._("emails read"),
            "complaints": self.env._("complaints"),
            "contract": self.env._("contract"),
            "tenure": self.env._("customer since"),
        }.get(group, group)

    def sentence(self, group, part):
        """The facts of a group; ``part`` is what it adds to the log-odds."""
        say = getattr(self, f"_say_{group}", None)
        found = say(part) if say else None
        return found or self.env._(
            "%s: compared with other customers.", self.label(group).capitalize()
        )

    def _say_recency(self, _part):
        silent = span(self.env, self.profile._silent_days())
        gap = self.profile.usual_gap_days
        if not gap:
            return self.env._("Bought on one day only, silent for %s.", silent)
        if round(gap) <= 1:
            return self.env._("Usually buys every day, silent for %s.", silent)
        return self.env._(
            "Usually buys every %(gap)s, silent for %(silent)s.",
            gap=span(self.env, gap),
            silent=silent,
        )

    def _say_trend(self, _part):
        return self.env._(
            "Days with a purchase: %(lately)s in the last %(days)s, %(before)s in the "
            "%(days)s before.",
            lately=round(self.facts["lately"]),
            before=round(self.facts["before"]),
            days=self._horizon(),
        )

    def _say_frequency(self, _part):
        days = round(self.facts["purchases"])
        if days == 1:
            return self.env._("Has bought on one day only.")
        if not self.facts["lately"]:
            return self.env._(
                "Has bought on %(all)s days, on none of them in the last %(days)s.",
                all=days,
                days=self._horizon(),
            )
        return self.env._(
            "Has bought on %(all)s days, on %(lately)s of them in the last %(days)s.",
            all=days,
            lately=round(self.facts["lately"]),
            days=self._horizon(),
        )

    def _say_money(self, _part):
        return self.env._(
            "Spent %(all)s in all, %(lately)s of it in the last %(days)s.",
            all=self._money("spent"),
            lately=self._money("spent_lately"),
            days=self._horizon(),
        )

    def _horizon(self):
        return span(self.env, self.profile.churn_model_id.horizon_days)

    def _money(self, fact):
        return format_amount(self.env, self.facts[fact], self.profile.currency_id)

    def _say_breadth(self, _part):
        if "products" not in self.facts:
            return None
        number = round(self.facts["products"])
        if number == 1:
            return self.env._("Bought one product lately.")
        return self.env._("Bought %s different products lately.", number)

    def _say_discount(self, _part):
        share = self.facts.get("discount_share")
        if share is None:
            return None
        if share < 0.005:
            return self.env._("Bought at full price lately.")
        return self.env._("Saved %s by discounts lately.", percent(self.env, share))

    def _say_returns(self, _part):
        share = self.facts.get("returned_share")
        if share is None:
            return None
        if share < 0.005:
            return self.env._("Sent nothing back lately.")
        return self.env._("Sent %s back lately.", percent(self.env, share))

    def _say_channel(self, part):
        if part > 0:
            return self.env._("Buys where customers stay away more often.")
        return self.env._("Buys where customers come back more often.")

    def _say_engagement(self, _part):
        since = self.facts.get("since_click")
        if since is None:
            return None
        if since > NEVER_CLICKED:
            return self.env._("Has not clicked in an email for years, or never.")
        return self.env._("Last clicked in an email %s ago.", span(self.env, since))

    def _say_complaints(self, _part):
        number = self.facts.get("complaints")
        if number is None:
            return None
        if round(number) == 1:
            return self.env._("Complained or rated badly once lately.")
        if number >= 1:
            return self.env._(
                "Complained or rated badly %s times lately.", round(number)
            )
        return self.env._("No complaint and no bad rating lately.")

    def _say_contract(self, part):
        if part > 0:
            return self.env._("How a contract stands: ended, or about to end.")
        return self.env._("How a contract stands: running.")

    def _say_tenure(self, _part):
        return self.env._("Customer for %s.", span(self.env, self.facts["tenure"]))
