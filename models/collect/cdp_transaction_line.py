from odoo import api, fields, models
from odoo.tools import SQL

from ..view_field import ViewMany2one

COLUMNS = {
    "id": "bigint",
    "transaction_id": "bigint",
    "source_id": "int",
    "res_model": "varchar",
    "res_id": "int",
    "partner_id": "int",
    "profile_id": "int",
    "company_id": "int",
    "date": "timestamp",
    "product_id": "int",
    "category_id": "int",
    "quantity": "numeric",
    "amount": "numeric",
    "discount": "numeric",
    "cost": "numeric",
}


class CdpTransactionLine(models.Model):
    """What was bought: the lines of all purchases and refunds, nothing copied."""

    _name = "cdp.transaction.line"
    _description = "Product of a Customer Transaction"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"

    transaction_id = ViewMany2one("cdp.transaction", readonly=True)
    source_id = fields.Many2one("cdp.source", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    profile_id = fields.Many2one("cdp.profile", string="Counts for", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    product_id = ViewMany2one("cdp.product", readonly=True)
    category_id = ViewMany2one("cdp.product.category", readonly=True)
    quantity = fields.Float(readonly=True, digits=(16, 2))
    amount = fields.Float(
        string="Revenue",
        readonly=True,
        digits=(16, 2),
        help="Without tax, in the currency that scores are counted in.",
    )
    discount = fields.Float(
        readonly=True, digits=(16, 2), help="What it would have cost more."
    )
    cost = fields.Float(
        readonly=True,
        digits=(16, 2),
        help="Of the line, or what the product costs now; empty where Odoo knows none.",
    )
    margin = fields.Float(readonly=True, digits=(16, 2))

    @property
    def _table_query(self):
        rows = self.env["cdp.source"]._union_lines()
        if rows is None:
            rows = self._nothing()
        return SQL("SELECT *, amount - cost AS margin FROM (%s) rows", rows)

    @api.model
    def _nothing(self):
        """The same columns without a row, for when no source has lines."""
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
        return SQL(f"SELECT {columns} WHERE FALSE")  # pylint: disable=sql-injection

    def action_open_record(self):
        """Open the order or invoice that holds this line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
