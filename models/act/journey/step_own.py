"""Steps with a server action of their own: made, kept in step and deleted with the
step. An administrator can extend it in Odoo's way; until the step is changed, it stays
as the administrator left it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    own_action_id = fields.Many2one(
        "ir.actions.server",
        string="Server action",
        readonly=True,
        copy=False,
        ondelete="set null",  # what it changes may go with another app
        index="btree_not_null",
        groups="base.group_system",
    )
    offered_kinds = fields.Char(compute="_compute_offered_kinds")

    def _compute_offered_kinds(self):
        """What can be chosen: some kinds need another app."""
        self.offered_kinds = ",".join(self._offered())

    def _offered(self):
        kinds = self._fields["kind"].get_values(self.env)
        return [kind for kind in kinds if self._is_offered(kind)]

    def _is_offered(self, kind):
        return True

    # ------------------------------------------------------------------
    # The action
    # ------------------------------------------------------------------

    def _fields_of_the_action(self):
        """The fields of a step that its action follows."""
        return ["kind", "name"]

    def _own_action(self):
        """What a step of this kind has done by an action of its own; else None."""
        return getattr(self, f"_action_of_{self.kind}", None)

    def _keep_own_action(self):
        for step in self:
            values = step._own_action()
            # Whoever may write the step decides what its action does, no more.
            action = step.sudo().own_action_id
            if not values:
                action.unlink()
                continue
            try:
                values = values()
            except UserError:
                continue  # not finished yet; it cannot be put into force
            values["name"] = step._name_of_the_action()
            if action:
                action.write(values)
            else:
                step.sudo().own_action_id = action.create(values)

    def _name_of_the_action(self):
        return f"{self.journey_id.name}: {self.display_name}"

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        if not self.env.context.get("cdp_no_mailing"):  # it comes along with the copy
            steps._keep_own_action()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._fields_of_the_action()):
            self._keep_own_action()
        return result

    def copy(self, default=None):
        copies = super().copy(default)
        for step, copy in zip(self, copies, strict=True):
            action = step.sudo().own_action_id  # with what was added to it
            if action and copy._own_action():
                copy.sudo().own_action_id.unlink()
                name = copy._name_of_the_action()
                copy.sudo().own_action_id = action.copy({"name": name})
        return copies

    def unlink(self):
        actions = self.sudo().own_action_id
        result = super().unlink()
        actions.unlink()
        return result

    def action_open_action(self):
        """Open the server action, to add to what it does."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "ir.actions.server",
            "res_id": self.own_action_id.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------
    # Who may, and whether it still can be done
    # ------------------------------------------------------------------

    def _check_may(self):
        """Steps do what whoever approves them could do by hand."""

    def _check_access_for(self, model, operation):
        if not self.env[model].has_access(operation):
            raise AccessError(
                self.env._(
                    "“%s” does what you may not do yourself. Ask for these rights, or "
                    "have somebody approve it who has them.",
                    self.display_name,
                )
            )

    def _can_be_done(self):
        """Whether what the step needs is still there: apps go, and tags."""
        return not self._own_action() or bool(self.sudo().own_action_id)


class CdpJourneyVersion(models.Model):
    _inherit = "cdp.journey.version"

    def _approve(self):
        for step in self.step_ids:
            step._check_may()
        return super()._approve()


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def unlink(self):
        # The steps go with the database's own cascade, which knows no actions.
        steps = self.env["cdp.journey.step"].search([("journey_id", "in", self.ids)])
        actions = steps.sudo().own_action_id
        result = super().unlink()
        actions.unlink()
        return result

    def action_test_on_me(self):
        self._check_manager()
        for step in self.version_id.step_ids:
            step._check_may()
        return super().action_test_on_me()
