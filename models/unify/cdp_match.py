from odoo import api, fields, models
from odoo.exceptions import UserError

from . import reasons


class CdpMatch(models.Model):
    """Two contacts that are one customer, or are known not to be."""

    _name = "cdp.match"
    _description = "Link of Two Contacts"
    _order = "decided desc, id desc"
    _log_access = False

    partner_a_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade", index=True
    )
    partner_b_id = fields.Many2one(
        "res.partner",
        string="Other contact",
        required=True,
        ondelete="cascade",
        index=True,
    )
    # Side by side on the form, for whoever has to decide
    email_a = fields.Char(related="partner_a_id.email", string="Email")
    phone_a = fields.Char(related="partner_a_id.phone", string="Phone")
    address_a = fields.Char(
        related="partner_a_id.contact_address_inline", string="Address"
    )
    email_b = fields.Char(related="partner_b_id.email", string="Email of the other")
    phone_b = fields.Char(related="partner_b_id.phone", string="Phone of the other")
    address_b = fields.Char(
        related="partner_b_id.contact_address_inline", string="Address of the other"
    )
    profile_id = fields.Many2one(related="partner_a_id.cdp_profile_id")
    verdict = fields.Selection(
        [
            ("proposed", "May be the same"),
            ("unsure", "Not sure"),
            ("linked", "Same customer"),
            ("rejected", "Not the same"),
        ],
        required=True,
        default="linked",
        readonly=True,
    )
    origin = fields.Selection(
        [("rule", "Certain rule"), ("model", "Matching model"), ("person", "A person")],
        default="rule",
        required=True,
        readonly=True,
        help="Who said so first.",
    )
    probability = fields.Float(
        readonly=True, aggregator="avg", help="That the two are one customer."
    )
    evidence = fields.Json(
        readonly=True,
        help="Per compared field: [field, level of agreement, weight in bits].",
    )
    model_id = fields.Many2one(
        "cdp.model", string="Version", ondelete="set null", readonly=True
    )
    stake = fields.Float(
        string="Value at stake", readonly=True, help="Revenue of the two together."
    )
    priority = fields.Float(
        readonly=True,
        help="Value at stake times uncertainty: what to decide first.",
    )
    kind = fields.Selection(
        [("email", "Email"), ("phone", "Phone"), ("vat", "Tax ID")],
        string="Shared key",
        readonly=True,
    )
    value = fields.Char(readonly=True)
    reason_code = fields.Char(readonly=True)
    reason = fields.Char(compute="_compute_reason", string="Why")
    user_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, help="Empty: by the rule."
    )
    decided = fields.Datetime(readonly=True, default=lambda self: fields.Datetime.now())

    _pair_unique = models.Constraint(
        "UNIQUE(partner_a_id, partner_b_id)", "A pair is decided once."
    )
    _queue_idx = models.Index("(priority DESC, id) WHERE verdict = 'proposed'")
    _pair_ordered = models.Constraint(
        "CHECK(partner_a_id < partner_b_id)", "The older contact comes first."
    )

    @api.depends("partner_a_id", "partner_b_id")
    def _compute_display_name(self):
        for match in self:
            match.display_name = self.env._(
                "%(a)s and %(b)s",
                a=match.partner_a_id.display_name,
                b=match.partner_b_id.display_name,
            )

    @api.depends("reason_code", "kind", "verdict", "value", "evidence")
    def _compute_reason(self):
        for match in self:
            if match.verdict == "rejected":
                match.reason = self.env._("Somebody said so.")
            elif match.kind:
                match.reason = reasons.of_rule(
                    self.env, match.kind, match.value, match.reason_code
                )
            else:
                match.reason = reasons.of_evidence(self.env, match.evidence)

    def action_restore(self):
        """Withdraw *not the same*: the rule decides again at its next run."""
        for match in self:
            if match.verdict != "rejected":
                raise UserError(self.env._("These two are one customer already."))
            match.check_access("write")
            partners = match.partner_a_id + match.partner_b_id
            match._note_decision("withdrawn")
            match.sudo().unlink()  # the right to decide is checked above
            self.env["cdp.change"].sudo()._note_partners("link", partners.ids)
        if not self.env.context.get("cdp_leave_page"):
            return False
        # The page showed the decision that is gone now: go to the others.
        action = "customer_data_platform.cdp_match_action"
        return self.env["ir.actions.actions"]._for_xml_id(action) | {"target": "main"}
