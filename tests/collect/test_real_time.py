from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase


@tagged("post_install", "-at_install")
class TestRealTime(CustomerDataCase):
    """What a customer does wakes the work at once, once a transaction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna")
        cls.run_stages("link")
        cls.settle_commit()

    @classmethod
    def settle_commit(cls):
        """As if what was done before had been committed, and worked off."""
        cls.env.cr.flush()
        cls.env["ir.cron.trigger"].search([]).unlink()

    def woken(self):
        """The stages that this transaction wakes, each as often as it does."""
        self.env.cr.flush()
        crons = self.env["ir.cron.trigger"].search([]).mapped("cron_id")
        self.times = self.env["ir.cron.trigger"].search_count([])
        stages = self.env["cdp.stage"].search([("cron_id", "in", crons.ids)])
        return set(stages.mapped("code"))

    def test_a_purchase_wakes_its_stages_once_a_transaction(self):
        for _time in range(5):
            self.buy(self.anna)
        self.assertEqual(self.woken(), {"rfm", "journey"})
        self.assertEqual(self.times, 2)

    def test_a_change_of_a_purchase_does_too(self):
        bought = self.buy(self.anna)
        self.settle_commit()
        bought.x_amount = 20
        self.assertEqual(self.woken(), {"rfm", "journey"})

    def test_a_contact_wakes_what_links_unless_nothing_we_read_changes(self):
        self.anna.comment = "likes rye"
        self.assertFalse(self.woken())
        self.anna.email = "anna@shop.example.com"
        self.assertEqual(self.woken(), {"link"})

    def test_an_import_waits_for_its_time(self):
        self.env[PURCHASE].with_context(import_file=True).create(
            [{"x_partner_id": self.anna.id, "x_state": "done"}]
        )
        self.assertFalse(self.woken())

    def test_what_is_no_source_wakes_nobody(self):
        self.env["res.partner.category"].create({"name": "Bakers"})
        self.assertFalse(self.woken())
        self.source.active = False
        self.settle_commit()
        self.buy(self.anna)
        self.assertFalse(self.woken())

    def test_coming_into_a_segment_wakes_journeys_before_forecasts_are_made(self):
        self.env["cdp.segment"].create(
            {
                "name": "Buyers",
                "line_ids": [(0, 0, {"what": "purchase", "how": "least", "times": 1})],
            }
        )
        self.run_stages("segment")
        self.buy(self.anna)
        self.settle_commit()
        self.run_stages("rfm")
        self.assertIn("segment", self.woken())
        self.settle_commit()
        self.run_stages("segment")
        self.assertIn("journey", self.woken())
