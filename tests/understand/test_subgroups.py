"""By what customers are told apart to see whether a version is as good for each."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.customer_data_platform.models.understand.model import subgroups

from ..common import CustomerDataCase


@tagged("post_install", "-at_install")
class TestSubgroups(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        austria = cls.env.ref("base.at").id
        cls.anna = cls.contact("Anna Berg", country_id=austria, lang="en_US")
        cls.bakery = cls.contact("Berg Bakery", is_company=True, lang=False)
        cls.run_stages("link")

    def told(self, partner):
        rows = self.env.execute_query(subgroups.attributes(self.env))
        profile = partner.cdp_profile_id.id
        return {name: value for who, name, value in rows if who == profile}

    def test_country_language_and_whether_a_person(self):
        self.assertEqual(
            self.told(self.anna),
            {"country": "AT", "language": "en_US", "customer_type": "person"},
        )

    def test_what_is_unknown_is_left_out(self):
        self.assertEqual(self.told(self.bakery), {"customer_type": "organisation"})

    def test_age_by_bands_where_some_app_keeps_birth_dates(self):
        self.env["ir.model.fields"].create(
            {
                "name": "x_born",
                "ttype": "date",
                "model_id": self.env.ref("base.model_res_partner").id,
            }
        )
        ages = {
            "1999-07-01": "0-24",  # on June 30, 2024
            "1999-06-30": "25-34",
            "1989-06-30": "35-44",
            "1950-01-01": "65-",
        }
        with patch.object(subgroups, "BIRTHDATES", ("birthdate_date", "x_born")):
            for born, band in ages.items():
                self.anna.x_born = born
                self.assertEqual(self.told(self.anna)["age_band"], band, born)
            self.assertNotIn("age_band", self.told(self.bakery))

    def test_who_is_left_out_of_scores_is_in_no_group(self):
        self.anna.cdp_profile_id.active = False
        self.env.flush_all()
        self.assertFalse(self.told(self.anna))
