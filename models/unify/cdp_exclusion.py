from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CdpExclusion(models.Model):
    """A rule that leaves contacts out of scores and segments, and says why."""

    _name = "cdp.exclusion"
    _description = "Who is Left Out of Scores"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    explanation = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    domain = fields.Char(string="Contacts", required=True, default="[]")
    usable = fields.Boolean(
        compute="_compute_usable",
        help="A rule may name fields of an app that is not installed; it waits then.",
    )
    profile_count = fields.Integer(
        string="Left out now", compute="_compute_profile_count"
    )

    @api.depends("domain")
    def _compute_usable(self):
        for rule in self:
            rule.usable = not rule._find_problem()

    def _compute_profile_count(self):
        counts = self.env["cdp.profile"]._read_group(
            [("excluded_by_id", "in", self.ids)], ["excluded_by_id"], ["__count"]
        )
        numbers = {rule.id: count for rule, count in counts}
        for rule in self:
            rule.profile_count = numbers.get(rule.id, 0)

    @api.constrains("domain")
    def _check_domain(self):
        if self.env.context.get("install_mode"):
            return  # shipped rules may be for apps that come later
        for rule in self:
            if problem := rule._find_problem():
                raise ValidationError(
                    self.env._(
                        "The rule “%(name)s” cannot be used: %(problem)s",
                        name=rule.name,
                        problem=problem,
                    )
                )

    def _find_problem(self):
        try:
            domain = Domain(literal_eval(self.domain))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            return str(error)
        return False

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._look_at_everybody()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"active", "domain", "sequence"}:
            self._look_at_everybody()
        return result

    def unlink(self):
        result = super().unlink()
        self._look_at_everybody()
        return result

    def _look_at_everybody(self):
        self.env["cdp.stage"]._request_full("link")

    @api.model
    def _excluded(self, partner_ids):
        """Return {partner id: rule id} of the contacts that a rule leaves out."""
        found = {}
        partners = self.env["res.partner"].with_context(active_test=False)
        for rule in self.search([("active", "=", True)]):
            if not rule.usable:
                continue
            domain = Domain("id", "in", partner_ids) & Domain(literal_eval(rule.domain))
            for partner_id in partners._search(domain):
                found.setdefault(partner_id, rule.id)
        return found

    def action_open_profiles(self):
        """Open whom this rule leaves out."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.profile",
            "view_mode": "list,form",
            "domain": [("excluded_by_id", "=", self.id)],
        }
