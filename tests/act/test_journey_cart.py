from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .journey_case import JourneyCase


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyCart(JourneyCase):
    """A cart left behind is reminded of, and never one that is paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journey_cart = cls.env.ref("customer_data_platform.journey_cart")
        cls.journey_cart.holdout_share = 0  # nobody goes without by chance
        cls.journey_cart.action_start()
        cls.rule = cls.env.ref("customer_data_platform.automation_cart")
        cls.cake = cls.env["product.product"].create({"name": "Cake", "list_price": 20})

    def cart(self, partner, hours=5, **vals):
        """A quotation that was sent and has not been touched for hours."""
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "state": "sent",
                "order_line": [Command.create({"product_id": self.cake.id})],
                **vals,
            }
        )
        self.env.flush_all()
        left = fields.Datetime.now() - timedelta(hours=hours)
        self.env.cr.execute(
            "UPDATE sale_order SET write_date = %s WHERE id = %s", [left, order.id]
        )
        order.invalidate_recordset()
        return order

    def look(self):
        self.rule.last_run = fields.Datetime.now() - timedelta(hours=24)
        self.env.flush_all()
        cron = self.env.ref("base_automation.ir_cron_data_base_automation_check")
        cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_it_enters_once_after_some_hours(self):
        self.cart(self.paul, hours=1)
        order = self.cart(self.anna)
        self.look()
        self.look()
        (run,) = self.runs(self.journey_cart)
        self.assertEqual((run.partner_id, run.res_id), (self.anna, order.id))
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 0))

    def test_an_order_confirmed_a_second_before_the_sending_stops_it(self):
        order = self.cart(self.anna)
        self.cart(self.paul)
        self.look()
        self.go(send=False)
        self.assertEqual(len(self.mails(self.journey_cart)), 2)
        order.action_confirm()
        self.send()  # and nothing else has looked since
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (0, 1))
        self.assertEqual(
            self.visits(self.journey_cart, self.anna), [("email", "held", "goal")]
        )

    def test_another_order_does_not_end_it_but_buying_does(self):
        self.cart(self.anna)
        self.look()
        other = self.cart(self.anna, hours=0)
        other.action_cancel()
        self.go(send=False)
        self.assertEqual(self.runs(self.journey_cart).state, "waiting")
        self.cart(self.anna, hours=0).action_confirm()
        self.go()
        self.assertEqual(self.got(self.anna), 0)

    def test_who_cancels_is_left_alone_and_has_not_bought(self):
        order = self.cart(self.anna)
        self.look()
        self.go(send=False)
        order.action_cancel()
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(self.runs(self.journey_cart).left_why, "exit")

    def test_a_payment_that_is_under_way_is_no_time_to_remind(self):
        order = self.cart(self.anna)
        self.look()
        self.go(send=False)
        method = self.env["payment.method"].search([], limit=1)
        provider = self.env["payment.provider"].search([], limit=1)
        self.env["payment.transaction"].create(
            {
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": self.anna.id,
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "cart-1",
                "state": "pending",
                "sale_order_ids": [Command.link(order.id)],
            }
        )
        self.go()
        self.assertEqual(self.got(self.anna), 0)
