"""Journeys that come with the addon, switched off: each company has its own."""

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...unify.res_partner import BIRTHDATES
from .shipped import SHIPPED

MODULE = "customer_data_platform"
#: keys of what is shipped that are no fields
PARTS = {"purpose", "segment", "date_field", "steps"}

BODY = Markup(
    '<div class="o_layout oe_unremovable oe_unmovable o_basic_theme">'
    '<div class="o_mail_wrapper o_mail_regular oe_unremovable" style="max-width:600px;'
    "width:100%;margin:0 auto;padding:16px;box-sizing:border-box;font-family:Arial,"
    'sans-serif;font-size:16px;line-height:1.5;color:#333333">'
    '<div class="o_mail_no_options o_mail_wrapper_td oe_structure o_editable">%s</div>'
    "</div></div>"
)
LOGO = Markup(
    '<div class="s_text_block o_mail_snippet_general" style="padding:0 0 16px 0">'
    '<img src="/logo.png?company=%s" alt="%s" style="max-height:60px;max-width:200px"/>'
    "</div>"
)
TEXT = Markup(
    '<div class="s_text_block o_mail_snippet_general"><p style="margin:0 0 16px 0">%s'
    "</p>%s</div>"
)
PARAGRAPH = Markup('<p style="margin:0 0 16px 0">%s</p>')
BUTTON = Markup(
    '<p style="margin:24px 0"><a href="%s" class="btn btn-primary" style="display:'
    "inline-block;padding:12px 24px;background-color:#35425b;color:#ffffff;"
    'text-decoration:none;border-radius:4px">%s</a></p>'
)
FOOT = Markup(
    '<div class="s_text_block o_mail_snippet_general" style="border-top:1px solid '
    '#cccccc;padding-top:12px;font-size:13px;color:#666666"><p style="margin:0">%s '
    '<a href="/unsubscribe_from_list" style="color:#666666">%s</a></p></div>'
)


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    shipped = fields.Char(readonly=True, copy=False)
    needs = fields.Char(
        compute="_compute_needs", help="What is missing before it can start."
    )
    exit_record_domain = fields.Char(
        string="Leaves when the record",
        default="[]",
        help="For example: the order was cancelled. Asked of the very record that the "
        "customer entered with.",
    )

    # ------------------------------------------------------------------
    # To a company
    # ------------------------------------------------------------------

    @api.model
    def _ship(self, companies=None):
        """Give companies the shipped journeys that they have not had yet."""
        for company in companies or self.env["res.company"].search([]):
            lang = company.partner_id.lang or self.env.lang
            journeys = self.with_company(company).with_context(lang=lang)
            for code in SHIPPED:
                journeys._ship_one(company, code)

    def _ship_one(self, company, code):
        xmlid = f"{MODULE}.{company.id}_journey_{code}"
        if self.env.ref(xmlid, raise_if_not_found=False):
            return
        told = SHIPPED[code]
        values = {key: told[key] for key in told.keys() - PARTS}
        values |= {
            "name": str(told["name"]),
            "explanation": str(told["explanation"]),
            "shipped": code,
            "company_id": company.id,
            "sequence": 10 + 10 * list(SHIPPED).index(code),
            "purpose_id": self._shipped_ref(f"purpose_{told['purpose']}"),
        }
        if "segment" in told:
            values["segment_id"] = self._shipped_ref(told["segment"])
        if "date_field" in told:
            field = self.env["ir.model.fields"]._get(*told["date_field"])
            values["date_field_id"] = field.id
        if not values["purpose_id"] or values.get("segment_id") is False:
            return  # somebody deleted what it rests on, and wants none
        data = [{"xml_id": xmlid, "values": values, "noupdate": True}]
        self._load_records(data)._ship_steps(told["steps"])

    def _shipped_ref(self, name):
        return self.env.ref(f"{MODULE}.{name}", raise_if_not_found=False).id or False

    def _ship_steps(self, steps):
        before = self.env["cdp.journey.step"]
        for number, told in enumerate(steps):
            values = {k: v for k, v in told.items() if k in before._fields}
            values |= {"journey_id": self.id, "y": 120.0 * number}
            if told["kind"] == "email":
                values["subject"] = str(told["subject"])
            if told["kind"] == "action":
                values["action_id"] = self._shipped_ref(told["action"])
            step = before.create(values)
            if told["kind"] == "email":
                body = self._shipped_body(told)
                step.mailing_id.write({"body_arch": body, "body_html": body})
            before.next_id = step
            before = step

    def _shipped_body(self, told):
        company = self.company_id
        address = company.website or company.get_base_url()
        parts = Markup().join(PARAGRAPH % str(text) for text in told["paragraphs"])
        if told["button"]:
            parts += BUTTON % (address, str(told["button"]))
        parts += PARAGRAPH % escape(self.env._("Your team of %s", company.name))
        name = Markup('<t t-out="object.name"/>')
        hello = escape(self.env._("Hello %(name)s,")) % {"name": name}
        foot = FOOT % (
            self.env._(
                "You get this because you agreed to “%s”.", self.purpose_id.name
            ),
            self.env._("Change what you get, or unsubscribe"),
        )
        return BODY % (LOGO % (company.id, company.name) + TEXT % (hello, parts) + foot)

    # ------------------------------------------------------------------
    # What they need
    # ------------------------------------------------------------------

    @api.depends("shipped", "date_field_id", "record_model_id")
    def _compute_needs(self):
        for journey in self:
            journey.needs = False
            if journey.shipped == "cart" and "sale.order" not in self.env:
                journey.needs = self.env._("Needs Sales or eCommerce.")
            elif journey.shipped == "birthday" and not (
                journey.date_field_id or self._birthday()
            ):
                journey.needs = self.env._(
                    "Needs a date of birth on contacts: Odoo has none of its own. "
                    "Choose the field under “Who enters”."
                )

    @api.model
    def _birthday(self):
        contact = self.env["res.partner"]._fields
        found = (n for n in BIRTHDATES if n in contact and contact[n].type == "date")
        return next(found, None)

    def _make_ready(self):
        """Join a shipped journey with what only some installations have."""
        self.ensure_one()
        if self.needs:
            raise UserError(self.needs)
        if self.shipped == "birthday" and self.entry == "hand":
            field = self.env["ir.model.fields"]._get("res.partner", self._birthday())
            self.write(
                {
                    "entry": "date",
                    "date_field_id": (self.date_field_id or field).id,
                }
            )
        if self.shipped == "cart" and not self.record_model_id:
            self._watch_carts()

    def _watch_carts(self):
        """Have carts and sent quotations bring their customers in."""
        orders = self.env["sale.order"]
        which = [("state", "=", "sent")]
        if "website_id" in orders._fields:
            cart = ["&", ("state", "=", "draft"), ("website_id", "!=", False)]
            which = ["|", *which, *cart]
        which.append(("company_id", "=", self.company_id.id))
        done = [("state", "=", "sale")]
        if "transaction_ids" in orders._fields:
            paid = ("transaction_ids.state", "in", ["pending", "authorized", "done"])
            done = ["|", *done, paid]
        model = self.env["ir.model"]._get("sale.order")
        self.write(
            {
                "entry": "record",
                "record_model_id": model.id,
                "goal_record_domain": str(done),
                "exit_record_domain": "[('state', '=', 'cancel')]",
            }
        )
        rule = {
            "name": self.name,
            "model_id": model.id,
            "trigger": "on_create_or_write",
            "filter_domain": str(which),
            "action_server_ids": [
                Command.create(
                    {
                        "name": self.name,
                        "model_id": model.id,
                        "state": "cdp_journey",
                        "cdp_journey_id": self.id,
                        "usage": "base_automation",
                    }
                )
            ],
        }
        xmlid = f"{MODULE}.{self.company_id.id}_automation_cart"  # goes when we go
        # Rules are the administrator's; whoever may start journeys starts this as well.
        self.env["base.automation"].sudo()._load_records(
            [{"xml_id": xmlid, "values": rule, "noupdate": True}]
        )

    def action_start(self):
        self._check_manager()
        self._make_ready()
        return super().action_start()

    def action_shadow(self):
        self._check_manager()
        self._make_ready()
        return super().action_shadow()

    def _fit_no_longer(self, run_ids):
        found = set(super()._fit_no_longer(run_ids))
        model = self.record_model_id.sudo().model
        if model in self.env and (rule := self._rule("exit_record_domain")):
            found |= self._records_fitting(run_ids, model, rule)
        return found


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # Whoever may found a company need not be a manager of customer data.
        self.env["cdp.journey"].sudo()._ship(companies)
        return companies
