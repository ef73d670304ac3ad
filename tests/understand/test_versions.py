"""Which version counts: what goes live by itself, what waits, and who decides."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .versions import GATE, VersionCase, answer


@tagged("post_install", "-at_install")
class TestVersions(VersionCase):
    def setUp(self):
        super().setUp()
        self.live = self.train(answer(worse=None))

    def to_dos(self, version):
        return version.activity_ids.filtered(lambda to_do: to_do.automated)

    def asked_of(self, code):
        return self.env["cdp.change"]._asked_for_everybody(code)

    # ------------------------------------------------------------------
    # By itself
    # ------------------------------------------------------------------

    def test_the_first_version_goes_live_by_itself(self):
        self.assertEqual(self.live.state, "live")
        self.assertTrue(self.live.live_since)
        self.assertFalse(self.live.approved_by_id)
        self.assertTrue(self.asked_of("churn"), "everybody is scored with it")

    def test_the_first_goes_live_even_if_a_simple_way_is_better(self):
        self.live.unlink()
        self.assertEqual(self.train(answer(brier=0.3)).state, "live")

    def test_one_that_is_not_worse_replaces_it_and_its_record_stays(self):
        record = self.live.record
        new = self.train(answer(worse=False))
        self.assertEqual((new.state, self.live.state), ("live", "retired"))
        self.assertEqual(self.live.record, record)
        self.assertEqual(new.compared_id, self.live)
        self.assertEqual(self.asked[-1], ("churn", {"slopes": [1, 2, 0.2]}))

    def test_a_worse_one_never_goes_live_by_itself_and_says_why(self):
        new = self.train(answer(worse=True))
        self.assertEqual((new.state, self.live.state), ("shadow", "live"))
        self.assertEqual(self.versions._current("churn"), self.live)
        self.assertIn(
            f"worse than Churn version {self.live.id}",
            new.with_user(self.user).why_waiting,
        )
        self.assertIn(self.manager, self.to_dos(new).user_id)
        self.assertNotIn(self.user, self.to_dos(new).user_id)

    def test_one_that_loses_to_the_simple_way_waits(self):
        new = self.train(answer(brier=0.3, worse=False))
        self.assertEqual((new.state, new.waits_for), ("shadow", "fallback"))
        self.assertIn("a simple way was better", new.why_waiting)

    def test_only_the_newest_waits(self):
        first = self.train(answer(worse=True))
        second = self.train(answer(worse=True))
        self.assertEqual((first.state, second.state), ("retired", "shadow"))
        self.assertFalse(self.to_dos(first))

    def test_the_shop_may_want_to_agree_to_each_version(self):
        self.set_parameter("approve_versions", "True")
        new = self.train(answer(worse=False))
        self.assertEqual((new.state, new.waits_for), ("shadow", "approval"))
        self.assertIn("somebody has to agree", new.why_waiting)
        self.assertIn(self.manager, self.to_dos(new).user_id)

    def test_too_little_data_leaves_no_number(self):
        gated = self.train(GATE)
        self.assertEqual((gated.state, self.live.state), ("gated", "retired"))
        self.assertEqual(self.versions._current("churn"), gated)
        self.assertIn("only 12 customers have bought", gated.explanation)
        again = self.train(GATE)
        self.assertEqual(again, gated, "said once")
        self.assertEqual(self.train(answer()).state, "live")
        self.assertEqual(gated.state, "retired")

    def test_one_version_of_a_kind_is_in_use_at_a_time(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.versions.create({"kind": "churn", "state": "live"})

    # ------------------------------------------------------------------
    # By a person
    # ------------------------------------------------------------------

    def test_a_manager_puts_a_waiting_version_to_use(self):
        new = self.train(answer(worse=True))
        new.with_user(self.manager).action_use()
        self.assertEqual((new.state, self.live.state), ("live", "retired"))
        self.assertEqual(new.approved_by_id, self.manager)
        self.assertTrue(new.approved)
        self.assertFalse(new.pinned, "the next one may replace it")
        self.assertFalse(self.to_dos(new), "nobody has to look any more")

    def test_a_manager_dismisses_it(self):
        new = self.train(answer(worse=True))
        new.with_user(self.manager).action_dismiss()
        self.assertEqual((new.state, self.live.state), ("retired", "live"))
        self.assertTrue(new.record)
        with self.assertRaises(UserError):
            self.live.with_user(self.manager).action_dismiss()

    def test_who_is_no_manager_decides_nothing(self):
        waiting = self.train(answer(worse=True)).with_user(self.user)
        for decide in (
            waiting.action_use,
            waiting.action_dismiss,
            self.live.with_user(self.user).action_release,
        ):
            with self.assertRaises(AccessError):
                decide()
        for operation in ("write", "create", "unlink"):
            for version in (waiting, waiting.with_user(self.manager)):
                self.assertFalse(version.has_access(operation), operation)

    def test_going_back_is_one_button_and_stays_until_released(self):
        new = self.train(answer(worse=False))
        self.live.with_user(self.manager).action_use()
        self.assertEqual((self.live.state, new.state), ("live", "retired"))
        self.assertTrue(self.live.pinned)
        self.assertEqual(self.live.approved_by_id, self.manager)
        third = self.train(answer(worse=False))
        self.assertEqual((third.state, third.waits_for), ("shadow", "pinned"))
        self.assertIn(self.live.display_name, third.why_waiting)
        self.assertFalse(self.to_dos(third), "that is what the manager wanted")
        self.live.with_user(self.manager).action_release()
        self.assertTrue(self.asked_of("train"))
        self.assertEqual(self.train(answer(worse=False)).state, "live")

    def test_nobody_goes_back_where_there_is_too_little_data(self):
        self.train(GATE)
        with self.assertRaisesRegex(UserError, "only 12 customers"):
            self.live.with_user(self.manager).action_use()

    def test_the_customers_scored_with_a_version_open(self):
        anna = self.contact("Anna Berg")
        self.run_stages("link")
        profile = self.profile(anna)
        profile.churn_model_id = self.live
        version = self.live.with_user(self.user)
        self.assertEqual(version.scored_count, 1)
        domain = version.action_scored()["domain"]
        found = self.env["cdp.profile"].with_user(self.user).search(domain)
        self.assertEqual(found, profile)

    def test_the_oldest_parameters_go_and_the_records_stay(self):
        old = self.versions.create(
            [
                {"kind": "churn", "state": "retired", "parameters": {"n": n}}
                for n in range(30)
            ]
        )
        self.versions._gc_parameters()
        self.assertEqual(len(old.filtered("parameters")), 26)
        self.assertFalse(old[0].parameters)
        with self.assertRaisesRegex(UserError, "Only the record"):
            old[0].with_user(self.manager).action_use()
