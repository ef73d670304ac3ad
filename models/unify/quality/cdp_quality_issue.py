from odoo import api, fields, models

from ..golden import parts
from .reasons import REASONS

STATES = [
    ("open", "Open"),
    ("accepted", "Fixed"),
    ("dismissed", "Dismissed"),
    ("undone", "Fix taken back"),
]


class CdpQualityIssue(models.Model):
    """A contact breaks a quality rule: what it says, since when, what was decided.

    Found by the stage *Check data quality*. An open one goes when the contact is in
    order; one that was decided stays, so that a fix can be taken back and a dismissed
    value is not brought up again.
    """

    _name = "cdp.quality.issue"
    _description = "Data Quality Issue"
    _order = "stake desc nulls last, weight desc, id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
    )
    rule_id = fields.Many2one(
        "cdp.quality.rule",
        required=True,
        ondelete="cascade",
        readonly=True,
        index=True,
    )
    field = fields.Selection(parts.FIELDS, string="About", readonly=True)
    code = fields.Char(readonly=True)
    held = fields.Json(readonly=True, help="What the contact said when it was found.")
    fix = fields.Json(readonly=True, help="What to write instead.")
    fixable = fields.Boolean(string="Has a fix", readonly=True)
    value = fields.Char(string="It says", compute="_compute_texts")
    suggestion = fields.Char(string="Suggested", compute="_compute_texts")
    reason = fields.Char(string="Why", compute="_compute_reason")
    advice = fields.Char(related="rule_id.message", string="What to do")
    found = fields.Datetime(
        string="Found on",
        readonly=True,
        help="When the check first met this value on the contact.",
    )
    state = fields.Selection(STATES, required=True, default="open", readonly=True)
    # Not stored: revenue changes with every purchase, and nobody writes it here.
    stake = fields.Monetary(
        related="profile_id.revenue",
        string="Revenue at stake",
        help="What this customer has bought for so far.",
    )
    currency_id = fields.Many2one(related="profile_id.currency_id")
    weight = fields.Integer(related="rule_id.weight", aggregator="max")

    undoable = fields.Boolean(compute="_compute_undoable")

    # Decided
    was = fields.Json(readonly=True)
    new = fields.Json(readonly=True)
    children = fields.Json(
        readonly=True, help="The addresses that Odoo changed along with it."
    )
    was_text = fields.Char(string="Before", compute="_compute_texts")
    new_text = fields.Char(string="Written", compute="_compute_texts")
    user_id = fields.Many2one(
        "res.users", string="Person", readonly=True, ondelete="set null"
    )
    by_rule = fields.Boolean(string="By the rule itself", readonly=True)
    author = fields.Char(string="Decided by", compute="_compute_author")
    decided = fields.Datetime(string="Decided on", readonly=True)
    message = fields.Char(string="Note", readonly=True)
    stamp_before = fields.Datetime(readonly=True)
    stamp_after = fields.Datetime(readonly=True)

    _once = models.Constraint(
        "UNIQUE(partner_id, rule_id)", "A contact breaks a rule once."
    )

    @api.depends("rule_id", "partner_id")
    def _compute_display_name(self):
        for issue in self:
            issue.display_name = issue.rule_id.name

    @api.depends("field", "held", "fix", "was", "new")
    def _compute_texts(self):
        for name, wanted in (
            ("value", lambda issue: issue.held),
            ("suggestion", lambda issue: issue.fix),
            ("was_text", lambda issue: issue.was),
            ("new_text", lambda issue: issue.new),
        ):
            values = [(issue.field or "", wanted(issue) or {}) for issue in self]
            texts = parts.texts(self.env, values)
            for issue, text in zip(self, texts, strict=True):
                issue[name] = text
        for issue in self.filtered(lambda row: row.field == "address" and row.fix):
            issue.suggestion = issue._changes()

    def _changes(self):
        """The parts of an address that would change, by name."""
        contact = self.env["res.partner"]
        lines = []
        for column, value in self.fix.items():
            label = contact._fields[column]._description_string(self.env)
            if column == "country_id":
                value = self.env["res.country"].browse(value).name
            empty = self.env._("(empty)")
            lines.append(
                self.env._("%(part)s: %(value)s", part=label, value=value or empty)
            )
        return ", ".join(lines)

    @api.depends("code", "advice")
    def _compute_reason(self):
        for issue in self:
            sentence = REASONS.get(issue.code)
            issue.reason = self.env._(sentence) if sentence else issue.advice

    @api.depends("new", "state")
    def _compute_undoable(self):
        for issue in self:
            issue.undoable = bool(issue.new) and issue.state != "undone"

    @api.depends("user_id", "by_rule")
    def _compute_author(self):
        for issue in self:
            issue.author = (
                self.env._("The rule itself") if issue.by_rule else issue.user_id.name
            )

    def action_open_partner(self):
        """Open the contact, to put it in order by hand."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_open_profile(self):
        """Open the customer that the contact is."""
        self.ensure_one()
        return self.profile_id.get_formview_action()
