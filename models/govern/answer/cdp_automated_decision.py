"""What is decided about customers by a program, and the person who answers for it."""

from odoo import api, fields, models

#: (code, kind of version that makes it or None)
ABOUT = [
    ("churn", "Churn score"),
    ("value", "Value score"),
    ("recommend", "Recommendations"),
    ("rfm", "RFM segment"),
    ("segment", "Segments"),
    ("sentiment", "Mood of messages"),
    ("match", "Linking of contacts"),
]
BY_VERSION = ("churn", "value", "recommend", "rfm", "match")


class CdpAutomatedDecision(models.Model):
    _name = "cdp.automated.decision"
    _description = "Automated Decision"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(
        default=True, help="Archive what you do not use: customers are not told of it."
    )
    about = fields.Selection(ABOUT, required=True, readonly=True)
    logic = fields.Text(
        string="How it works",
        required=True,
        translate=True,
        help="As a customer reads it on “How we use your data”.",
    )
    consequence = fields.Text(
        string="What follows from it", required=True, translate=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Human contact",
        ondelete="set null",
        domain=[("share", "=", False)],
        help="Who looks at it again when a customer contests it. Empty: the privacy "
        "contact of the settings.",
    )
    contact_id = fields.Many2one(
        "res.partner", string="Whom customers may ask", compute="_compute_contact_id"
    )
    version_id = fields.Many2one("cdp.model", compute="_compute_version_id")
    state = fields.Selection(
        [("on", "In use"), ("off", "Not in use yet")], compute="_compute_version_id"
    )

    _about_unique = models.Constraint(
        "UNIQUE(about)", "Each automated decision is listed once."
    )

    @api.depends("about")
    def _compute_version_id(self):
        # Which version is in use is no secret; customers are told as well.
        versions = self.env["cdp.model"].sudo()
        for decision in self:
            version = versions.browse()
            if decision.about in BY_VERSION:
                version = versions.search(
                    [("kind", "=", decision.about), ("state", "=", "live")], limit=1
                )
            decision.version_id = version
            decision.state = (
                "on" if version or decision._in_use_without_version() else "off"
            )

    @api.depends("user_id")
    @api.depends_context("company")
    def _compute_contact_id(self):
        for decision in self:
            decision.contact_id = decision._contact(self.env.company)

    def _in_use_without_version(self):
        """Whether what no version makes has happened to anybody."""
        rows = {"segment": "cdp.membership", "sentiment": "cdp.sentiment"}
        # Links by certain rules need no version either.
        rows["match"] = "cdp.match"
        model = rows.get(self.about)
        return bool(model and self.env[model].sudo().search_count([], limit=1))

    def _contact(self, company):
        """The person a customer may ask: a contact, maybe none."""
        self.ensure_one()
        # Whom customers may ask is told to everybody.
        return self.sudo().user_id.partner_id or company.sudo().cdp_privacy_contact_id

    def action_versions(self):
        """Look at the versions that make it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_model_action"
        )
        return {**action, "domain": [("kind", "=", self.about)], "context": {}}
