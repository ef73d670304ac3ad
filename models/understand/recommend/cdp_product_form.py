"""A button on the forms of products, whenever the app that brings them comes."""

from odoo import api, models

#: (our name of the view, the form it goes onto)
FORMS = (
    ("product_template_view_form", "product.product_template_form_view"),
    ("product_variant_view_form", "product.product_variant_easy_edit_view"),
)
ARCH = """
<div name="button_box" position="inside">
    <button name="%d" type="action" class="oe_stat_button" icon="fa-magic"
            groups="customer_data_platform.group_user">
        <div class="o_stat_info"><span class="o_stat_text">Goes well with</span></div>
    </button>
</div>
"""


class CdpProduct(models.Model):
    _inherit = "cdp.product"

    @api.model
    def _show_on_products(self):
        """Add the button to the forms that have come since.

        The addon does not depend on products, so no data file can hold these views.
        They are ours by their external ids: Odoo removes them with either app.
        """
        action = self.env.ref("customer_data_platform.cdp_product_action_of_record")
        for name, form in FORMS:
            xml_id = f"customer_data_platform.{name}"
            form = self.env.ref(form, raise_if_not_found=False)
            if form and not self.env.ref(xml_id, raise_if_not_found=False):
                view = self.env["ir.ui.view"].create(
                    {
                        "name": f"{form.model}.form.inherit.customer.data.platform",
                        "model": form.model,
                        "inherit_id": form.id,
                        "arch": ARCH % action.id,
                    }
                )
                names = {"xml_id": xml_id, "record": view, "noupdate": True}
                self.env["ir.model.data"]._update_xmlids([names])

    @api.model
    def _action_of_record(self, model, record_id):
        """What the button opens: the product, or the list of a template's variants."""
        field = "id" if model == "product.product" else "template_id"
        products = self.search([(field, "=", record_id)])
        if len(products) == 1:
            return products.action_open_customer_data()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Variants as customers buy them"),
            "res_model": "cdp.product",
            "view_mode": "list,form",
            "domain": [("id", "in", products.ids)],
        }
