"""What another program reads over Odoo's own API: scores, segments, who is in them.

A user of that program has the group *API reader* and is no user of the back office. Of
a profile it reads the fields below and no others, neither as a value nor in a search:
no names, no addresses.
"""

from odoo import api, models

PROFILE = {
    *("id", "display_name", "active", "is_company", "company_id"),
    *("segment_ids", "membership_ids", "purchase_count", "revenue", "average_order"),
    *("first_purchase", "last_purchase", "currency_id"),
    *("rfm", "rfm_r", "rfm_f", "rfm_m", "rfm_label_id", "rfm_date"),
    *("churn_state", "churn_band", "churn_probability", "churn_date"),
    *("value_state", "value_predicted", "value_low", "value_high", "value_date"),
    *("next_order_state", "next_order_first", "next_order_last"),
}
SEGMENT = {
    *("id", "display_name", "name", "sequence", "active", "kind"),
    *("member_count", "refreshed"),
}


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        return allowed and (not _reads_only(self.env) or field.name in PROFILE)

    @api.depends_context("uid")
    def _compute_display_name(self):
        # Odoo names what a link leads to as superuser.
        if not _is_reader(self.env.user):
            return super()._compute_display_name()
        for profile in self:
            profile.display_name = self.env._("Profile %s", profile.id)
        return None


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        return allowed and (not _reads_only(self.env) or field.name in SEGMENT)


class CdpMembership(models.Model):
    _inherit = "cdp.membership"

    def _has_field_access(self, field, operation):
        # Why somebody came may say what the rule knew of them.
        allowed = super()._has_field_access(field, operation)
        told = field.name not in ("why_entered", "why_left")
        return allowed and (not _reads_only(self.env) or told)


def _reads_only(env):
    """Whether it is such a program that asks."""
    return not env.su and _is_reader(env.user)


def _is_reader(user):
    return user.has_group("customer_data_platform.group_api_reader")
