from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cdp_transaction import _display_names
from .source_signals import CONTACT_KINDS
from .source_sql import ID_FACTOR


class CdpTimeline(models.Model):
    """What happened with a customer, newest first: purchases and other contact.

    A purchase that somebody makes for an organisation shows twice: with the
    organisation, where it counts, and with the person, where it does not.
    """

    _name = "cdp.timeline"
    _description = "Customer Timeline"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    profile_id = fields.Many2one("cdp.profile", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("refund", "Refund"),
            ("involvement", "For the organisation"),
            ("rating", "Rating"),
            ("complaint", "Complaint"),
            ("contract", "Contract"),
            ("interaction", "Contact"),
        ],
        string="What",
        readonly=True,
    )
    source_id = fields.Many2one("cdp.source", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    reference = fields.Char(compute="_compute_reference", string="Document")
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        sign = SQL("CASE WHEN amount < 0 THEN 'refund' ELSE 'purchase' END")
        parts = []
        words = {kind: (SQL("%s", kind),) * 2 for kind in CONTACT_KINDS}
        words["purchase"] = sign, SQL("'involvement'")
        for source_kind, (own, others) in words.items():
            rows = self.env["cdp.source"]._union(source_kind)
            if rows is None:
                rows = self.env["cdp.transaction"]._nothing()
            parts.append(self._part(rows, SQL("profile_id"), own, 0, SQL("TRUE")))
            # Whoever did it for an organisation sees it on their own page as well.
            elsewhere = SQL("contact_profile_id <> profile_id")
            parts.append(
                self._part(rows, SQL("contact_profile_id"), others, 1, elsewhere)
            )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _part(self, rows, profile, kind, offset, condition):
        """Rows of a view as timeline entries; ``offset`` keeps their ids apart."""
        return SQL(
            "SELECT id * 2 + %(offset)s AS id, %(profile)s AS profile_id, date,"
            " (%(kind)s)::varchar AS kind, source_id, res_model, res_id, partner_id,"
            " company_id, currency_id, amount FROM (%(rows)s) rows WHERE %(condition)s",
            offset=offset,
            profile=profile,
            kind=kind,
            rows=rows,
            condition=condition,
        )

    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain).map_conditions(_name_origins)
        return super()._search(domain, *args, **kwargs)

    @api.depends("res_model", "res_id")
    def _compute_reference(self):
        # The name only, for people who see the purchase but not the sales app.
        names = _display_names(self.sudo(), self)
        for entry in self:
            entry.reference = names.get((entry.res_model, entry.res_id), False)

    def action_open_record(self):
        """Open what this entry is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }


def _name_origins(condition):
    """As for transactions: their ids, doubled."""
    if condition.field_expr != "id" or condition.operator != "in":
        return condition
    try:
        ids = [int(id_) for id_ in condition.value]
    except TypeError:  # a sub-query: leave it to PostgreSQL
        return condition
    return condition & Domain("res_id", "in", [id_ // 2 // ID_FACTOR for id_ in ids])
