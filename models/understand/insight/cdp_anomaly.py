from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from . import shop_days

#: what a person says of an entry; all else is found, and nobody's to change
SAID = {"state", "note", "user_id", "decided"}


class CdpAnomaly(models.Model):
    """A day or an order far from the usual: something to look at, no accusation.

    Entries stay for good. The nightly pass adds new ones and brings the figures of
    those up to date that are still within its reach; what a person said of one stays.
    """

    _name = "cdp.anomaly"
    _description = "Out of the Ordinary"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [("day", "Day"), ("order", "Purchase")],
        string="What",
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True, index=True)
    expected = fields.Float(
        string="Usual",
        readonly=True,
        aggregator=None,
        digits=(16, 2),
        help="Of a day: the middle of the same weekday in the eight weeks before and "
        "after. Of a purchase: the middle of what the customer paid before and since; "
        "of a customer with fewer than five purchases, the middle of all purchases.",
    )
    actual = fields.Float(string="This time", readonly=True, digits=(16, 2))
    difference = fields.Float(readonly=True, digits=(16, 2))
    score = fields.Float(
        string="How far off",
        readonly=True,
        aggregator=None,
        digits=(16, 1),
        help="In usual deviations; listed from 3.5 on, above or below.",
    )
    state = fields.Selection(
        [
            ("new", "To look at"),
            ("explained", "Explained"),
            ("seen", "Nothing to see"),
            ("over", "No longer unusual"),
        ],
        required=True,
        readonly=True,
        default="new",
        tracking=True,
        help="“No longer unusual” comes by itself, when amounts were corrected or "
        "later days put it into perspective.",
    )
    note = fields.Text(string="What it was", help="A holiday, a big order, a mistake.")
    user_id = fields.Many2one("res.users", string="Looked at by", readonly=True)
    decided = fields.Datetime(string="Looked at", readonly=True)
    profile_id = fields.Many2one(
        "cdp.profile", string="Customer", readonly=True, ondelete="cascade"
    )
    source_id = fields.Many2one(
        "cdp.source", string="Channel", readonly=True, ondelete="set null"
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    times = fields.Char(string="Against the usual", compute="_compute_explanation")
    explanation = fields.Char(string="Why it is here", compute="_compute_explanation")

    _once = models.Constraint(
        "UNIQUE(company_id, key)", "A day or a purchase is listed once."
    )

    # ------------------------------------------------------------------
    # What the page shows
    # ------------------------------------------------------------------

    def _compute_currency_id(self):
        self.currency_id = self.env["cdp.profile"]._reporting_currency()

    @api.depends("kind", "date", "res_model", "res_id")
    def _compute_display_name(self):
        names = self._document_names()
        for entry in self:
            if entry.kind == "day":
                day = format_date(self.env, entry.date, date_format="EEEE, d MMMM y")
                entry.display_name = day
            else:
                found = names.get((entry.res_model, entry.res_id))
                entry.display_name = found or self.env._("A purchase that is gone")

    def _document_names(self):
        """The name only, for people who see the purchase but not the sales app."""
        names = {}
        orders = self.filtered(lambda entry: entry.kind == "order")
        for model, entries in orders.grouped("res_model").items():
            if model in self.env:
                documents = self.sudo().env[model].browse(entries.mapped("res_id"))
                names |= {
                    (model, document.id): document.display_name
                    for document in documents.exists()
                }
        return names

    @api.depends("kind", "date", "expected", "actual")
    def _compute_explanation(self):
        for entry in self:
            entry.times = entry._times()
            entry.explanation = entry._explain()

    def _explain(self):
        figures = {
            "actual": format_amount(self.env, self.actual, self.currency_id),
            "usual": format_amount(self.env, self.expected, self.currency_id),
            "times": self.times,
        }
        if self.kind == "order":
            return self.env._(
                "%(actual)s, where about %(usual)s would be usual: %(times)s.",
                **figures,
            )
        weekday = format_date(self.env, self.date, date_format="EEEE")
        return self.env._(
            "%(actual)s in all, where about %(usual)s would be usual on a %(weekday)s "
            "in these weeks: %(times)s.",
            weekday=weekday,
            **figures,
        )

    def _times(self):
        """How many times the usual, in words."""
        if self.actual <= 0:
            return self.env._("nothing, or less")
        if self.expected <= 0:
            return self.env._("usually there is nothing")
        ratio = self.actual / self.expected
        if ratio >= 1:
            return self.env._("%s times as much", f"{ratio:.1f}")
        return self.env._("%s of it", f"{ratio:.0%}")

    # ------------------------------------------------------------------
    # What a person does
    # ------------------------------------------------------------------

    def write(self, vals):
        found = {name for name in vals if name in self._fields}
        found -= SAID | {"message_main_attachment_id"}
        found = {name for name in found if self._fields[name].store}
        if found and not self.env.su:
            raise AccessError(
                self.env._("These figures come from purchases; nobody edits them.")
            )
        return super().write(vals)

    def action_explain(self):
        """Ask what it was."""
        self.ensure_one()
        view = self.env.ref("customer_data_platform.cdp_anomaly_view_form_explain")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What was it?"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[view.id, "form"]],
            "target": "new",
        }

    def action_explained(self):
        """Take it off the list, with a note of what it was."""
        for entry in self:
            if not (entry.note or "").strip():
                raise UserError(
                    self.env._(
                        "Write what it was, so that others need not ask again; or "
                        "choose “Nothing to see”."
                    )
                )
        self._decide("explained")
        return {"type": "ir.actions.act_window_close"}

    def action_nothing(self):
        """Take it off the list: there is nothing to see."""
        self._decide("seen")

    def action_reopen(self):
        """Put it back on the list."""
        self.write({"state": "new", "user_id": False, "decided": False})

    def _decide(self, state):
        self.write(
            {
                "state": state,
                "user_id": self.env.uid,
                "decided": fields.Datetime.now(),
            }
        )

    def action_open_sales(self):
        """Open the document, or what was sold on the day."""
        self.ensure_one()
        if self.kind == "order":
            return {
                "type": "ir.actions.act_window",
                "res_model": self.res_model,
                "res_id": self.res_id,
                "view_mode": "form",
            }
        end = self.date + timedelta(days=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.transaction",
            "view_mode": "list,kanban,pivot,graph",
            "domain": shop_days.between(self.company_id, self.date, end),
        }

    def action_open_profile(self):
        """Open the customer who bought."""
        self.ensure_one()
        return self.profile_id.get_formview_action()
