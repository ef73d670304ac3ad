"""Steps that change a field of the contact: a plain one, to what is written here."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

TYPES = ("char", "text", "integer", "float", "boolean", "selection", "many2one")
#: who somebody is, how to reach them and whether one may, and what is of the books: no
#: journey changes these
KEPT = {
    *("active", "name", "parent_id", "type", "is_company", "company_id", "user_ids"),
    *("company_name", "commercial_company_name", "company_registry", "vat", "barcode"),
    *("email", "phone", "mobile", "partner_latitude", "partner_longitude", "color"),
    *("autopost_bills", "trust", "credit_limit", "use_partner_credit_limit"),
    *("additional_info", "tz", "employee", "customer_rank", "supplier_rank"),
    *("global_location_number", "website_id"),
}
PREFIXES = ("cdp_", "property_", "signup_", "message_", "activity_", "image_", "x_cdp_")
PREFIXES += ("peppol_", "ubl_", "invoice_", "bank_", "plan_", "partner_", "calendar_")
PREFIXES += ("specific_", "ignore_", "is_")
TECHNICAL = ("mail.", "ir.", "account.", "res.company", "res.users.", "resource.")


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    field_name = fields.Selection("_selection_field", string="What to change")
    field_value = fields.Char(
        string="To", help="Empty: what is there is removed.", translate=False
    )
    field_hint = fields.Char(compute="_compute_field_hint")

    @api.model
    def _selection_field(self):
        found = [
            (name, field._description_string(self.env))
            for name, field in self.env["res.partner"]._fields.items()
            if _plain(field)
        ]
        return sorted(found, key=lambda pair: pair[1].lower())

    def _changed_field(self):
        """The field; None when it has gone with another app, or is none to change."""
        field = self.env["res.partner"]._fields.get(self.field_name)
        return field if field is not None and _plain(field) else None

    @api.depends("field_name")
    def _compute_field_hint(self):
        for step in self:
            field = step._changed_field()
            step.field_hint = field is not None and step._hint(field)

    def _hint(self, field):
        """What can be written, in words."""
        if field.type == "boolean":
            return self.env._("Yes or No")
        if field.type == "selection":
            labels = [label for _key, label in field._description_selection(self.env)]
            shown = ", ".join(labels[:12])
            return f"{shown} …" if labels[12:] else shown
        if field.type in ("integer", "float"):
            return self.env._("A number")
        if field.type == "many2one":
            model = self.env["ir.model"]._get(field.comodel_name).name
            return self.env._("The name of one that is there already (%s)", model)
        return False

    # ------------------------------------------------------------------
    # What is written
    # ------------------------------------------------------------------

    def _field_as_written(self, field):
        """The values of a server action for what somebody wrote."""
        text = (self.field_value or "").strip()
        read = getattr(self, f"_read_{field.type}", None)
        values = read(field, text) if read and text else {"value": text or False}
        if values is None:
            raise UserError(
                self.env._(
                    "“%(step)s”: “%(value)s” cannot be written there. It takes: "
                    "%(hint)s.",
                    step=self.display_name,
                    value=text,
                    hint=self._hint(field),
                )
            )
        return values

    def _read_boolean(self, field, text):
        yes = {"yes", "true", "1", self.env._("Yes").lower()}
        no = {"no", "false", "0", self.env._("No").lower()}
        if text.lower() not in yes | no:
            return None
        return {"update_boolean_value": "true" if text.lower() in yes else "false"}

    def _read_integer(self, field, text):
        return self._number(int, text)

    def _read_float(self, field, text):
        return self._number(float, text.replace(",", "."))

    def _number(self, kind, text):
        try:
            return {"value": str(kind(text))}
        except ValueError:
            return None

    def _read_selection(self, field, text):
        """By its label, in the reader's language or in English, or by its code."""
        for env in (self.env, self.with_context(lang="en_US").env):
            for key, label in field._description_selection(env):
                if text.lower() in (key.lower(), label.lower()):
                    choice = self.env["ir.model.fields.selection"].sudo()  # its id
                    choice = choice.search(
                        [
                            ("field_id.model", "=", "res.partner"),
                            ("field_id.name", "=", field.name),
                            ("value", "=", key),
                        ]
                    )
                    return {"value": key, "selection_value": choice.id}
        return None

    def _read_many2one(self, field, text):
        for lang in (self.env.lang, "en_US"):
            model = self.env[field.comodel_name].with_context(lang=lang)
            found = model.search([("display_name", "=ilike", _literal(text))], limit=2)
            if len(found) == 1:
                return {
                    "value": str(found.id),
                    "resource_ref": f"{found._name},{found.id}",
                }
        return None

    # ------------------------------------------------------------------
    # The step
    # ------------------------------------------------------------------

    def _do_field(self, run_ids):
        self._do_action(run_ids)

    def _fields_of_the_action(self):
        return [*super()._fields_of_the_action(), "field_name", "field_value"]

    def _action_of_field(self):
        return {
            "state": "object_write",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "update_path": self.field_name,
            "evaluation_type": "value",
            "update_boolean_value": "false",
            "selection_value": False,
            "resource_ref": False,
            **self._check_field(),
        }

    def _can_be_done(self):
        if self.kind == "field" and self._changed_field() is None:
            return False
        return super()._can_be_done()

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "field_name", "field_value"]

    def _sentence_field(self):
        name = self._label("field_name") or "…"
        if not self.field_value:
            return self.env._("Empty “%s”", name)
        return self.env._(
            "Set “%(field)s” to “%(value)s”", field=name, value=self.field_value
        )

    def _check_field(self):
        field = self._changed_field()
        if field is None:
            raise UserError(
                self.env._("“%s” needs what it is to change.", self.display_name)
            )
        return self._field_as_written(field)

    def _check_complete(self):
        if self.kind == "field":
            self._check_field()
        return super()._check_complete()

    def _check_may(self):
        if self.kind == "field":
            self._check_access_for("res.partner", "write")
            contacts, field = self.env["res.partner"], self._changed_field()
            if field is None or not contacts._has_field_access(field, "write"):
                raise AccessError(
                    self.env._(
                        "“%s” changes what you may not change yourself. Have somebody "
                        "approve it who may.",
                        self.display_name,
                    )
                )
        return super()._check_may()


def _plain(field):
    """Whether a field of the contact is one that people fill in."""
    return (
        field.store
        and field.type in TYPES
        and not (field.readonly or field.related or field.required)
        and field.name not in KEPT
        and not field.name.startswith(PREFIXES)
        and not field.name.endswith(("_sanitized", "_normalized", "_blacklisted"))
        and not (field.type == "many2one" and field.comodel_name.startswith(TECHNICAL))
    )


def _literal(text):
    """For a search: what somebody wrote is no pattern."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
