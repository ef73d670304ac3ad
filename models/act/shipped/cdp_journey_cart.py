"""Abandoned carts: the addon does not depend on Sales, so no data file can name its
orders. The shipped journey learns of them as soon as they are there."""

from odoo import Command, api, fields, models
from odoo.fields import Domain

XML_ID = "customer_data_platform.automation_cart"
HOURS = 4  # without a change, then a cart is left behind
LEFT = ["draft", "sent"]


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    @api.model
    def _adopt_carts(self):
        """Tell the shipped journey about orders, once Sales is installed."""
        journey = self._cart_journey()
        if journey and "sale.order" in self.env and not journey.record_model_id:
            journey.write(
                {
                    "record_model_id": self.env["ir.model"]._get_id("sale.order"),
                    "goal_record_domain": repr(list(self._cart_bought())),
                    "exit_record_domain": repr([("state", "=", "cancel")]),
                }
            )

    def _begin(self, state):
        self._adopt_carts()
        if self == self._cart_journey() and "sale.order" in self.env:
            # Whoever may start the journey need not be allowed to write rules.
            self.sudo()._watch_carts()
        return super()._begin(state)

    @api.model
    def _cart_journey(self):
        return self.env.ref(
            "customer_data_platform.journey_cart", raise_if_not_found=False
        )

    def _watch_carts(self):
        """Have carts enter: not before somebody wants it."""
        if not self.env.ref(XML_ID, raise_if_not_found=False):
            rule = self.env["base.automation"].create(self._cart_rule())
            # Ours by its external id: Odoo removes it with either app.
            names = {"xml_id": XML_ID, "record": rule, "noupdate": True}
            self.env["ir.model.data"]._update_xmlids([names])

    def _cart_bought(self):
        """No cart any more: confirmed, or a payment is under way."""
        bought = Domain("state", "not in", [*LEFT, "cancel"])
        if "transaction_ids" in self.env["sale.order"]._fields:
            paying = ("pending", "authorized", "done")
            bought |= Domain("transaction_ids.state", "in", paying)
        return bought

    def _cart_rule(self):
        """An automation rule of Odoo: so long after the last change of a cart."""
        orders = self.env["ir.model"]._get("sale.order")
        left = Domain("state", "in", LEFT) & Domain("amount_total", ">", 0)
        left &= Domain("company_id", "=", self.company_id.id)
        sent = Domain("state", "=", "sent")
        if "website_id" in self.env["sale.order"]._fields:
            left &= sent | Domain("website_id", "!=", False)
        else:
            left &= sent
        return {
            "name": self.env._("Carts left behind enter a journey"),
            "model_id": orders.id,
            "trigger": "on_time",
            "trg_date_id": self.env["ir.model.fields"]
            ._get("sale.order", "write_date")
            .id,
            "trg_date_range": HOURS,
            "trg_date_range_type": "hour",
            "filter_domain": repr(list(left)),
            "last_run": fields.Datetime.now(),  # what was left before is past
            "action_server_ids": [
                Command.create(
                    {
                        "name": self.env._("Enter “%s”", self.name),
                        "model_id": orders.id,
                        "state": "cdp_journey",
                        "cdp_journey_id": self.id,
                    }
                )
            ],
        }
