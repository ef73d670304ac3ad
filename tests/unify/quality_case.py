from ..common import CustomerDataCase, make_user

ROLE = "customer_data_platform.group_"
TYPO, MEANT = "anna@gmial.com", "anna@gmail.com"


class QualityCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever somebody has set in the database is not our subject.
        rules = cls.env["cdp.quality.rule"].with_context(active_test=False).search([])
        rules.filtered("accept").write({"accept": False})
        rules.filtered(lambda rule: not rule.active).write({"active": True})
        cls.clerk = make_user(
            cls.env, "clerk", ROLE + "user", "base.group_partner_manager"
        )
        cls.reader = make_user(cls.env, "reader", ROLE + "user")
        cls.manager = make_user(cls.env, "boss", ROLE + "manager")
        cls.germany = cls.env.ref("base.de")

    @classmethod
    def contact(cls, name, **vals):
        """One with nothing to complain about but what the test is about."""
        vals = {"email": "a.berg@berg.example.com", "lang": "en_US", **vals}
        return super().contact(name, **vals)

    def check(self, *partners, everybody=False):
        """Have the contacts read, linked and checked."""
        self.run_stages("link", "quality", everybody=everybody)
        return self.issues(*partners)

    def issues(self, *partners):
        self.env.invalidate_all()
        partners = self.env["res.partner"].union(*partners)
        return self.env["cdp.quality.issue"].search(
            [("partner_id", "in", partners.ids)], order="id"
        )

    def issue(self, partner, code=None):
        found = self.issues(partner)
        if code:
            found = found.filtered(lambda issue: issue.rule_id.code == code)
        self.assertEqual(len(found), 1, found.mapped("rule_id.name"))
        return found

    def rule(self, name):
        return self.env.ref(f"customer_data_platform.quality_rule_{name}")

    def found(self, partner):
        """{built-in check: reason} of what is open."""
        issues = self.issues(partner).filtered(lambda i: i.state == "open")
        return {issue.rule_id.code: issue.code for issue in issues}
