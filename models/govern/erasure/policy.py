"""What becomes of what is held about somebody who is erased, store by store.

What exists for the person's sake is deleted. What is a document of the shop stays, no
longer names anybody, and leads to a contact that is nobody. Stores are told apart by
the name of their model, as apps that may not be installed are among them.
"""

from ..person.needles import MASKED

DELETE, MASK, KEEP, NOTHING = "delete", "mask", "keep", "nothing"

#: ours that outlive the person: they hold pseudonyms, hashes and numbers only
OURS_THAT_STAY = (
    "cdp.consent",
    "cdp.consent.state",
    "cdp.suppression",
    "cdp.erasure",
    "cdp.erasure.line",
    "cdp.privacy.request.result",
    "cdp.access.log",
    "cdp.breach",
    "cdp.change",
)
#: Odoo's rows about nobody but the person; None: however they were found, else by
#: which fields
THEIR_OWN = {
    "ir.model.data": ("res_id",),
    "mail.message": ("author_id", "email_from", "id"),
    "mail.notification": ("res_partner_id",),
    "mail.followers": ("partner_id", "res_id"),
    "mail.mail": None,
    "mail.activity": ("res_id",),
    "mail.push": None,
    "mail.push.device": None,
    "mail.blacklist": None,
    "phone.blacklist": None,
    "mail.presence": None,
    "bus.presence": None,
    "discuss.channel.member": ("partner_id",),
    "mail.scheduled.message": ("author_id",),
    "mailing.contact": None,
    "mailing.subscription": None,
    "sms.sms": None,
    "snailmail.letter": None,
    "website.visitor": None,
    "website.track": None,
    "survey.user_input": ("partner_id", "email"),
    "survey.user_input.line": (),
    "loyalty.card": ("partner_id",),
    "res.partner.bank": ("partner_id",),
    "payment.token": ("partner_id",),
    "calendar.attendee": ("partner_id", "email"),
    "product.wishlist": ("partner_id",),
    "privacy.log": None,
    "res.users.log": None,
    "res.device.log": None,
    "auth.totp.rate.limit.log": None,
    "res.users.apikeys": None,
    "res.users.settings": None,
    "res.users.deletion": None,
    "auth_totp.device": None,
    "auth.oauth.provider": (),
    "auth.passkey.key": None,
}
#: columns by which somebody is reached; even what the law keeps does without
ADDRESSES = (
    *("email", "email_from", "email_cc", "email_to", "email_normalized"),
    *("partner_email", "invoice_source_email", "phone", "phone_sanitized"),
    *("partner_phone", "mobile"),
)
#: columns of documents that are the person's own words or whereabouts
WORDS = (
    *("contact_name", "partner_name", "partner_address", "partner_zip"),
    *("partner_city", "street", "street2", "zip", "city", "vat", "feedback"),
    *("signed_by", "value_char_box", "value_text_box", "acc_holder_name"),
)
#: more of them, where only one model's are
OWN_WORDS = {
    "cdp.privacy.request": ("text", "answer", "refusal", "email_from"),
    "mailing.trace": ("message_id",),
    "crm.lead": ("description",),
}
#: what the accounts are sealed with: never changed, even when a hold has ended
SEALED = {"account.move": ("name",), "account.move.line": ("name",)}
#: what an invoice needs of a contact
INVOICE_NEEDS = (
    *("id", "name", "complete_name", "street", "street2", "zip", "city", "vat"),
    *("state_id", "country_id", "company_id", "is_company", "type", "parent_id"),
    *("commercial_partner_id", "active", "lang", "cdp_erased", "cdp_restricted"),
    *("create_uid", "create_date", "write_uid", "write_date", "color"),
    *("company_name", "commercial_company_name", "cdp_merged_into_id"),
)
ERASED = MASKED


def what_to_do(model, through):
    """DELETE, MASK or NOTHING for rows of a model that were found by a field."""
    if model in OWN_WORDS:
        return MASK
    if model.startswith("cdp."):
        return NOTHING if model in OURS_THAT_STAY else DELETE
    if model in THEIR_OWN:
        fields = THEIR_OWN[model]
        return DELETE if fields is None or through in fields else MASK
    if model == "ir.attachment":
        return DELETE
    return MASK
