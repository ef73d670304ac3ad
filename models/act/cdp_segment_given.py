"""What was given to whom by a segment, so that it can be taken back, and is given once.

Pricelists and programmes belong to apps that may be missing, and are kept by number.
"""

from odoo import fields, models

from .cdp_segment_gift import PRICELIST


class CdpSegmentPrice(models.Model):
    _name = "cdp.segment.price"
    _description = "Pricelist Given by a Segment"
    _log_access = False

    segment_id = fields.Many2one(
        "cdp.segment", required=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    pricelist = fields.Integer(required=True)

    _once = models.Constraint(
        "UNIQUE(partner_id, company_id)", "A contact has one pricelist in a company."
    )

    def _take_back(self):
        """Take off what is still as it was given; what somebody has set since stays."""
        others = self.env["cdp.segment"]
        if PRICELIST in self.env:
            for company, given in self.grouped("company_id").items():
                for one in given.with_company(company):
                    partner = one.partner_id
                    if partner.specific_property_product_pricelist.id == one.pricelist:
                        partner.specific_property_product_pricelist = False
            # another segment may give its own now
            others = others.search([("pricelist", "!=", 0)]) - self.segment_id
            others.sync_due = True
        self.unlink()


class CdpSegmentCoupon(models.Model):
    _name = "cdp.segment.coupon"
    _description = "Coupon Given by a Segment"
    _log_access = False

    segment_id = fields.Many2one("cdp.segment", ondelete="set null", index=True)
    profile_id = fields.Many2one("cdp.profile", required=True, ondelete="cascade")
    programme = fields.Integer(required=True)
    card = fields.Integer(required=True)

    _once = models.Constraint(
        "UNIQUE(profile_id, programme)", "A customer gets a coupon once."
    )
