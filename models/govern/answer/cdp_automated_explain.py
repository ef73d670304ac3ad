"""What is decided about one customer, in words that the customer reads."""

from typing import NamedTuple

from odoo import models

from ...understand.churn import reason_sentences as sentences


class Told(NamedTuple):
    """A decision about a customer: what came out, and why, line by line."""

    decision: object
    result: str
    reasons: list


class CdpAutomatedDecision(models.Model):
    _inherit = "cdp.automated.decision"

    def _about_customer(self, profile):
        """What is decided about a customer now, as list of :class:`Told`."""
        told = []
        for decision in self:
            result, reasons = getattr(decision, f"_tell_{decision.about}")(profile)
            if result:
                told.append(Told(decision, result, reasons))
        return told

    def _lines(self, text):
        return [line for line in (text or "").splitlines() if line.strip()]

    def _tell_churn(self, profile):
        if profile.churn_state == "by_hand":
            told = self.env._(
                "A person, not the program, says: %s is the chance that you buy "
                "nothing in the coming weeks.",
                sentences.percent(self.env, profile.churn_probability),
            )
            return told, []
        if profile.churn_state != "scored":
            return None, []
        told = self.env._(
            "%(chance)s is the chance that you buy nothing in the next %(days)s days.",
            chance=sentences.percent(self.env, profile.churn_probability),
            days=profile.churn_model_id.horizon_days,
        )
        facts = profile.churn_reasons
        found = sentences.reasons(self.env, facts, profile) if facts else []
        return told, [reason.sentence for reason in found]

    def _tell_value(self, profile):
        return profile.value_words, self._lines(profile.value_reason)

    def _tell_recommend(self, profile):
        rows = (profile.again_ids | profile.new_ids | profile.top_ids)[:10]
        if not rows:
            return None, []
        return (
            self.env._("We would suggest to you:"),
            [f"{row.product_id.name}: {row.reason}" for row in rows],
        )

    def _tell_rfm(self, profile):
        if not profile.rfm_r:
            return None, []
        return profile.rfm_label_id.name, self._lines(profile.rfm_reason)

    def _tell_segment(self, profile):
        segments = profile.segment_ids
        if not segments:
            return None, []
        return self.env._("You are on these lists:"), segments.mapped("name")

    def _tell_sentiment(self, profile):
        hints = self.env["cdp.sentiment"]
        found = hints.search(
            [("profile_id", "=", profile.id), ("label", "in", ("unhappy", "happy"))],
            limit=1,
        )
        if not found:
            return None, []
        labels = dict(hints._fields["label"]._description_selection(self.env))
        return (
            self.env._(
                "Your message of %(date)s: %(mood)s",
                date=found.date.date(),
                mood=labels[found.label],
            ),
            [],
        )

    def _tell_match(self, profile):
        number = profile.contact_count
        if number < 2:
            return None, []
        return (
            self.env._("We take %s entries in our books to be you:", number),
            profile.partner_ids.mapped("name"),  # whose addresses, maybe another's
        )
