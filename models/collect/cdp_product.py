"""Products as the scores know them, whether the app that brings them is there or not.

Views over Odoo's own products, so that our models can link to them without depending
on an app; where it is missing they are empty.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..view_field import ViewMany2one


class CdpProductCategory(models.Model):
    _name = "cdp.product.category"
    _description = "Product Category in Customer Data"
    _auto = False
    _log_access = False
    _order = "name, id"

    name = fields.Char(readonly=True)

    @property
    def _table_query(self):
        if "product.category" not in self.env:
            return SQL("SELECT NULL::int AS id, NULL::varchar AS name WHERE FALSE")
        return SQL("SELECT id, complete_name AS name FROM product_category")


class CdpProduct(models.Model):
    _name = "cdp.product"
    _description = "Product in Customer Data"
    _auto = False
    _log_access = False
    _order = "name, id"

    name = fields.Char(readonly=True)
    category_id = ViewMany2one("cdp.product.category", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    active = fields.Boolean(readonly=True)
    sale_ok = fields.Boolean(string="For sale", readonly=True)
    list_price = fields.Float(string="Sales price", readonly=True)

    @property
    def _table_query(self):
        if "product.product" not in self.env:
            return SQL(
                "SELECT NULL::int AS id, NULL::varchar AS name, NULL::int AS"
                " category_id, NULL::int AS company_id, NULL::bool AS active,"
                " NULL::bool AS sale_ok, NULL::numeric AS list_price WHERE FALSE"
            )
        return SQL(
            "SELECT item.id, COALESCE(template.name ->> %s, template.name ->> 'en_US')"
            " AS name, template.categ_id AS category_id, template.company_id,"
            " item.active, template.sale_ok, template.list_price"
            " FROM product_product item"
            " JOIN product_template template ON template.id = item.product_tmpl_id",
            self.env.lang or "en_US",
        )

    def action_open_product(self):
        """Open the product itself."""
        self.ensure_one()
        return self.env["product.product"].browse(self.id).get_formview_action()
