from odoo.tools import SQL

from ..common import CustomerDataCase, make_user

LINKED = "customer_data_platform.group_user"


class GoldenCase(CustomerDataCase):
    """Two contacts of one customer, linked by a common email or phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever somebody has set in the database is not our subject.
        cls.env["cdp.survivorship"].search([("write_back", "=", True)]).write(
            {"write_back": False}
        )
        cls.clerk = make_user(cls.env, "clerk", LINKED, "base.group_partner_manager")
        cls.reader = make_user(cls.env, "reader", LINKED)

    def pair(self, ours, theirs, days_ago=(20, 10)):
        """Contacts with the values given, last changed so many days ago, linked."""
        contacts = self.env["res.partner"]
        for vals in (ours, theirs):
            contacts += self.contact(vals.pop("name", "Anna Berg"), **vals)
        self.env["cdp.stage.link"]._handle(
            self.env["cdp.stage.link"]._contacts(
                SQL("partner.id = ANY(%s)", contacts.ids)
            )
        )
        self.env["cdp.stage.link"]._assign([contacts.ids])
        for contact, days in zip(contacts, days_ago, strict=True):
            self.changed(contact, days)
        self.run_stages("golden")
        return contacts

    def changed(self, contact, days_ago):
        """Pretend that a contact was last changed then."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = now() at time zone 'UTC'"
                " - %s * interval '1 day' WHERE id = %s",
                days_ago,
                contact.id,
            )
        )
        self.env.invalidate_all()
        self.env["cdp.change"]._note_partners("golden", contact.ids)

    def golden(self, contact, field):
        row = self.profile(contact).golden_ids.filtered(lambda g: g.field == field)
        self.assertLessEqual(len(row), 1)
        return row

    def rule(self, field, **vals):
        self.env.ref(f"customer_data_platform.survivorship_{field}").write(vals)

    def write_back(self, contact, user=None):
        """Press the button, and confirm."""
        profile = self.profile(contact).with_user(user or self.clerk)
        action = profile.action_preview_golden()
        preview = profile.env["cdp.golden.preview"].browse(action["res_id"])
        preview.action_write()
        return self.env["cdp.golden.write"].search([("partner_id", "=", contact.id)])
