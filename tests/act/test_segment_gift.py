"""A pricelist and a coupon for the members, with Odoo's own apps and without them."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, tagged

from ..common import make_user
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentGiftAlone(SegmentCase):
    def test_what_an_app_would_bring_shows_only_with_the_app(self):
        segment = self.segment()
        self.assertEqual(segment.has_pricelists, "product.pricelist" in self.env)
        self.assertEqual(segment.has_coupons, "loyalty.program" in self.env)
        self.assertEqual(
            bool(segment._selection_coupon()), "loyalty.program" in self.env
        )
        segment.sync_due = True
        self.work()
        self.assertFalse(segment.sync_due)
        segment.unlink()

    def test_what_an_app_took_along_is_no_longer_given(self):
        segment = self.segment()
        segment.write({"pricelist": 999_999, "programme": 999_999})
        segment.sync_due = True
        spec = {"pricelist_ref": {}, "coupon_ref": {}}
        (read,) = segment.web_read(spec)
        self.assertEqual((read["pricelist_ref"], read["coupon_ref"]), (False, False))
        self.work()
        self.assertFalse(segment.sync_due)


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestSegmentGift(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        feature = cls.env.ref("product.group_product_pricelist")
        cls.env.ref("base.group_user").implied_ids += feature
        names = ("Everybody", "Members", "By hand", "Other")
        cls.every, cls.cheap, cls.hand, cls.other = cls.env["product.pricelist"].create(
            [{"name": name, "sequence": n} for n, name in enumerate(names)]
        )
        cls.bread = cls.env["product.product"].create(
            {"name": "Bread", "list_price": 100, "taxes_id": False}
        )
        cls.cheap.item_ids = [
            Command.create({"compute_price": "percentage", "percent_price": 20})
        ]
        cls.anna, cls.paul = cls.env["res.partner"].create(
            [{"name": "Anna Berg"}, {"name": "Paul Hof"}]
        )
        cls.go("link")
        cls.segment = cls.env["cdp.segment"].create(
            {"name": "Members", "domain": "[('partner_id.ref', '=', 'member')]"}
        )
        cls.go("segment")

    @classmethod
    def go(cls, code):
        cls.env.flush_all()
        cls.env.ref(f"customer_data_platform.cron_{code}").method_direct_trigger()
        cls.env.invalidate_all()

    def come(self, *people, ref="member"):
        for person in people:
            person.ref = ref
        ids = [person.cdp_profile_id.id for person in people]
        self.env["cdp.change"]._note_profiles(["segment"], ids)
        self.go("segment")

    def of(self, partner):
        self.env.invalidate_all()
        return partner.specific_property_product_pricelist

    def price(self, partner):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": self.bread.id})],
            }
        )
        return order.order_line.price_unit * (1 - order.order_line.discount / 100)

    def test_members_buy_at_the_segments_prices_while_they_are_in_it(self):
        self.segment.pricelist_ref = self.cheap
        self.come(self.anna)
        self.assertEqual(self.of(self.anna), self.cheap)
        self.assertEqual(self.price(self.anna), 80)
        self.assertEqual(self.price(self.paul), 100)
        self.come(self.anna, ref=False)
        self.assertFalse(self.of(self.anna))
        self.assertFalse(self.env["cdp.segment.price"].search([]))

    def test_who_is_in_it_already_gets_it_and_another_one_when_it_changes(self):
        self.come(self.anna)
        self.segment.pricelist_ref = self.cheap
        self.go("segment")
        self.assertEqual(self.of(self.anna), self.cheap)
        self.segment.pricelist_ref = self.other
        self.go("segment")
        self.assertEqual(self.of(self.anna), self.other)
        self.segment.pricelist_ref = False
        self.go("segment")
        self.assertFalse(self.of(self.anna))

    def test_a_pricelist_set_by_hand_stays_before_and_after(self):
        self.anna.specific_property_product_pricelist = self.hand
        self.segment.pricelist_ref = self.cheap
        self.come(self.anna, self.paul)
        self.assertEqual(self.of(self.anna), self.hand)
        self.paul.specific_property_product_pricelist = self.hand
        self.come(self.anna, self.paul, ref=False)
        self.assertEqual(self.of(self.anna), self.hand)
        self.assertEqual(self.of(self.paul), self.hand)

    def test_deleting_the_segment_or_the_addon_takes_it_back(self):
        self.segment.pricelist_ref = self.cheap
        self.come(self.anna)
        self.segment.unlink()
        self.assertFalse(self.of(self.anna))

    def test_the_next_segment_gives_its_own_when_the_first_takes_back(self):
        second = self.env["cdp.segment"].create(
            {
                "name": "Second",
                "domain": f"[('id', '=', {self.anna.cdp_profile_id.id})]",
            }
        )
        self.segment.pricelist_ref = self.cheap
        self.come(self.anna)
        second.pricelist_ref = self.other
        self.go("segment")
        self.assertEqual(self.of(self.anna), self.cheap)
        self.come(self.anna, ref=False)
        self.go("segment")
        self.assertEqual(self.of(self.anna), self.other)

    def test_each_member_gets_one_coupon_for_ever_and_no_email(self):
        programme = self.env["loyalty.program"].create(
            {
                "name": "Ten percent",
                "program_type": "coupons",
                "applies_on": "current",
                "trigger": "with_code",
                "reward_ids": [Command.create({"discount": 10, "required_points": 2})],
            }
        )
        mails = self.env["mail.mail"].search_count([])
        self.segment.coupon_ref = programme
        for _time in range(2):
            self.come(self.anna)
            self.come(self.anna, ref=False)
        card = programme.coupon_ids
        self.assertEqual(card.partner_id, self.anna)
        self.assertEqual(card.points, 2)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.anna.id,
                "order_line": [Command.create({"product_id": self.bread.id})],
            }
        )
        claimable = order._try_apply_code(card.code)
        self.assertNotIn("error", claimable)

    def test_only_coupons_can_be_given(self):
        programme = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty"}
        )
        with self.assertRaises(ValidationError):
            self.segment.coupon_ref = programme

    def test_a_programme_limited_to_the_pricelist_is_for_members_only(self):
        self.env["loyalty.program"].create(
            {
                "name": "For members",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "pricelist_ids": self.cheap.ids,
                "rule_ids": [Command.create({"minimum_qty": 1})],
                "reward_ids": [Command.create({"discount": 10})],
            }
        )
        self.segment.pricelist_ref = self.cheap
        self.come(self.anna)
        found = {}
        for person in (self.anna, self.paul):
            order = self.env["sale.order"].create(
                {
                    "partner_id": person.id,
                    "order_line": [Command.create({"product_id": self.bread.id})],
                }
            )
            order._update_programs_and_rewards()
            names = order._get_claimable_rewards()
            found[person] = [r.program_id.name for rs in names.values() for r in rs]
        self.assertIn("For members", found[self.anna])
        self.assertNotIn("For members", found[self.paul])

    def test_a_pricelist_that_everybody_gets_is_none_for_members(self):
        with self.assertRaises(ValidationError):
            self.segment.pricelist_ref = self.every

    def test_who_may_not_set_prices_cannot_by_a_segment(self):
        marketer = make_user(
            self.env, "marketer", "customer_data_platform.group_manager"
        )
        with self.assertRaises(AccessError):
            self.segment.with_user(marketer).pricelist_ref = self.cheap
