"""Merging contacts: everything moves, nothing is lost, and undoing is exact."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import PURCHASE, CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"
CALLED = "Called about the cake."
#: what merging touches; messages of the merge itself are taken back as well
TABLES = (
    *("res_partner", "res_partner_res_partner_category_rel", "mail_followers"),
    *("mail_message", "mail_activity", "ir_attachment", "ir_model_data"),
    *("res_partner_bank", "res_users", "cdp_match", "cdp_identifier", "ir_default"),
    "x_cdp_test_purchase",
)


@tagged("post_install", "-at_install")
class TestMerge(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(
            cls.env,
            "cdp_merger",
            f"{GROUP}manager",
            "base.group_partner_manager",
        )
        cls.anna = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.again = cls.contact(
            "Anna Berg", email="anna@berg.example.com", city="Linz", street="Gasse 1"
        )
        cls.run_stages("link")

    def merge(self, *partners, user=None):
        merges = self.env["cdp.merge"].with_user(user or self.manager)
        made = merges._ask([self.env["res.partner"].union(*partners)], "A test.")
        self.assertEqual(made.state, "done", made.message)
        return made

    def run_merges(self):
        self.env.flush_all()
        self.env.ref("customer_data_platform.cron_merge").method_direct_trigger()
        self.env.invalidate_all()

    def refused(self, *partners):
        merges = self.env["cdp.merge"].with_user(self.manager)
        made = merges._ask([self.env["res.partner"].union(*partners)], "A test.")
        self.assertEqual(made.state, "refused")
        self.assertTrue(all(partner.active for partner in partners))
        return made.message

    def contents(self):
        """All rows of all tables that merging touches."""
        self.env.flush_all()
        found = {}
        for table in TABLES:
            query = SQL("SELECT t::text FROM %s t ORDER BY 1", SQL.identifier(table))
            found[table] = [row for (row,) in self.env.execute_query(query)]
        return found

    def assert_as_before(self, before):
        for table, rows in self.contents().items():
            self.assertEqual(rows, before[table], table)

    def fill(self, partner, tag="Regular"):
        """Something of everything that hangs on a contact."""
        tags = self.env["res.partner.category"]
        partner.category_id |= tags.search([("name", "=", tag)]) or tags.create(
            {"name": tag}
        )
        partner.category_id |= tags.create({"name": f"Of {partner.id}"})
        self.buy(partner, 25.0)
        message = partner.message_post(body=CALLED)
        partner.message_subscribe(self.manager.partner_id.ids)
        self.env["ir.attachment"].create(
            {"name": "order.txt", "res_model": "res.partner", "res_id": partner.id}
        )
        partner.activity_schedule("mail.mail_activity_data_todo", summary="Call back")
        self.env["res.partner.bank"].create(
            {"acc_number": "AT61 1904 3002 3457 3201", "partner_id": partner.id}
        )
        child = self.contact("Back door", parent_id=partner.id, type="delivery")
        self.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": f"customer_{partner.id}",
                "model": "res.partner",
                "res_id": partner.id,
            }
        )
        return message, child

    # ------------------------------------------------------------------

    def test_everything_goes_to_the_contact_that_stays(self):
        message, child = self.fill(self.again)
        self.fill(self.anna, "Wholesale")
        purchase = self.buy(self.again, 40.0)
        self.merge(self.anna, self.again)
        self.assertFalse(self.again.active)
        self.assertEqual(self.again.cdp_merged_into_id, self.anna)
        self.assertEqual(purchase.x_partner_id, self.anna)
        self.assertEqual(message.res_id, self.anna.id)
        self.assertEqual(child.parent_id, self.anna)
        self.assertEqual(child.complete_name, "Anna Berg, Back door")
        self.assertIn("Regular", self.anna.category_id.mapped("name"))
        self.assertEqual(self.env.ref(f"shop.customer_{self.again.id}"), self.anna)
        attached = [("res_model", "=", "res.partner"), ("res_id", "=", self.anna.id)]
        self.assertEqual(self.env["ir.attachment"].search_count(attached), 2)

    def test_what_the_survivor_lacks_it_takes_over(self):
        self.anna.phone = "+43 1 5551234"
        self.again.phone = "+43 1 5559999"
        self.merge(self.anna, self.again)
        self.assertEqual(self.anna.phone, "+43 1 5551234")
        self.assertEqual((self.anna.city, self.anna.street), ("Linz", "Gasse 1"))

    def test_no_two_halves_of_an_address_are_put_together(self):
        self.anna.city = "Graz"
        self.merge(self.anna, self.again)
        self.assertEqual(self.anna.city, "Graz")
        self.assertFalse(self.anna.street)

    def test_what_both_have_is_kept_once_and_never_deleted(self):
        self.fill(self.anna)
        self.fill(self.again)
        followers = self.env["mail.followers"].search_count([])
        accounts = self.env["res.partner.bank"].search_count([])
        merge = self.merge(self.anna, self.again)
        self.assertEqual(self.env["mail.followers"].search_count([]), followers)
        self.assertEqual(self.env["res.partner.bank"].search_count([]), accounts)
        stayed = {move.table_name: move.stayed for move in merge.move_ids}
        self.assertEqual(stayed["res_partner_bank"], 1)
        self.assertEqual(stayed["mail_followers"], 1)
        self.assertEqual(self.anna.category_id.mapped("name").count("Regular"), 1)

    def test_undo_brings_back_exactly_what_was(self):
        for partner in self.anna, self.again:
            self.fill(partner)
        user = make_user(self.env, "cdp_anna")
        self.env["ir.default"].set("res.partner", "parent_id", self.again.id)
        user.partner_id = self.again
        self.run_stages("link", "golden")
        before = self.contents()
        merge = self.merge(self.anna, self.again)
        self.assertEqual(user.partner_id, self.anna)
        self.assertNotEqual(self.contents()["res_partner"], before["res_partner"])
        merge.action_undo()
        self.assertEqual(merge.state, "undone")
        self.assert_as_before(before)

    def test_what_happened_since_stays_with_the_survivor(self):
        old = self.buy(self.again, 25.0)
        merge = self.merge(self.anna, self.again)
        new = self.buy(self.anna, 30.0)
        self.anna.city = "Wien"
        self.anna.message_post(body=CALLED)
        merge.action_undo()
        self.assertEqual(old.x_partner_id, self.again)
        self.assertEqual(new.x_partner_id, self.anna)
        self.assertEqual(self.anna.city, "Wien")
        self.assertFalse(self.anna.street)
        self.assertTrue(self.again.active)
        self.assertEqual(self.again.city, "Linz")

    def test_any_number_at_once_and_in_chains(self):
        more = [
            self.contact("Anna Berg", email="anna@berg.example.com") for _n in range(6)
        ]
        self.run_stages("link")
        purchases = [self.buy(partner) for partner in more]
        before = self.contents()
        first = self.merge(more[0], *more[1:])
        second = self.merge(self.anna, more[0], self.again)
        self.assertTrue(all(one.x_partner_id == self.anna for one in purchases))
        with self.assertRaisesRegex(UserError, "Undo that first"):
            first.action_undo()
        (first | second).action_undo()
        self.assert_as_before(before)

    def test_contacts_apart_become_one_customer_until_the_undo(self):
        other = self.contact("A. Berg", email="other@berg.example.com")
        self.run_stages("link")
        merge = self.merge(self.anna, other)
        self.assertEqual(self.profile(other), self.profile(self.anna))
        merge.action_undo()
        self.run_stages("link")
        self.assertNotEqual(self.profile(other), self.profile(self.anna))

    def test_the_profile_is_of_the_contact_that_stays(self):
        self.buy(self.anna, 10.0)
        self.buy(self.again, 30.0)
        merge = self.merge(self.again, self.anna)  # the younger one stays
        self.run_stages("link", "rfm")
        profile = self.profile(self.again)
        self.assertEqual(profile.partner_id, self.again)
        self.assertEqual(profile.revenue, 40.0)
        merge.action_undo()
        self.run_stages("link", "rfm")
        profile = self.profile(self.anna)
        self.assertEqual((profile.partner_id, profile.revenue), (self.anna, 40.0))

    def test_what_came_in_meanwhile_is_turned_later(self):
        merge = self.merge(self.anna, self.again)
        late = self.buy(self.again, 12.0)  # entered while the contacts were merged
        self.run_merges()
        self.assertEqual(late.x_partner_id, self.anna)
        merge.action_undo()
        self.assertEqual(late.x_partner_id, self.again)

    # ------------------------------------------------------------------
    # What must not be merged
    # ------------------------------------------------------------------

    def test_vetoes(self):
        company = self.contact("Berg GmbH", is_company=True)
        self.assertIn("organisation", self.refused(self.anna, company))
        child = self.contact("Anna Berg", parent_id=company.id)
        self.assertIn("different organisations", self.refused(self.anna, child))
        other = self.env["res.company"].create({"name": "Other shop"})
        theirs = self.contact("Anna Berg", company_id=other.id)
        self.assertIn("companies", self.refused(self.anna, theirs))
        address = self.contact("Home", parent_id=self.anna.id, type="other")
        self.assertIn("address", self.refused(self.anna, address))
        for login, partner in (("cdp_one", self.anna), ("cdp_two", self.again)):
            make_user(self.env, login).partner_id = partner
        self.assertIn("login", self.refused(self.anna, self.again))

    def test_not_the_same_is_a_veto(self):
        self.env["cdp.match"].search(
            [("partner_a_id", "=", self.anna.id), ("partner_b_id", "=", self.again.id)]
        ).action_reject()
        self.assertIn("not the same", self.refused(self.anna, self.again))

    def test_who_was_merged_is_not_merged_again(self):
        self.merge(self.anna, self.again)
        merges = self.env["cdp.merge"].with_user(self.manager)
        third = self.contact("Anna Berg")
        made = merges._ask([third | self.again], "A test.")
        self.assertIn("merged already", made.message)

    def test_a_closed_chain_of_entries_is_a_veto(self):
        if "account.move" not in self.env:
            return  # without Invoicing there is none; beside all apps there is
        move = self.env["account.move"].create({"move_type": "entry"})
        company = self.env.company
        account = self.env["account.account"].search(
            [("company_ids", "in", company.id)], limit=1
        ) or self.env["account.account"].create({"name": "Sales", "code": "990099"})
        move.line_ids = [
            (0, 0, {"account_id": account.id, "partner_id": self.again.id})
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE account_move SET inalterable_hash = 'x' WHERE id = %s", move.id)
        )
        self.assertIn("closed chain", self.refused(self.anna, self.again))

    def test_what_other_apps_do_with_it_is_undone_as_well(self):
        if "loyalty.card" not in self.env:
            return  # as above
        program = self.env["loyalty.program"].create(
            {"name": "Bread card", "program_type": "loyalty", "applies_on": "both"}
        )
        cards = self.env["loyalty.card"].create(
            [
                {"program_id": program.id, "partner_id": one.id, "points": points}
                for one, points in ((self.anna, 30), (self.again, 50))
            ]
        )
        merge = self.merge(self.anna, self.again)
        self.assertEqual(cards.mapped("points"), [80, 0])
        cards[0].points -= 10  # bought a bread since
        merge.action_undo()
        cards.invalidate_recordset()
        self.assertEqual(cards.mapped("points"), [20, 50])
        self.assertEqual(cards.partner_id, self.anna | self.again)
        self.assertTrue(all(cards.mapped("active")))

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_only_who_manages_data_and_contacts_merges(self):
        for groups in (
            (f"{GROUP}manager",),
            (f"{GROUP}user", "base.group_partner_manager"),
        ):
            user = make_user(self.env, f"cdp_{len(groups)}_no", *groups)
            with self.assertRaises(AccessError):
                self.merge(self.anna, self.again, user=user)
        merge = self.merge(self.anna, self.again)
        reader = make_user(self.env, "cdp_sees", f"{GROUP}user")
        self.assertEqual(merge.with_user(reader).survivor_id, self.anna)
        with self.assertRaises(AccessError):
            merge.with_user(reader).action_undo()

    def test_everything_is_in_the_history(self):
        merge = self.merge(self.anna, self.again)
        merge.action_undo()
        lines = self.env["cdp.identity.log"].search(
            [("partner_id", "=", self.anna.id)], limit=2
        )
        self.assertEqual(lines.mapped("action"), ["undone", "merged"])
        self.assertEqual(lines.user_id, self.manager)
        self.assertIn(str(self.again.id), lines[1].contacts)

    def test_preview_counts_what_moves(self):
        self.buy(self.again, 40.0)
        previews = self.env["cdp.merge.preview"].with_user(self.manager)
        action = previews._of_contacts(self.anna | self.again)
        preview = previews.browse(action["res_id"])
        lines = {line.table_name: line.rows for line in preview.line_ids}
        self.assertEqual(lines[PURCHASE.replace(".", "_")], 1)
        self.assertFalse(preview.against)
        moved = sum(preview.line_ids.mapped("rows"))
        opened = self.env["cdp.merge"].browse(preview.action_merge()["res_id"])
        self.assertEqual(opened.state, "done")
        self.assertEqual(opened.moved + opened.stayed, moved)

    def test_many_wait_for_the_scheduled_action(self):
        pairs = [
            self.contact(f"Twin {n}") | self.contact(f"Twin {n}") for n in range(25)
        ]
        self.run_stages("link")
        merges = self.env["cdp.merge"].with_user(self.manager)._ask(pairs, "A test.")
        self.assertEqual(set(merges.mapped("state")), {"waiting"})
        self.run_merges()
        merges.invalidate_recordset()
        self.assertEqual(set(merges.mapped("state")), {"done"})
        self.assertTrue(all(merges.mapped("swept")))


@tagged("post_install", "-at_install")
class TestCoreMerge(CustomerDataCase):
    """Odoo's own wizard, which deletes the contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.again = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.other = cls.contact("Anna Berg", phone="+43 1 5551234")
        cls.run_stages("link")

    def core_merge(self, *partners):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([partner.id for partner in partners], partners[0])

    def decide(self, one, two, verdict):
        a, b = sorted((one, two), key=lambda partner: partner.id)
        match = self.env["cdp.match"].search(
            [("partner_a_id", "=", a.id), ("partner_b_id", "=", b.id)]
        ) or self.env["cdp.match"].create(
            {"partner_a_id": a.id, "partner_b_id": b.id, "verdict": "proposed"}
        )
        if verdict == "rejected":
            match.action_reject()
        else:
            match.decide(verdict)
        return match

    def test_not_the_same_holds_for_the_survivor(self):
        self.decide(self.again, self.other, "rejected")
        self.core_merge(self.anna, self.again)
        self.other.email = "anna@berg.example.com"  # would be linked but for the veto
        self.run_stages("link")
        self.assertNotEqual(self.profile(self.other), self.profile(self.anna))

    def test_of_two_verdicts_no_is_the_stronger(self):
        one, two = self.contact("Max Wolf"), self.contact("Moritz Wolf")
        self.run_stages("link")
        self.decide(one, self.other, "linked")
        self.decide(two, self.other, "rejected")
        self.core_merge(one, two)
        self.assertNotEqual(self.profile(self.other), self.profile(one))
        self.run_stages("link")
        self.assertNotEqual(self.profile(self.other), self.profile(one))

    def test_links_and_identifiers_are_of_the_survivor(self):
        self.decide(self.again, self.other, "linked")
        self.buy(self.again, 15.0)
        self.core_merge(self.anna, self.again)
        self.run_stages("link", "rfm")
        profile = self.profile(self.anna)
        self.assertEqual(self.profile(self.other), profile)
        self.assertEqual(profile.revenue, 15.0)
        keys = profile.identifier_ids.mapped("value")
        self.assertEqual(len(keys), len(set(keys)))
