from odoo import api, fields, models

from . import parts


class CdpGolden(models.Model):
    """The value of a field that stands for a customer, and where it comes from.

    Written by the stage *Golden values* only. A profile of one contact has
    rows for what a person fixed: for the rest its contact is the golden record.
    """

    _name = "cdp.golden"
    _description = "Golden Value"
    _order = "sequence, id"
    _rec_name = "field"
    _log_access = False

    profile_id = fields.Many2one(
        "cdp.profile", required=True, ondelete="cascade", readonly=True
    )
    field = fields.Selection(parts.FIELDS, required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    vals = fields.Json(required=True, readonly=True)
    value = fields.Char(compute="_compute_value")
    partner_id = fields.Many2one(
        "res.partner",
        string="From contact",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
    )
    source_id = fields.Many2one(
        "cdp.source", string="Named by", ondelete="set null", readonly=True
    )
    source = fields.Char(
        compute="_compute_source",
        help="The most trusted source that names the contact, or who entered it.",
    )
    date = fields.Datetime(
        readonly=True,
        help="Since when the contact has the value, as far as is known: the last "
        "change of the contact, or the day the email, phone or tax ID was first seen "
        "on it if that is earlier.",
    )
    rule = fields.Selection(parts.RULES, readonly=True)
    holders = fields.Integer(readonly=True, help="How many contacts have a value.")
    choices = fields.Integer(
        readonly=True, help="How many different values the contacts have."
    )
    fixed = fields.Boolean(string="Fixed by hand", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Fixed by", ondelete="set null", readonly=True
    )
    reason = fields.Char(compute="_compute_reason", string="Why this value")
    differs = fields.Boolean(
        compute="_compute_differs", help="The main contact has another value."
    )

    _once = models.Constraint(
        "UNIQUE(profile_id, field)", "A field has one golden value a profile."
    )

    @api.depends("vals", "field")
    def _compute_value(self):
        texts = parts.texts(self.env, [(row.field, row.vals) for row in self])
        for golden, text in zip(self, texts, strict=True):
            golden.value = text

    @api.depends("source_id", "partner_id", "fixed")
    def _compute_source(self):
        for golden in self:
            # The name of a colleague, on a contact one sees.
            author = golden.partner_id.sudo().create_uid
            if golden.fixed:
                golden.source = self.env._(
                    "Fixed by %s", golden.user_id.name or self.env._("a person")
                )
            elif golden.source_id:
                golden.source = golden.source_id.name
            elif author and not author.share and not author._is_superuser():
                golden.source = self.env._("Entered by %s", author.name)
            else:
                golden.source = golden.partner_id and self.env._("The contact itself")

    @api.depends("rule", "choices", "holders", "fixed")
    def _compute_reason(self):
        for golden in self:
            if golden.fixed:
                golden.reason = self.env._("Fixed by hand, until released")
            elif golden.holders < 2:
                golden.reason = self.env._("Only this contact has one")
            elif golden.choices < 2:
                golden.reason = self.env._("The contacts agree")
            else:
                sentence = self.env._(parts.CHOSEN[golden.rule])
                golden.reason = sentence % golden.choices

    @api.depends("vals", "field", "profile_id.partner_id")
    def _compute_differs(self):
        for golden in self:
            main = golden.profile_id.partner_id
            golden.differs = golden.vals != parts.values_of(main, golden.field)

    def _main_texts(self):
        """What the main contact says of each field."""
        return parts.texts(
            self.env,
            [
                (row.field, parts.values_of(row.profile_id.partner_id, row.field))
                for row in self
            ],
        )

    # ------------------------------------------------------------------
    # Buttons on the profile
    # ------------------------------------------------------------------

    def action_fix(self):
        """Fix this value, or another for the same field."""
        self.ensure_one()
        action = self.profile_id.action_fix_golden()
        action["context"]["default_field"] = self.field
        return action

    def action_release(self):
        """Let the rules choose again."""
        self.ensure_one()
        self.profile_id._release_golden(self.field)

    def action_open_partner(self):
        """Open the contact that the value comes from."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
