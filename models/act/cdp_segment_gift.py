"""What members of a segment get in sales, at the till and in the web shop: a pricelist
while they are in it, a coupon when they come.

Both are Odoo's own, met where they are installed. A loyalty programme that is to be for
a segment only is limited to the segment's pricelist, by Odoo's own field.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

BATCH = 500  # contacts in one transaction
PRICELIST, PROGRAMME, CARD = "product.pricelist", "loyalty.program", "loyalty.card"
COUPONS = ("coupons", "next_order_coupons")

# A contact that belongs to another has that one's pricelist.
WITHOUT = """
SELECT contact.id FROM cdp_membership stay
  JOIN cdp_profile customer ON customer.id = stay.profile_id
  JOIN res_partner contact ON contact.id = customer.partner_id
 WHERE stay.segment_id = %(segment)s AND stay."left" IS NULL AND contact.active
   AND contact.commercial_partner_id = contact.id
   AND (contact.company_id IS NULL OR contact.company_id = %(company)s)
   AND (contact.specific_property_product_pricelist ->> %(key)s) IS NULL
   AND NOT EXISTS (SELECT FROM cdp_segment_price given
                    WHERE given.partner_id = contact.id
                      AND given.company_id = %(company)s)
 ORDER BY contact.id LIMIT %(limit)s
"""
OVER = """
SELECT given.id FROM cdp_segment_price given
 WHERE given.segment_id = %(segment)s AND (given.pricelist <> %(pricelist)s
    OR NOT EXISTS (
       SELECT FROM cdp_membership stay
         JOIN cdp_profile customer ON customer.id = stay.profile_id
        WHERE stay.segment_id = given.segment_id AND stay."left" IS NULL
          AND customer.partner_id = given.partner_id))
 ORDER BY given.id LIMIT %(limit)s
"""
NO_COUPON = """
SELECT customer.id, customer.partner_id FROM cdp_membership stay
  JOIN cdp_profile customer ON customer.id = stay.profile_id
 WHERE stay.segment_id = %(segment)s AND stay."left" IS NULL
   AND customer.partner_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM cdp_segment_coupon given
                    WHERE given.profile_id = customer.id
                      AND given.programme = %(programme)s)
 ORDER BY customer.id LIMIT %(limit)s
"""


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    # By number: a reference to what an app takes with it could not even be read.
    pricelist = fields.Integer(
        string="Number of the pricelist", aggregator=None, copy=False
    )
    programme = fields.Integer(
        string="Number of the programme", aggregator=None, copy=False
    )
    pricelist_ref = fields.Reference(
        selection="_selection_pricelist",
        string="Pricelist of the members",
        compute="_compute_gifts",
        inverse="_inverse_pricelist_ref",
        help="Members without a pricelist of their own get this one, and lose it when "
        "they leave. A pricelist set by hand stays. To limit a loyalty programme to "
        "the segment, put this pricelist on the programme.",
    )
    coupon_ref = fields.Reference(
        selection="_selection_coupon",
        string="Coupon for the members",
        compute="_compute_gifts",
        inverse="_inverse_coupon_ref",
        help="Each member gets one coupon of this programme, of their own, and whoever "
        "comes too: once for ever. No email is sent: use a journey for that.",
    )
    has_pricelists = fields.Boolean(compute="_compute_has_gifts")
    has_coupons = fields.Boolean(compute="_compute_has_gifts")

    @api.model
    def _selection_pricelist(self):
        return [(PRICELIST, self.env._("Pricelist"))] if PRICELIST in self.env else []

    @api.model
    def _selection_coupon(self):
        return [(PROGRAMME, self.env._("Coupons"))] if PROGRAMME in self.env else []

    @api.depends("pricelist", "programme")
    def _compute_gifts(self):
        for segment in self:
            segment.pricelist_ref = self._there(PRICELIST, segment.pricelist)
            segment.coupon_ref = self._there(PROGRAMME, segment.programme)

    def _there(self, model, number):
        """The record, unless its app or itself is gone."""
        found = number and model in self.env and self.env[model].browse(number)
        return f"{model},{number}" if found and found.exists() else False

    def _inverse_pricelist_ref(self):
        for segment in self:
            segment.pricelist = segment.pricelist_ref and segment.pricelist_ref.id

    def _inverse_coupon_ref(self):
        for segment in self:
            segment.programme = segment.coupon_ref and segment.coupon_ref.id

    def _compute_has_gifts(self):
        for segment in self:
            segment.has_pricelists = PRICELIST in self.env
            segment.has_coupons = PROGRAMME in self.env

    @api.constrains("coupon_ref")
    def _check_coupon(self):
        for segment in self.filtered("coupon_ref"):
            # what kind it is, no more
            if segment.coupon_ref.sudo().program_type not in COUPONS:
                raise ValidationError(
                    self.env._(
                        "Choose a programme of coupons. The others need no segment: "
                        "limit them to the segment's pricelist."
                    )
                )

    @api.constrains("pricelist_ref")
    def _check_pricelist(self):
        for segment in self.filtered("pricelist_ref"):
            pricelist = segment.pricelist_ref
            # Odoo's own rule for whoever has none: the first one
            first = self.env[PRICELIST].sudo()._get_country_pricelist_multi([False])
            if pricelist in first.values():
                raise ValidationError(
                    self.env._(
                        "“%s” is the first pricelist, which everybody gets who has "
                        "none. Put another one before it, for everybody else.",
                        pricelist.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_give(vals)
        segments = super().create(vals_list)
        segments.filtered(lambda one: one._gives()).sync_due = True
        return segments

    def write(self, vals):
        if self:  # Odoo's merging of contacts writes to nothing as well
            self._check_may_give(vals)
        result = super().write(vals)
        if vals.keys() & {"pricelist_ref", "coupon_ref"}:
            self.sync_due = True
            self._refresh_soon()
        return result

    def unlink(self):
        # or members would keep for ever what only the segment gave
        while given := self._given():
            given._take_back()
        return super().unlink()

    def _check_may_give(self, vals):
        """What the segment gives is given by whoever chose it: they have to be allowed
        to."""
        if vals.get("pricelist_ref"):
            self.env[PRICELIST].check_access("write")
        if vals.get("coupon_ref"):
            self.env[CARD].check_access("create")

    def _gives(self):
        return bool(self.pricelist_ref or self.coupon_ref)

    def _given(self):
        # whoever may delete a segment need not be able to change prices
        prices = self.env["cdp.segment.price"].sudo()
        return prices.search([("segment_id", "in", self.ids)], limit=BATCH)

    # ------------------------------------------------------------------
    # In step with the segment
    # ------------------------------------------------------------------

    def _sync(self):
        changed = super()._sync()
        done, more = self._give_pricelist() if PRICELIST in self.env else (0, False)
        coupons = self._give_coupons() if PROGRAMME in self.env else 0
        if more or coupons == BATCH:
            self.sync_due = True
        return changed + done + coupons

    def _give_pricelist(self):
        """Take back and give; return (how many, whether there may be more)."""
        pricelist = self.pricelist_ref
        pricelist = pricelist if pricelist and pricelist.exists() else False
        self.env.flush_all()
        query = SQL(
            OVER,
            segment=self.id,
            pricelist=pricelist.id if pricelist else 0,
            limit=BATCH,
        )
        over = [row[0] for row in self.env.execute_query(query)]
        if over:
            self.env["cdp.segment.price"].browse(over)._take_back()
        number, most = len(over), len(over)
        for company in self._companies_of(pricelist):
            self.env.flush_all()
            query = SQL(
                WITHOUT,
                segment=self.id,
                company=company.id,
                key=str(company.id),
                limit=BATCH,
            )
            new = [row[0] for row in self.env.execute_query(query)]
            self._give_to(new, pricelist, company)
            number, most = number + len(new), max(most, len(new))
        return number, most == BATCH

    def _companies_of(self, pricelist):
        companies = self.env["res.company"]
        if not pricelist:
            return companies
        return pricelist.company_id or companies.search([("active", "=", True)])

    def _give_to(self, partner_ids, pricelist, company):
        partners = self.env["res.partner"].with_company(company).browse(partner_ids)
        partners.specific_property_product_pricelist = pricelist
        self.env["cdp.segment.price"].create(
            [
                {
                    "segment_id": self.id,
                    "partner_id": partner_id,
                    "company_id": company.id,
                    "pricelist": pricelist.id,
                }
                for partner_id in partner_ids
            ]
        )

    def _give_coupons(self):
        programme = self.coupon_ref
        if not (programme and programme.exists() and programme.active):
            return 0
        self.env.flush_all()
        query = SQL(NO_COUPON, segment=self.id, programme=programme.id, limit=BATCH)
        rows = self.env.execute_query(query)
        made = give_cards(programme, [partner_id for _profile_id, partner_id in rows])
        self.env["cdp.segment.coupon"].create(
            [
                {
                    "segment_id": self.id,
                    "profile_id": profile_id,
                    "programme": programme.id,
                    "card": card.id,
                }
                for (profile_id, _partner_id), card in zip(rows, made, strict=True)
            ]
        )
        return len(rows)


def give_cards(programme, partner_ids):
    """One coupon for each contact, of their own, in this order."""
    points = min(programme.reward_ids.mapped("required_points"), default=1)
    # Odoo would write an email for each, past whoever did not agree to any.
    cards = programme.env[CARD].with_context(loyalty_no_mail=True)
    return cards.create(
        [
            {
                "program_id": programme.id,
                "partner_id": partner_id,
                "points": points,
                "expiration_date": programme.date_to,
            }
            for partner_id in partner_ids
        ]
    )
