from odoo import api, fields, models
from odoo.fields import Domain

from .cdp_identifier import contact_fields_keys

#: what a contact is recognised by while somebody types it
TYPED = ("email", "phone", "vat", "country_id", "is_company", "parent_id")


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_same_id = fields.Many2one(
        "res.partner",
        string="May already exist",
        compute="_compute_cdp_same_id",
        groups="customer_data_platform.group_user",
        help="Another contact with the same email, phone or tax ID.",
    )

    @api.depends(*TYPED)
    def _compute_cdp_same_id(self):
        for partner in self:
            # A contact that is only looked at costs no query.
            partner.cdp_same_id = partner._cdp_is_typed() and partner._cdp_same()

    def _cdp_is_typed(self):
        """Whether somebody is entering what contacts are recognised by."""
        saved = self._origin
        return saved != self and (
            not saved or any(self[name] != saved[name] for name in TYPED[:3])
        )

    def _cdp_same(self):
        """The oldest contact of another customer that holds one of the keys."""
        keys = [
            Domain("kind", "=", kind) & Domain("value", "=", key.value)
            for kind, _raw, key in contact_fields_keys(
                {
                    **{name: self[name] for name in ("email", "phone", "vat")},
                    "is_company": self.is_company,
                    "parent_id": self.parent_id.id,
                    "country": self.country_id.code,
                    "company_country": self.env.company.country_id.code,
                }
            )
            if key.state == "ok"
        ]
        if not keys:
            return False
        others = Domain("state", "in", ("own", "shared"))
        if self._origin.cdp_profile_id:
            others &= Domain("profile_id", "!=", self._origin.cdp_profile_id.id)
        found = self.env["cdp.identifier"].search(
            Domain.OR(keys) & others, order="partner_id", limit=1
        )
        return found.partner_id
