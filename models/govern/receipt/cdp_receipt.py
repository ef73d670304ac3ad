"""Consent receipts: what a customer agreed to, for the customer to keep."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from . import record

_lt = LazyTranslate(__name__)

KIND, PATH = "receipt", "/cdp/receipt"
HOURS = 30 * 24
#: what a channel cannot do without, where a purpose does not say more
DATA = {
    "email": _lt("Name and email address"),
    "sms": _lt("Name and phone number"),
    "phone": _lt("Name and phone number"),
    "post": _lt("Name and address"),
    "data": _lt("What you bought, and when"),
}


class CdpReceipt(models.AbstractModel):
    _name = "cdp.receipt"
    _description = "Consent Receipt"

    @api.model
    def _of(self, partner, purpose=None):
        """The receipt of a contact as plain data, in the language of this environment.

        :param partner: as the superuser, for whoever holds the link to it
        :param purpose: for this one only
        """
        lines = self._lines(partner, purpose)
        company = partner.company_id or self.env.company
        party = self._party(company.sudo())  # name and address of the shop
        subject = lines[-1:].subject
        language = self.env.lang or "en_US"
        records = [
            record.record(
                subject,
                self._purpose(asked, said.mapped("channel"), company.sudo()),
                party,
                list(map(self._event, said)),
                language,
            )
            for asked, said in lines.grouped("purpose_id").items()
        ]
        return record.receipt(subject or "", records, party, fields.Datetime.now())

    @api.model
    def _lines(self, partner, purpose):
        """What was said of the contact itself and of those merged into it, in order."""
        merged = partner.with_context(active_test=False).search(
            [("cdp_merged_into_id", "=", partner.id)]
        )
        domain = [("partner_id", "in", (partner | merged).ids)]
        if purpose:
            domain.append(("purpose_id", "=", purpose.id))
        # The link is the right to it, or that to the ledger was asked for before.
        return self.env["cdp.consent"].sudo().search(domain, order="seq")

    @api.model
    def _purpose(self, purpose, channels, company):
        rights = self.env._(
            "See, correct, take along or erase your data; restrict or object to their "
            "use; complain to the data protection authority."
        )
        where = company.email or company.phone or company.name
        withdrawal = self.env._(
            "At any time, with the link in each email, on your preferences page, or "
            "by writing to %s.",
            where,
        )
        data, others = purpose.data_categories, purpose.recipients
        kinds = sorted({self.env._(DATA[channel]) for channel in channels})
        return {
            **{name: purpose[name] or None for name in ("code", "name", "explanation")},
            "legal_basis": purpose.legal_basis,
            "data": [data] if data else kinds,
            "recipients": [others] if others else [],
            "withdrawal": withdrawal,
            "retention_months": purpose.retention_months,
            "validity_months": purpose.validity_months,
            "jurisdiction": company.country_id.code or None,
            "rights": rights,
        }

    @api.model
    def _event(self, line):
        wording = line.wording_id
        return {
            "line": line.seq,
            "hash": line.hash,
            "date": line.date,
            "state": line.state,
            "channel": line.channel,
            "source": line.source,
            "notice": {
                "version": wording.version,
                "language": wording.lang,
                "text": wording.text,
            }
            if wording
            else None,
        }

    @api.model
    def _party(self, company):
        return record.party(
            company.vat or company.company_registry or company.name,
            company.name,
            company.email or None,
            company.phone or None,
            company.partner_id.contact_address_inline or None,
            company.website or None,
            company.country_id.code or None,
        )

    @api.model
    def _words(self):
        """{state, channel or source: in words}, for the page."""
        names = ("state", "channel", "source")
        ledger = self.env["cdp.consent"]._fields
        return {
            name: dict(ledger[name]._description_selection(self.env)) for name in names
        }
