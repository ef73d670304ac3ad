"""Steps that make a lead or an opportunity of Odoo's CRM, where that is installed."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

LEAD = "crm.lead"


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    lead_type = fields.Selection(
        [("opportunity", "An opportunity"), ("lead", "A lead, to be qualified first")],
        string="Makes",
        default="opportunity",
    )
    lead_name = fields.Char(string="Called")
    lead_note = fields.Text(string="What it is about")
    lead_user_id = fields.Many2one(
        "res.users",
        string="For whom",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="For customers without a salesperson. Empty: it is assigned in the CRM.",
    )

    def _do_lead(self, run_ids):
        self._do_action(run_ids)

    def _is_offered(self, kind):
        return super()._is_offered(kind) and (kind != "lead" or LEAD in self.env)

    def _fields_of_the_action(self):
        return [*super()._fields_of_the_action(), "lead_name"]

    def _action_of_lead(self):
        """“Create Record” of Odoo, linked to the contact."""
        self._check_lead()
        return {
            "state": "object_create",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "crud_model_id": self.env["ir.model"]._get_id(LEAD),
            "link_field_id": self.env["ir.model.fields"]
            ._get("res.partner", "opportunity_ids")
            .id,
            "update_path": False,
            "evaluation_type": "value",
            "value": self.lead_name,
        }

    def _context_for(self, run):
        """What Odoo's action, which knows a name only, takes as the rest."""
        if self.kind != "lead":
            return super()._context_for(run)
        contact = run.sudo().partner_id  # of a run that is carried out
        user = contact.user_id or contact.commercial_partner_id.user_id
        return {
            **super()._context_for(run),
            "default_partner_id": contact.id,
            "default_type": self.lead_type,
            "default_user_id": (user or self.lead_user_id).id,
            "default_description": self.lead_note and plaintext2html(self.lead_note),
            "default_campaign_id": self.journey_id._campaign().id,
        }

    def _can_be_done(self):
        return super()._can_be_done() and (self.kind != "lead" or LEAD in self.env)

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "lead_type", "lead_name"]

    def _sentence_lead(self):
        name = self.lead_name or "…"
        if self.lead_type == "lead":
            return self.env._("Make a lead: %s", name)
        return self.env._("Make an opportunity: %s", name)

    def _check_lead(self):
        if LEAD not in self.env:
            raise UserError(
                self.env._("“%s” needs Odoo's CRM: install it.", self.display_name)
            )
        if not (self.lead_name and self.lead_type):
            raise UserError(self.env._("“%s” needs a name.", self.display_name))

    def _check_complete(self):
        if self.kind == "lead":
            self._check_lead()
        return super()._check_complete()

    def _check_may(self):
        if self.kind == "lead" and LEAD in self.env:
            self._check_access_for(LEAD, "create")
        return super()._check_may()
