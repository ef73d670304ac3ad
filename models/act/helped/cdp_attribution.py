"""Which message an order is credited to: the last one before it, and one only.

Of all messages of all journeys that the customer got, or would have got had he or she
not been held out, the last before the order counts, if the order came within the days
that its journey allows; of two at the same moment the one written later. The unique key
is the order, so its revenue is never added up twice. An order that is cancelled loses
its credit, one that is credited to somebody held out says so.

What is credited is no proof: many would have bought anyway. That is what the comparison
with those held out is for.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_exposure import ARMS

CREDIT = """
CREATE TEMP TABLE IF NOT EXISTS cdp_helped_credit (
    profile_id int, res_model varchar, res_id int, date timestamp,
    amount numeric, journey_id int, run_id int, visit_id int, partner_id int,
    arm varchar, message_date timestamp) ON COMMIT DROP;
TRUNCATE cdp_helped_credit;
WITH message AS (
    SELECT contact.cdp_profile_id AS profile_id, visit.id, run.id AS run_id,
           run.journey_id, run.partner_id, COALESCE(visit.sent, visit.date) AS moment,
           CASE visit.state WHEN 'control' THEN 'control' ELSE 'treated' END AS arm,
           journey.conversion_days * interval '1 day' AS allowed
      FROM res_partner contact
      JOIN cdp_journey_run run ON run.partner_id = contact.id
      JOIN cdp_journey journey ON journey.id = run.journey_id
      JOIN cdp_journey_visit visit ON visit.run_id = run.id
      JOIN cdp_journey_step step ON step.id = visit.step_id
     WHERE contact.cdp_profile_id = ANY(%(profiles)s) AND NOT run.test
       AND step.kind = ANY(%(kinds)s)
       AND visit.state IN ('sent', 'unknown', 'control')
)
INSERT INTO cdp_helped_credit
SELECT DISTINCT ON (bought.res_model, bought.res_id) bought.profile_id,
       bought.res_model, bought.res_id, bought.date, ROUND(bought.amount, 2),
       message.journey_id, message.run_id, message.id, message.partner_id,
       message.arm, message.moment
  FROM cdp_helped_order bought
  JOIN message ON message.profile_id = bought.profile_id
   AND bought.date BETWEEN message.moment AND message.moment + message.allowed
 WHERE bought.amount > 0
 ORDER BY bought.res_model, bought.res_id, message.moment DESC, message.id DESC
"""
FORGET = """
DELETE FROM cdp_attribution known WHERE known.profile_id = ANY(%s)
   AND known.date >= %s AND NOT EXISTS (
       SELECT FROM cdp_helped_credit fresh WHERE fresh.res_model = known.res_model
          AND fresh.res_id = known.res_id)
"""
# Of a person and an organisation that both got a message, the later one counts.
KEEP = """
INSERT INTO cdp_attribution AS known (profile_id, res_model, res_id, date, amount,
       journey_id, run_id, visit_id, partner_id, arm, message_date)
SELECT * FROM cdp_helped_credit
    ON CONFLICT (res_model, res_id) DO UPDATE
   SET profile_id = EXCLUDED.profile_id, date = EXCLUDED.date, amount = EXCLUDED.amount,
       journey_id = EXCLUDED.journey_id, run_id = EXCLUDED.run_id,
       visit_id = EXCLUDED.visit_id, partner_id = EXCLUDED.partner_id,
       arm = EXCLUDED.arm, message_date = EXCLUDED.message_date
 WHERE (known.profile_id IS NULL OR known.profile_id = EXCLUDED.profile_id
        OR (EXCLUDED.message_date, EXCLUDED.visit_id)
           > (known.message_date, known.visit_id))
   AND (known.profile_id, known.date, known.amount, known.visit_id, known.arm)
       IS DISTINCT FROM (EXCLUDED.profile_id, EXCLUDED.date, EXCLUDED.amount,
                         EXCLUDED.visit_id, EXCLUDED.arm)
"""
#: steps that reach the customer
MESSAGES = ["email", "sms"]


class CdpAttribution(models.Model):
    _name = "cdp.attribution"
    _description = "Order Credited to a Journey"
    _order = "date desc, id desc"
    _log_access = False

    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model",
        string="Order",
        required=True,
        readonly=True,
        aggregator=None,
    )
    date = fields.Datetime(string="Bought on", required=True, readonly=True)
    amount = fields.Float(
        string="Revenue",
        readonly=True,
        digits=(16, 2),
        help="Without tax, in the currency that scores are counted in.",
    )
    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade", index=True
    )
    run_id = fields.Many2one(
        "cdp.journey.run", readonly=True, ondelete="cascade", index=True
    )
    visit_id = fields.Many2one(
        "cdp.journey.visit",
        string="Message",
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    profile_id = fields.Many2one(
        "cdp.profile", string="Customer", readonly=True, ondelete="set null", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, ondelete="cascade", index=True
    )
    arm = fields.Selection(ARMS, string="Group", required=True, readonly=True)
    message_date = fields.Datetime(string="Message of", readonly=True)

    _order_unique = models.UniqueIndex(
        "(res_model, res_id)", "An order is credited to one journey."
    )

    @api.model
    def _credit(self, profile_ids, since):
        """Credit the orders gathered of some customers; return the rows written."""
        self.env.cr.execute(SQL(CREDIT, profiles=list(profile_ids), kinds=MESSAGES))
        self.env.cr.execute(SQL(FORGET, list(profile_ids), since))
        written = self.env.cr.rowcount
        self.env.cr.execute(SQL(KEEP))
        self.invalidate_model()
        return written + self.env.cr.rowcount

    def action_open_record(self):
        """Open the order that is credited."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
