from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase


@tagged("post_install", "-at_install")
class TestChange(CustomerDataCase):
    """Whoever something changes about is looked at again, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg")
        cls.paul = cls.contact("Paul Hof")
        cls.purchase = cls.buy(cls.anna, 10)
        cls.run_stages("link", "rfm")

    def revenue(self, *partners):
        self.run_stages("rfm")
        self.assertFalse(self.run_of("rfm").everybody)
        return [self.profile(partner).revenue for partner in partners]

    def test_a_new_purchase(self):
        self.buy(self.anna, 5)
        self.assertEqual(self.revenue(self.anna), [15])

    def test_a_new_contact_concerns_nobody_else(self):
        ruth = self.contact("Ruth Klein")
        self.env.flush_all()
        self.assertFalse(self.env["cdp.change"]._asked_for_everybody("rfm"))
        self.run_stages("link")
        self.assertEqual(self.revenue(ruth), [0])

    def test_a_changed_amount(self):
        self.purchase.x_amount = 7
        self.assertEqual(self.revenue(self.anna), [7])

    def test_a_cancelled_purchase(self):
        self.purchase.x_state = "cancel"
        self.assertEqual(self.revenue(self.anna), [0])
        self.assertFalse(self.profile(self.anna).last_purchase)

    def test_a_deleted_purchase(self):
        self.purchase.unlink()
        self.assertEqual(self.revenue(self.anna), [0])

    def test_a_purchase_given_to_somebody_else(self):
        self.purchase.x_partner_id = self.paul
        self.assertEqual(self.revenue(self.anna, self.paul), [0, 10])

    def test_what_other_programs_write(self):
        self.env.cr.execute(
            f"UPDATE {PURCHASE} SET x_amount = 3 WHERE id = %s", [self.purchase.id]
        )
        self.assertEqual(self.revenue(self.anna), [3])

    def test_a_contact_that_joins_an_organisation(self):
        acme = self.contact("Acme GmbH", is_company=True)
        self.run_stages("link", "rfm")
        self.anna.parent_id = acme
        self.run_stages("link")
        self.assertEqual(self.revenue(self.anna, acme), [0, 10])

    def test_only_the_customer_concerned_is_written(self):
        self.buy(self.anna, 5)
        with self.rows_written() as written:
            self.run_stages("rfm")
        self.assertEqual(written, {self.profile(self.anna).id})

    def test_what_is_rolled_back_is_not_noted(self):
        changes = self.env["cdp.change"]
        waiting = changes._waiting("rfm")
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.buy(self.anna, 5)
            self.env.flush_all()
            self.assertGreater(changes._waiting("rfm"), waiting)
            raise ZeroDivisionError
        self.assertEqual(changes._waiting("rfm"), waiting)

    def test_a_source_that_goes_takes_its_triggers_along(self):
        self.source.unlink()
        self.assertFalse(self._triggers())

    def test_uninstalling_leaves_no_trigger_and_no_function(self):
        self.assertTrue(self._triggers())
        self.env["cdp.change"]._unwatch()
        self.env.cr.execute("SELECT 1 FROM pg_trigger WHERE tgname LIKE 'cdp_watch%'")
        self.assertFalse(self.env.cr.fetchall())
        self.env.cr.execute("SELECT 1 FROM pg_proc WHERE proname LIKE 'cdp_watch%'")
        self.assertFalse(self.env.cr.fetchall())

    def _triggers(self):
        self.env.cr.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname LIKE 'cdp%%'",
            [PURCHASE],
        )
        return self.env.cr.fetchall()
