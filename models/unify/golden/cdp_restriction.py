from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: ids of the view: contact, list and kind in one number below 2**53
PARTNER_FACTOR = 1 << 20
LIST_FACTOR = 4

RESTRICTIONS = """
SELECT p.id::bigint * %(partner)s AS id, p.cdp_profile_id AS profile_id,
       p.id AS partner_id, 'email' AS kind, block.email AS address,
       NULL::int AS list_id, NULL AS list_name, block.write_date AS since
  FROM res_partner p JOIN mail_blacklist block ON block.email = p.email_normalized
 WHERE block.active AND p.cdp_profile_id IS NOT NULL
UNION ALL
SELECT p.id::bigint * %(partner)s + 1, p.cdp_profile_id, p.id, 'phone', block.number,
       NULL, NULL, block.write_date
  FROM res_partner p JOIN phone_blacklist block ON block.number = p.phone_sanitized
 WHERE block.active AND p.cdp_profile_id IS NOT NULL
UNION ALL
SELECT p.id::bigint * %(partner)s + list.id * %(list)s + 2, p.cdp_profile_id, p.id,
       'list', p.email_normalized, list.id, MIN(list.name),
       MIN(COALESCE(subscription.opt_out_datetime, subscription.write_date))
  FROM res_partner p
  JOIN mailing_contact reader ON reader.email_normalized = p.email_normalized
  JOIN mailing_subscription subscription ON subscription.contact_id = reader.id
  JOIN mailing_list list ON list.id = subscription.list_id
 WHERE subscription.opt_out AND p.cdp_profile_id IS NOT NULL
 GROUP BY p.id, list.id
"""


class CdpRestriction(models.Model):
    """What may not be sent to a customer, and which contact's address says so.

    Of linked contacts the strictest counts: what one of them refused, the customer
    refused. Read live from Odoo's own blacklists and mailing lists.
    """

    _name = "cdp.restriction"
    _description = "What a Customer Refused"
    _auto = False
    _log_access = False
    _order = "kind, id"
    _rec_name = "address"

    profile_id = fields.Many2one("cdp.profile", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Said by", readonly=True)
    kind = fields.Selection(
        [
            ("email", "No marketing email"),
            ("phone", "No text message"),
            ("list", "Opted out of a mailing list"),
        ],
        string="What",
        readonly=True,
    )
    address = fields.Char(string="Email or number", readonly=True)
    list_id = fields.Many2one("mailing.list", readonly=True)
    list_name = fields.Char(string="Mailing list", readonly=True)
    since = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        return SQL(RESTRICTIONS, partner=PARTNER_FACTOR, list=LIST_FACTOR)

    def _search(self, domain, *args, **kwargs):
        return super()._search(
            Domain(domain).map_conditions(_name_contacts), *args, **kwargs
        )


def _name_contacts(condition):
    """Ids hold the contact's: naming it lets PostgreSQL use its index."""
    if condition.field_expr != "id" or condition.operator != "in":
        return condition
    try:
        ids = [int(id_) for id_ in condition.value]
    except TypeError:  # a sub-query: leave it to PostgreSQL
        return condition
    return condition & Domain(
        "partner_id", "in", [id_ // PARTNER_FACTOR for id_ in ids]
    )
