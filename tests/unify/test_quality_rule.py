from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .quality_case import MEANT, TYPO, QualityCase


@tagged("post_install", "-at_install")
class TestQualityRule(QualityCase):
    """Rules of one's own, and rules that act by themselves."""

    def own(self, **vals):
        return (
            self.env["cdp.quality.rule"]
            .with_user(self.manager)
            .create({"name": "Ours", "message": "Call them.", **vals})
        )

    def test_a_filter_finds_who_breaks_the_rule(self):
        rule = self.own(domain="[('function', '=', 'Boss')]", field="function")
        anna = self.contact("Anna Berg", function="Boss")
        ruth = self.contact("Ruth Klein", function="Clerk")
        self.check()
        self.assertEqual(self.issue(anna).rule_id, rule)
        self.assertEqual(self.issue(anna).value, "Boss")
        self.assertFalse(self.issues(ruth))
        rule.active = False
        self.check()
        self.assertFalse(self.issues(anna))

    def test_changing_a_rule_has_everybody_looked_at_again(self):
        anna = self.contact("Anna Berg")
        self.check()
        self.own(domain="[('name', '=', 'Anna Berg')]")
        self.check()
        self.assertTrue(self.run_of("quality").everybody)
        self.assertTrue(self.issues(anna))

    def test_a_filter_narrows_a_built_in_check(self):
        anna = self.contact("Anna Berg", email="info@berg.example.com")
        ruth = self.contact("Ruth Klein", email="info@klein.example.com")
        self.rule("email_role").with_user(
            self.manager
        ).domain = "[('name', '=', 'Anna Berg')]"
        self.check()
        self.assertTrue(self.found(anna))
        self.assertFalse(self.found(ruth))

    @mute_logger("odoo.sql_db")
    def test_a_filter_that_cannot_be_used_is_refused(self):
        for domain in (
            "[('nonsense', '=', 1)]",
            "[('name', '=', 'x'",
            "__import__('os').system('true')",
            "[('name', '=', uid)]",
            "[('name', 'near', 'x')]",
            "[('id', '=', 'abc')]",
            "'name'",
            "[]",
            "(" * 2000,
        ):
            with self.assertRaises(ValidationError, msg=domain):
                self.own(domain=domain)

    def test_a_filter_shows_no_more_than_its_author_may_see(self):
        with self.assertRaises(ValidationError):
            self.own(domain="[('user_ids.password', '=like', '$pbkdf2%')]")

    def test_a_weight_below_one_is_refused(self):
        with self.assertRaises(Exception, msg="weight") as caught:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.own(domain="[('id', '=', 1)]", weight=0)
        self.assertIn("weight", str(caught.exception))

    def test_only_managers_change_rules(self):
        rule = self.rule("email_typo")
        for user in (self.reader, self.clerk):
            with self.assertRaises(AccessError):
                rule.with_user(user).accept = True
        rule.with_user(self.manager).accept = True

    def test_a_rule_acts_by_itself_only_when_told_to(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check(everybody=True)
        self.assertEqual(anna.email, TYPO)
        self.rule("email_typo").accept = True
        self.check()
        self.assertEqual(anna.email, MEANT)
        issue = self.issue(anna)
        self.assertEqual(
            (issue.state, issue.by_rule, issue.user_id.id), ("accepted", True, False)
        )
        issue.with_user(self.clerk).action_undo()
        self.check(everybody=True)
        self.check(everybody=True)
        self.assertEqual((anna.email, self.issue(anna).state), (TYPO, "undone"))

    def test_more_than_a_batch_is_written_in_several(self):
        self.patch(self.env.registry["cdp.stage.quality"], "_write_limit", 2)
        people = [self.contact(f"Anna {n}", email=f"a{n}@gmial.com") for n in range(5)]
        self.rule("email_typo").accept = True
        self.check()
        self.assertEqual(
            [contact.email for contact in people],
            [f"a{n}@gmail.com" for n in range(5)],
        )

    def test_what_odoo_refuses_is_noted_and_holds_nobody_up(self):
        anna = self.contact("Anna Berg", email=TYPO)
        ruth = self.contact("Ruth Klein", email="ruth@gmial.com")
        model = self.env.registry["res.partner"]
        write = model.write

        def refuse(partners, vals):
            if anna in partners and "email" in vals:
                raise UserError("Not this one.")  # pylint: disable=translation-required
            return write(partners, vals)

        self.patch(model, "write", refuse)
        self.rule("email_typo").accept = True
        self.check()
        self.assertEqual((anna.email, ruth.email), (TYPO, "ruth@gmail.com"))
        issue = self.issue(anna)
        self.assertEqual((issue.state, issue.message), ("open", "Not this one."))
        self.check(everybody=True)
        self.assertEqual(self.run_of("quality").written, 0)
