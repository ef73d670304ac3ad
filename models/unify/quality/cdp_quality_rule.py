from ast import literal_eval

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..golden.parts import FIELDS
from .checks import CODES


class CdpQualityRule(models.Model):
    """What a contact should be like, what it costs when it is not, what to do."""

    _name = "cdp.quality.rule"
    _description = "Data Quality Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    code = fields.Selection(
        CODES,
        string="Built-in check",
        readonly=True,
        help="Empty: contacts are found by the filter alone.",
    )
    domain = fields.Char(
        string="Contacts that break it",
        default="[]",
        help="For a rule of your own: the contacts that break it. For a built-in "
        "check: the contacts it is made for. A change of a field that is no part of "
        "name, email, phone, address, tax ID, website, job or language is seen at "
        "night.",
    )
    field = fields.Selection(
        FIELDS,
        string="About",
        help="The field that the worklist shows. A dismissed issue comes back when it "
        "changes; without a field it stays dismissed.",
    )
    weight = fields.Integer(
        required=True,
        default=10,
        help="How much it counts in the quality score, beside the other rules.",
    )
    message = fields.Char(
        required=True, translate=True, help="What to do about it, in a sentence."
    )
    accept = fields.Boolean(
        string="Apply its fixes without asking",
        help="Off: each fix waits in the worklist for a person. On: the scheduled work "
        "writes the fixes of this rule to the contacts by itself. Each can be taken "
        "back, and is then not written again.",
    )
    usable = fields.Boolean(
        compute="_compute_usable",
        help="A rule may name fields of an app that is not installed; it waits then.",
    )
    issue_count = fields.Integer(string="Open now", compute="_compute_issue_count")

    _code_unique = models.Constraint(
        "UNIQUE(code)",
        "There is a rule for this built-in check already: edit that one.",
    )
    _weight_positive = models.Constraint(
        "CHECK(weight > 0)",
        "The weight must be 1 or more. To ignore a rule, switch it off.",
    )

    @api.depends("domain")
    def _compute_usable(self):
        for rule in self:
            rule.usable = not rule._find_problem()

    def _compute_issue_count(self):
        counts = self.env["cdp.quality.issue"]._read_group(
            [("rule_id", "in", self.ids), ("state", "=", "open")],
            ["rule_id"],
            ["__count"],
        )
        numbers = {rule.id: count for rule, count in counts}
        for rule in self:
            rule.issue_count = numbers.get(rule.id, 0)

    # ------------------------------------------------------------------
    # The filter
    # ------------------------------------------------------------------

    @api.constrains("domain", "code")
    def _check_domain(self):
        if self.env.context.get("install_mode"):
            return  # shipped rules may be for apps that come later
        for rule in self:
            if problem := rule._find_problem() or rule._find_harm():
                raise ValidationError(
                    self.env._(
                        "The filter of the rule “%(name)s” cannot be used: %(problem)s",
                        name=rule.name,
                        problem=problem,
                    )
                )

    def _parsed(self):
        return Domain(literal_eval(self.domain or "[]"))

    def _find_problem(self):
        try:
            domain = self._parsed()
            domain.validate(self.env["res.partner"])
        except (
            ValueError,
            SyntaxError,
            TypeError,
            MemoryError,
            RecursionError,
        ) as error:
            return str(error)
        if not self.code and domain.is_true():
            return self.env._("it would find every contact. Add a condition.")
        return False

    def _find_harm(self):
        """What only searching shows, with the rights of whoever wrote the filter.

        The scheduled work may read more: no rule is a way to look at what is hidden.
        """
        try:
            with self.env.cr.savepoint():
                self.env["res.partner"].search(self._parsed(), limit=1)
        except (ValueError, TypeError, UserError, DatabaseError) as error:
            return str(error)
        return False

    # ------------------------------------------------------------------
    # Changing a rule
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._look_at_everybody()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "domain", "code", "field", "weight", "accept"}:
            self._look_at_everybody()
        return result

    def unlink(self):
        result = super().unlink()
        self._look_at_everybody()
        return result

    def _look_at_everybody(self):
        self.env["cdp.stage"]._request_full("quality")

    # ------------------------------------------------------------------
    # Using them
    # ------------------------------------------------------------------

    @api.model
    def _in_use(self):
        """The rules that are switched on and can be used."""
        return self.search([("active", "=", True)]).filtered("usable")

    def _matching(self, partner_ids):
        """Which of the contacts the filter of the rule finds."""
        domain = Domain("id", "in", partner_ids) & self._parsed()
        partners = self.env["res.partner"].with_context(active_test=False)
        return set(partners._search(domain))

    def action_open_issues(self):
        """Open what breaks this rule now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.quality.issue",
            "view_mode": "list,form",
            "domain": [("rule_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }
