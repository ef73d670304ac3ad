from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..cdp_purpose import CHANNELS

_lt = LazyTranslate(__name__)

VERDICTS = [("allow", "Sent"), ("wait", "Later"), ("refuse", "Not sent")]
REASONS = {
    "given": _lt("The customer said yes"),
    "interest": _lt("Legitimate interest, and no objection"),
    "contract": _lt("Needed for what the customer ordered"),
    "law": _lt("A legal obligation"),
    "subscribed": _lt("Is on the mailing list"),
    "never_asked": _lt("Was never asked"),
    "requested": _lt("Was asked and has not confirmed yet"),
    "refused": _lt("Said no, or withdrew"),
    "expired": _lt("The consent has lapsed"),
    "no_purpose": _lt("The mailing does not say what it is for"),
    "unknown": _lt("No contact has this address"),
    "no_address": _lt("Has no email address"),
    "erased": _lt("Was erased at their own wish"),
    "blacklist": _lt("On the blacklist"),
    "bounced": _lt("Emails keep coming back"),
    "minor": _lt("Is a minor"),
    "restricted": _lt("Use of the data is restricted"),
    "paused": _lt("Asked for a pause"),
    "cap": _lt("Has had enough messages lately"),
    "quiet": _lt("It is night, or a day of rest, where the customer is"),
}


class CdpDecision(models.Model):
    """An answer of the gate: to whom a message went, or did not, and why."""

    _name = "cdp.decision"
    _description = "Message Decided On"
    _order = "id desc"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    profile_id = fields.Many2one(related="partner_id.cdp_profile_id")
    res_model = fields.Char(string="Recipient's model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Recipient", readonly=True, aggregator=None
    )
    purpose_id = fields.Many2one("cdp.purpose", readonly=True, ondelete="cascade")
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    mailing_id = fields.Many2one(
        "mailing.mailing", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    reason = fields.Selection(
        lambda self: [(code, self.env._(text)) for code, text in REASONS.items()],
        string="Why",
        required=True,
        readonly=True,
    )
    until = fields.Datetime(string="Not before", readonly=True)
    date = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )

    #: what the caps count
    _sent_idx = models.Index("(partner_id, date) WHERE verdict = 'allow'")

    @api.depends("verdict", "reason")
    def _compute_display_name(self):
        verdicts = dict(VERDICTS)
        for decision in self:
            decision.display_name = (
                f"{verdicts.get(decision.verdict)}: {REASONS.get(decision.reason)}"
            )

    @api.model
    def _keep(self, answers, purpose, channel, mailing, model):
        """Keep answers of the gate; ``answers``: {record id: Answer}.

        Returns {record id: decision id}.
        """
        rows = [
            (
                answer.partner_id,
                model,
                res_id,
                purpose.id or None,
                channel,
                mailing.id or None,
                answer.verdict,
                answer.reason,
                answer.until,
                fields.Datetime.now(),
            )
            for res_id, answer in answers.items()
        ]
        if not rows:
            return {}
        return dict(
            self.env.cr.execute_values(
                "INSERT INTO cdp_decision (partner_id, res_model, res_id, purpose_id,"
                " channel, mailing_id, verdict, reason, until, date) VALUES %s"
                " RETURNING res_id, id",
                rows,
                page_size=1_000,
                fetch=True,
            )
        )
