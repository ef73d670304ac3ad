from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cdp_identifier import contact_fields_keys

#: what a contact is recognised by while somebody types it
TYPED = ("email", "phone", "vat", "country_id", "is_company", "parent_id")
#: Odoo's contacts have no birth date; this is what other addons call it, and ours
BIRTHDATES = ("birthdate_date", "birthdate", "birthday", "cdp_birthdate")


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
            Domain("kind", "=", kind) & Domain("value", "=", value)
            for kind, value in self._cdp_keys().items()
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

    def cdp_may_exist(self):
        """The likeliest duplicate that waits for a decision, for the contact's form."""
        self.ensure_one()
        self.check_access("read")
        mine = Domain("partner_a_id", "=", self.id) | Domain(
            "partner_b_id", "=", self.id
        )
        matches = self.env["cdp.match"]
        order = "probability desc, id"
        match = matches.browse(matches._open(mine, order=order, limit=1))
        other = (match.partner_a_id + match.partner_b_id) - self
        if not match:
            return False
        return {"match_id": match.id, "id": other.id, "name": other.display_name}

    def _cdp_keys(self):
        """Email, phone and tax ID in the form in which they are compared."""
        row = {
            **{name: self[name] for name in TYPED[:3]},
            "is_company": self.is_company,
            "parent_id": self.parent_id.id,
            "country": self.country_id.code,
            "company_country": self.env.company.country_id.code,
        }
        return {
            kind: key.value
            for kind, _raw, key in contact_fields_keys(row)
            if key.state == "ok"
        }

    # ------------------------------------------------------------------
    # Side by side in the review
    # ------------------------------------------------------------------

    def _cdp_review_values(self):
        """What the review shows of a contact, as texts."""
        kinds = self.env._("Organisation"), self.env._("Person")
        languages = self.env["res.lang"]
        birthdate = next((name for name in BIRTHDATES if name in self._fields), None)
        return {
            "name": self.name or "",
            "email": self.email or "",
            "phone": self.phone or "",
            "address": self.contact_address_inline or "",
            "birthdate": format_date(self.env, birthdate and self[birthdate]),
            "vat": self.vat or "",
            "company": self.parent_id.name or self.company_name or "",
            "language": languages._get_data(code=self.lang).name or self.lang or "",
            "kind": kinds[0] if self.is_company else kinds[1],
            "tags": ", ".join(self.category_id.mapped("name")),
            "created": format_date(self.env, self.create_date),
        }

    def _cdp_review_keys(self, values):
        """The same texts as they are compared: one spelling for what is the same."""
        from ...engine.letters import plain_words  # not at the top, see above

        words = {name: plain_words(value) for name, value in values.items()}
        words["name"].sort()  # "Berg, Anna" is no other name
        plain = {name: " ".join(found) for name, found in words.items()}
        return plain | self._cdp_keys()
