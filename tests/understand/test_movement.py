"""Movements between segments: every customer in one of them, and each leads back."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CustomerDataCase, make_user

APRIL, MAY, JUNE = "2024-04-01", "2024-05-01", "2024-06-01"


@tagged("post_install", "-at_install")
class TestMovement(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.score.history"].search([]).unlink()
        cls.top, cls.middle, cls.bottom = cls.env["cdp.rfm.label"].create(
            [{"name": name, "sequence": n} for n, name in enumerate(("A", "B", "C"))]
        )
        cls.user = make_user(cls.env, "cdp_user", "customer_data_platform.group_user")
        # who stood where at the beginning of April, May and June
        cls.stood = {
            "up": (cls.middle, cls.middle, cls.top),
            "down": (cls.middle, cls.middle, cls.bottom),
            "stayed": (cls.top, cls.top, cls.top),
            "new": (None, None, cls.bottom),
            "back": (cls.top, None, cls.middle),
            "gone": (cls.top, cls.top, None),
        }
        cls.people = {
            kind: cls.stand(kind, *where) for kind, where in cls.stood.items()
        }

    @classmethod
    def stand(cls, name, *labels, **vals):
        """A customer with these segments in April, May and June, and 100 more revenue
        every month."""
        partner = cls.contact(name, **vals)
        profile = cls.env["cdp.profile"].create(
            {"partner_id": partner.id, "company_id": partner.company_id.id}
        )
        partner.cdp_profile_id = profile
        cls.env["cdp.score.history"].create(
            [
                {
                    "profile_id": profile.id,
                    "month": month,
                    **dict.fromkeys(("rfm_r", "rfm_f", "rfm_m"), 3),
                    "rfm_label_id": label.id,
                    "revenue": 100 * n,
                }
                for n, (month, label) in enumerate(
                    zip((APRIL, MAY, JUNE), labels, strict=True), 1
                )
                if label
            ]
        )
        return profile

    @property
    def movements(self):
        self.env.invalidate_all()
        return self.env["cdp.movement"].with_user(self.user)

    def of(self, profile, month=JUNE):
        domain = [("month", "=", month), ("profile_id", "=", profile.id)]
        return self.movements.search(domain)

    def test_each_customer_moves_once_in_a_way_with_a_word(self):
        for kind, profile in self.people.items():
            movement = self.of(profile)
            self.assertEqual(movement.mapped("kind"), [kind])
            _april, may, june = self.stood[kind]
            self.assertEqual(movement.from_label_id.id, may and may.id or False)
            self.assertEqual(movement.to_label_id.id, june and june.id or False)

    def test_revenue_is_what_is_at_stake_and_what_came_in(self):
        for kind, revenue, gained in (
            ("up", 300, 100),
            ("new", 300, 300),
            ("gone", 200, 0),
        ):
            movement = self.of(self.people[kind])
            self.assertEqual((movement.revenue, movement.gained), (revenue, gained))

    def test_the_first_month_has_nothing_to_compare_with(self):
        self.assertFalse(self.movements.search([("month", "=", APRIL)]))

    def test_a_month_without_snapshot_is_passed_over(self):
        self.env["cdp.score.history"].search([("month", "=", MAY)]).unlink()
        self.assertEqual(self.of(self.people["back"]).kind, "down")
        self.assertEqual(self.of(self.people["gone"]).kind, "gone")
        page = self.movements.page()
        self.assertEqual(
            page["months"],
            [{"value": JUNE, "name": "June 2024", "before": "April 2024"}],
        )

    def test_ids_name_one_movement_each(self):
        rows = self.movements.search([])
        self.assertEqual(len(rows), len({*rows.ids}))
        for movement in rows:
            found = self.movements.search([("id", "=", movement.id)])
            self.assertEqual(found, movement)

    def test_who_turned_out_to_be_another_customer_has_not_left(self):
        other = self.stand("Twin", self.top, self.top, None)
        self.assertEqual(self.of(other).kind, "gone")
        other.write({"merged_into_id": self.people["stayed"].id, "active": False})
        self.assertFalse(self.of(other, MAY) | self.of(other))

    # -- the page ---------------------------------------------------------

    def test_the_page_shows_the_latest_month_and_every_one_of_its_customers(self):
        page = self.movements.page()
        self.assertEqual(page["month"], page["months"][0])
        self.assertEqual(
            page["months"],
            [
                {"value": JUNE, "name": "June 2024", "before": "May 2024"},
                {"value": MAY, "name": "May 2024", "before": "April 2024"},
            ],
        )
        self.assertEqual(sum(flow["count"] for flow in page["flows"]), 6)
        self.assertEqual(
            {flow["kind"]: flow["count"] for flow in page["flows"]},
            dict.fromkeys(self.stood, 1),
        )
        self.assertEqual({*page["kinds"]}, {*self.stood})
        self.assertFalse(page["afterwards"])

    def test_the_page_shows_another_month_when_asked(self):
        page = self.movements.page(MAY)
        self.assertEqual(page["month"]["value"], MAY)
        found = [flow["kind"] for flow in page["flows"] for _n in range(flow["count"])]
        self.assertEqual(sorted(found), ["gone", *["stayed"] * 4])

    def test_the_page_says_what_was_reckoned_afterwards(self):
        self.env["cdp.score.history"].search([("month", "=", MAY)]).afterwards = True
        self.assertTrue(self.movements.page(MAY)["afterwards"])
        self.assertFalse(self.movements.page(JUNE)["afterwards"])

    def test_without_months_the_page_is_empty(self):
        self.env["cdp.score.history"].search([]).unlink()
        page = self.movements.page()
        self.assertEqual(
            (page["months"], page["month"], page["flows"]), ([], False, [])
        )

    def test_each_flow_leads_to_its_customers_archived_ones_too(self):
        self.people["gone"].active = False
        profiles = self.env["cdp.profile"].with_user(self.user)
        for flow in self.movements.page()["flows"]:
            conditions = [
                ("month", "=", JUNE),
                ("from_label_id", "=", flow["from"]),
                ("to_label_id", "=", flow["to"]),
                ("kind", "=", flow["kind"]),
            ]
            found = profiles.with_context(active_test=False).search(
                [("movement_ids", "any", conditions)]
            )
            self.assertEqual(found, self.people[flow["kind"]])

    # -- who sees it ------------------------------------------------------

    def test_each_company_sees_its_own_customers_only(self):
        north, south = self.env["res.company"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        theirs = self.stand("Nora", self.top, self.top, self.top, company_id=north.id)
        mine = self.stand("Sam", self.top, self.top, self.bottom, company_id=south.id)
        user = make_user(
            self.env,
            "cdp_south",
            "customer_data_platform.group_user",
            company_id=south.id,
            company_ids=[(6, 0, south.ids)],
        )
        seen = self.movements.with_user(user)
        profiles = seen.search([("month", "=", JUNE)]).sudo().profile_id
        self.assertIn(mine, profiles)
        self.assertNotIn(theirs, profiles)
        flows = seen.page()["flows"]
        self.assertEqual(sum(flow["count"] for flow in flows), 7)

    def test_without_a_role_nothing_is_told(self):
        nobody = make_user(self.env, "cdp_nobody", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.env["cdp.movement"].with_user(nobody).page()
