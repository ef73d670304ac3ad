"""When versions are trained, and what happens when that fails."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...models.child import ChildError
from .versions import GATE, WORKERS, VersionCase, answer


@tagged("post_install", "-at_install")
class TestTrain(VersionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env.ref("customer_data_platform.stage_train")
        cls.worker = cls.env["cdp.stage.train"]

    def setUp(self):
        super().setUp()
        for kind in WORKERS:
            self.train(answer(), kind)
        self.asked.clear()
        self.stage.signature = self.worker._signature()
        self._trained(nights=0)

    def _trained(self, nights):
        """The last full pass was so many nights ago, shortly after it fell due."""
        last = self.stage._last_night() - timedelta(days=nights, minutes=-5)
        self.stage.full_finished = last

    def _due(self):
        return self.stage._full_due(self.worker)

    def test_every_kind_is_trained_once_a_week(self):
        self._trained(nights=6)
        self.assertFalse(self._due())
        self._trained(nights=7)
        self.assertTrue(self._due())
        self.run_stages("train")
        self.assertEqual([kind for kind, _live in self.asked], [*WORKERS])
        self.assertFalse(self._due())

    def test_nothing_is_trained_in_between(self):
        self.run_stages("train")
        self.assertFalse(self.asked)

    def test_what_has_no_version_is_tried_every_night(self):
        self._trained(nights=1)
        self.assertFalse(self._due())
        self.versions._current("value").unlink()
        self.assertTrue(self._due())

    def test_a_setting_of_what_is_predicted_asks_for_new_versions(self):
        for name in ("churn_horizon_days", "value_horizon_days", "as_of"):
            self.stage.signature = self.worker._signature()
            self.assertFalse(self._due())
            self.set_parameter(name, "2024-05-30" if name == "as_of" else "17")
            self.assertTrue(self._due(), name)

    def test_customers_who_have_changed_ask_for_a_new_version(self):
        live = self.versions._current("churn")
        live.trained -= timedelta(days=4)
        live._note_drift({"silence": 0.09, "spent": 0.2})
        self.assertEqual(live.drift_verdict, "slight")
        self.assertFalse(self._due())
        live._note_drift({"silence": 0.3, "spent": 0.2})
        self.assertEqual(live.drift_verdict, "much")
        self.assertTrue(self._due())

    def test_they_do_not_ask_again_right_after_a_training(self):
        live = self.versions._current("churn")
        live.trained -= timedelta(days=4)
        live._note_drift({"silence": 0.3})
        self.train(answer(worse=True))
        self.assertEqual(self.versions._current("churn"), live)
        self.assertFalse(self._due())

    def test_more_customers_than_when_there_were_too_few_are_looked_at(self):
        self.train(GATE)
        self.assertFalse(self._due())
        self.buy(self.contact("Anna Berg"), 10)
        self.run_stages("link", "rfm")
        self.assertTrue(self._due())

    def test_drift_is_kept_only_when_it_is_news(self):
        live = self.versions._current("churn")
        live._note_drift({"silence": 0.1234})
        self.assertEqual(live.drift_date, fields.Date.today())
        with self.rows_written("cdp_model") as written:
            live._note_drift({"silence": 0.12341})
        self.assertFalse(written)

    def test_one_that_fails_does_not_hold_up_the_others(self):
        self.answers["value"] = ChildError("It took too long.")
        self.answers["recommend"] = answer(worse=False)
        before = {kind: self.versions._current(kind) for kind in WORKERS}
        with self.assertLogs("odoo.addons.customer_data_platform", "WARNING"):
            self.run_stages("train", everybody=True)
        self.assertEqual(self.run_of("train").state, "done")
        self.assertEqual(len(self.asked), 3)
        self.assertEqual(self.versions._current("value"), before["value"])
        self.assertNotEqual(self.versions._current("recommend"), before["recommend"])
        draft = self.versions.search([("kind", "=", "value")], limit=1)
        self.assertEqual(draft.state, "draft")
        self.assertIn("It took too long.", draft.explanation)
        self.assertIn(self.manager, draft.activity_ids.user_id)

    def test_the_next_training_finishes_what_failed(self):
        with self.assertLogs("odoo.addons.customer_data_platform", "WARNING"):
            draft = self.train(ChildError("It took too long."))
        done = self.train(answer(worse=False))
        self.assertEqual(done, draft)
        self.assertEqual(done.state, "live")
        self.assertNotIn("too long", done.explanation)
        self.assertFalse(done.activity_ids)

    def test_killed_between_two_kinds_it_goes_on_with_the_next(self):
        self.assertEqual(self.worker._full_batch(1).cursor, 2)
        self.worker._full_batch(2)
        self.assertEqual([kind for kind, _live in self.asked], ["value", "churn"])
