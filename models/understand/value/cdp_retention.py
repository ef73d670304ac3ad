"""How long customers stay, by group: Kaplan-Meier curves, kept for the page."""

from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from ...child import exchange
from .. import frames
from .res_config_settings import LIFESPAN

SCRIPT = Path(__file__).with_name("retention_job.py")
ENOUGH = 30  # customers of a group; fewer make no curve
STEPS = (28, 56, 91, 182, 365, 730)  # days of silence
REPEATERS = 50  # with fewer the gaps say nothing
UNKNOWN = 182  # days of silence, then

WHO = SQL("p.active AND p.excluded_by_id IS NULL AND p.purchase_days > 0")

CUSTOMERS = """
SELECT p.last_purchase::date - p.first_purchase::date,
       GREATEST(%(today)s - 1 - (p.first_purchase::date - DATE '1970-01-01'),
                p.last_purchase::date - p.first_purchase::date),
       p.purchase_count, p.revenue, 0, EXTRACT(YEAR FROM p.first_purchase)::int,
       EXTRACT(YEAR FROM p.first_purchase)::int * 10
           + EXTRACT(QUARTER FROM p.first_purchase)::int,
       COALESCE(p.rfm_label_id, 0), p.is_company::int,
       COALESCE(partner.country_id, 0), COALESCE(p.first_source_id, 0)
  FROM cdp_profile p LEFT JOIN res_partner partner ON partner.id = p.partner_id
 WHERE %(who)s
"""

TABLE = """
CREATE TEMP TABLE IF NOT EXISTS cdp_retention_found (
    kind varchar, key int, customers int, lapsed int, purchases int, revenue numeric,
    years numeric, lapse_days int, median_days int, lifespan_days int, marks jsonb,
    curve jsonb
) ON COMMIT DROP;
TRUNCATE cdp_retention_found
"""

KEEP = """
WITH gone AS (
    DELETE FROM cdp_retention old WHERE NOT EXISTS (
        SELECT FROM cdp_retention_found new
         WHERE new.kind = old.kind AND new.key = old.key)
    RETURNING 1
), kept AS (
    INSERT INTO cdp_retention AS old (%(columns)s)
    SELECT %(columns)s FROM cdp_retention_found
        ON CONFLICT (kind, key) DO UPDATE SET (%(columns)s) = ROW (%(fresh)s)
     WHERE (%(old)s) IS DISTINCT FROM (%(fresh)s)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept)
"""
COLUMNS = (
    *("kind", "key", "customers", "lapsed", "purchases", "revenue", "years"),
    *("lapse_days", "median_days", "lifespan_days", "marks", "curve"),
)


class CdpRetention(models.Model):
    _name = "cdp.retention"
    _description = "How Long Customers Stay"
    _log_access = False
    _order = "kind, customers desc, key"

    kind = fields.Selection(
        [
            ("all", "All customers"),
            ("year", "Year of the first purchase"),
            ("quarter", "Quarter of the first purchase"),
            ("segment", "RFM segment"),
            ("type", "Person or organisation"),
            ("country", "Country"),
            ("channel", "First bought through"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Integer(required=True, readonly=True, help="Which group of its kind.")
    customers = fields.Integer(readonly=True)
    lapsed = fields.Integer(readonly=True)
    purchases = fields.Integer(readonly=True)
    revenue = fields.Float(readonly=True, digits=(16, 2))
    years = fields.Float(
        readonly=True, digits=(16, 1), help="As a customer, of all of them together."
    )
    lapse_days = fields.Integer(
        readonly=True, help="Days without a purchase after which a customer has lapsed."
    )
    median_days = fields.Integer(
        readonly=True, help="When half had lapsed; empty if that was not seen."
    )
    lifespan_days = fields.Integer(
        readonly=True, help="How long customers stay on average, as far as was seen."
    )
    marks = fields.Json(readonly=True, help="The points of the table.")
    curve = fields.Json(
        readonly=True,
        help="Points: day, share left, its 95 % interval, customers it is known of.",
    )

    _group_unique = models.Constraint("UNIQUE(kind, key)", "Each group exists once.")

    # ------------------------------------------------------------------
    # Keeping it, at the end of each full pass of *Forecast value*
    # ------------------------------------------------------------------

    @api.model
    def _refresh(self):
        """Draw all curves anew; return the number of rows that changed."""
        lapse, gate = self._lapse()
        self.env.cr.execute(TABLE)
        if not gate:
            rows = SQL(CUSTOMERS, today=frames.today(self.env), who=WHO)
            order = {"lapse": lapse, "enough": ENOUGH}
            exchange(self.env, SCRIPT, order, [rows], ["cdp_retention_found"])
        names = [SQL.identifier(name) for name in COLUMNS]
        query = SQL(
            KEEP,
            columns=SQL(", ").join(names),
            fresh=SQL(", ").join(SQL("excluded.%s", name) for name in names),
            old=SQL(", ").join(SQL("old.%s", name) for name in names),
        )
        ((changed,),) = self.env.execute_query(query)
        return changed

    @api.model
    def _lapse(self):
        """(days of silence after which a customer has lapsed, why no curves or "").

        Twice the gap that four of five repeat customers keep to, in steps, so that it
        stays what it is from one night to the next.
        """
        query = SQL(
            "SELECT count(*), count(*) FILTER (WHERE p.usual_gap_days > 0),"
            " PERCENTILE_DISC(0.8) WITHIN GROUP (ORDER BY p.usual_gap_days)"
            "     FILTER (WHERE p.usual_gap_days > 0),"
            " MAX(%s - (p.first_purchase::date - DATE '1970-01-01'))"
            " FROM cdp_profile p WHERE %s",
            frames.today(self.env),
            WHO,
        )
        self.env["cdp.profile"].flush_model()
        ((customers, repeaters, gap, known),) = self.env.execute_query(query)
        lapse = UNKNOWN
        if repeaters >= REPEATERS:
            lapse = next((step for step in STEPS if step >= 2 * gap), STEPS[-1])
        if customers < ENOUGH:
            code, figures = "few_customers", {"have": customers, "need": ENOUGH}
        elif known < 2 * lapse:
            code, figures = "short_history", {"have": known, "need": 2 * lapse}
        else:
            return lapse, ""
        gate = {"gate_code": code, **{f"gate_{k}": v for k, v in figures.items()}}
        return lapse, self.env["cdp.model"].new(gate)._explain_gate()

    # ------------------------------------------------------------------
    # What others ask for
    # ------------------------------------------------------------------

    @api.model
    def _lifespan(self):
        """(years as a customer, whether the shop's own purchases say so)."""
        everybody = self.search([("kind", "=", "all")])
        if everybody.lifespan_days:
            return everybody.lifespan_days / 365.25, True
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        key = "customer_data_platform.lifespan_years"
        return float(parameters.get_param(key, LIFESPAN)), False

    @api.model
    def _typical(self):
        """The average customer: (times a year they come back, money a purchase)."""
        everybody = self.search([("kind", "=", "all")])
        if not everybody:
            return 0.0, 0.0
        again = everybody.purchases - everybody.customers
        return again / everybody.years, everybody.revenue / everybody.purchases
