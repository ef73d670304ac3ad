from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .source_sql import ID_FACTOR

COLUMNS = {
    "id": "bigint",
    "source_id": "int",
    "res_model": "varchar",
    "res_id": "int",
    "partner_id": "int",
    "contact_profile_id": "int",
    "profile_id": "int",
    "company_id": "int",
    "currency_id": "int",
    "date": "timestamp",
    "amount": "numeric",
    "reporting_amount": "numeric",
    "product_ids": "jsonb",
}


class CdpTransaction(models.Model):
    """Every purchase and refund of all sources in use: one view, nothing copied."""

    _name = "cdp.transaction"
    _description = "Customer Transaction"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    source_id = fields.Many2one("cdp.source", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    reference = fields.Char(compute="_compute_reference", string="Document")
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    contact_profile_id = fields.Many2one(
        "cdp.profile", string="Profile of the contact", readonly=True
    )
    profile_id = fields.Many2one(
        "cdp.profile",
        string="Counts for",
        readonly=True,
        help="What somebody buys for an organisation counts for the organisation.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Datetime(readonly=True)
    amount = fields.Monetary(
        readonly=True,
        help="Without tax, in the company's currency at the rate of the date.",
    )
    reporting_amount = fields.Float(
        string="Revenue",
        readonly=True,
        digits=(16, 2),
        help="Without tax, in the currency that scores are counted in.",
    )
    product_ids = fields.Json(string="Product ids", readonly=True)
    products = fields.Char(compute="_compute_products")

    @property
    def _table_query(self):
        rows = self.env["cdp.source"]._union("purchase")
        return rows if rows is not None else self._nothing()

    @api.model
    def _nothing(self):
        """The same columns without a row, for when no source is in use."""
        columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
        return SQL(f"SELECT {columns} WHERE FALSE")  # pylint: disable=sql-injection

    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain).map_conditions(_name_origins)
        return super()._search(domain, *args, **kwargs)

    @api.depends("res_model", "res_id")
    def _compute_reference(self):
        # The name only, for people who see the purchase but not the sales app.
        names = _display_names(self.sudo(), self)
        for transaction in self:
            key = transaction.res_model, transaction.res_id
            transaction.reference = names.get(key, False)

    @api.depends("product_ids")
    def _compute_products(self):
        ids = {id_ for transaction in self for id_ in transaction.product_ids or ()}
        names = {}
        if ids:
            # Names only: a marketer need not have rights in the sales app.
            products = self.env["product.product"].sudo().browse(ids).exists()
            names = {product.id: product.name for product in products}
        for transaction in self:
            found = [names[i] for i in transaction.product_ids or () if i in names]
            transaction.products = self._shortened(found)

    def _shortened(self, names):
        if len(names) <= 3:
            return ", ".join(names)
        return self.env._(
            "%(first)s and %(number)s more",
            first=", ".join(names[:3]),
            number=len(names) - 3,
        )

    def action_open_record(self):
        """Open the order or invoice behind this line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }


def _name_origins(condition):
    """Add to a condition on ids the origins they are made of.

    The id is arithmetic over the origin's id, which no index serves; the origin's
    own id is its primary key.
    """
    if condition.field_expr != "id" or condition.operator != "in":
        return condition
    try:
        ids = [int(id_) for id_ in condition.value]
    except TypeError:  # a sub-query: leave it to PostgreSQL
        return condition
    origins = [id_ // ID_FACTOR for id_ in ids]
    return condition & Domain("res_id", "in", origins)


def _display_names(records_sudo, records):
    """Return {(model, id): display name} of the origins of the records."""
    names = {}
    for model, lines in records.grouped("res_model").items():
        if model not in records.env:
            continue
        origins = records_sudo.env[model].browse(lines.mapped("res_id")).exists()
        names.update(((model, origin.id), origin.display_name) for origin in origins)
    return names
