"""What may happen to a customer, beside buying: for entering a journey and for waiting.

Each event is one ``SELECT``: partner_id, happened_at, key, res_model, res_id. What
belongs to an app that is not installed, or to no source, is not offered.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...collect.source_signals import OPEN_ENDED

LOW = 0.4  # two stars of five

TOLD = """
SELECT told.partner_id, %(moment)s AS happened_at,
       told.res_model || ':' || told.res_id AS key, told.res_model, told.res_id
  FROM (%(signals)s) told WHERE told.partner_id IS NOT NULL AND %(which)s
"""
RECORD = """
SELECT record.%(partner)s AS partner_id, record.%(moment)s AS happened_at,
       %(model)s || ':' || record.id AS key, %(model)s::varchar AS res_model,
       record.id AS res_id
  FROM %(table)s record WHERE record.%(partner)s IS NOT NULL AND %(which)s
"""
# An import makes records anew of what happened long ago.
NOT_IMPORTED = """
NOT EXISTS (SELECT FROM cdp_journey_imported imported
             WHERE imported.res_model = %s AND imported.res_id = record.id)
"""
SENT = """
SELECT o.partner_id, said.date AS happened_at, 'sale.order:' || o.id AS key,
       'sale.order'::varchar AS res_model, o.id AS res_id
  FROM mail_message said JOIN sale_order o ON o.id = said.res_id
 WHERE said.model = 'sale.order' AND said.subtype_id = %s AND o.state <> 'cancel'
"""
VISITED = """
SELECT visitor.partner_id, seen.visit_datetime AS happened_at,
       'website.track:' || seen.id AS key, 'website.track'::varchar AS res_model,
       seen.id AS res_id
  FROM website_track seen JOIN website_visitor visitor ON visitor.id = seen.visitor_id
 WHERE visitor.partner_id IS NOT NULL
"""
COLLECTED = """
SELECT card.partner_id, record.create_date AS happened_at,
       'loyalty.history:' || record.id AS key, 'loyalty.card'::varchar AS res_model,
       card.id AS res_id
  FROM loyalty_history record JOIN loyalty_card card ON card.id = record.card_id
 WHERE card.partner_id IS NOT NULL AND record.issued > 0 AND %s
"""
#: whose moment is when the record was written: what was looked at needs no second look
FRESH = ("quotation", "page", "survey", "attended", "points")
#: {event: kind of the sources that tell of it}
TOLD_BY = {
    "rating": "rating",
    "rating_low": "rating",
    "complaint": "complaint",
    "contract_begins": "contract",
    "contract_ends": "contract",
}
#: {event: model whose changes wake the journeys}
WAKING = {
    "lead": "crm.lead",
    "opportunity": "crm.lead",
    "quotation": "sale.order",
    "registered": "event.registration",
    "attended": "event.registration",
    "survey": "survey.user_input",
    "points": "loyalty.history",
}
#: {event: model of the record it is about}, for events that are about one kind only
ABOUT = {**WAKING, "points": "loyalty.card", "page": "website.track"}


class CdpJourneyEvent(models.AbstractModel):
    _name = "cdp.journey.event"
    _description = "What May Happen to a Customer"

    @api.model
    def _offered(self):
        """[(code, words)] of what this database can tell of."""
        words = [
            ("rating", self.env._("The customer gives a rating")),
            ("rating_low", self.env._("The customer gives two stars or fewer")),
            ("complaint", self.env._("The customer complains")),
            ("contract_begins", self.env._("A contract of the customer begins")),
            ("contract_ends", self.env._("A contract of the customer ends")),
            ("lead", self.env._("The customer makes an enquiry (lead)")),
            ("opportunity", self.env._("An opportunity is made for the customer")),
            ("quotation", self.env._("A quotation is sent to the customer")),
            ("registered", self.env._("The customer registers for an event")),
            ("attended", self.env._("The customer attends an event")),
            ("page", self.env._("The customer looks at a tracked page")),
            ("survey", self.env._("The customer answers a survey")),
            ("points", self.env._("The customer collects points on a card")),
        ]
        return [(code, label) for code, label in words if self._sql(code) is not None]

    @api.model
    def _sql(self, code):
        """All of an event there are, or None where nothing tells of it."""
        find = getattr(self, f"_sql_{code}", None)
        return find and find()

    @api.model
    def _sql_only(self, code, rule):
        """Those about records that fit a rule."""
        events, model = self._sql(code), ABOUT.get(code)
        if events is None or not rule or model is None:
            return events
        # What the rule may ask was checked as the user who wrote it.
        records = self.env[model].sudo().with_context(active_test=False)
        return SQL(
            "SELECT * FROM (%s) told WHERE told.res_id IN %s",
            events,
            records._search(Domain(rule)).subselect(),
        )

    @api.model
    def _check_rule(self, code, rule):
        """Raise what is wrong with a rule, as the user: it must not reveal what he or
        she may not see."""
        model = ABOUT.get(code)
        if rule and model in self.env:
            self.env[model].sudo(False).search(Domain(rule), limit=1)

    # ------------------------------------------------------------------
    # Told by sources
    # ------------------------------------------------------------------

    def _sql_rating(self):
        return self._told("rating")

    def _sql_rating_low(self):
        return self._told("rating", which=SQL("told.value <= %s", LOW))

    def _sql_complaint(self):
        return self._told("complaint")

    def _sql_contract_begins(self):
        return self._told("contract")

    def _sql_contract_ends(self):
        return self._told(
            "contract",
            moment=SQL("told.date + told.value * interval '1 day'"),
            which=SQL("told.value < %s", OPEN_ENDED),
        )

    def _told(self, kind, moment=None, which=None):
        # whoever may see the sources: it is the scheduled work that reads them
        signals = self.env["cdp.source"].sudo()._union_signals((kind,))
        if signals is None:
            return None
        moment, which = moment or SQL("told.date"), which or SQL("TRUE")
        return SQL(TOLD, signals=signals, moment=moment, which=which)

    # ------------------------------------------------------------------
    # Records of apps
    # ------------------------------------------------------------------

    def _sql_lead(self):
        return self._made("crm.lead", SQL("record.type = 'lead'"))

    def _sql_opportunity(self):
        return self._made("crm.lead", SQL("record.type = 'opportunity'"))

    def _sql_registered(self):
        return self._made("event.registration", SQL("record.state <> 'cancel'"))

    def _sql_attended(self):
        attended = SQL("record.state = 'done'")
        return self._record("event.registration", "date_closed", attended)

    def _sql_survey(self):
        answered = SQL("record.state = 'done' AND record.test_entry IS NOT TRUE")
        return self._record("survey.user_input", "end_datetime", answered)

    def _sql_quotation(self):
        subtype = self.env.ref("sale.mt_order_sent", raise_if_not_found=False)
        if not subtype or "sale.order" not in self.env:
            return None
        return SQL(SENT, subtype.id)

    def _sql_page(self):
        return SQL(VISITED) if "website.track" in self.env else None

    def _sql_points(self):
        if "loyalty.history" not in self.env:
            return None
        return SQL(COLLECTED, SQL(NOT_IMPORTED, "loyalty.history"))

    def _made(self, model, which):
        which = SQL("%s AND %s", which, SQL(NOT_IMPORTED, model))
        return self._record(model, "create_date", which)

    def _record(self, model, moment, which):
        if model not in self.env:
            return None
        return SQL(
            RECORD,
            partner=SQL.identifier("partner_id"),
            moment=SQL.identifier(moment),
            model=model,
            table=SQL.identifier(self.env[model]._table),
            which=which,
        )
