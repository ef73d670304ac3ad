"""Steps that set a tag on the contact, or remove it."""

from odoo import fields, models
from odoo.exceptions import UserError


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    tag_way = fields.Selection(
        [("add", "Set the tag"), ("remove", "Remove the tag")],
        string="What to do with it",
        default="add",
    )
    tag_id = fields.Many2one("res.partner.category", ondelete="set null")

    def _do_tag(self, run_ids):
        self._do_action(run_ids)

    def _fields_of_the_action(self):
        return [*super()._fields_of_the_action(), "tag_way", "tag_id"]

    def _action_of_tag(self):
        self._check_tag()
        return {
            "state": "object_write",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "update_path": "category_id",
            "update_m2m_operation": self.tag_way,
            "evaluation_type": "value",
            "value": str(self.tag_id.id),
            "resource_ref": f"res.partner.category,{self.tag_id.id}",
        }

    def _can_be_done(self):
        return super()._can_be_done() and (self.kind != "tag" or bool(self.tag_id))

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "tag_way", "tag_id.name"]

    def _sentence_tag(self):
        tag = self.tag_id.name or "…"
        if self.tag_way == "remove":
            return self.env._("Remove the tag “%s”", tag)
        return self.env._("Set the tag “%s”", tag)

    def _check_tag(self):
        if not (self.tag_id and self.tag_way):
            raise UserError(self.env._("“%s” needs a tag.", self.display_name))

    def _check_complete(self):
        if self.kind == "tag":
            self._check_tag()
        return super()._check_complete()

    def _check_may(self):
        if self.kind == "tag":
            self._check_access_for("res.partner", "write")
        return super()._check_may()
