"""From the ledger to Odoo: list opt-outs and blacklists follow what customers say."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_bridge import ADDRESSES, NO, TOLD

#: what is no word of a customer, or came from Odoo's lists in the first place
SILENT = ("takeover", "system")
#: a yes that is proven; and one that only the customer can have said
PROVEN, THEIRS = ("portal", "doi", "agent"), ("portal", "doi")
BLACKLISTS = {
    "email": ("mail.blacklist", "email"),
    "sms": ("phone.blacklist", "number"),
}

SUBSCRIPTIONS = """
SELECT DISTINCT told.id
  FROM unnest(%(subjects)s::text[], %(purposes)s::int[], %(dates)s::timestamp[])
       AS said (subject, purpose_id, date)
  JOIN cdp_consent_subject subject ON subject.pseudonym = said.subject
  JOIN res_partner contact ON contact.id = subject.partner_id
  JOIN mailing_contact reader ON reader.email_normalized = contact.email_normalized
  JOIN mailing_subscription told ON told.contact_id = reader.id
  JOIN mailing_list list ON list.id = told.list_id
 WHERE COALESCE(list.cdp_purpose_id, %(newsletter)s) = said.purpose_id AND %(which)s
"""
# What was opted out of later stays so, and what another contact with it refuses. The
# ledger knows seconds, Odoo's lists know parts of them.
AGAIN = """
told.opt_out
AND COALESCE(date_trunc('second', told.opt_out_datetime) <= said.date, TRUE)
AND NOT EXISTS (
    SELECT FROM res_partner other
      JOIN cdp_consent_subject theirs ON theirs.partner_id = other.id
           AND theirs.former IS NOT TRUE
      JOIN cdp_consent_state held ON held.subject = theirs.pseudonym
     WHERE other.email_normalized = contact.email_normalized
       AND held.purpose_id = said.purpose_id AND held.channel = 'email'
       AND held.state IN ('refused', 'withdrawn'))
"""


class CdpBridge(models.AbstractModel):
    _inherit = "cdp.bridge"

    @api.model
    def _tell(self, lines):
        """Have Odoo's lists and blacklists follow new lines of the ledger."""
        last = {
            (line["subject"], line["purpose_id"], line["channel"]): line
            for line in lines
            if line["source"] not in SILENT and line["channel"] in ADDRESSES
        }.values()
        by_email = [line for line in last if line["channel"] == "email"]
        self._opt_out([line for line in by_email if line["state"] in NO], True)
        yes = [line for line in last if line["state"] == "given"]
        proven = [line for line in yes if line["source"] in PROVEN]
        self._opt_out([line for line in proven if line["channel"] == "email"], False)
        self._unblock([line for line in yes if line["source"] in THEIRS])

    @api.model
    def _opt_out(self, lines, opt_out):
        """Opt out of the lists of what was refused, or back in."""
        if not lines:
            return
        for model in ("mailing.contact", "mailing.subscription", "mailing.list"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["email_normalized"])
        newsletter = self.env["mailing.list"]._cdp_newsletter()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                SUBSCRIPTIONS,
                subjects=[line["subject"] for line in lines],
                purposes=[line["purpose_id"] for line in lines],
                dates=[line.get("date") or now for line in lines],
                newsletter=newsletter.id or None,
                which=SQL("told.opt_out IS NOT TRUE" if opt_out else AGAIN),
            )
        )
        # Whoever notes what a customer said need not manage mailing lists.
        subscriptions = self.env["mailing.subscription"].sudo()
        subscriptions = subscriptions.browse(id_ for (id_,) in rows)
        subscriptions.with_context(**{TOLD: True}).write({"opt_out": opt_out})

    @api.model
    def _unblock(self, lines):
        """Take off the blacklist who said yes: they themselves, nobody for them."""
        for channel, (model, name) in BLACKLISTS.items():
            said = [line["subject"] for line in lines if line["channel"] == channel]
            if not said:
                continue
            # They need no rights for what they say of themselves.
            subjects = self.env["cdp.consent.subject"].sudo()
            contacts = subjects.search([("pseudonym", "in", said)]).partner_id
            addresses = contacts.filtered("active").mapped(ADDRESSES[channel])
            blocked = self.env[model].sudo().with_context(**{TOLD: True})
            blocked.search([(name, "in", list(filter(None, addresses)))]).write(
                {"active": False}
            )
