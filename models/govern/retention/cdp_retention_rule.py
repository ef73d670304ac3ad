"""How long what is kept: rules that a person can read, and what they would take."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from . import kinds
from .kinds import KINDS, PERSON, PERSON_SENTENCE

MOST = 500  # persons in one night: somebody may want to stop it
SHOWN = 2_000  # of the rows that are due, when one looks at them


class CdpRetentionRule(models.Model):
    _name = "cdp.retention.rule"
    _description = "Retention Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(
        string="In use",
        default=True,
        help="Switched off, nothing of this kind is removed by itself.",
    )
    kind = fields.Selection(
        lambda self: [
            *((code, self.env._(kind.name)) for code, kind in KINDS.items()),
            (PERSON, self.env._("Customers you have not met for long")),
        ],
        string="What",
        required=True,
    )
    months = fields.Integer(
        string="Keep for",
        required=True,
        default=36,
        help="Counted from the day of each row. For customers: at least this long "
        "after you last met, and as long as any purpose that holds for them says.",
    )
    action = fields.Selection(
        [("delete", "Delete it"), ("erase", "Erase the customer")],
        compute="_compute_action",
        string="Then",
    )
    explanation = fields.Text(compute="_compute_action")
    due_count = fields.Integer(string="Due tonight", compute="_compute_due")
    due_sentence = fields.Text(string="Tonight", compute="_compute_due")
    log_ids = fields.One2many("cdp.retention.log", "rule_id", readonly=True)
    removed = fields.Integer(string="Removed so far", compute="_compute_removed")
    problem = fields.Text(
        readonly=True, help="Why last night's work of this rule was not finished."
    )

    _kind_unique = models.Constraint(
        "UNIQUE(kind)", "There is a rule for this kind of data already: change that."
    )

    @api.depends("kind")
    def _compute_action(self):
        for rule in self:
            rule.action = "erase" if rule.kind == PERSON else "delete"
            rule.explanation = rule.kind and self.env._(
                PERSON_SENTENCE if rule.kind == PERSON else KINDS[rule.kind].sentence
            )

    @api.constrains("months", "kind")
    def _check_months(self):
        for rule in self:
            least = 12 if rule.kind == PERSON else KINDS[rule.kind].least
            if rule.months < least:
                raise ValidationError(
                    self.env._(
                        "“%(rule)s”: keep it for at least %(months)s months. What is "
                        "newer is still in use.",
                        rule=rule.name,
                        months=least,
                    )
                )

    # ------------------------------------------------------------------
    # What it would take
    # ------------------------------------------------------------------

    def _limit(self):
        """Whatever is older than this moment goes."""
        return fields.Datetime.now() - relativedelta(months=self.months)

    def _domain(self):
        """The rows that are due, or None if there cannot be any."""
        self.ensure_one()
        return kinds.domain(self.env, self.kind, self._limit())

    def _count(self):
        self.ensure_one()
        if self.kind == PERSON:
            return len(self._persons_due())
        domain = self._domain()
        if domain is None:
            return 0
        # A number; whoever may see the rule need not see the rows.
        rows = self.env[KINDS[self.kind].model].sudo()
        return rows.with_context(active_test=False).search_count(domain)

    @api.depends("kind", "months", "active")
    def _compute_due(self):
        for rule in self:
            ready = rule.kind and rule.months > 0
            rule.due_count = rule._count() if ready else 0
            rule.due_sentence = ready and rule._tell_due()

    def _tell_due(self):
        """What tonight brings, or would bring if the rule were switched on."""
        number = formatLang(self.env, self.due_count, digits=0)
        since = format_date(self.env, self._limit(), date_format="long")
        if not self.due_count:
            told = self.env._("nothing is due.")
        elif self.kind == PERSON:
            told = self.env._(
                "this would erase customers whom you have not met: %(number)s in all, "
                "at most %(most)s a night.",
                number=number,
                most=MOST,
            )
        else:
            told = self.env._(
                "this would remove all from before %(since)s: %(number)s in number.",
                number=number,
                since=since,
            )
        if self.active:
            return self.env._("Tonight %s", told)
        return self.env._(
            "The rule is switched off. If you switch it on, tonight %s", told
        )

    def _compute_removed(self):
        groups = self.env["cdp.retention.log"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id"], ["rows:sum"]
        )
        removed = {rule.id: number for rule, number in groups}
        for rule in self:
            rule.removed = removed.get(rule.id, 0)

    def action_due(self):
        """Look at what the next night would take."""
        self.ensure_one()
        model, ids = "cdp.profile", []
        if self.kind == PERSON:
            ids = self._persons_due()[:SHOWN]
        elif (domain := self._domain()) is not None:
            model = KINDS[self.kind].model
            rows = self.env[model].with_context(active_test=False)
            ids = rows.search(domain, limit=SHOWN, order="id").ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Due: %s", self.name),
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False, "create": False},
        }

    def action_log(self):
        """Look at what was removed so far."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_retention_log_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)]}
