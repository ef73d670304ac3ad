"""Steps that ask a colleague to do something: an activity of Odoo on the contact.

It is no server action: Odoo's own "Create Activity" knows one user, or a field with
one, and not the customer's salesperson or else somebody to fall back on.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    task_type_id = fields.Many2one(
        "mail.activity.type",
        string="What",
        ondelete="set null",
        domain=[("res_model", "in", [False, "res.partner"])],
    )
    task_summary = fields.Char(string="In short", translate=True)
    task_note = fields.Text(string="What to know", translate=True)
    task_days = fields.Integer(string="Within (days)", default=1)
    task_user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="For customers without a salesperson. Empty: who approved the journey.",
    )

    _task_days = models.Constraint(
        "CHECK(task_days >= 0)", "A task cannot be due before it is there."
    )

    def _do_task(self, run_ids):
        visits = self.env["cdp.journey.visit"]
        if self._in_shadow():
            visits._come(run_ids, self, "shadow")
        else:
            come = visits._come(run_ids, self, "done")
            runs = self.env["cdp.journey.run"].browse(come)
            self.env["mail.activity"].create([self._task_for(run) for run in runs])
        self.env["cdp.journey.run"]._move(run_ids, self.next_id)

    def _task_for(self, run):
        contact = run.sudo().partner_id  # of a run that is carried out
        user = (
            contact.user_id
            or contact.commercial_partner_id.user_id
            or self.task_user_id
            or self.version_id.approved_by_id
            or self.env.user
        )
        step = self.with_context(lang=user.lang)
        today = fields.Date.context_today(step.with_user(user))
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": contact.id,
            "activity_type_id": self.task_type_id.id
            or self.env.ref("mail.mail_activity_data_todo").id,
            "summary": step.task_summary,
            "note": step.task_note and plaintext2html(step.task_note),
            "date_deadline": fields.Date.add(today, days=self.task_days),
            "user_id": user.id,
            "automated": True,
        }

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "task_summary"]

    def _sentence_task(self):
        return self.env._("Ask a colleague: %s", self.task_summary or "…")

    def _check_complete(self):
        if self.kind == "task" and not self.task_summary:
            raise UserError(
                self.env._("“%s” does not say what to do.", self.display_name)
            )
        return super()._check_complete()
