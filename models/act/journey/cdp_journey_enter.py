"""Put customers into a journey by hand, or by one of Odoo's server actions."""

from odoo import fields, models
from odoo.exceptions import UserError


class CdpJourneyEnter(models.TransientModel):
    _name = "cdp.journey.enter"
    _description = "Put Customers into a Journey"

    journey_id = fields.Many2one(
        "cdp.journey",
        required=True,
        domain=[("state", "in", ["running", "shadow"])],
    )
    profile_ids = fields.Many2many(
        "cdp.profile", default=lambda self: self.env.context.get("active_ids")
    )

    def action_enter(self):
        """Let them in as far as the journey's rules allow, and say how many did."""
        self.ensure_one()
        self.journey_id.check_access("read")
        self.env["cdp.journey.enter"].check_access("write")
        key = f"hand:{fields.Datetime.now()}"
        profiles = self.profile_ids.ids
        # Whoever may open this may put in; runs themselves are nobody's to write.
        journey = self.journey_id.sudo()
        entered = journey._enter(profiles, [key] * len(profiles))
        journey._wake()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if entered else "warning",
                "message": self.env._(
                    "%(entered)s of %(number)s entered “%(journey)s”. The others are "
                    "under way already, or its rules keep them out.",
                    entered=entered,
                    number=len(profiles),
                    journey=journey.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def _enter_with(self, records):
        """Have the customers of some records enter: contacts, profiles, or whatever has
        a customer; the record is the occasion."""
        self.ensure_one()
        partners = self._customers_of(records)
        rows = [
            (record, partner, partner.sudo().cdp_profile_id)
            for record, partner in partners.items()
            if partner.sudo().cdp_profile_id
        ]
        entered = self._enter(
            [profile.id for _record, _partner, profile in rows],
            [f"{record._name}:{record.id}" for record, _partner, _profile in rows],
            [partner.id for _record, partner, _profile in rows],
            records._name,
            [record.id for record, _partner, _profile in rows],
        )
        self._wake()
        return entered

    def _customers_of(self, records):
        """{record: contact} of the customers that records are about."""
        if records._name == "res.partner":
            return {record: record for record in records}
        field = records._fields.get("partner_id")
        if field is None or field.comodel_name != "res.partner":
            raise UserError(
                self.env._(
                    "Nothing tells which customer a “%s” belongs to.",
                    records._description,
                )
            )
        return {record: record.partner_id for record in records if record.partner_id}
