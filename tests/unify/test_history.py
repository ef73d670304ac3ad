"""The history: every link, and who took it back, with the reason in words."""

from odoo.tests import tagged

from ..common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestHistory(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = make_user(
            cls.env, "cdp_historian", "customer_data_platform.group_manager"
        )
        cls.manager = manager
        cls.log = cls.env["cdp.identity.log"]
        cls.newest = cls.log.search([], limit=1).id or 0

    def lines(self):
        return self.log.search([("id", ">", self.newest)], order="id")

    def linked(self):
        phone = "+43 660 5550101"
        pair = self.contact("Ida Holm", phone=phone), self.contact("Ida Holm")
        pair[1].phone = phone
        self.run_stages("link")
        return pair

    def match(self, one, two):
        return self.env["cdp.match"].search(
            [("partner_a_id", "=", one.id), ("partner_b_id", "=", two.id)]
        )

    def test_what_the_rule_links_is_told_once_with_its_reason(self):
        one, two = self.linked()
        line = self.lines()
        self.assertEqual((line.action, line.user_id.id), ("linked", False))
        self.assertEqual((line.partner_id, line.other_id), (one, two))
        self.assertEqual(line.contacts, f"Ida Holm (#{one.id}), Ida Holm (#{two.id})")
        self.assertEqual(line.why, "Same name and the same phone +436605550101")
        self.run_stages("link", everybody=True)
        self.assertEqual(self.lines(), line)

    def test_one_line_for_a_group(self):
        phone, email = "+43 660 5550101", "ida@holm.example.com"
        group = [
            self.contact("Ida Holm", phone=phone),
            self.contact("Ida Holm", phone=phone, email=email),
            self.contact("Ida Holm", email=email),
        ]
        self.run_stages("link")
        line = self.lines()
        self.assertEqual(len(line), 1)
        self.assertEqual([f"#{one.id}" in line.contacts for one in group], [True] * 3)
        self.assertIn(email, line.why)
        self.assertIn("+436605550101", line.why)

    def test_withdrawing_not_the_same_is_told(self):
        match = self.match(*self.linked()).with_user(self.manager)
        match.action_reject()
        match.action_restore()
        self.assertEqual(
            self.lines().mapped("action"), ["linked", "unlinked", "withdrawn"]
        )
        last = self.lines()[-1]
        self.assertEqual(last.user_id, self.manager)
        self.assertIn("Not the same", last.why)

    def test_what_the_model_links_is_told_with_its_probability(self):
        names = "Ida Holm", "Ida Holme", "Jo Falk", "Jo Falck"
        contacts = [self.contact(name) for name in names]
        self.run_stages("link")
        answer = [
            ("linked", contacts[0].id, contacts[1].id, 0.98, '[["name", "typo", 4.2]]'),
            ("proposed", contacts[2].id, contacts[3].id, 0.6, "[]"),
        ]
        stage = self.env["cdp.stage.match"]
        stage._empty_answer()
        self.env.cr.executemany(
            "INSERT INTO cdp_match_answer VALUES (%s, %s, %s, %s, %s)", answer
        )
        stage._apply(stage._keep_version({}))
        line = self.lines()
        self.assertEqual(line.why, "Probability 98 %. They look alike: name")
        self.assertEqual((line.partner_id, line.other_id), tuple(contacts[:2]))
        self.assertFalse(line.user_id)
