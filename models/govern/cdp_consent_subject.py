import uuid

from odoo import api, fields, models
from odoo.tools import SQL


class CdpConsentSubject(models.Model):
    """Who a line of the ledger is about.

    The ledger holds a pseudonym only. Erasing a customer deletes this row, and the
    ledger, which nothing may change, no longer leads to anybody.
    """

    _name = "cdp.consent.subject"
    _description = "Customer behind a Pseudonym of the Consent Ledger"
    _log_access = False
    _rec_name = "pseudonym"

    pseudonym = fields.Char(
        required=True, readonly=True, default=lambda self: uuid.uuid4().hex
    )
    partner_id = fields.Many2one(
        "res.partner", ondelete="cascade", index="btree_not_null", readonly=True
    )
    profile_id = fields.Many2one(related="partner_id.cdp_profile_id")
    former = fields.Boolean(
        readonly=True,
        help="Of a contact that was merged into this one for good. Its lines are part "
        "of the history; what holds of them was noted again.",
    )

    _pseudonym_unique = models.Constraint("UNIQUE(pseudonym)", "It is one customer's.")
    _present_unique = models.UniqueIndex(
        "(partner_id) WHERE former IS NOT TRUE", "A contact has one pseudonym."
    )

    @api.model
    def _of(self, partners):
        """Return {contact id: pseudonym}, of every one of the contacts."""
        ids = partners.ids
        self.env.cr.execute(
            SQL(
                "INSERT INTO cdp_consent_subject (partner_id, pseudonym)"
                " SELECT id, replace(gen_random_uuid()::text, '-', '')"
                " FROM unnest(%s::int[]) id"
                " ON CONFLICT (partner_id) WHERE former IS NOT TRUE DO NOTHING",
                ids,
            )
        )
        self.invalidate_model()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT partner_id, pseudonym FROM cdp_consent_subject"
                    " WHERE partner_id = ANY(%s) AND former IS NOT TRUE",
                    ids,
                )
            )
        )
