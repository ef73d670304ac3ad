"""What tests of erasing share."""

from ..common import CustomerDataCase, make_user

EMAIL = "erna.weg@erased.example.org"
NAME = "Erna Wegmann"


class ErasureCase(CustomerDataCase):
    """Erna, of whom something is in several places, and Otto, who wrote of her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.erna = cls.contact(NAME, email=EMAIL, phone="+49 30 98765432")
        cls.otto = cls.contact("Otto Stein", email="otto@other.example.org")
        cls.run_stages("link")
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.profile(cls.erna)._note_consent(
            cls.offers, ["email"], "given", "form", proof={"ip": "192.0.2.7"}
        )
        # pylint: disable=translation-required
        cls.otto.message_post(body=f"A friend of {NAME}, {EMAIL} (030 / 98765432)")
        cls.erna.message_post(body="Wants rye bread on Fridays")
        cls.env["ir.attachment"].create(
            {
                "name": "note.txt",
                "raw": f"Write to {EMAIL}".encode(),
                "res_model": "res.partner",
                "res_id": cls.erna.id,
            }
        )
        cls.env["mailing.contact"].create({"name": "Erna", "email": EMAIL})
        cls.officer = make_user(
            cls.env, "officer", "customer_data_platform.group_privacy"
        )
        cls.env.flush_all()

    def erasure(self, user=None, **vals):
        values = vals or {"profile_id": self.profile(self.erna).id}
        return self.env["cdp.erasure"].with_user(user or self.officer).create(values)

    def work(self, erasure):
        """What the cron does, without its commits."""
        erasure = erasure.sudo()
        while erasure.state == "running":
            erasure._step()
        self.env.invalidate_all()
        return erasure

    def found(self, text):
        """Tables in which a text is still to be found."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND data_type IN ('text', 'character varying', 'jsonb')"
        )
        tables = set()
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1',
                [f"%{text}%"],
            )
            if self.env.cr.fetchall():
                tables.add(table)
        return tables
