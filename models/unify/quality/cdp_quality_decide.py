"""What people decide on an issue: write the fix, take it back, dismiss it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..golden import parts
from ..golden.stamps import last_news, stamp


class CdpQualityIssue(models.Model):
    _inherit = "cdp.quality.issue"

    def action_accept(self):
        """Write the suggested value to the contact, as the user."""
        return self._each(self._accept, self.env._("%s fixed."))

    def action_undo(self):
        """Bring back what was on the contact before the fix."""
        return self._each(self._undo, self.env._("%s taken back."))

    def action_dismiss(self):
        """Leave the contact as it is, and say no more while it stays so."""
        return self._each(self._dismiss, self.env._("%s dismissed."))

    def action_reopen(self):
        """Put it on the worklist again."""
        return self._each(self._reopen, self.env._("%s on the list again."))

    def _each(self, decide, sentence):
        """Decide on each; of several, those that cannot be done are told at the end."""
        # The right to write the contact is the right to decide on it.
        self.partner_id.check_access("write")
        problems = []
        for issue in self:
            try:
                with self.env.cr.savepoint():
                    decide(issue)
            except UserError as error:
                if len(self) == 1:
                    raise
                self.env.invalidate_all()
                problems.append(str(error))
        self.profile_id._check_quality()
        if len(self) == 1:
            return None
        lines = [sentence % (len(self) - len(problems)), *problems[:5]]
        if len(problems) > 5:
            lines.append(self.env._("… and %s more.", len(problems) - 5))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "message": " ".join(lines),
                "sticky": bool(problems),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------
    # One by one
    # ------------------------------------------------------------------

    @api.model
    def _accept(self, issue):
        if issue.state != "open":
            raise UserError(self.env._("“%s” is decided already.", issue._title()))
        if not issue.fix:
            raise UserError(
                self.env._(
                    "There is no fix to write for “%s”. Open the contact and put it in "
                    "order by hand, or dismiss it.",
                    issue._title(),
                )
            )
        issue._apply()

    @api.model
    def _undo(self, issue):
        if not issue.undoable:
            raise UserError(self.env._("For “%s” no fix was written.", issue._title()))
        issue._put_back()

    @api.model
    def _dismiss(self, issue):
        if issue.state != "open":
            raise UserError(self.env._("“%s” is decided already.", issue._title()))
        issue._decide("dismissed")

    @api.model
    def _reopen(self, issue):
        if issue.state not in ("dismissed", "undone"):
            raise UserError(self.env._("“%s” is not dismissed.", issue._title()))
        issue._decide("open", user_id=False, decided=False, message=False)

    def _title(self):
        return self.env._(
            "%(rule)s: %(contact)s",
            rule=self.rule_id.name,
            contact=self.partner_id.display_name,
        )

    def _decide(self, state, by_rule=False, **vals):
        """Keep a decision.

        Nobody writes issues but through here, where rights are checked.
        """
        self.sudo().write(
            {
                "state": state,
                "user_id": not by_rule and self.env.uid,
                "by_rule": by_rule,
                "decided": fields.Datetime.now(),
                **vals,
            }
        )

    # ------------------------------------------------------------------
    # Writing the contact
    # ------------------------------------------------------------------

    def _apply(self, by_rule=False):
        """Write the fix to the contact, with the rights of whoever decided."""
        partner = self.partner_id
        partner.check_access("write")
        was, before = parts.values_of(partner, self.field), last_news(partner)
        if was != self.held:
            raise UserError(
                self.env._(
                    "%(contact)s has changed since: it says “%(now)s” and no longer "
                    "“%(then)s”. The next check looks at it again.",
                    contact=partner.display_name,
                    now=self._text(was),
                    then=self.value,
                )
            )
        children = self._addresses() if self.field == "address" else {}
        note = self._write_contact(self.fix)
        # Odoo has the people of an organisation follow its address, even those who
        # had another: nobody accepted that.
        for id_, address in children.items():
            if address != was:
                child = self.env["res.partner"].browse(int(id_))
                child._update_address({k: v or False for k, v in address.items()})
        new = parts.values_of(partner, self.field)
        if new == was:
            raise UserError(
                self.env._(
                    "Odoo keeps “%(now)s” on %(contact)s whatever is written.",
                    now=self._text(was),
                    contact=partner.display_name,
                )
            )
        self._decide(
            "accepted", by_rule, was=was, new=new, children=children, message=note
        )
        stamp(self.sudo(), partner, before)  # the right to write the contact is enough
        self._log(self._text(was), self._text(new), by_rule, note)

    def _put_back(self):
        """Write what was there before, unless the contact was changed since."""
        partner = self.partner_id
        partner.check_access("write")
        now, before = parts.values_of(partner, self.field), last_news(partner)
        if now != self.new:
            raise UserError(
                self.env._(
                    "%(contact)s has been changed since: it says “%(now)s” and no "
                    "longer “%(new)s”. Change it on the contact itself.",
                    contact=partner.display_name,
                    now=self._text(now),
                    new=self.new_text,
                )
            )
        kept = self.env["cdp.golden.write"]._kept_addresses(self)
        note = self._write_contact(self.was)
        for child, address in kept.items():
            child._update_address(address)
        self._decide("undone", held=self.was, message=note)
        stamp(self.sudo(), partner, before)  # as above
        self._log(self._text(now), self.was_text, False, note)

    def _write_contact(self, vals):
        """Write, and never loosen what was refused; return what was blocked."""
        partner = self.partner_id
        restrictions = self.env["cdp.restriction"]
        profile = partner.sudo().cdp_profile_id  # it is looked at, not shown
        refusals = restrictions._of(profile)
        partner.write({column: value or False for column, value in vals.items()})
        return restrictions._carry_over(refusals, partner, [self.field]).get(self.field)

    def _addresses(self):
        return self.env["cdp.golden.write"]._addresses(self.partner_id)

    def _text(self, vals):
        return parts.texts(self.env, [(self.field, vals)])[0]

    def _log(self, before, after, by_rule, note):
        labels = dict(self._fields["field"]._description_selection(self.env))
        line = self.env._(
            "Data quality, %(rule)s. %(field)s: “%(new)s”, before: “%(old)s”",
            rule=self.rule_id.name,
            field=labels[self.field],
            new=after,
            old=before,
        )
        self.env["cdp.identity.log"]._note(
            "corrected",
            self.partner_id,
            "\n".join(filter(None, (line, note))),
            by_rule=by_rule,
        )

    # ------------------------------------------------------------------
    # By a rule
    # ------------------------------------------------------------------

    def _apply_by_rule(self):
        """Write the fix; what Odoo refuses stays open, with its reason."""
        try:
            with self.env.cr.savepoint():
                self._apply(by_rule=True)
        except UserError as error:
            self.env.invalidate_all()
            self.message = str(error)
