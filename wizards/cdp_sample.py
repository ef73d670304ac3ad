from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError

from . import sample_people, sample_purchases

MODULE = "customer_data_platform"
PREFIX = "sample_record_"
MANY = 20  # contacts; more than that is a business at work
#: nothing of this is news to anybody: no mail, no log, no followers
SILENT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_notify_force_send": False,
}


class CdpSample(models.TransientModel):
    """Fills an empty database with invented customers, and empties it again.

    What was made is known by external ids of this addon, so that it also goes when
    the addon is uninstalled.
    """

    _name = "cdp.sample"
    _description = "Sample Customer Data"

    loaded = fields.Boolean(compute="_compute_loaded")
    purchases = fields.Selection(
        [
            ("sale.order", "Sales orders"),
            ("account.move", "Invoices"),
            ("none", "None"),
        ],
        compute="_compute_purchases",
    )
    contact_count = fields.Integer(compute="_compute_contact_count")
    crowded = fields.Boolean(compute="_compute_contact_count")
    message = fields.Text(readonly=True)

    def _compute_loaded(self):
        self.loaded = bool(self._made())

    def _compute_purchases(self):
        self.purchases = (sample_purchases.kinds(self.env) or ["none"])[0]

    def _compute_contact_count(self):
        # Colleagues are in every database, and so are its own companies.
        domain = [("user_ids", "=", False), ("cdp_own_company_ids", "=", False)]
        number = self.env["res.partner"].search_count(domain)
        self.contact_count = number
        self.crowded = number > MANY and not self._made()

    # ------------------------------------------------------------------
    # Loading
    # ------------------------------------------------------------------

    def action_load(self):
        """Make the sample customers and have them scored."""
        self.ensure_one()
        self.check_access("write")
        if self._made():
            raise UserError(self.env._("The sample data is already here."))
        partners = self._make_contacts()
        documents = self._make_purchases(partners)
        self._score_soon()
        self.message = self._what_next(len(partners), documents)
        return self._again()

    def _maker(self):
        """Whoever manages customer data need not be allowed to create contacts,
        products and orders. They asked for these invented ones, and get no others."""
        return self.sudo().with_context(**SILENT).env

    def _people(self):
        return sample_people.contacts(self.env.company.country_id.code)

    def _make_contacts(self):
        """Return {key: contact}."""
        found = self._people()
        partners = {}
        for family in (False, True):  # parents first
            batch = [contact for contact in found if bool(contact.parent) == family]
            made = self._maker()["res.partner"].create(
                [
                    {**contact.vals, "parent_id": partners[contact.parent].id}
                    if family
                    else contact.vals
                    for contact in batch
                ]
            )
            self._remember(made)
            partners |= zip((contact.key for contact in batch), made, strict=True)
        return partners

    def _make_purchases(self, partners):
        """Return the orders or invoices; empty where no app for them is installed."""
        env = self._maker()
        models = sample_purchases.kinds(env)
        if not models:
            return ()
        goods = sample_purchases.products(env)
        self._remember(goods, goods.product_tmpl_id)
        as_of = self.env["cdp.stage"]._as_of()
        rows = []
        for key, ago, chosen in sample_people.purchases(self._people()):
            partner = partners[key]
            address = partner.parent_id.child_ids.filtered(
                lambda child: child.type == "delivery"
            )
            moment = as_of - timedelta(days=ago)
            rows.append((partner, address or partner, moment, chosen))
        documents = sample_purchases.documents(env, models[0], rows, goods)
        self._remember(documents)
        return documents

    def _score_soon(self):
        codes = self.env["cdp.stage"]._fields["code"].get_values(self.env)
        self.env["cdp.stage"]._request_full(*codes)

    def _what_next(self, number, documents):
        lines = [
            self.env._(
                "%(contacts)s contacts and %(purchases)s purchases are here. Within a "
                "few minutes they are linked, scored and in their segments; Scheduled "
                "Work shows how far that is.",
                contacts=number,
                purchases=len(documents),
            ),
            self.env._(
                "Then look at Profiles: Amelia Hart, who was typed in twice, is one "
                "customer, and two members of the Whitfield family, who share a "
                "mailbox, are not. Open RFM Table to see who is a champion and who is "
                "at risk, and Segments for the lists."
            ),
            self.env._(
                "There is no churn probability: it takes 100 customers to learn from, "
                "and each profile says so."
            ),
        ]
        if not documents:
            lines[1:] = [
                self.env._(
                    "Purchases need Sales, Point of Sale or Invoicing to be installed, "
                    "the latter with a chart of accounts. Until then there is nothing "
                    "to score, but Profiles already shows who is one customer."
                )
            ]
        return "\n\n".join(lines)

    # ------------------------------------------------------------------
    # Removing
    # ------------------------------------------------------------------

    def action_remove(self):
        """Take away all that was loaded; name what has to stay."""
        self.ensure_one()
        self.check_access("write")
        made = self._made()
        if not made:
            raise UserError(self.env._("There is no sample data here."))
        ids = {
            model: rows.mapped("res_id")
            for model, rows in made.grouped("model").items()
        }
        kept = []
        for model in ("sale.order", "account.move", "product.product", "res.partner"):
            if model in ids and model in self.env:
                records = self._maker()[model].browse(ids[model]).exists()
                kept += self._delete(records)
        self._made().unlink()  # of what had to stay
        self._score_soon()
        self.message = self._what_stayed(kept)
        return self._again()

    def _delete(self, records):
        """Delete the records; archive those that are in use, and return their names."""
        try:
            with self.env.cr.savepoint():
                sample_purchases.withdraw(records)
                records.with_context(force_delete=True).unlink()
        except (UserError, psycopg2.IntegrityError):
            if len(records) > 1:
                return [name for record in records for name in self._delete(record)]
            if "active" in records._fields:
                records.action_archive()
            return records.mapped("display_name")
        return []

    def _what_stayed(self, kept):
        if not kept:
            return self.env._("The sample data is gone.")
        return self.env._(
            "The sample data is gone, except for what is in use elsewhere. It was "
            "archived where Odoo can do that: %s",
            ", ".join(kept),
        )

    # ------------------------------------------------------------------
    # What was made
    # ------------------------------------------------------------------

    def _made(self):
        """The external ids of the sample records.

        Technical records that only administrators may read otherwise.
        """
        return (
            self.env["ir.model.data"]
            .sudo()
            .search([("module", "=", MODULE), ("name", "=like", f"{PREFIX}%")])
        )

    def _remember(self, *parts):
        self.env["ir.model.data"].sudo().create(  # as above
            [
                {
                    "module": MODULE,
                    "name": f"{PREFIX}{record._table}_{record.id}",
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,  # an upgrade of the addon leaves them alone
                }
                for records in parts
                for record in records
            ]
        )

    def _again(self):
        """Show the same window, with what has changed."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sample Data"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
