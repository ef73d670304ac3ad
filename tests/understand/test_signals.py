from datetime import datetime, timedelta

from odoo.tests import tagged

from ...models.understand import frames, signals
from ..common import PURCHASE, CustomerDataCase

MORNING = datetime(2024, 6, 20, 9, 0, 0)


@tagged("post_install", "-at_install")
class TestSignals(CustomerDataCase):
    """What customers read, click, rate and complain of, less what machines do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna@mail.example.com")
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Easter bread",
                "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
            }
        )
        cls.links = cls.env["link.tracker"].create(
            [
                {"url": f"https://shop.example.com/{page}", "title": page}
                for page in ("bread", "cake", "rolls")
            ]
        )
        cls.run_stages("link")

    # ------------------------------------------------------------------
    # A newsletter's day
    # ------------------------------------------------------------------

    def trace(self, record, email=None, **vals):
        return self.env["mailing.trace"].create(
            {
                "trace_type": "mail",
                "mass_mailing_id": self.mailing.id,
                "model": record._name,
                "res_id": record.id,
                "email": email or record.email,
                "sent_datetime": MORNING,
                "trace_status": "sent",
                **vals,
            }
        )

    def click(self, trace, seconds, link=0):
        moment = MORNING + timedelta(seconds=seconds)
        click = self.env["link.tracker.click"].create(
            {"link_id": self.links[link].id, "mailing_trace_id": trace.id}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE link_tracker_click SET create_date = %s WHERE id = %s",
            (moment, click.id),
        )
        trace.links_click_datetime = moment
        return click

    def told(self, *partners, everybody=False):
        """What is told of contacts: kind, value, by a machine."""
        self.env.flush_all()
        ids = [partner.commercial_partner_id.cdp_profile_id.id for partner in partners]
        rows = self.env.execute_query_dict(signals.query(self.env, ids))
        whole = self.env.execute_query_dict(signals.query(self.env))
        self.assertCountEqual(
            rows,
            [row for row in whole if row["id"] in ids],
            "a few customers are told of as in the whole",
        )
        return sorted(
            (row["kind"], row["value"], row["machine"])
            for row in (whole if everybody else rows)
        )

    def test_the_columns_are_those_agreed(self):
        self.trace(self.anna, open_datetime=MORNING + timedelta(hours=2))
        self.env.flush_all()
        ((profile, day, kind, value, machine),) = self.env.execute_query(
            signals.query(self.env)
        )
        self.assertEqual(len(frames.SIGNALS), 5)
        self.assertEqual(profile, self.anna.cdp_profile_id.id)
        self.assertEqual(day, (MORNING.date() - frames.EPOCH).days)
        self.assertEqual((kind, value, machine), ("open", 1, False))

    # ------------------------------------------------------------------
    # Machines
    # ------------------------------------------------------------------

    def test_an_open_within_three_seconds_is_a_machines(self):
        self.trace(self.anna, open_datetime=MORNING + timedelta(seconds=3))
        self.assertEqual(self.told(self.anna), [("open", 1, True)])

    def test_an_open_after_five_seconds_may_be_hers(self):
        self.trace(self.anna, open_datetime=MORNING + timedelta(seconds=5))
        self.assertEqual(self.told(self.anna), [("open", 1, False)])

    def test_a_click_within_seconds_of_sending_is_a_machines(self):
        self.click(self.trace(self.anna), 6)
        self.assertEqual(self.told(self.anna), [("click", 1, True)])

    def test_a_click_at_lunch_is_hers(self):
        self.click(self.trace(self.anna), 3 * 3600)
        self.assertEqual(self.told(self.anna), [("click", 1, False)])

    def test_several_links_at_once_are_a_scanners(self):
        trace = self.trace(self.anna, open_datetime=MORNING + timedelta(seconds=600))
        for link, seconds in enumerate((600, 601, 601)):
            self.click(trace, seconds, link)
        self.assertEqual(self.told(self.anna), [("click", 1, True), ("open", 1, True)])

    def test_hers_counts_after_the_scanners(self):
        trace = self.trace(self.anna)
        for link in range(3):
            self.click(trace, 600, link)
        self.click(trace, 7200, 1)
        self.assertEqual(self.told(self.anna), [("click", 1, False)])

    def test_the_same_link_twice_is_a_persons_double_click(self):
        trace = self.trace(self.anna)
        self.click(trace, 600)
        self.click(trace, 601)
        self.assertEqual(self.told(self.anna), [("click", 1, False)])

    def test_a_reply_counts_as_a_click_unless_it_is_an_absence_note(self):
        self.trace(self.anna, reply_datetime=MORNING + timedelta(hours=1))
        self.trace(self.anna, reply_datetime=MORNING + timedelta(seconds=20))
        self.assertEqual(
            self.told(self.anna), [("click", 1, False), ("click", 1, True)]
        )

    def test_a_click_on_a_link_deleted_since_still_counts(self):
        trace = self.trace(self.anna)
        self.click(trace, 3600).unlink()
        self.assertEqual(self.told(self.anna), [("click", 1, False)])

    def test_tests_of_a_mailing_are_left_out(self):
        self.click(self.trace(self.anna, is_test_trace=True), 3600)
        self.assertEqual(self.told(self.anna), [])

    def test_what_is_older_than_two_years_is_left_out(self):
        old = MORNING - timedelta(days=800)
        self.trace(self.anna, sent_datetime=old, open_datetime=old + timedelta(hours=1))
        self.assertEqual(self.told(self.anna), [])

    # ------------------------------------------------------------------
    # Who it was
    # ------------------------------------------------------------------

    def test_a_mailing_contact_is_the_customer_with_that_address(self):
        reader = self.env["mailing.contact"].create({"email": "Anna@mail.example.com"})
        self.click(self.trace(reader, email=reader.email_normalized), 3600)
        self.assertEqual(self.told(self.anna), [("click", 1, False)])

    def test_a_subscriber_who_is_no_contact_is_nobody(self):
        reader = self.env["mailing.contact"].create({"email": "else@mail.example.com"})
        self.click(self.trace(reader), 3600)
        self.assertEqual(self.told(self.anna, everybody=True), [])

    def test_a_shared_mailbox_is_evidence_for_nobody(self):
        bert = self.contact("Bert Vogel", email="shared@mail.example.com")
        cleo = self.contact("Cleo Moser", email="shared@mail.example.com")
        self.run_stages("link")
        reader = self.env["mailing.contact"].create({"email": bert.email})
        self.assertNotEqual(bert.cdp_profile_id, cleo.cdp_profile_id)
        self.click(self.trace(reader), 3600)
        self.click(self.trace(bert), 3600)
        self.assertEqual(self.told(bert, cleo, everybody=True), [])

    def test_the_mailbox_of_an_organisation_counts_for_it(self):
        firm = self.contact(
            "Hotel Post", email="info@post.example.com", is_company=True
        )
        self.contact("Eva Lang", email="info@post.example.com", parent_id=firm.id)
        self.run_stages("link")
        reader = self.env["mailing.contact"].create({"email": "info@post.example.com"})
        self.click(self.trace(reader), 3600)
        self.assertEqual(self.told(firm), [("click", 1, False)])

    def test_what_an_employee_clicks_counts_for_the_organisation(self):
        firm = self.contact("Hotel Post", is_company=True)
        eva = self.contact("Eva Lang", email="eva@post.example.com", parent_id=firm.id)
        self.run_stages("link")
        self.click(self.trace(eva), 3600)
        self.assertEqual(self.told(firm), [("click", 1, False)])

    def test_whoever_is_left_out_of_scores_is_left_out_here(self):
        rule = self.env["cdp.exclusion"].search([], limit=1)
        self.anna.cdp_profile_id.sudo().excluded_by_id = rule
        self.click(self.trace(self.anna), 3600)
        self.assertEqual(self.told(self.anna), [])

    # ------------------------------------------------------------------
    # Sources
    # ------------------------------------------------------------------

    def signal_source(self, kind, **vals):
        return self.env["cdp.source"].create(
            self._source_vals(
                name=kind, kind=kind, domain=f"[('x_state', '=', '{kind}')]", **vals
            )
        )

    def test_ratings_are_brought_to_a_scale_from_zero_to_one(self):
        self.signal_source("rating", value_path="x_amount", value_best=5)
        self.buy(self.anna, 4, x_state="rating")
        self.buy(self.anna, 9, x_state="rating")
        self.assertEqual(
            self.told(self.anna), [("rating", 0.8, False), ("rating", 1, False)]
        )

    def test_complaints_are_told(self):
        self.signal_source("complaint")
        self.buy(self.anna, x_state="complaint")
        self.assertEqual(self.told(self.anna), [("complaint", 1, False)])

    def test_a_contract_tells_how_long_it_runs(self):
        self.env["ir.model.fields"].create(
            {
                "model_id": self.env["ir.model"]._get(PURCHASE).id,
                "name": "x_end",
                "ttype": "date",
                "field_description": "End",
            }
        )
        self.signal_source("contract", end_path="x_end")
        self.buy(self.anna, days_ago=1500, x_state="contract", x_end="2024-07-10")
        self.buy(self.anna, days_ago=1500, x_state="contract", x_end="2020-07-10")
        self.buy(self.anna, days_ago=1500, x_state="contract")
        start = (self.now - timedelta(days=1500, hours=1)).date()
        days = (datetime(2024, 7, 10).date() - start).days
        self.assertEqual(
            self.told(self.anna),
            [("contract", days, False), ("contract", 36_500, False)],
            "one that ended long ago is left out, one without an end runs on",
        )

    def test_other_contact_is_no_signal(self):
        self.signal_source("interaction")
        self.buy(self.anna, x_state="interaction")
        self.assertEqual(self.told(self.anna), [])
