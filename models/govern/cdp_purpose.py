"""What for: the purposes that a customer is asked about, or told of."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: ways to reach a customer; data are used without one
CHANNELS = [
    ("email", "Email"),
    ("sms", "Text message"),
    ("phone", "Phone call"),
    ("post", "Post"),
    ("data", "Use of data"),
]


class CdpPurpose(models.Model):
    _name = "cdp.purpose"
    _description = "Purpose of Using Customer Data"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="A short name for forms, imports and the tracking API."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    explanation = fields.Text(
        translate=True, help="What it is, as a customer reads it in the preferences."
    )
    legal_basis = fields.Selection(
        [
            ("consent", "Consent: only who said yes"),
            ("interest", "Legitimate interest: all but who objected"),
            ("contract", "Contract: needed for what was ordered"),
            ("law", "Legal obligation"),
        ],
        required=True,
        default="consent",
    )
    marketing = fields.Boolean(
        default=True,
        help="Caps, quiet hours and blacklists hold for marketing; what a customer "
        "needs for an order goes out all the same.",
    )
    by_email = fields.Boolean(string="Email", default=True)
    by_sms = fields.Boolean(string="Text message")
    by_phone = fields.Boolean(string="Phone call")
    by_post = fields.Boolean(string="Post")
    by_data = fields.Boolean(string="Use of data")
    wording = fields.Text(
        translate=True,
        help="The sentence a customer says yes or no to. Changing it makes a new "
        "version; who agreed before agreed to the old one.",
    )
    wording_ids = fields.One2many(
        "cdp.purpose.wording", "purpose_id", string="Wordings so far", readonly=True
    )
    validity_months = fields.Integer(
        string="Lapses after (months)",
        help="A yes that is older counts no more, and has to be renewed. 0: never.",
    )
    retention_months = fields.Integer(
        string="Keep data for (months)",
        help="How long data are kept for this purpose after the last contact. 0: no "
        "limit of its own.",
    )
    given_count = fields.Integer(compute="_compute_counts", string="Said yes")
    refused_count = fields.Integer(compute="_compute_counts", string="Said no")

    _code_unique = models.Constraint("UNIQUE(code)", "Each purpose has its own code.")
    _code_plain = models.Constraint(
        "CHECK(code ~ '^[a-z][a-z0-9_]*$')",
        "A code has small letters, digits and _ only.",
    )
    _validity = models.Constraint(
        "CHECK(validity_months >= 0 AND retention_months >= 0)",
        "Months cannot be negative.",
    )

    def _compute_counts(self):
        states = self.env["cdp.consent.state"].sudo()  # numbers only
        counts = {
            (purpose.id, state): number
            for purpose, state, number in states._read_group(
                [("purpose_id", "in", self.ids)],
                ["purpose_id", "state"],
                ["subject:count_distinct"],
            )
        }
        for purpose in self:
            purpose.given_count = counts.get((purpose.id, "given"), 0)
            purpose.refused_count = sum(
                counts.get((purpose.id, state), 0) for state in ("refused", "withdrawn")
            )

    @api.model_create_multi
    def create(self, vals_list):
        purposes = super().create(vals_list)
        purposes._keep_wordings()
        return purposes

    def write(self, vals):
        result = super().write(vals)
        if "wording" in vals:
            self._keep_wordings()
        return result

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        result = super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )
        if field_name == "wording":
            self._keep_wordings()
        return result

    def _keep_wordings(self):
        """Keep each wording that is new, in each language that is in use."""
        for code, _name in self.env["res.lang"].get_installed():
            for purpose in self.with_context(lang=code):
                if purpose.wording:
                    purpose.wording_ids._keep(purpose, code, purpose.wording)

    def _channels(self):
        """The channels that this purpose is about."""
        self.ensure_one()
        return [channel for channel, _name in CHANNELS if self[f"by_{channel}"]]

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        ledger = self.env["cdp.consent"].sudo()  # whether at all, nothing of whom
        if ledger.search_count([("purpose_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Customers have answered to this purpose, and what they said is "
                    "kept. Archive it instead."
                )
            )

    def action_open_ledger(self):
        """Open what customers said about this purpose."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_consent_action"
        )
        return {**action, "domain": [("purpose_id", "=", self.id)]}
