from odoo import Command, fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestDocuments(TransactionCase):
    """Odoo's own documents count once each. Run beside the apps that hold them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.anna = cls.env["res.partner"].create({"name": "Anna Berg"})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Bread",
                "list_price": 100,
                "taxes_id": False,
                "invoice_policy": "order",
            }
        )

    def revenue(self):
        for code in ("link", "rfm"):
            self.env.flush_all()
            self.env.ref(f"customer_data_platform.cron_{code}").method_direct_trigger()
            self.env.invalidate_all()
        return self.anna.cdp_profile_id.revenue

    def sell(self, quantity=1):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.anna.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def move(self, move_type="out_invoice", price=100):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.anna.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def ring_up(self, amount):
        config = self.env["pos.config"].create({"name": "Till"})
        session = self.env["pos.session"].create(
            {"config_id": config.id, "user_id": self.env.uid}
        )
        return self.env["pos.order"].create(
            {
                "session_id": session.id,
                "partner_id": self.anna.id,
                "state": "paid",
                "amount_tax": 0,
                "amount_total": amount,
                "amount_paid": amount,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "qty": 1,
                            "price_unit": amount,
                            "price_subtotal": amount,
                            "price_subtotal_incl": amount,
                        }
                    )
                ],
            }
        )

    def test_an_order_and_its_invoice_are_one_purchase(self):
        order = self.sell(2)
        self.assertEqual(self.revenue(), 200)
        order._create_invoices().action_post()
        self.assertEqual(self.revenue(), 200)

    def test_a_quotation_and_a_cancelled_order_do_not_count(self):
        order = self.sell()
        order._action_cancel()
        order.copy()
        self.assertEqual(self.revenue(), 0)

    def test_an_invoice_of_its_own_counts_and_a_draft_does_not(self):
        self.move()
        self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.anna.id}
        )
        self.assertEqual(self.revenue(), 100)

    def test_credit_notes_count_against_invoices_and_orders(self):
        self.move()
        self.move("out_refund", 30)
        self.assertEqual(self.revenue(), 70)
        invoice = self.sell()._create_invoices()
        invoice.action_post()
        invoice._reverse_moves([{"invoice_date": fields.Date.today()}]).action_post()
        self.assertEqual(self.revenue(), 70)

    def test_the_till_counts_and_its_refunds_count_against(self):
        self.ring_up(50)
        self.ring_up(-20)
        self.assertEqual(self.revenue(), 30)
        line = self.env["cdp.transaction"].search(
            [("partner_id", "=", self.anna.id)], limit=1
        )
        self.assertEqual(line.products, "Bread")

    def test_without_the_orders_their_invoices_count(self):
        self.sell(2)._create_invoices().action_post()
        self.env.ref("customer_data_platform.source_sale").active = False
        self.assertEqual(self.revenue(), 200)

    def lines(self):
        self.revenue()
        return self.env["cdp.transaction.line"].search(
            [("partner_id", "=", self.anna.id)], order="id"
        )

    def test_lines_add_up_to_the_purchase(self):
        self.product.standard_price = 60
        order = self.sell(2)
        order.order_line.discount = 10
        self.ring_up(50)
        self.ring_up(-20)
        self.move()
        self.move("out_refund", 30)
        lines = self.lines()
        self.assertEqual(sum(lines.mapped("amount")), 180 + 50 - 20 + 100 - 30)
        sold = lines.filtered(lambda line: line.res_model == "sale.order")
        self.assertEqual(
            (sold.product_id.name, sold.quantity, sold.amount, sold.discount),
            ("Bread", 2, 180, 20),
        )
        self.assertEqual((sold.cost, sold.margin), (120, 60))
        self.assertEqual(sold.transaction_id.res_id, order.id)
        back = lines.filtered(lambda line: line.amount < 0)
        self.assertEqual(sorted(back.mapped("quantity")), [-1, -1])
        self.assertEqual(sold.category_id.name, self.product.categ_id.complete_name)

    def test_where_no_cost_is_known_there_is_no_margin(self):
        self.sell()
        self.assertEqual(self.lines().amount, 100)
        query = self.env["cdp.transaction.line"]._table_query
        rows = SQL(
            "SELECT cost, margin FROM (%s) t WHERE partner_id = %s", query, self.anna.id
        )
        self.assertEqual(self.env.execute_query(rows), [(None, None)])

    def test_a_lead_shows_on_the_timeline(self):
        self.env["crm.lead"].create(
            {"name": "A wedding cake", "partner_id": self.anna.id}
        )
        self.revenue()
        entry = self.anna.cdp_profile_id.timeline_ids
        self.assertEqual(
            (entry.kind, entry.reference), ("interaction", "A wedding cake")
        )
