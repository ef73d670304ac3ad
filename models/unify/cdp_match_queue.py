"""The queue of pairs to review: what a person needs to see to decide."""

from difflib import SequenceMatcher

from odoo import api, models
from odoo.tools import SQL

SIMILAR = 0.7  # share of equal characters from which two values count as similar
OPEN = """
EXISTS (
    SELECT FROM res_partner a JOIN res_partner b ON b.id = cdp_match.partner_b_id
     WHERE a.id = cdp_match.partner_a_id AND a.cdp_profile_id <> b.cdp_profile_id
       AND NOT EXISTS (
        SELECT FROM res_partner x
          JOIN cdp_match veto ON x.id IN (veto.partner_a_id, veto.partner_b_id)
          JOIN res_partner y ON y.id IN (veto.partner_a_id, veto.partner_b_id)
         WHERE veto.verdict = 'rejected' AND x.cdp_profile_id = a.cdp_profile_id
           AND y.cdp_profile_id = b.cdp_profile_id))
"""


class CdpMatch(models.Model):
    _inherit = "cdp.match"

    @api.model
    def review_queue(self, skip=(), limit=5):
        """The next pairs to decide, how many are left and what is at stake.

        Pairs that are one profile meanwhile, or kept apart through third contacts,
        are left out.
        """
        domain = [("verdict", "=", "proposed"), ("id", "not in", list(skip))]
        query = self._search(domain, order="priority desc, id", limit=limit)
        query.add_where(SQL(OPEN))
        matches = self.browse(query)
        everything = self._search([("verdict", "=", "proposed")])
        everything.add_where(SQL(OPEN))
        ((left, stake),) = self.env.execute_query(
            everything.select(SQL("count(*)"), SQL("COALESCE(sum(stake), 0)"))
        )
        return {
            "pairs": [match._review_pair() for match in matches],
            "left": left,
            "stake": stake,
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "may_decide": self.has_access("write"),
        }

    def _review_pair(self):
        left = self.partner_a_id._cdp_review_values()
        right = self.partner_b_id._cdp_review_values()
        weights = {row[0]: row[2] for row in self.evidence or []}
        return {
            "id": self.id,
            "probability": self.probability,
            "names": [self.partner_a_id.display_name, self.partner_b_id.display_name],
            "partner_ids": [self.partner_a_id.id, self.partner_b_id.id],
            "bought": [
                {
                    "profile_id": profile.id,
                    "count": profile.purchase_count,
                    "revenue": profile.revenue,
                    "last": profile.last_purchase,
                }
                for profile in (
                    self.partner_a_id.cdp_profile_id,
                    self.partner_b_id.cdp_profile_id,
                )
            ],
            "fields": [
                {"name": name, "label": label, "bits": weights.get(name)}
                | compare(left[name], right[name])
                for name, label in self._review_labels().items()
                if left[name] or right[name] or name in weights
            ],
        }

    def _review_labels(self):
        return {
            "name": self.env._("Name"),
            "email": self.env._("Email"),
            "phone": self.env._("Phone"),
            "address": self.env._("Address"),
            "birthdate": self.env._("Birth date"),
            "vat": self.env._("Tax ID"),
            "company": self.env._("Works for"),
            "language": self.env._("Language"),
            "kind": self.env._("Type"),
            "tags": self.env._("Tags"),
            "created": self.env._("Created"),
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _cdp_review_values(self):
        """What the review shows of a contact, as texts."""
        kinds = self.env._("Organisation"), self.env._("Person")
        return {
            "name": self.name or "",
            "email": self.email or "",
            "phone": self.phone or "",
            "address": self.contact_address_inline or "",
            "birthdate": "",  # contacts have none in Odoo itself
            "vat": self.vat or "",
            "company": self.parent_id.name or self.company_name or "",
            "language": self.lang or "",
            "kind": kinds[0] if self.is_company else kinds[1],
            "tags": ", ".join(self.category_id.mapped("name")),
            "created": str(self.create_date.date()) if self.create_date else "",
        }


def compare(left, right):
    """State how two values compare, and both in parts marked as differing or not."""
    state, parts = "different", [[[left, False]], [[right, False]]]
    one, two = plain(left), plain(right)
    if not one or not two:
        state = "missing"
    elif one == two:
        state = "same"
    else:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.ratio() >= SIMILAR:
            state, parts = "similar", [[], []]
            for tag, a, b, c, d in matcher.get_opcodes():
                parts[0].append([left[a:b], tag != "equal"])
                parts[1].append([right[c:d], tag != "equal"])
    return {"state": state, "values": parts}


def plain(value):
    """A value without case and without what only separates."""
    return "".join(char for char in value.casefold() if char.isalnum())
