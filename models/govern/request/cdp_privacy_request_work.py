"""What is done for each kind of request: one button, and a result for each place."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cdp_privacy_request import CLOSED

#: what customers may have corrected on their contact
CORRECTED = (
    "name",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "vat",
    "lang",
    "website",
    "function",
)


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    export_ids = fields.One2many("cdp.privacy.export", "request_id", readonly=True)
    export_id = fields.Many2one(
        "cdp.privacy.export", string="File", compute="_compute_export_id"
    )
    is_restricted = fields.Boolean(compute="_compute_is_restricted")
    #: how the contacts were when the work began, to tell what has been corrected
    before = fields.Json(readonly=True, copy=False)

    @api.depends("export_ids")
    def _compute_export_id(self):
        for request in self:
            request.export_id = request.export_ids.sorted("id")[-1:]

    @api.depends("partner_id.cdp_restricted")
    def _compute_is_restricted(self):
        for request in self:
            request.is_restricted = any(request._contacts().mapped("cdp_restricted"))

    def _contacts(self):
        """All contacts that are this customer."""
        self.ensure_one()
        # An officer of one company does it for all: it is one customer.
        partner = self.sudo().partner_id.with_context(active_test=False)
        return partner | partner.cdp_profile_id.partner_ids

    def _customer(self):
        """The customer's profile."""
        self.ensure_one()
        # Officers of one company answer for the customer of all.
        return self.sudo().partner_id._cdp_customer()

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    def action_carry_out(self):
        """Do what the customer asks for."""
        self.ensure_one()
        self._check_officer()
        return self._carry_out()

    def _carry_out(self):
        if not self.partner_id:
            raise UserError(self.env._("Say first which contact it is."))
        if not self.kind:
            raise UserError(self.env._("Say first what the customer asks for."))
        if not self.is_cleared:
            raise UserError(
                self.env._(
                    "Check first who it is: send the link that confirms it, or note "
                    "how you checked it."
                )
            )
        if self.state in CLOSED:
            raise UserError(self.env._("This request is closed already."))
        return getattr(self, f"_do_{self.kind}")()

    def _do_access(self):
        self.env["cdp.privacy.export"].sudo()._order_for(self)  # written by cron only
        self.state = "work"

    _do_portability = _do_access

    def _do_rectify(self):
        changes = self._corrections()
        if not changes:
            raise UserError(
                self.env._(
                    "Nothing has been changed on the contact so far. Open it, correct "
                    "it as the customer wrote, then come back."
                )
            )
        for contact, label, old, new in changes:
            self._note_result(
                contact,
                self.env._(
                    "%(field)s: “%(old)s” became “%(new)s”",
                    field=label,
                    old=old,
                    new=new,
                ),
                1,
            )
        self._finish()

    def _do_restrict(self):
        contacts = self._contacts()
        contacts.cdp_restricted = True
        self._note_result(
            self.env._("Contacts"), self.env._("Use is restricted"), len(contacts)
        )
        self._finish()

    def _do_object_profiling(self):
        profile, contacts = self._customer(), self._contacts()
        profile._note_objection(contacts, True)
        self._note_result(
            self.env._("Scores, segments and recommendations"),
            self.env._("Deleted, and made no more"),
            len(contacts),
        )
        self._finish()

    def _do_object_marketing(self):
        proof = {"request": self.name, "channel": self.channel}
        source = "portal" if self.channel in ("portal", "page") else "agent"
        lines = self._customer()._withdraw_all(source, proof)
        self._note_result(
            self.env._("Consent ledger"),
            self.env._("No marketing any more, on any channel"),
            len(lines or ()),
        )
        self._finish()

    def _do_contest(self):
        if not self.answer:
            raise UserError(
                self.env._(
                    "Write first, under “Answer to the customer”, what a person has "
                    "decided and why."
                )
            )
        self._note_result(
            self.env._("Automated decision"),
            self.env._("Looked at and decided by %s", self.env.user.name),
            1,
        )
        self._finish()

    def _tell_of_failure(self):
        """The officer hears of a copy that could not be made."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("The file could not be prepared"),
            note=self.env._("See the file of the request for the problem; try again."),
            user_id=self.user_id.id or self.env.uid,
        )

    def _note_result(self, store, done, rows):
        results = self.env["cdp.privacy.request.result"].sudo()  # not by hand
        return results.create(
            {"request_id": self.id, "store": store, "done": done, "rows": rows}
        )

    # ------------------------------------------------------------------
    # Corrections
    # ------------------------------------------------------------------

    def _remember_values(self):
        """Note how the contacts are before somebody corrects them."""
        for request in self.filtered(lambda request: request.kind == "rectify"):
            request.before = request.before or request._values()

    def _values(self):
        return {
            str(contact.id): {
                name: contact._fields[name].convert_to_display_name(
                    contact[name], contact
                )
                or ""
                for name in CORRECTED
            }
            for contact in self._contacts()
        }

    def _corrections(self):
        """[(contact, field, before, now)] of what has been changed since."""
        before, now = self.before or {}, self._values()
        labels = self.env["res.partner"].fields_get(CORRECTED, ["string"])
        contacts = {str(contact.id): contact for contact in self._contacts()}
        return [
            (contacts[id_].display_name, labels[name]["string"], old, now[id_][name])
            for id_, values in before.items()
            for name, old in values.items()
            if id_ in now and now[id_][name] != old
        ]

    def action_open_contact(self):
        """Open the contact, to correct what is wrong."""
        self.ensure_one()
        self._check_officer()
        if self.kind == "rectify" and self.is_cleared:
            self._remember_values()
        return self.partner_id.get_formview_action()

    def action_open_profile(self):
        """Open the customer's profile."""
        self.ensure_one()
        return self.profile_id.get_formview_action()

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def _finish(self, tell=True):
        """Close it; the customer hears what was done."""
        self.ensure_one()
        if tell:
            self._send("done")
        self._close("done")

    def _close(self, state):
        self.write({"state": state, "closed": fields.Datetime.now(), "before": False})
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def action_finish(self):
        """Close a request that was answered, or dealt with in another way."""
        self.ensure_one()
        self._check_officer()
        if self.state != "ready" and not self.answer:
            raise UserError(
                self.env._(
                    "Write first, under “Answer to the customer”, what was done; it "
                    "goes out by email."
                )
            )
        self._finish(tell=self.state != "ready")

    def action_refuse(self):
        """Refuse it, with a reason that the customer reads."""
        return self._ask("refuse", self.env._("Why is it refused?"))

    def action_extend(self):
        """Take more time, with a reason that the customer reads."""
        return self._ask("extend", self.env._("Why does it take longer?"))

    def _refuse(self, reason):
        self.ensure_one()
        self._check_officer()
        self.refusal = reason
        self._send("refused")
        self._close("refused")

    def action_lift_restriction(self):
        """Use the data again; the customer is told before."""
        self.ensure_one()
        self._check_officer()
        self._send("lifted")  # GDPR Art. 18 (3): told before it is lifted
        contacts = self._contacts()
        contacts.cdp_restricted = False
        self._note_result(
            self.env._("Contacts"),
            self.env._("May be used again"),
            len(contacts),
        )
