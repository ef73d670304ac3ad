"""Where traces come from: one record for each Odoo model that is read live."""

from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from . import source_lines, source_paths, source_sql

PATHS = (*source_paths.PATH_ENDS,)
MAX_ID = source_sql.ID_FACTOR - 1


class CdpSource(models.Model):
    _name = "cdp.source"
    _description = "Customer Data Source"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(
        string="In use",
        default=True,
        help="Switched off, nothing of this source counts. A source whose app is not "
        "installed waits, and counts from the moment the app is installed.",
    )
    kind = fields.Selection(
        [
            ("purchase", "Purchases"),
            ("rating", "Ratings"),
            ("complaint", "Complaints"),
            ("contract", "Contracts and subscriptions"),
            ("words", "Words"),
            ("interaction", "Other contact"),
        ],
        required=True,
        default="purchase",
        help="Purchases carry an amount and are scored. Ratings, complaints and "
        "contracts help to see who may leave. Words are only read for a hint of the "
        "writer's mood. Other contact (an enquiry, a visit) just shows on the "
        "timeline.",
    )
    app = fields.Char(
        string="Technical name of the app", help="The app that brings the model."
    )
    app_name = fields.Char(string="App", compute="_compute_app_name")
    model_name = fields.Char(string="Model", required=True)
    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        compute="_compute_model_id",
        inverse="_inverse_model_id",
        domain=[("transient", "=", False), ("abstract", "=", False)],
        help="Which records of Odoo are read.",
    )
    domain = fields.Char(
        string="Which of them count",
        default="[]",
        required=True,
        help="Drafts and cancelled documents should not.",
    )
    partner_path = fields.Char(string="Customer", default="partner_id", required=True)
    date_path = fields.Char(string="Date", default="create_date", required=True)
    amount_path = fields.Char(
        string="Amount", help="Negative amounts, such as refunds, count against."
    )
    tax_path = fields.Char(
        string="Less tax", help="Taken off the amount, when the amount includes tax."
    )
    rate_path = fields.Char(
        string="Currency rate",
        help="The rate that the document keeps of its own day, if it has one.",
    )
    currency_path = fields.Char(
        string="Currency",
        help="Without it the amount is in the currency of the company.",
    )
    company_path = fields.Char(string="Company")
    lines_path = fields.Char(string="Lines")
    line_product_path = fields.Char(string="Product of a line")
    line_quantity_path = fields.Char(string="Quantity of a line")
    line_amount_path = fields.Char(
        string="Amount of a line", help="Without tax, in the currency of the amount."
    )
    line_is_credit = fields.Boolean(
        string="Lines are credits",
        help="Journal items hold what is sold as a negative balance.",
    )
    line_discount_path = fields.Char(string="Discount of a line (%)")
    line_cost_path = fields.Char(
        string="Cost of a line",
        help="Without it the product's present cost is taken, where it has one.",
    )
    overlap_ids = fields.One2many(
        "cdp.source.overlap",
        "source_id",
        string="Already counted elsewhere",
        help="Records that come from another source are left out while that source "
        "is in use, so that nothing counts twice.",
    )
    state = fields.Selection(
        [
            ("on", "In use"),
            ("off", "Switched off"),
            ("missing", "App not installed"),
            ("broken", "Needs repair"),
        ],
        compute="_compute_state",
    )
    problem = fields.Char(compute="_compute_state")

    _few_enough = models.Constraint(
        f"CHECK (id <= {MAX_ID})", "There are too many sources."
    )

    # ------------------------------------------------------------------
    # Computed fields
    # ------------------------------------------------------------------

    @api.depends("app")
    def _compute_app_name(self):
        # Names of apps are no secret, but only administrators may read the list.
        apps = self.env["ir.module.module"].sudo()
        found = apps.search_fetch([("name", "in", self.mapped("app"))], ["shortdesc"])
        names = {app.name: app.shortdesc for app in found}
        for source in self:
            source.app_name = names.get(source.app, source.app)

    @api.depends("model_name")
    def _compute_model_id(self):
        for source in self:
            source.model_id = self.env["ir.model"]._get(source.model_name or "")

    def _inverse_model_id(self):
        for source in self.filtered("model_id"):
            source.model_name = source.model_id.sudo().model  # a name, nothing secret

    @api.onchange("model_id")
    def _onchange_model_id(self):
        self._inverse_model_id()

    @api.depends("active", "domain", "model_name", "overlap_ids.path", *PATHS)
    def _compute_state(self):
        for source in self:
            source.problem = source._find_problem()
            if not source.active:
                source.state = "off"
            elif source.model_name not in self.env:
                source.state = "missing"
            else:
                source.state = "broken" if source.problem else "on"

    # ------------------------------------------------------------------
    # Constraints and cache
    # ------------------------------------------------------------------

    @api.constrains("domain", "model_name", "kind", "overlap_ids", *PATHS)
    def _check_readable(self):
        for source in self:
            if problem := source._find_problem():
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(problem)s", name=source.name, problem=problem
                    )
                )
            if source.model_name in self.env:
                # Odoo checks constraints as superuser; this one is about the user.
                self.env[source.model_name].sudo(False).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        sources = super().create(vals_list)
        sources._definitions_changed()
        return sources

    def write(self, vals):
        result = super().write(vals)
        self._definitions_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._definitions_changed()
        return result

    def _definitions_changed(self):
        self.env.registry.clear_cache()
        # Uninstalled, the sources go after the triggers and must not bring them back.
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            self.env["cdp.change"]._watch()

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _find_problem(self):
        """Return the sentence that says why the source cannot be read, or False.

        A model that is not there is no problem: its app may be installed later.
        """
        self.ensure_one()
        if self.model_name not in self.env:
            return False
        if not self.env[self.model_name]._auto or self.env[self.model_name]._abstract:
            return self.env._("“%s” holds no records of its own.", self.model_name)
        if self.kind == "purchase" and not self.amount_path:
            return self.env._("Purchases need the path of an amount.")
        try:
            for kind in PATHS:
                if kind not in source_paths.LINE_PATHS and self[kind]:
                    source_paths.check(self.env, self.model_name, kind, self[kind])
            self._check_lines()
            Domain(literal_eval(self.domain)).validate(self.env[self.model_name])
            # Only whether it can be written as SQL; nothing is read.
            self.env[self.model_name].sudo()._search(literal_eval(self.domain))
        except source_paths.PathError as error:
            return str(error)
        except (ValueError, SyntaxError, TypeError, AttributeError) as error:
            return self.env._("The filter cannot be used: %s", error)
        return False

    def _check_lines(self):
        if not self.lines_path:
            return
        lines = self.env[self.model_name]._fields[self.lines_path].comodel_name
        for kind in source_paths.LINE_PATHS:
            if self[kind]:
                source_paths.check(self.env, lines, kind, self[kind])

    def _spec(self):
        """Return what the SQL needs to know, also of a record not saved yet."""
        self.ensure_one()
        return source_sql.SourceSpec(
            id=self._origin.id or 0,
            kind=self.kind,
            model_name=self.model_name,
            domain=self.domain,
            line_is_credit=self.line_is_credit,
            value_best=self.value_best,
            covered_paths=tuple(self.overlap_ids._active_paths()),
            **{path: self[path] or "" for path in PATHS},
        )

    @api.model
    @tools.ormcache()
    def _live_specs(self):
        """The sources that count now: in use, app installed, nothing broken."""
        sources = self.sudo().search(
            [("active", "=", True)]
        )  # everybody's views read the same sources
        return tuple(source._spec() for source in sources if source.state == "on")

    @api.model
    def _union(self, kind):
        """Return one ``SELECT`` over all live sources of a kind, or None."""
        currency = self.env["cdp.profile"]._reporting_currency()
        parts = [
            source_sql.select(self.env, spec, currency)
            for spec in self._live_specs()
            if spec.kind == kind
        ]
        return source_sql.union(parts)

    @api.model
    def _union_lines(self):
        """Return one ``SELECT`` over the lines of all purchases, or None."""
        currency = self.env["cdp.profile"]._reporting_currency()
        parts = [
            source_lines.select(self.env, spec, currency)
            for spec in self._live_specs()
            if source_lines.has_lines(spec)
        ]
        return source_sql.union(parts)

    def action_open_records(self):
        """Open the records that this source counts."""
        self.ensure_one()
        if self.model_name not in self.env:
            raise UserError(self.env._("Install the app of this source first."))
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.transaction",
            "view_mode": "list,pivot,graph",
            "domain": [("source_id", "=", self.id)],
        }
