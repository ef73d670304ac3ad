from odoo import api, fields, models
from odoo.exceptions import UserError

from . import parts
from .stamps import last_news, stamp


class CdpGoldenWrite(models.Model):
    """A golden value written to the main contact, and what was there before.

    Writing back is no news about the contact: see stamps.py.
    """

    _name = "cdp.golden.write"
    _description = "Golden Value Written to a Contact"
    _order = "id desc"
    _rec_name = "field"
    _log_access = False

    profile_id = fields.Many2one("cdp.profile", ondelete="set null", readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        ondelete="cascade",
        required=True,
        readonly=True,
        index=True,
    )
    field = fields.Selection(parts.FIELDS, required=True, readonly=True)
    from_id = fields.Many2one(
        "res.partner",
        string="From contact",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    old = fields.Json(readonly=True)
    asked = fields.Json(readonly=True)
    new = fields.Json(readonly=True)
    children = fields.Json(
        readonly=True, help="The addresses that Odoo changed along with it."
    )
    old_text = fields.Char(string="Before", compute="_compute_texts")
    new_text = fields.Char(string="Written", compute="_compute_texts")
    user_id = fields.Many2one("res.users", string="Person", readonly=True)
    by_rule = fields.Boolean(readonly=True)
    author = fields.Char(string="By", compute="_compute_author")
    date = fields.Datetime(
        readonly=True, required=True, default=lambda self: fields.Datetime.now()
    )
    state = fields.Selection(
        [
            ("done", "Written"),
            ("undone", "Taken back"),
            ("parted", "Taken back: contacts taken apart"),
            ("kept", "Stays: contacts taken apart, changed since"),
            ("refused", "Refused"),
        ],
        required=True,
        default="done",
        readonly=True,
    )
    message = fields.Char(string="Note", readonly=True)
    stamp_before = fields.Datetime(readonly=True)
    stamp_after = fields.Datetime(readonly=True)

    @api.depends("field", "old", "new", "asked")
    def _compute_texts(self):
        olds = parts.texts(self.env, [(entry.field, entry.old) for entry in self])
        news = parts.texts(
            self.env, [(entry.field, entry.new or entry.asked) for entry in self]
        )
        for entry, old, new in zip(self, olds, news, strict=True):
            entry.old_text, entry.new_text = old, new

    @api.depends("user_id", "by_rule")
    def _compute_author(self):
        for entry in self:
            entry.author = entry.user_id.name or (
                entry.by_rule and self.env._("A rule")
            )

    # ------------------------------------------------------------------
    # What there is to write
    # ------------------------------------------------------------------

    @api.model
    def _writable(self, golden):
        """The golden values that differ from the main contact and may be written.

        Odoo keeps the address and tax ID of an organisation's contact the same as
        the organisation's: who changes one changes both, so we do neither.
        """
        return golden.filtered(
            lambda row: (
                row.differs
                and row.profile_id.partner_id
                and not (
                    row.profile_id.partner_id.parent_id and row.field in parts.OF_PARENT
                )
            )
        )

    @api.model
    def _due(self, profile_ids, names):
        """The golden values that a rule has to write, of the fields named.

        What a person took back, or Odoo refused, is not tried again. Colleagues and
        own companies are no customers: only people write to them.
        """
        golden = self.env["cdp.golden"].search(
            [
                ("profile_id", "in", profile_ids),
                ("profile_id.excluded_by_id", "=", False),
                ("field", "in", names),
            ]
        )
        golden = self._writable(golden)
        tried = self.search([("partner_id", "in", golden.profile_id.partner_id.ids)])
        latest = {}
        for entry in tried:  # newest first
            latest.setdefault((entry.partner_id, entry.field), entry)
        return golden.filtered(
            lambda row: (
                not latest.get((row.profile_id.partner_id, row.field), self)._settles(
                    row
                )
            )
        )

    def _settles(self, golden):
        """Whether this entry says that the golden value is not to be written again."""
        return self.asked == golden.vals and (
            self.state in ("undone", "refused")
            or self.new == parts.values_of(self.partner_id, self.field)
        )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _write_golden(self, golden, by_rule=False):
        """Write golden values of one profile to its main contact.

        The contact is written with the user's own rights.
        """
        partner = golden.profile_id.partner_id
        partner.check_access("write")
        old = {row.field: parts.values_of(partner, row.field) for row in golden}
        before = last_news(partner)
        children = self._addresses(partner)
        restrictions = self.env["cdp.restriction"]
        refusals = restrictions._of(golden.profile_id)
        vals = {}
        for row in golden:
            vals |= row.vals
        partner.write({column: value or False for column, value in vals.items()})
        notes = restrictions._carry_over(refusals, partner, golden.mapped("field"))
        entries = self.sudo().create(  # whoever may write must leave a trace
            [
                {
                    **self._entry(row, by_rule),
                    "old": old[row.field],
                    "new": parts.values_of(partner, row.field),
                    "children": children if row.field == "address" else None,
                    "message": notes.get(row.field),
                }
                for row in golden
            ]
        )
        stamp(entries, partner, before)
        self.env["cdp.identity.log"]._note(
            "written", partner, entries._story(), by_rule=by_rule
        )
        return entries

    def _entry(self, row, by_rule):
        return {
            "profile_id": row.profile_id.id,
            "partner_id": row.profile_id.partner_id.id,
            "field": row.field,
            "from_id": row.partner_id.id,
            "asked": row.vals,
            "user_id": not by_rule and self.env.uid,
            "by_rule": by_rule,
        }

    @api.model
    def _write_by_rule(self, golden):
        """As above; what Odoo refuses is noted, with its reason, and stays so."""
        try:
            with self.env.cr.savepoint():
                self._write_golden(golden, by_rule=True)
        except UserError as error:
            self.env.invalidate_all()
            self.create(
                [
                    {
                        **self._entry(row, True),
                        "state": "refused",
                        "old": parts.values_of(row.profile_id.partner_id, row.field),
                        "message": str(error),
                    }
                    for row in golden
                ]
            )

    def _story(self):
        """What was written, a line a field."""
        labels = dict(self._fields["field"]._description_selection(self.env))
        lines = []
        for entry in self:
            line = self.env._(
                "%(field)s: “%(new)s”, before: “%(old)s”",
                field=labels[entry.field],
                new=entry.new_text,
                old=entry.old_text,
            )
            lines.append("\n".join(filter(None, (line, entry.message))))
        return "\n".join(lines)
