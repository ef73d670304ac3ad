"""What the law has a shop keep, for how long, and what of it names the customer."""

from ast import literal_eval
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils


class CdpLegalHold(models.Model):
    _name = "cdp.legal.hold"
    _description = "Legal Hold"
    _order = "sequence, id"

    name = fields.Char(string="What is kept", required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    model = fields.Char(
        required=True,
        help="Technical name of the documents; counts once their app is installed.",
    )
    domain = fields.Char(string="Which", required=True, default="[]")
    date_field = fields.Char(string="From the year of", required=True, default="date")
    years = fields.Integer(required=True, default=10)
    law = fields.Char(
        string="By which law",
        required=True,
        translate=True,
        help="Named in the certificate that the customer gets.",
    )
    names_customer = fields.Boolean(
        string="Names the customer",
        help="The document is none without name, address and tax number, so these "
        "stay with the contact. Else it stays without a name.",
    )

    _years_positive = models.Constraint(
        "CHECK(years > 0)", "A hold lasts a year at least."
    )

    @api.constrains("model", "domain", "date_field")
    def _check_documents(self):
        for hold in self:
            if hold.model not in self.env:
                continue  # its app may come later
            documents = self.env[hold.model].with_context(active_test=False)
            try:
                documents.search(literal_eval(hold.domain), limit=1)
                documents._fields[hold.date_field]
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot be used: %(problem)s",
                        name=hold.name,
                        problem=error,
                    )
                ) from error

    def _held(self, model, ids):
        """{hold: (ids that it keeps, the day when the last may go)} of records."""
        found = {}
        for hold in self.search([("model", "=", model)]):
            # Whoever erases need not see the accounts; only what is kept is counted.
            documents = self.env[model].sudo().with_context(active_test=False)
            kept = documents.search([("id", "in", ids), *literal_eval(hold.domain)])
            days = {document: hold._until(document) for document in kept}
            days = {d: day for d, day in days.items() if day > fields.Date.today()}
            if days:
                found[hold] = (sorted(d.id for d in days), max(days.values()))
        return found

    def _until(self, document):
        """Records are kept for so many years after the end of their own."""
        day = fields.Date.to_date(document[self.date_field]) or date.max
        if day == date.max:
            return day
        return date_utils.end_of(day, "year").replace(year=day.year + self.years)
