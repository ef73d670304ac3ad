from odoo import api, fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    consent_ids = fields.One2many("cdp.consent.current", "profile_id", readonly=True)

    def _consent_partners(self):
        """The contacts whose word is the customer's."""
        return self.partner_ids.filtered(lambda partner: not partner._cdp_is_address())

    def _note_consent(self, purpose, channels, state, source, **more):
        """Add what a customer said to the ledger, for each contact that is it.

        :param more: ``date``, ``lang`` of the wording that was shown, ``company``, and
            ``proof``, a dictionary of how we know
        :return: the new lines
        """
        self.ensure_one()
        wording = self.env["cdp.purpose.wording"]
        if more.get("lang"):
            wording = wording._latest(purpose, more["lang"])
        # Whoever may note what a customer said can neither read nor change the ledger.
        subjects = self.env["cdp.consent.subject"].sudo()._of(self._consent_partners())
        return (
            self.env["cdp.consent"]
            .sudo()
            ._append(
                [
                    {
                        "subject": subject,
                        "purpose_id": purpose.id,
                        "channel": channel,
                        "state": state,
                        "source": source,
                        "date": more.get("date"),
                        "wording_id": wording.id,
                        "company_id": (more.get("company") or self.company_id).id,
                        "proof": more.get("proof"),
                    }
                    for subject in subjects.values()
                    for channel in channels
                ]
            )
        )

    @api.model
    def _open_ledger(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_consent_action"
        )
        mine = [("partner_id", "in", self.partner_ids.ids)]
        return {**action, "domain": mine + domain, "context": {}}

    def action_open_ledger(self):
        """Open all that this customer said, and when."""
        self.ensure_one()
        return self._open_ledger([])

    def action_note_consent(self):
        """Note what the customer said."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What did the customer say?"),
            "res_model": "cdp.consent.note",
            "view_mode": "form",
            "target": "new",
            "context": {"default_profile_id": self.id},
        }
