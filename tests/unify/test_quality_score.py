from datetime import date, timedelta

from odoo.tests import tagged

from .quality_case import MEANT, TYPO, QualityCase


@tagged("post_install", "-at_install")
class TestQualityScore(QualityCase):
    """The score, its history, the worklist, and what all that costs."""

    def total(self):
        return sum(self.env["cdp.quality.rule"].search([]).mapped("weight"))

    def test_the_score_is_the_share_of_rules_that_are_kept(self):
        fine = self.contact("Ruth Klein")
        anna = self.contact("Anna Berg", email=TYPO, lang=False)
        self.check()
        self.assertEqual(fine.cdp_profile_id.quality, 100)
        self.assertTrue(fine.cdp_profile_id.quality_since)
        profile = anna.cdp_profile_id
        lost = self.rule("email_typo").weight + self.rule("lang_missing").weight
        self.assertEqual(profile.quality, int(100 - 100 * lost / self.total()))
        self.assertEqual(profile.quality_issue_count, 2)
        issues = self.issues(anna).with_user(self.clerk)
        issues.filtered("fixable").action_accept()
        self.assertEqual(self.profile(anna).quality_issue_count, 1)
        issues.filtered(lambda i: i.state == "open").action_dismiss()
        self.assertEqual(self.profile(anna).quality, 100)

    def test_the_trend_goes_on_to_today(self):
        self.contact("Anna Berg")
        self.check()
        trend = self.env["cdp.quality.trend"].search([], order="date desc", limit=1)
        self.assertEqual(trend.date, date.today())

    def test_a_rule_counts_once_a_customer(self):
        here = {"country_id": self.germany.id}
        acme = self.contact("Acme", is_company=True, phone="030 901820", **here)
        vals = {"parent_id": acme.id, "type": "delivery", "phone": "030 901821"}
        self.contact(False, **vals, **here)
        self.check()
        profile = acme.cdp_profile_id
        lost = self.rule("phone_form").weight
        self.assertEqual(profile.quality_issue_count, 2)
        self.assertEqual(profile.quality, int(100 - 100 * lost / self.total()))

    def test_the_history_has_a_row_when_the_score_changed_and_only_then(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        history = self.env["cdp.quality.history"]
        mine = [("profile_id", "=", anna.cdp_profile_id.id)]
        first = history.search(mine)
        self.assertEqual(
            (first.date, first.score), (date.today(), anna.cdp_profile_id.quality)
        )
        first.date = date.today() - timedelta(days=3)
        self.check(everybody=True)
        self.assertEqual(history.search(mine), first)
        anna.email = MEANT
        self.check()
        self.assertEqual(history.search(mine).mapped("score"), [100, first.score])

    def test_the_trend_averages_over_all_customers_of_that_day(self):
        self.env["cdp.quality.history"].search([]).unlink()
        anna, ruth = self.contact("Anna Berg"), self.contact("Ruth Klein")
        self.run_stages("link")
        rows = [
            (anna, "2024-01-01", 40),
            (ruth, "2024-01-02", 80),
            (anna, "2024-01-04", 100),
        ]
        self.env["cdp.quality.history"].create(
            [
                {"profile_id": contact.cdp_profile_id.id, "date": day, "score": score}
                for contact, day, score in rows
            ]
        )
        trend = self.env["cdp.quality.trend"].with_user(self.reader).search([])
        self.assertEqual(
            [(str(row.date), row.quality, row.profiles) for row in trend[:4]],
            [
                ("2024-01-01", 40, 1),
                ("2024-01-02", 60, 2),
                ("2024-01-03", 60, 2),
                ("2024-01-04", 90, 2),
            ],
        )

    def test_who_is_left_out_leaves_the_average(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        before = self.env["cdp.quality.trend"].search([], order="date desc", limit=1)
        count = before.profiles
        anna.employee = True
        self.check()
        self.env.invalidate_all()
        after = self.env["cdp.quality.trend"].search([], order="date desc", limit=1)
        self.assertEqual(after.profiles, count - 1)
        self.assertFalse(anna.cdp_profile_id.quality_since)

    def test_linked_contacts_are_one_customer(self):
        anna = self.contact("Anna Berg", phone="030 901820", email="a@gmial.com")
        again = self.contact("Anna Berg", email="a@gmial.com")
        self.check()
        self.assertEqual(anna.cdp_profile_id, again.cdp_profile_id)
        self.assertEqual(self.profile(anna).quality_issue_count, 3)
        again.unlink()
        self.check()
        self.assertEqual(self.profile(anna).quality_issue_count, 2)

    def test_what_was_decided_follows_the_contact_to_its_new_profile(self):
        anna = self.contact("Anna Berg")
        ruth = self.contact("Ruth Klein", email=TYPO)
        self.check()
        issue = self.issue(ruth)
        issue.with_user(self.clerk).action_dismiss()
        self.env["cdp.stage.link"]._assign([[anna.id, ruth.id]])
        self.run_stages("quality")
        self.assertEqual(issue.state, "dismissed")
        self.assertEqual(issue.profile_id, self.profile(anna))

    def test_the_worklist_begins_with_the_most_revenue(self):
        people = [self.contact(f"Anna {n}", email=f"a{n}@gmial.com") for n in range(3)]
        self.buy(people[1], 500)
        self.buy(people[2], 900)
        people[2].lang = False
        self.run_stages()
        found = self.env["cdp.quality.issue"].with_user(self.reader)
        mine = found.search([("partner_id", "in", [p.id for p in people])])
        self.assertEqual(
            [(i.partner_id, i.rule_id.code) for i in mine],
            [
                (people[2], "email_typo"),
                (people[2], "lang_missing"),
                (people[1], "email_typo"),
                (people[0], "email_typo"),
            ],
        )
        self.assertEqual(mine[0].stake, 900)

    def test_a_batch_of_any_size_takes_as_many_queries(self):
        people = self.env["res.partner"].create(
            [{"name": f"ANNA {n}", "email": f"a{n}@gmial.com"} for n in range(60)]
        )
        self.run_stages("link", "quality")
        stage = self.env["cdp.stage.quality"]
        counts = []
        for size in (5, 5, 60):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            stage._refresh(people[:size].cdp_profile_id.ids)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    def test_what_did_not_change_is_not_written(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        with self.rows_written("cdp_quality_issue") as issues:
            with self.rows_written() as profiles:
                self.check(everybody=True)
        self.assertFalse(issues)
        self.assertNotIn(anna.cdp_profile_id.id, profiles)
        self.assertEqual(self.run_of("quality").written, 0)

    def test_lists_take_a_constant_number_of_queries(self):
        for n in range(6):
            self.contact(
                f"Anna {n}",
                email=f"a{n}@gmial.com",
                street=f"D {n}",
                country_id=self.germany.id,
            )
        self.check()
        model = self.env["cdp.quality.issue"].with_user(self.reader)
        names = ("stake", "partner_id", "rule_id", "value", "suggestion", "reason")
        counts = []
        for limit in (2, 2, 6):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            model.web_search_read(
                [("rule_id.code", "=", "address_incomplete")],
                {name: {} for name in (*names, "author", "advice", "weight")},
                limit=limit,
            )
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
