"""What an email can say to a customer beside the fields of the contact."""

from odoo import api, fields, models

SHOWN = 3
#: what they do not know yet comes before what they buy anyway
LISTS = ("new", "category", "again")


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_recommended_html = fields.Html(
        string="Products for this customer",
        compute="_compute_cdp_recommended_html",
        compute_sudo=True,  # whoever sends need not see what others sell
        sanitize=False,  # our own template
        exportable=False,
        groups="customer_data_platform.group_user,mass_mailing.group_mass_mailing_user",
        help="For emails: up to three products recommended for the customer, in the "
        "customer's language; nothing where there are none.",
    )

    @api.depends_context("company")
    def _compute_cdp_recommended_html(self):
        chosen = self._cdp_recommended()
        for partner in self:
            products = chosen.get(partner.cdp_profile_id.id)
            partner.cdp_recommended_html = (
                self.env["ir.qweb"]._render(
                    "customer_data_platform.recommended_products",
                    {"products": partner._cdp_as_shown(products)},
                    lang=partner.lang,
                )
                if products
                else False
            )

    def _cdp_recommended(self):
        """{profile id: ids of products, the best first} for all at once."""
        rows = self.env["cdp.recommendation"].search_fetch(
            [
                ("profile_id", "in", self.cdp_profile_id.ids),
                ("profile_id.excluded_by_id", "=", False),
                ("product_id.blocked", "=", False),
                ("product_id.company_id", "in", [False, self.env.company.id]),
            ],
            ["profile_id", "kind", "product_id"],
        )
        found = {}
        # The sort is stable: within a list the ranks stay in order.
        for row in rows.sorted(lambda row: LISTS.index(row.kind)):
            products = found.setdefault(row.profile_id.id, [])
            if len(products) < SHOWN and row.product_id.id not in products:
                products.append(row.product_id.id)
        return found

    def _cdp_as_shown(self, product_ids):
        """Name, link and picture; the last two where a web shop shows the product."""
        products = self.env["product.product"].with_context(lang=self.lang)
        shown = []
        for product in products.browse(product_ids):
            public = "is_published" in product._fields and product.is_published
            shown.append(
                {
                    "name": product.display_name,
                    "url": product.website_url if public else None,
                    "image": f"/web/image/product.product/{product.id}/image_256"
                    if public and product.image_256
                    else None,
                }
            )
        return shown

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (
            *super().mail_allowed_qweb_expressions(),
            "object.cdp_recommended_html",
        )
