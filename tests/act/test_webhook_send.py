"""Whatever the other program does, nothing is lost and nothing hangs."""

import socket
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.customer_data_platform.models.act.activation import (
    cdp_webhook_delivery,
    post,
)

from .webhook_case import WebhookCase

TRIES = cdp_webhook_delivery.TRIES


@tagged("post_install", "-at_install")
class TestWebhookSend(WebhookCase):
    def send(self, *answers, **vals):
        """A message, sent once to a program that answers so."""
        hook = self.webhook(**vals)
        self.program.answers[:] = answers
        hook.action_test()
        self.run_stages("webhook")
        return hook, self.deliveries(hook)

    def test_failed_then_taken_with_the_same_number(self):
        hook, one = self.send((500, {}, b"later"))
        self.assertEqual((one.state, one.status, one.answer), ("waiting", 500, "later"))
        self.run_stages("webhook")
        self.assertEqual(len(self.program.came), 1, "not before its time")
        self.due_now(hook)
        self.run_stages("webhook")
        self.assertEqual((one.state, one.tries), ("sent", 2))
        numbers = {headers["webhook-id"] for headers, _body, _path in self.program.came}
        self.assertEqual(numbers, {one.message_id})

    def test_pauses_grow_and_are_the_same_each_time(self):
        _hook, one = self.send((500, {}, b""))
        spans = []
        for one.tries in range(1, TRIES):
            spans.append(one._pause())
        self.assertEqual(spans, sorted(spans))
        self.assertLessEqual(24, spans[0])
        self.assertLessEqual(spans[-1], 12 * 3600 * 1.2)

    def test_given_up_then_sent_again_by_hand(self):
        hook, one = self.send(*[(503, {}, b"")] * TRIES)
        for _try in range(TRIES - 1):
            self.due_now(hook)
            self.run_stages("webhook")
        self.assertEqual((one.state, one.tries), ("dead", TRIES))
        self.assertEqual(hook.dead_count, 1)
        self.due_now(hook)
        self.run_stages("webhook")
        self.assertEqual(len(self.program.came), TRIES, "given up is given up")
        one.action_replay()
        self.run_stages("webhook")
        self.assertEqual(one.state, "sent")

    def test_gone_switches_the_webhook_off(self):
        hook, one = self.send((410, {}, b"no more"))
        self.assertFalse(hook.active)
        self.assertEqual(one.state, "dead")

    def test_redirects_are_not_followed(self):
        _hook, one = self.send((307, {"Location": f"{self.program.url}/other"}, b""))
        self.assertEqual((len(self.program.came), one.status), (1, 307))
        self.assertEqual(one.state, "waiting")

    def test_a_huge_answer_is_cut(self):
        _hook, one = self.send((200, {}, b"x" * 3_000_000))
        self.assertEqual((one.state, len(one.answer)), ("sent", 500))

    def test_a_malformed_answer_is_no_answer(self):
        _hook, one = self.send(
            lambda handler: handler.wfile.write(b"\x00\xffrubbish\r\n")
        )
        self.assertEqual((one.state, one.status), ("waiting", 0))
        self.assertIn("BadStatusLine", one.answer)

    def test_who_hangs_is_left_and_rests_while_others_go_on(self):
        def hang(handler):
            self.program.release.wait(20)

        other = self.webhook(name="Other")
        hook = self.webhook()
        hook.action_test()
        hook.action_test()
        other.action_test()
        self.program.answers[:] = [hang]
        with patch.object(post, "TIMEOUT", 0.5):
            self.run_stages("webhook")
        self.assertEqual(self.deliveries(hook).mapped("status"), [0, 0])
        self.assertEqual(sum(self.deliveries(hook).mapped("tries")), 1)
        self.assertTrue(hook.rest_until)
        self.assertEqual(self.deliveries(other).state, "sent")

    def test_who_drips_is_hung_up_on(self):
        def drip(handler):
            for _n in range(100):
                handler.wfile.write(b"H")
                handler.wfile.flush()
                if self.program.release.wait(0.05):
                    return

        with patch.object(post, "TIMEOUT", 0.5):
            _hook, one = self.send(drip)
        self.assertEqual((one.state, one.status), ("waiting", 0))

    def test_private_addresses_are_refused_however_they_are_written(self):
        for address in (
            *("127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254"),
            *("0.0.0.0", "100.64.0.1", "::1", "fc00::1", "fe80::1%eth0", "224.0.0.1"),
            *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"),
        ):
            self.assertFalse(post._allowed(address, loopback=False), address)
        self.assertFalse(post._allowed("10.0.0.8", loopback=True))
        self.assertTrue(post._allowed("8.8.8.8", loopback=False))

    def test_a_name_that_leads_inside_is_refused_when_it_is_sent(self):
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
        outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
        with patch.object(post.socket, "getaddrinfo", return_value=outside + inside):
            with patch.object(post, "_exchange") as exchange:
                outcome = post.post("https://shop.example.com/", [], "msg_1", b"{}")
        self.assertFalse(exchange.called)
        self.assertEqual(outcome.status, 0)
        self.assertIn("10.1.2.3", outcome.answer)

    def test_it_connects_to_the_address_that_was_checked(self):
        outside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
        with patch.object(post.socket, "getaddrinfo", return_value=outside):
            with patch.object(post, "_exchange") as exchange:
                post.post("https://shop.example.com/", [], "msg_1", b"{}")
        connection = exchange.call_args.args[0]
        self.assertEqual(
            (connection.address, connection.host), ("8.8.8.8", "shop.example.com")
        )
