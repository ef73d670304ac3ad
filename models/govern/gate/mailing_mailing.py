"""What a mailing is for, who gets it, and who does not and why."""

from collections import Counter

from odoo import api, fields, models
from odoo.tools import email_normalize

from .cdp_decision import REASONS, VERDICTS
from .cdp_gate import Answer


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    cdp_purpose_id = fields.Many2one(
        "cdp.purpose",
        string="Purpose",
        domain=[("by_email", "=", True)],
        help="Whoever has not agreed to it does not get the mailing, and why is kept. "
        "Without a purpose only Odoo's blacklist and list opt-outs count.",
    )
    cdp_held_count = fields.Integer(compute="_compute_cdp_held_count")
    cdp_breakdown = fields.Html(compute="_compute_cdp_breakdown")

    def _compute_cdp_held_count(self):
        counts = dict(
            self.env["cdp.decision"]._read_group(
                [("mailing_id", "in", self.ids), ("verdict", "=", "refuse")],
                ["mailing_id"],
                ["__count"],
            )
        )
        for mailing in self:
            mailing.cdp_held_count = counts.get(mailing, 0)

    @api.depends("cdp_purpose_id", "state", "mailing_domain", "contact_list_ids")
    def _compute_cdp_breakdown(self):
        for mailing in self:
            mailing.cdp_breakdown = mailing._cdp_is_gated() and self.env[
                "ir.qweb"
            ]._render(
                "customer_data_platform.mailing_breakdown",
                {
                    "rows": mailing._cdp_counts(),
                    "before": mailing.state in ("draft", "in_queue"),
                },
            )

    def _cdp_counts(self):
        """[(verdict, reason in words, number)]: foretold before sending, then kept."""
        if self.state in ("draft", "in_queue"):
            model = self.mailing_model_real
            answers = self._cdp_ask(self._cdp_recipients(), model).values()
            counts = Counter((answer.verdict, answer.reason) for answer in answers)
        else:
            counts = Counter(
                {
                    (verdict, reason): number
                    for verdict, reason, number in self.env["cdp.decision"]._read_group(
                        [("mailing_id", "=", self.id)],
                        ["verdict", "reason"],
                        ["__count"],
                    )
                }
            )
        order = [verdict for verdict, _name in VERDICTS]
        names = dict(
            self.env["cdp.decision"]._fields["verdict"]._description_selection(self.env)
        )
        return [
            (names[verdict], self.env._(REASONS[reason]), number)
            for (verdict, reason), number in sorted(
                counts.items(), key=lambda item: (order.index(item[0][0]), -item[1])
            )
        ]

    def _cdp_recipients(self):
        """{record id: normalised email} of all whom the mailing is meant for."""
        records = self.env[self.mailing_model_real].browse(self._get_recipients())
        field = "email_normalized" if "email_normalized" in records._fields else "email"
        if field not in records._fields:
            return {}
        # Addresses only, of whom the mailing is for.
        found = records.sudo().search_fetch([("id", "in", records.ids)], [field])
        return {record.id: email_normalize(record[field] or "") for record in found}

    def _cdp_ask(self, addresses, model, sending=False):
        """The gate's answers for {record id: address} of records of a model."""
        self.ensure_one()
        if not self.cdp_purpose_id:
            refuse = Answer("refuse", "no_purpose")
            return {
                res_id: refuse._replace(partner_id=res_id)
                if model == "res.partner"
                else refuse
                for res_id in addresses
            }
        subscribed = set()
        if model == "mailing.contact":
            subscribed = set(addresses.values())  # Odoo's own rules chose them
        answers = self.env["cdp.gate"]._ask(
            filter(None, addresses.values()),
            self.cdp_purpose_id,
            "email",
            subscribed,
            sending,
        )
        nobody = Answer("refuse", "no_address")
        return {
            res_id: answers.get(address, nobody)
            for res_id, address in addresses.items()
        }

    def _cdp_keep(self, answers, model):
        # Whoever sends a mailing need not be allowed to write what was decided.
        decisions = self.env["cdp.decision"].sudo()
        return decisions._keep(answers, self.cdp_purpose_id, "email", self, model)

    def action_cdp_held(self):
        """Open who did not get it, and why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_decision_action"
        )
        return {
            **action,
            "domain": [("mailing_id", "=", self.id)],
            "context": {"search_default_held": 1, "search_default_group_reason": 1},
        }
