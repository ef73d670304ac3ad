"""A shop to measure on: contacts and orders in Odoo's own tables.

One contact, one sales order and one receipt are made by Odoo itself; all others are
copies of these rows with another customer, date and amount, so that every column that
Odoo fills is filled. They are made inside PostgreSQL, from a fixed seed.
"""

import contextlib

from odoo import Command
from odoo.tools import SQL

YEARS = 3
# Primes: steps of such length, round and round, meet every customer once.
STRIDE = 104_729
BUYERS_STRIDE = 7_919
RECEIPTS = 4  # one order in so many is a receipt of the point of sale

# One contact in 20 is an organisation, the next one works there and buys for it; one in
# 50 is the one before it, entered once more.
CONTACTS = """
SELECT n AS id, keeper.id AS parent_id, COALESCE(keeper.id, n) AS commercial_partner_id,
       n %% 20 = 0 AS is_company,
       CASE WHEN n %% 20 = 0 THEN 'Company ' || who ELSE given || ' ' || family END
           AS name,
       CASE WHEN n %% 20 = 0 THEN 'Company ' || who ELSE given || ' ' || family END
           AS complete_name,
       lower(given) || '.' || who || '@example.com' AS email,
       lower(given) || '.' || who || '@example.com' AS email_normalized,
       '+1212' || 2000000 + who AS phone,
       '+1212' || 2000000 + who AS phone_sanitized
  FROM (SELECT n, n - (n %% 50 = 7)::int AS who
          FROM generate_series(%(first)s, %(last)s) n) numbers
 CROSS JOIN LATERAL (SELECT
       (ARRAY['Maria', 'Peter', 'Ana', 'Paul', 'Laura', 'Thomas', 'Julia', 'David'])
           [1 + who %% 8] AS given,
       initcap(translate((who / 8)::text, '0123456789', 'abedomirus')) || 'son'
           AS family) names
  LEFT JOIN LATERAL (SELECT n - 1 AS id WHERE n %% 20 = 1 AND n > %(first)s) keeper
         ON TRUE
"""

# Zipf and Mandelbrot: few customers buy very often, most a few times, some never. Each
# begins at a time of its own, and four in ten have stopped since.
ORDERS = """
SELECT row_number() OVER (ORDER BY moment) AS n, customer, amount,
       date_trunc('second', moment) AS moment
  FROM (SELECT customer, ROUND((5 * EXP(4 * drawn))::numeric, 2) AS amount,
               now() AT TIME ZONE 'UTC' - interval '1 hour'
               - %(years)s * interval '365 days' * (1 - since - (1 - since) * time
                   * CASE WHEN customer %% 10 < 4
                          THEN (customer * 31 %% 97) / 97.0 ELSE 1 END) AS moment
          FROM (SELECT LEAST(%(customers)s - 1, FLOOR(%(bend)s * (101 ^ random() - 1)))
                       ::int AS rank, random() AS drawn, random() AS time
                  FROM generate_series(1, %(orders)s)) dice
         CROSS JOIN LATERAL (SELECT
               %(first)s + (rank::bigint * %(stride)s %% %(customers)s)::int
                   AS customer) who
         CROSS JOIN LATERAL (SELECT 0.9 * (customer * 7 %% 89) / 89.0 AS since) start
       ) orders
"""

SALES = """
SELECT %(first)s + n AS id, 'S' || lpad(n::text, 7, '0') AS name,
       customer AS partner_id, customer AS partner_invoice_id,
       customer AS partner_shipping_id, amount AS amount_untaxed,
       ROUND(amount * 0.15, 2) AS amount_tax, ROUND(amount * 1.15, 2) AS amount_total,
       ROUND(amount * 1.15, 2) AS amount_unpaid,
       gen_random_uuid()::text AS access_token, moment AS date_order,
       moment AS create_date, moment AS write_date
  FROM bench_orders WHERE n %% %(receipts)s > 0
"""

# One receipt in fifty is a refund.
RECEIPT_ROWS = """
SELECT %(first)s + n AS id, gen_random_uuid()::text AS uuid, customer AS partner_id,
       gen_random_uuid()::text AS access_token, sign * ROUND(amount * 0.15, 2)
       AS amount_tax, sign * ROUND(amount * 1.15, 2) AS amount_total,
       sign * ROUND(amount * 1.15, 2) AS amount_paid, sign < 0 AS is_refund,
       '260-2-' || lpad(n::text, 6, '0') AS pos_reference, n AS sequence_number,
       moment AS date_order, moment AS create_date, moment AS write_date
  FROM bench_orders
 CROSS JOIN LATERAL (SELECT CASE WHEN n %% 200 = 0 THEN -1 ELSE 1 END AS sign) refund
 WHERE n %% %(receipts)s = 0
"""

RECEIPT_LINES = """
SELECT %(first)s + n AS id, %(orders)s + n AS order_id, amount AS price_unit,
       gen_random_uuid()::text AS uuid, amount AS price_subtotal,
       ROUND(amount * 1.15, 2) AS price_subtotal_incl
  FROM bench_orders WHERE n %% %(receipts)s = 0
"""

# What the stage *Link duplicates* does to somebody whom it links with nobody.
SETTLE = """
INSERT INTO cdp_profile (partner_id, active, is_company)
SELECT id, active, is_company FROM res_partner WHERE cdp_profile_id IS NULL
    ON CONFLICT DO NOTHING;
UPDATE res_partner p SET cdp_profile_id = own.id
  FROM cdp_profile own WHERE own.partner_id = p.id AND p.cdp_profile_id IS NULL;
INSERT INTO cdp_identifier (kind, value, raw, partner_id, profile_id, state)
SELECT 'email', email, email, id, cdp_profile_id, 'own' FROM res_partner p
 WHERE email IS NOT NULL
   AND NOT EXISTS (SELECT FROM cdp_identifier WHERE partner_id = p.id);
"""


class Shop:
    """The tables of a shop.

    :param customers: how many contacts that may buy
    :param orders: how many orders they have made, receipts included
    """

    def __init__(self, env, customers, orders):
        self.env = env
        self.customers = customers
        self.orders = orders
        self.templates = {record._table: record for record in _templates(env)}
        self.first_customer = self._free("res_partner")
        self.first_order = self._free("sale_order")

    def fill(self):
        """Make all rows; the caller commits."""
        cr = self.env.cr
        cr.execute("SELECT setseed(0.19)")
        params = {"first": self.first_customer, "customers": self.customers}
        last = self.first_customer + self.customers - 1
        with _bare(cr, "res_partner"):
            self._copy("res_partner", SQL(CONTACTS, **params, last=last))
        params |= {"stride": STRIDE, "bend": self.customers / 100, "years": YEARS}
        rows = SQL(ORDERS, **params, orders=self.orders)
        cr.execute(SQL("CREATE TEMP TABLE bench_orders ON COMMIT DROP AS %s", rows))
        orders = self._free("pos_order")
        for table, rows in (
            ("sale_order", SALES),
            ("pos_order", RECEIPT_ROWS),
            ("pos_order_line", RECEIPT_LINES),
        ):
            params = {
                "first": self._free(table),
                "receipts": RECEIPTS,
                "orders": orders,
            }
            with _bare(cr, table):
                self._copy(table, SQL(rows, **params))

    def sell(self, customers):
        """Sell once more to each of these contacts, today, in one statement."""
        rows = SQL(
            "SELECT %s + row_number() OVER () AS id, 'S' || id AS name,"
            " id AS partner_id, id AS partner_invoice_id, id AS partner_shipping_id,"
            " 100 AS amount_untaxed, 115 AS amount_total, 15 AS amount_tax,"
            " now() AT TIME ZONE 'UTC' - interval '1 minute' AS date_order"
            " FROM unnest(%s) id",
            self._free("sale_order"),
            customers,
        )
        self._copy("sale_order", rows)

    def settle(self):
        """Give each contact that has none its own profile, without looking at it."""
        self.env.cr.execute(SETTLE)
        self.env.cr.commit()

    def payers(self, customers):
        """The profiles that purchases of these contacts count for."""
        query = SQL(
            "SELECT payer.cdp_profile_id FROM res_partner buyer"
            " JOIN res_partner payer ON payer.id = buyer.commercial_partner_id"
            " WHERE buyer.id = ANY(%s)",
            customers,
        )
        return {row[0] for row in self.env.execute_query(query)}

    def buyers(self, count):
        """The ids of some customers, the same each time, spread over all of them."""
        steps = (number * BUYERS_STRIDE % self.customers for number in range(count))
        return sorted(self.first_customer + step for step in steps)

    def copy(self, table, rows, **params):
        """Insert copies of the table's template; return the first number."""
        params["first"] = self._free(table)
        with _bare(self.env.cr, table):
            self._copy(table, SQL(rows, **params))
        return params["first"]

    def _free(self, table):
        query = SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM %s", SQL.identifier(table))
        return self.env.execute_query(query)[0][0]

    def _copy(self, table, rows):
        """Insert copies of the template that differ in the columns of ``rows``."""
        cr = self.env.cr
        cr.execute(SQL("SELECT * FROM (%s) fresh LIMIT 0", rows))
        given = {column.name for column in cr.description}
        cr.execute(SQL("SELECT * FROM %s LIMIT 0", SQL.identifier(table)))
        columns = [column.name for column in cr.description]
        values = [
            SQL.identifier("fresh" if name in given else "template", name)
            for name in columns
        ]
        cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s"
                " FROM (%(rows)s) fresh CROSS JOIN %(table)s template"
                " WHERE template.id = %(template)s ORDER BY fresh.id",
                table=SQL.identifier(table),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(values),
                rows=rows,
                template=self.templates[table].id,
            )
        )


def _templates(env):
    """One record of each table, made by Odoo."""
    product = env["product.product"].create({"name": "Thing", "list_price": 10})
    address = {"street": "1 Main Street", "zip": "12345", "city": "Springfield"}
    partner = env["res.partner"].create(
        {
            "name": "Maria Example",
            "email": "maria@example.com",
            "phone": "+12125550100",
            "country_id": env.ref("base.us").id,
            **address,
        }
    )
    line = Command.create({"product_id": product.id, "product_uom_qty": 2})
    order = env["sale.order"].create({"partner_id": partner.id, "order_line": [line]})
    order.action_confirm()
    receipt = _receipt(env, product, partner)
    env.flush_all()
    return partner, order, receipt, receipt.lines


def _receipt(env, product, partner):
    till = env["pos.config"].create({"name": "Till"})
    session = env["pos.session"].create({"config_id": till.id, "user_id": env.uid})
    amounts = {"price_subtotal": 10, "price_subtotal_incl": 11.5}
    line = {"product_id": product.id, "qty": 1, "price_unit": 10, **amounts}
    return env["pos.order"].create(
        {
            "session_id": session.id,
            "partner_id": partner.id,
            "amount_tax": 1.5,
            "amount_total": 11.5,
            "amount_paid": 11.5,
            "amount_return": 0,
            "state": "paid",
            "lines": [Command.create(line)],
        }
    )


@contextlib.contextmanager
def _bare(cr, table):
    """Without indexes and foreign keys inside: they take longer than the rows."""
    cr.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    keys = cr.fetchall()
    cr.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    indexes = cr.fetchall()
    name = SQL.identifier(table)
    for key, _definition in keys:
        cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", name, SQL.identifier(key)))
    for index, _definition in indexes:
        cr.execute(SQL("DROP INDEX %s", SQL.identifier(index)))
    yield
    for _index, definition in indexes:
        cr.execute(SQL(definition.replace("%", "%%")))
    for key, definition in keys:
        constraint = SQL(definition)
        cr.execute(
            SQL(
                "ALTER TABLE %s ADD CONSTRAINT %s %s",
                name,
                SQL.identifier(key),
                constraint,
            )
        )
    query = "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT MAX(id) FROM %s))"
    cr.execute(SQL(query, table, name))
