from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.customer_data_platform.models.understand.recommend import (
    cdp_stage_recommend,
)

from ..common import CustomerDataCase, make_user
from .recommend_case import RecommendCase

TABLES = (
    "cdp_recommendation",
    "cdp_product_pair",
    "cdp_product_learned",
    "cdp_profile",
)


@tagged("post_install", "-at_install")
class TestWithoutProducts(CustomerDataCase):
    """Where nothing that was bought names a product, nothing fails."""

    def test_training_says_what_is_missing(self):
        told = self.env["cdp.stage.recommend"]._train(self.env["cdp.model"])
        self.assertEqual(told, {"gate": ["no_products", {}]})
        version = self.env["cdp.model"]._adopt(
            "recommend", {"state": "gated", "gate_code": "no_products"}
        )
        self.assertIn("no purchase names a product", version.explanation)

    def test_there_is_no_list_and_the_profile_says_why(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 10)
        self.run_stages()
        user = make_user(self.env, "user", "customer_data_platform.group_user")
        profile = self.profile(anna).with_user(user)
        self.assertIn("No recommendations have been made", profile.recommend_note)
        self.env["cdp.model"]._adopt(
            "recommend", {"state": "gated", "gate_code": "no_products"}
        )
        self.run_stages("recommend")
        self.assertEqual(self.run_of("recommend").state, "done")
        profile = self.profile(anna).with_user(user)
        self.assertIn("no purchase names a product", profile.recommend_note)
        self.assertFalse(profile.recommendation_ids)

    def test_pages_open_and_are_empty(self):
        user = make_user(self.env, "user", "customer_data_platform.group_user")
        products = self.env["cdp.product"].with_user(user)
        self.assertEqual(products._goes_with([1, 2]), [])
        products.search_read([("blocked", "=", False)], limit=1, order="category_id")
        products.formatted_read_group([], ["category_id"], ["buyer_count:sum"])
        self.assertFalse(Form(self.env["cdp.basket"].with_user(user)).suggestion_ids)

    def test_without_a_role_nothing_opens(self):
        nobody = make_user(self.env, "nobody", "base.group_partner_manager")
        for model in (
            "cdp.recommendation",
            "cdp.product.pair",
            "cdp.product.learned",
            "cdp.recommend.exclusion",
            "cdp.basket",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(nobody).search([])


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestRecommend(RecommendCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = make_user(cls.env, "user", "customer_data_platform.group_user")

    # ------------------------------------------------------------------
    # Buy again
    # ------------------------------------------------------------------

    def test_what_a_customer_keeps_buying_is_on_the_list_with_its_numbers(self):
        self.assertEqual(self.shown("again"), self.bread)
        row = self.place("again", self.bread)
        self.assertEqual(row.reason, "Bought 3 times, every 20 days, last 21 days ago")
        self.assertEqual(self.behind(row.action_open_behind()), 3)

    def test_what_was_just_bought_is_not_recommended_until_the_days_are_over(self):
        self.sell(self.anna, self.bread, days_ago=2)
        self.run_stages("rfm", "recommend")
        self.assertFalse(self.shown("again"))
        self.set_parameter("recommend_again_after", "1")
        self.run_stages("recommend")
        self.assertEqual(self.place("again", self.bread).times, 4)

    def test_what_was_returned_is_not_recommended_until_bought_again(self):
        self.sell(self.anna, self.bread, days_ago=18, quantity=-1)
        self.run_stages("rfm", "recommend")
        self.assertFalse(self.shown("again"))
        self.sell(self.anna, self.bread, days_ago=9)
        self.run_stages("rfm", "recommend")
        self.assertEqual(self.shown("again"), self.bread)

    def test_an_exchange_is_no_return(self):
        self.sell(self.anna, self.jam, days_ago=10)
        swap = self.sell(self.anna, self.jam, days_ago=9, quantity=-1)
        swap.order_line[0].copy({"order_id": swap.id, "product_uom_qty": 1})
        self.run_stages("rfm", "recommend")
        self.assertIn(self.jam, self.shown("again"))

    # ------------------------------------------------------------------
    # New for them, top in their categories
    # ------------------------------------------------------------------

    def test_new_is_what_others_bought_beside_it_with_the_numbers(self):
        self.assertEqual(self.shown("new")[0], self.butter)
        row = self.place("new", self.butter)
        self.assertEqual(row.because_id.id, self.bread.id)
        self.assertEqual(
            row.reason,
            "Goes with Bread: bought by 16 of its 17 customers, 1.5 times as many as "
            "by chance",
        )
        self.assertEqual(self.behind(row.action_open_behind()), 16)
        self.assertNotIn(self.bread, self.shown("new"))

    def test_the_best_sellers_of_their_categories_beside_the_other_lists(self):
        row = self.place("category", self.cheese)
        self.assertEqual(row.times, 3)
        self.assertIn("of Food, where they bought 3 times; bought by 8", row.reason)
        self.assertNotIn(self.bread, self.shown("category"))
        self.assertFalse(set(self.shown("category")) & set(self.shown("new")))

    # ------------------------------------------------------------------
    # What goes well together
    # ------------------------------------------------------------------

    def test_the_numbers_of_a_pair_are_those_of_the_purchases(self):
        pairs = self.env["cdp.product.pair"].with_user(self.user)
        pair = pairs.search(
            [("product_id", "=", self.bread.id), ("other_id", "=", self.butter.id)]
        )
        self.assertEqual((pair.together, pair.alone, pair.others), (64, 67, 64))
        self.assertEqual(pair.baskets, 24 * 4 + 3)
        self.assertAlmostEqual(pair.lift, 64 * 99 / (67 * 64), 3)
        self.assertEqual(self.behind(pair.action_open_baskets()), 64)
        product = pair.product_id
        self.assertEqual(self.behind(product.action_open_baskets()), 67)
        self.assertEqual(self.behind(product.action_open_buyers()), 17)
        self.assertEqual(product.buyer_count, 17)
        self.assertEqual(product.goes_with, "Butter, Jam")

    def test_baskets_of_whom_nobody_knows_count_and_of_the_left_out_do_not(self):
        pair = self.env["cdp.product.pair"].search(
            [("product_id", "=", self.bread.id), ("other_id", "=", self.butter.id)]
        )
        colleague = self.contact("Colleague", employee=True)
        self.sell(colleague, self.bread + self.butter, days_ago=3)
        self.run_stages("link", "rfm")
        self.full_pass()
        self.assertEqual(pair.together, 64)
        self.assertEqual(self.behind(pair.action_open_baskets()), 64)
        self.assertFalse(self.profile(colleague).recommendation_ids)
        # until the contact is looked at, nobody knows who it is
        self.sell(self.contact("Somebody"), self.bread + self.butter, days_ago=3)
        self.full_pass()
        self.assertEqual(pair.together, 65)
        self.assertEqual(self.behind(pair.action_open_baskets()), 65)

    def test_a_basket_is_completed(self):
        products = self.env["cdp.product"].with_user(self.user)
        (first, *_rest) = products._goes_with([self.bread.id, self.jam.id])
        self.assertEqual(first.product_id, self.butter.id)
        self.assertEqual(products._goes_with([]), [])
        basket = self.env["cdp.basket"].with_user(self.user).new()
        basket.product_ids = products.browse(self.wine.id)
        row = basket.suggestion_ids[0]
        self.assertEqual(row.product_id._origin.id, self.cheese.id)
        self.assertEqual(
            row.reason,
            "In 32 of the 32 baskets with Wine, 3.1 times as many as by chance",
        )

    # ------------------------------------------------------------------
    # What is never recommended
    # ------------------------------------------------------------------

    def gone(self, why):
        """Butter is off every list and page at once, and off the lists made then."""
        for made_anew in (False, True):
            if made_anew:
                self.full_pass()
            for kind in ("again", "new", "category"):
                for partner in (self.anna, self.customers[0]):
                    self.assertNotIn(self.butter, self.shown(kind, partner), why)
            products = self.env["cdp.product"].with_user(self.user)
            found = [each.product_id for each in products._goes_with([self.bread.id])]
            self.assertNotIn(self.butter.id, found, why)
            bread = products.browse(self.bread.id)
            self.assertNotIn("Butter", bread.goes_with)
            self.assertNotIn(self.butter.id, bread.pair_ids.other_id.ids)
        self.assertEqual(products.browse(self.butter.id).blocked, why)

    def test_what_is_not_for_sale(self):
        self.assertIn(self.butter, self.shown("again", self.customers[0]))
        self.butter.sale_ok = False
        self.gone("not_for_sale")

    def test_what_is_archived(self):
        self.butter.active = False
        self.gone("archived")

    def test_what_is_out_of_stock_unless_you_say_so(self):
        self.butter.is_storable = True
        self.gone("out_of_stock")
        self.set_parameter("recommend_out_of_stock", "True")
        self.env.invalidate_all()
        self.assertFalse(self.env["cdp.product"].browse(self.butter.id).blocked)
        self.set_parameter("recommend_out_of_stock", "")
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        self.env["stock.quant"]._update_available_quantity(
            self.butter, warehouse.lot_stock_id, 1_000
        )
        self.full_pass()
        self.assertIn(self.butter, self.shown("new"))

    def test_what_is_on_your_list_by_itself_or_by_its_category(self):
        exclusions = self.env["cdp.recommend.exclusion"]
        manager = make_user(self.env, "boss", "customer_data_platform.group_manager")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            exclusions.create({"reason": "neither"})
        with self.assertRaises(AccessError):
            exclusions.with_user(self.user).create({"product_id": self.butter.id})
        listed = exclusions.with_user(manager).create({"product_id": self.butter.id})
        self.gone("never")
        self.assertFalse(
            self.env["cdp.product.pair"].search([("other_id", "=", self.butter.id)])
        )
        listed.unlink()
        self.full_pass()
        self.assertIn(self.butter, self.shown("new"))
        below = self.env["product.category"].create(
            {"name": "Dairy", "parent_id": self.food.id}
        )
        self.butter.categ_id = below
        exclusions.create({"category_id": self.food.id})
        self.gone("never")

    def test_what_only_serves_the_sale(self):
        self.env.company.sale_discount_product_id = self.butter
        self.gone("helper")

    # ------------------------------------------------------------------
    # Who gets lists, and who sees them
    # ------------------------------------------------------------------

    def test_who_is_left_out_has_no_lists_any_more(self):
        self.assertTrue(self.profile(self.anna).recommendation_ids)
        self.env["cdp.exclusion"].create(
            {"name": "Objects to profiling", "domain": "[('name', '=', 'Anna Berg')]"}
        )
        self.run_stages()
        profile = self.profile(self.anna)
        self.assertFalse(profile.recommendation_ids)
        self.assertFalse(profile.recommend_model_id)
        self.assertIn("Objects to profiling", profile.recommend_note)

    def test_another_companys_products_are_not_shown(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        cake = self.product("Cake", company_id=other.id)
        fans = self.customers[:12]
        for customer in fans:
            for days_ago in (40, 30, 20):
                self.sell(customer, self.bread + cake, days_ago, company_id=other.id)
        self.anna.company_id = self.env.company
        self.run_stages("link", "rfm")
        self.full_pass()
        # a customer of both companies may buy it again, to the eyes of that company
        self.assertIn(cake.id, self.profile(fans[0]).recommendation_ids.product_id.ids)
        self.assertNotIn(cake, self.shown("again", fans[0]))
        # one of this company, or who has never been there, is not led to it
        for customer in (self.anna, self.customers[13]):
            rows = self.profile(customer).recommendation_ids
            self.assertNotIn(cake.id, rows.product_id.ids, customer.name)
        products = self.env["cdp.product"].with_user(self.user)
        found = [each.product_id for each in products._goes_with([self.bread.id])]
        self.assertNotIn(cake.id, found)
        pairs = self.env["cdp.product.pair"]
        with_cake = [("product_id", "=", self.bread.id), ("other_id", "=", cake.id)]
        self.assertTrue(pairs.search(with_cake))
        self.assertFalse(pairs.with_user(self.user).search(with_cake))

    # ------------------------------------------------------------------
    # How it works
    # ------------------------------------------------------------------

    def test_nothing_changed_nothing_written(self):
        for table in TABLES:
            with self.rows_written(table) as written:
                self.full_pass()
            self.assertFalse(written, table)
        self.assertEqual(self.run_of("recommend").written, 0)

    def test_only_the_lists_of_who_bought_are_written(self):
        self.sell(self.anna, self.wine, days_ago=10)
        with self.rows_written("cdp_recommendation") as written:
            self.run_stages("rfm", "recommend")
        rows = self.env["cdp.recommendation"].browse(written).exists()
        self.assertEqual(rows.profile_id, self.profile(self.anna))
        self.assertIn(self.wine, self.shown("again"))

    def test_in_batches_and_killed_in_between_it_comes_to_the_same(self):
        whole = self.contents()
        worker = self.env["cdp.stage.recommend"]
        self.env["cdp.recommendation"].sudo().search([]).unlink()
        stage = self.env["cdp.stage"].search([("code", "=", "recommend")])
        with patch.object(cdp_stage_recommend, "BATCH", 7):
            self.assertEqual(worker._full_batch(0).cursor, cdp_stage_recommend.LEARNED)
            worker._full_batch(cdp_stage_recommend.LEARNED)  # and the worker is killed
            self.assertLess(len(self.contents()), len(whole))
            stage.write({"full_running": True, "full_cursor": 0})
            self.run_stages("recommend")
        self.assertFalse(stage.full_running)
        self.assertEqual(self.contents(), whole)

    def contents(self):
        self.env.invalidate_all()
        rows = self.env["cdp.recommendation"].search([])
        names = ["profile_id", "kind", "rank", "product_id", "because_id", "score"]
        return [row[1:] for row in map(tuple, self.values(rows, names))]

    def values(self, rows, names):
        for row in rows:
            yield (row.id, *(row[name] for name in names))

    def test_lists_take_the_same_queries_for_one_row_and_for_many(self):
        rows = self.env["cdp.recommendation"].with_user(self.user).search([])
        names = ["profile_id", "product_id", "reason"]

        def queries(rows):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows.web_read({name: {} for name in names})
            return self.env.cr.sql_log_count - before

        kinds = rows.grouped("kind").values()
        few = self.env["cdp.recommendation"].union(*(kind[:1] for kind in kinds))
        queries(rows)
        self.assertLessEqual(queries(rows), queries(few))

    def test_below_the_gate_there_is_no_list(self):
        self.adopt(state="gated", gate_code="few_baskets", gate_have=12, gate_need=100)
        self.run_stages("recommend")
        profile = self.profile(self.anna)
        self.assertFalse(profile.recommendation_ids)
        self.assertEqual(
            profile.recommend_note,
            "Not enough data, because only 12 purchases name products; 100 are needed.",
        )

    def test_training_needs_baskets_then_tells_what_it_chose_and_how_good_it_was(self):
        worker = self.env["cdp.stage.recommend"]
        told = worker._train(self.env["cdp.model"])
        self.assertEqual(told["gate"], ["few_baskets", {"have": 99, "need": 100}])
        for days_ago in (150, 220, 300, 390):
            for customer in self.customers:
                self.sell(customer, self.bread + self.honey, days_ago)
        self.env.flush_all()
        # as PostgreSQL does by itself: without it, it takes the tables for empty
        self.env.cr.execute("ANALYZE sale_order; ANALYZE sale_order_line")
        told = worker._train(self.adopt().parameters)
        self.assertEqual(told["parameters"]["method"], "ease")
        self.assertEqual(told["record"]["baskets"], 99 + 4 * 24)
        for name in ("new", "again", "basket"):
            figures = told["record"]["lists"][name]["backtest"]
            for method in ("ours", "popularity"):
                value, low, high = figures[method]["ndcg10"]
                self.assertTrue(0 <= low <= value <= high <= 1)
        self.assertFalse(told["against_live"]["worse"])
        version = self.adopt(parameters=told["parameters"], record=told["record"])
        self.assertNotIn("No record", version.explanation)
        self.assertIn("EASE", version.explanation)
        for name, field in version._fields.items():
            if field.type == "html":
                self.assertNotIn("Traceback", version[name] or "")
        self.full_pass()
        self.assertEqual(self.profile(self.anna).recommend_model_id, version)

    # ------------------------------------------------------------------
    # On the forms of products
    # ------------------------------------------------------------------

    def test_the_forms_of_products_have_a_button_of_ours(self):
        template = self.bread.product_tmpl_id
        action = self.env.ref("customer_data_platform.cdp_product_action_of_record")
        for record in (self.bread, template):
            seen = record.with_user(self.user).get_view(view_type="form")["arch"]
            self.assertIn(f'name="{action.id}"', seen, record)
            opened = (
                action.with_user(self.user)
                .with_context(active_model=record._name, active_id=record.id)
                .run()
            )
            self.assertEqual(
                (opened["res_model"], opened["res_id"]), ("cdp.product", self.bread.id)
            )
        seller = make_user(self.env, "seller", "sales_team.group_sale_salesman")
        seen = template.with_user(seller).get_view(view_type="form")["arch"]
        self.assertNotIn(f'name="{action.id}"', seen)

    def test_the_button_comes_with_the_app_and_is_ours_to_take_away(self):
        name = "customer_data_platform.product_template_view_form"
        self.env.ref(name).unlink()
        self.run_stages("recommend", everybody=True)
        view = self.env.ref(name)
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("res_id", "=", view.id)]
        )
        self.assertEqual((data.module, data.noupdate), ("customer_data_platform", True))
        self.env["cdp.product"]._show_on_products()
        self.assertEqual(self.env.ref(name), view)
