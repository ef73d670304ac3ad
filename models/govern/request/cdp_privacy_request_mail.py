"""The door by mail, and what goes out."""

from odoo import models
from odoo.tools import LazyTranslate, email_normalize

_lt = LazyTranslate(__name__)

#: the kinds as customers read them
WORDS = {
    "access": _lt("A copy of your data"),
    "portability": _lt("Your data to take along"),
    "rectify": _lt("Correct your data"),
    "restrict": _lt("Restrict the use of your data"),
    "object_profiling": _lt("No profiling"),
    "object_marketing": _lt("No advertising"),
    "erase": _lt("Erase your data"),
    "contest": _lt("A decision looked at by a person"),
}
ANYTHING = _lt("Your question about your data")


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    # ------------------------------------------------------------------
    # In
    # ------------------------------------------------------------------

    def message_new(self, msg_dict, custom_values=None):
        """A mail to privacy@…: whose it is by its sender; what it asks is not guessed.

        A mail that answers one of ours goes to the request it names.
        """
        sender = email_normalize(msg_dict.get("email_from") or "")
        known = self._named_in(msg_dict.get("subject") or "", sender)
        if known:
            return known
        partner = self.env["res.partner"]
        if sender:
            partner = partner.search([("email_normalized", "=", sender)], limit=1)
        company = partner.company_id or self.env.company
        return self.create(
            {
                **(custom_values or {}),
                "partner_id": partner.id,
                "email_from": msg_dict.get("email_from"),
                "channel": "mail",
                "company_id": company.id,
                "state": "identity",
            }
        )

    def _named_in(self, subject, sender):
        """The request that a subject names, if it is the sender's."""
        names = [word.strip("[]():,.") for word in subject.split()]
        found = self.search([("name", "in", names)], limit=1)
        mine = {
            email_normalize(found.email_from or ""),
            found.partner_id.email_normalized,
        }
        return found if sender and sender in mine else self.browse()

    # ------------------------------------------------------------------
    # Out
    # ------------------------------------------------------------------

    def _address(self):
        """Where the customer is written to: the address on file, else the sender's."""
        self.ensure_one()
        return self.partner_id.email_formatted or self.email_from

    def _kind_words(self):
        """What is asked for, in the customer's words and language."""
        return self.env._(WORDS.get(self.kind) or ANYTHING)

    def _sender(self):
        return self.user_id.email_formatted or self.company_id.email_formatted

    def _reply_address(self):
        """privacy@…, if there is such an address; else who answers for it."""
        alias = self.env.ref("customer_data_platform.mail_alias_privacy", False)
        name = alias and alias.sudo().alias_full_name  # an address, no secret
        return name if name and "@" in name else self._sender()

    def _send(self, what, secret_url=None, now=False):
        """Send the customer one of our mails.

        :param secret_url: a link that opens something; it is kept out of the chatter,
            which colleagues read
        :param now: sent at once, as the address will be gone soon
        :return: whether there was an address
        """
        self.ensure_one()
        if not self._address():
            self.message_post(
                body=self.env._(
                    "There is no email address. Tell the customer in another way."
                )
            )
            return False
        template = self.env.ref(f"customer_data_platform.mail_privacy_{what}")
        values = {"email_to": self._address(), "recipient_ids": [], "auto_delete": True}
        if secret_url:
            values |= {"model": False, "res_id": False}
        else:
            values["is_notification"] = True  # the text stays when it has been sent
        # The template and the outgoing mails are not an officer's to read.
        template.sudo().with_context(cdp_url=secret_url).send_mail(
            self.id,
            force_send=now,
            email_values=values,
            email_layout_xmlid="mail.mail_notification_light",
        )
        if secret_url:
            self.message_post(
                body=self.env._(
                    "Sent to the customer: “%s”, with a link for them only.",
                    template.name,
                )
            )
        return True
