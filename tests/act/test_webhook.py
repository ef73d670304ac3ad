"""Another program is told what changed, of those whom it may be told of, once."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import END
from .webhook_case import WebhookCase, signed


@tagged("post_install", "-at_install")
class TestWebhook(WebhookCase):
    def test_entering_and_leaving_a_segment_is_told_once(self):
        hook = self.webhook(
            "name", on_entered=True, on_left=True, segment_ids=self.loyal
        )
        self.anna.ref = "loyal"
        self.work()
        self.loyal._rule_changed()
        self.work()
        (told,) = self.program.told()
        self.assertEqual(told["type"], "segment.entered")
        self.assertEqual(
            told["data"]["segment"], {"id": self.loyal.id, "name": "Loyal"}
        )
        self.assertEqual(told["data"]["profile_id"], self.anna.cdp_profile_id.id)
        self.anna.ref = False
        self.loyal._rule_changed()
        self.work()
        self.assertEqual(self.program.told()[1]["type"], "segment.left")
        self.assertEqual(self.deliveries(hook).mapped("state"), ["sent", "sent"])

    def test_only_chosen_details_are_told(self):
        self.webhook("city", on_entered=True)
        self.anna.write({"ref": "loyal", "city": "Graz"})
        self.work()
        data = [
            t["data"]
            for t in self.program.told()
            if t["data"]["segment"]["name"] == "Loyal"
        ]
        self.assertEqual(set(data[0]), {"profile_id", "segment", "city"})
        self.assertEqual(data[0]["city"], "Graz")
        self.assertNotIn("anna@", str(data))

    def test_other_segments_are_not_told(self):
        other = self.env["cdp.segment"].create({"name": "Other", "kind": "list"})
        self.webhook(on_entered=True, segment_ids=other)
        self.anna.ref = "loyal"
        self.work()
        self.assertFalse(self.program.came)

    def test_a_change_is_told_and_what_is_as_before_is_not(self):
        self.webhook("city", on_profile=True)
        self.work()
        self.assertFalse(self.program.came, "what was so already is no change")
        self.anna.city = "Graz"
        self.run_stages("link")
        self.work()
        self.anna.email = "anna.new@shop.example.com"  # not among what is told
        self.run_stages("link")
        self.work()
        (told,) = self.program.told()
        self.assertEqual(told["type"], "profile.changed")
        self.assertEqual(told["data"]["city"], "Graz")

    def test_a_score_is_told_apart_from_a_profile(self):
        self.webhook("city", "churn_band", on_score=True)
        profile = self.anna.cdp_profile_id
        self.anna.city = "Graz"
        profile.sudo().write({"churn_band": "high"})
        self.env.flush_all()
        self.env["cdp.change"]._note_profiles(["segment"], profile.ids)
        self.run_stages("webhook")
        (told,) = self.program.told()
        self.assertEqual(told["type"], "score.changed")
        self.assertEqual(told["data"]["churn_band"], "high")

    def test_nothing_is_told_of_who_objects_or_is_restricted(self):
        hook = self.webhook("name", on_entered=True, segment_ids=self.loyal)
        (self.anna | self.paul).write({"ref": "loyal"})
        self.anna.cdp_restricted = True
        self.run_stages("segment")
        self.assertEqual(self.deliveries(hook).partner_id, self.paul)
        self.paul.cdp_restricted = True  # while the message waits
        self.run_stages("webhook")
        self.assertFalse(self.program.came)
        self.assertFalse(self.deliveries(hook), "nothing of it is kept")

    def test_messages_are_found_where_a_person_is_erased(self):
        hook = self.webhook("name", on_entered=True, segment_ids=self.loyal)
        self.anna.ref = "loyal"
        self.work()
        self.assertTrue(self.deliveries(hook))
        stores = self.env["cdp.person"]._stores(self.env["cdp.person"]._of(self.anna))
        self.assertIn("cdp.webhook.delivery", {store.model for store in stores})

    def test_a_journey_tells_once(self):
        hook = self.webhook("name")
        journey = self.journey({"kind": "webhook", "webhook_id": hook.id}, END)
        self.enter(journey, self.anna)
        self.run_stages("journey", "webhook")
        self.run_stages("journey", "webhook")
        (told,) = self.program.told()
        self.assertEqual(told["type"], "journey.step")
        self.assertEqual(told["data"]["journey"]["id"], journey.id)
        self.assertIn(("webhook", "done", None), self.visits(journey, self.anna))
        step = journey.step_ids.filtered("webhook_id")
        again = step._do_webhook
        again(self.runs(journey).ids)  # as after a crash
        self.assertEqual(len(self.deliveries(hook)), 1)

    def test_a_journey_in_shadow_tells_nobody(self):
        hook = self.webhook("name")
        journey = self.journey({"kind": "webhook", "webhook_id": hook.id}, END)
        journey.state = "shadow"
        self.enter(journey, self.anna)
        self.run_stages("journey", "webhook")
        self.assertFalse(self.deliveries(hook))

    def test_the_secret_is_shown_once_and_replaced_with_overlap(self):
        hook = self.webhook()
        first = hook.action_secret()["params"]["message"]
        with self.assertRaisesRegex(Exception, "shown before"):
            hook.action_secret()
        second = hook.action_replace_secret()["params"]["message"]
        hook.action_test()
        self.run_stages("webhook")
        headers, body, _path = self.program.came[0]
        self.assertTrue(signed(first, headers, body) and signed(second, headers, body))
        self.assertFalse(signed(first, headers, body + b" "), "changed on the way")
        hook.secret_until = "2020-01-01"
        hook.action_test()
        self.run_stages("webhook")
        headers, body, _path = self.program.came[1]
        self.assertFalse(signed(first, headers, body))

    def test_addresses_that_are_refused(self):
        self.set_parameter("webhook_loopback", "0")
        for url in (
            "http://example.com/x",
            "ftp://example.com",
            "nothing",
            "https://me:pw@example.com/",
            self.program.url,
        ):
            with self.assertRaises(ValidationError, msg=url):
                self.webhook(url=url)

    def test_only_managers_have_webhooks_and_nobody_reads_secrets(self):
        hook = self.webhook()
        user = make_user(self.env, "seller", "customer_data_platform.group_user")
        manager = make_user(self.env, "boss", "customer_data_platform.group_manager")
        with self.assertRaises(AccessError):
            hook.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            self.env["cdp.webhook.delivery"].with_user(user).search([])
        self.assertEqual(hook.with_user(manager).name, "Till")
        with self.assertRaises(AccessError):
            hook.with_user(manager).read(["secret"])
        with self.assertRaises(AccessError):
            hook.with_user(manager).write({"secret": "whsec_YQ=="})
        made = (
            self.env["cdp.webhook"]
            .with_user(manager)
            .create(
                {
                    "name": "Mine",
                    "url": "https://example.com/",
                    "field_ids": [Command.clear()],
                }
            )
        )
        self.assertTrue(made.sudo().secret)
        made.company_id = False
        made.action_test()
        (one,) = made.delivery_ids
        one.with_user(manager).action_replay()
        self.assertEqual(made.with_user(manager).waiting_count, 1, "a test is seen")
