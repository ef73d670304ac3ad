from odoo.tests import tagged

from .common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestStage(CustomerDataCase):
    """The scheduled work: what runs, in which steps, and what it says of itself."""

    def test_all_are_scheduled_and_named_for_people(self):
        stages = self.env["cdp.stage"].search([])
        codes = ["link", "match", "golden", "quality", "rfm", "sentiment", "train"]
        codes += ["value", "churn", "recommend", "segment", "journey", "alert"]
        codes += ["webhook", "helped", "insight", "history"]
        self.assertEqual(stages.mapped("code"), codes)
        for stage in stages:
            self.assertTrue(stage.cron_active)
            self.assertIn("Customer Data Platform", stage.cron_id.name)
            self.assertTrue(stage.explanation)

    def test_the_last_result_says_when_how_long_and_how_many(self):
        self.contact("Anna Berg")
        self.run_stages("link")
        stage = self.env.ref("customer_data_platform.stage_link")
        self.assertEqual(stage.last_state, "done")
        self.assertTrue(stage.last_started)
        self.assertRegex(stage.last_summary, r"\d+ looked at, \d+ rows written, in ")

    def test_nothing_to_do_leaves_no_result_behind(self):
        self.run_stages()
        runs = self.env["cdp.stage.run"].search_count([])
        self.run_stages()
        self.assertEqual(self.env["cdp.stage.run"].search_count([]), runs)

    def test_run_now_asks_for_everybody(self):
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        stage = self.env.ref("customer_data_platform.stage_rfm").with_user(manager)
        stage.action_run_now()
        self.assertTrue(stage.full_requested)
        self.assertTrue(
            self.env["ir.cron.trigger"].search(
                [("cron_id", "=", stage.sudo().cron_id.id)]
            )
        )
        self.run_stages("rfm")
        self.assertTrue(self.run_of("rfm").everybody)
        self.assertFalse(stage.full_requested)

    def test_a_full_pass_goes_on_where_it_stopped(self):
        self.patch_batches(5)
        self.make_customers(12)
        stage = self.env.ref("customer_data_platform.stage_link")
        worker = self.env["cdp.stage.link"]
        stage._start_full(worker)
        stage._next_batch(worker)
        cursor = stage.full_cursor
        self.assertTrue(stage.full_running and cursor)
        self.run_stages("link")  # after a kill: another worker
        self.assertFalse(stage.full_running)
        partners = self.env["res.partner"].search([])
        self.assertTrue(all(partner.cdp_profile_id for partner in partners))

    def test_batches_of_any_size_give_the_same_scores(self):
        customers = self.make_customers(40)
        self.run_stages(everybody=True)

        def scores():
            self.env.invalidate_all()
            return [
                (p.rfm, p.rfm_label_id.id, p.revenue) for p in customers.cdp_profile_id
            ]

        before = scores()
        self.env.cr.execute(
            "UPDATE cdp_profile SET rfm_r = 0, rfm_f = 0, rfm_m = 0, revenue = 0"
        )
        self.patch_batches(7)
        self.run_stages("rfm", everybody=True)
        self.assertEqual(scores(), before)

    def test_a_failure_is_kept_with_its_reason_and_the_work_is_not_lost(self):
        self.contact("Anna Berg")
        self.env.flush_all()
        self.patch(type(self.env["cdp.identifier"]), "_refresh", self._fail)
        with self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_stages("link")
        run = self.run_of("link")
        self.assertEqual(run.state, "failed")
        self.assertIn("the disk is full", run.message)

    def test_a_killed_run_is_told_as_interrupted(self):
        stage = self.env.ref("customer_data_platform.stage_link")
        killed = self.env["cdp.stage.run"]._start(stage)
        self.contact("Anna Berg")
        self.run_stages("link")
        self.assertEqual(killed.state, "interrupted")
        self.assertIn("Nothing is lost", killed.message)
        self.assertEqual(self.run_of("link").state, "done")

    def patch_batches(self, size):
        from ..models.understand.rfm import cdp_stage_rfm
        from ..models.unify import cdp_stage_link

        self.patch(cdp_stage_link, "BATCH", size)
        self.patch(cdp_stage_rfm, "BATCH", size)

    @staticmethod
    def _fail(*_args):
        raise OSError("the disk is full")
