from odoo import api, fields, models

from ...view_field import ViewMany2one


class CdpRecommendExclusion(models.Model):
    """A product, or all of a category, that is never recommended to anybody."""

    _name = "cdp.recommend.exclusion"
    _description = "What Is Never Recommended"
    _order = "category_id, product_id, id"

    product_id = ViewMany2one("cdp.product", index="btree_not_null")
    category_id = ViewMany2one(
        "cdp.product.category",
        string="Or all of a category",
        help="With the categories below it.",
    )
    reason = fields.Char(help="For your colleagues, such as “delivery” or “deposit”.")

    _product_unique = models.Constraint(
        "UNIQUE(product_id)", "This product is on the list already."
    )
    _one_of_two = models.Constraint(
        "CHECK ((product_id IS NULL) <> (category_id IS NULL))",
        "Choose a product or a category, one of the two.",
    )
    _category_unique = models.Constraint(
        "UNIQUE(category_id)", "This category is on the list already."
    )

    @api.depends("product_id", "category_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.product_id.name or row.category_id.name

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env["cdp.stage"]._request_full("recommend")
        return rows

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"product_id", "category_id"}:
            self.env["cdp.stage"]._request_full("recommend")
        return result

    def unlink(self):
        result = super().unlink()
        self.env["cdp.stage"]._request_full("recommend")
        return result
