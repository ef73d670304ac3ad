"""Why a churn probability is what it is, what would change it, and whether to act."""

from odoo import api, fields, models

from . import reason_sentences as say

PURCHASES, LINES, TIMELINE = "transactions", "lines", "timeline"
#: what lies behind a reason, and opens when it is clicked
BEHIND = {
    **dict.fromkeys(("recency", "trend", "frequency", "money", "tenure"), PURCHASES),
    **dict.fromkeys(("breadth", "discount", "returns"), LINES),
    **dict.fromkeys(("engagement", "complaints", "contract"), TIMELINE),
}


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    churn_reason = fields.Text(
        string="Why this churn probability", compute="_compute_churn_words"
    )
    churn_summary = fields.Text(compute="_compute_churn_words")
    churn_change = fields.Text(
        string="What would change it", compute="_compute_churn_words"
    )
    churn_offer = fields.Char(
        string="Whether to reach out", compute="_compute_churn_words"
    )
    churn_picture = fields.Json(compute="_compute_churn_words")

    @api.depends("churn_state", "churn_probability", "churn_model_id", "last_purchase")
    def _compute_churn_words(self):
        hands = self.env["cdp.override"]._active("churn", self)
        for profile in self:
            shown = profile.churn_state in ("scored", "by_hand")
            told = shown and profile.churn_reasons
            found = say.reasons(self.env, told, profile) if told else []
            profile.churn_summary = (
                profile._churn_sentences(told, hands.get(profile.id))
                if shown
                else profile._why_no_churn()
            )
            profile.churn_change = told and profile._what_would_change(told, found)
            profile.churn_offer = shown and profile._whether_to_act()
            profile.churn_picture = told and profile._picture(told, found)
            profile.churn_reason = profile._churn_in_lines(found)

    def _why_no_churn(self):
        if why_not := self._why_no_score():
            return why_not
        version = self.churn_model_id
        if version.gate_code:
            return version._explain_gate()
        if self.churn_state == "gated":
            return self.env._(
                "Not enough data, because the last purchase is longer ago than what "
                "the version in use has learned from."
            )
        return self.env._("Not scored yet.")

    def _churn_sentences(self, told, by_hand):
        """What is said above the reasons; ``told`` is None before the next scoring."""
        facts = {
            "chance": say.percent(
                self.env,
                say.chance(told["log_odds"]) if told else self.churn_probability,
            ),
            "days": self.churn_model_id.horizon_days,
        }
        if not by_hand:
            said = self.env._(
                "%(chance)s is the chance of no purchase in the next %(days)s days.",
                **facts,
            )
        elif told:
            said = self.env._(
                "%(by_hand)s\nThe model says %(chance)s: that is the chance of no "
                "purchase in the next %(days)s days.",
                by_hand=by_hand._sentence(),
                **facts,
            )
        else:
            said = by_hand._sentence()
        return "\n".join(filter(None, (said, told and self._by_purchases_alone(told))))

    def _by_purchases_alone(self, told):
        """Why it is BG/NBD that has told it, if it has."""
        if told["by"] != "bgnbd":
            return False
        if told["active_by"] == "bgnbd":
            return self.env._(
                "It is told by purchases and silence alone (BG/NBD), because there is "
                "too little to learn more from."
            )
        return self.env._(
            "The last purchase is longer ago than those that the model learned from, "
            "so it is told by purchases and silence alone (BG/NBD)."
        )

    def _what_would_change(self, told, found):
        """If a purchase came, and what raises the chance most."""
        now, then = say.chance(told["log_odds"]), told["if_bought"]
        said = []
        if round(100 * then) < round(100 * now):
            said.append(
                self.env._(
                    "If a purchase came today, the chance would fall from %(now)s to "
                    "%(then)s.",
                    now=say.percent(self.env, now),
                    then=say.percent(self.env, then),
                )
            )
        raising = [one for one in found if one.points >= 1 and one.group != "rest"]
        if raising:
            top = raising[0]
            without = say.chance(told["log_odds"] - told["parts"][top.group])
            said.append(
                self.env._(
                    "What raises it most: %(reason)s Were that as with a typical "
                    "customer, it would be %(without)s.",
                    reason=top.sentence,
                    without=say.percent(self.env, without),
                )
            )
        return "\n".join(said)

    def _whether_to_act(self):
        if not self.churn_limit or self.churn_limit > 1:
            return self.env._(
                "Reaching out does not pay for this customer: it would cost more than "
                "it brings."
            )
        return self.env._(
            "Reaching out pays from %s on for this customer.",
            say.percent(self.env, self.churn_limit),
        )

    def _picture(self, told, found):
        """What the bars are made of; start and points add up to the end."""
        env = self.env
        return {
            "start": say.percent(env, say.chance(told["base"])),
            "end": say.percent(env, say.chance(told["log_odds"])),
            "rows": [
                {
                    "group": one.group,
                    "points": one.points,
                    "text": say.points_text(env, one.points),
                    "sentence": one.sentence,
                    "opens": one.group in BEHIND,
                }
                for one in found
            ],
        }

    def _churn_in_lines(self, found):
        """All of it as text, for exports and the contact's page."""
        lines = [self.churn_summary]
        lines += [
            self.env._(
                "%(points)s: %(sentence)s",
                points=say.points_text(self.env, one.points),
                sentence=one.sentence,
            )
            for one in found
        ]
        lines += [self.churn_change, self.churn_offer]
        return "\n".join(line for line in lines if line)

    def _silent_days(self):
        """Days since the last purchase, as of when customers are scored."""
        as_of = self.env["cdp.stage"]._as_of()
        return max((as_of.date() - self.last_purchase.date()).days, 0)

    def action_open_churn_reason(self, group):
        """Open the purchases, products or messages that a reason is made of."""
        self.ensure_one()
        behind = BEHIND.get(group)
        if behind == LINES:
            return self._action_list(
                self.env._("Products bought"),
                "cdp.transaction.line",
                [("profile_id", "=", self.id)],
                "list",
            )
        if behind == TIMELINE:
            return self.action_open_timeline()
        return self.action_open_transactions()
