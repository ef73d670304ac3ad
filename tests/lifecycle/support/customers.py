"""A few thousand contacts and sales orders, by SQL: always the same ones."""

from . import lab

FIRST = """Anna Bruno Clara David Elena Felix Greta Hugo Ida Jonas Klara Louis Mara Nils
Olga Paul Rosa Simon Tilda Viktor"""
LAST = """Abel Berger Costa Dietz Ebner Falk Gruber Hansen Imhof Jansen Keller Lorenz
Moser Novak Oberg Peters Quandt Richter Seidel Thoma Ulmer Vogel Wagner Ziegler"""

PEOPLE = """
INSERT INTO res_partner (name, complete_name, email, phone, type, active, is_company,
                         autopost_bills)
SELECT name, name, CASE WHEN i %% 7 > 0 THEN format('person%%s@example.com', i) END,
       CASE WHEN i %% 3 = 0 THEN format('+1 212 555 %%s', 1000 + i) END,
       'contact', TRUE, FALSE, 'ask'
  FROM generate_series(1, %(people)s) i, LATERAL (
       SELECT (%(first)s)[1 + i %% 20] || ' ' || (%(last)s)[1 + (i / 20) %% 24]
              || ' ' || chr(65 + (i / 480) %% 26) AS name) made
"""
DUPLICATES = """
INSERT INTO res_partner (name, complete_name, email, phone, type, active, is_company,
                         autopost_bills)
SELECT upper(name), upper(name), upper(email), phone, 'contact', TRUE, FALSE, 'ask'
  FROM res_partner WHERE email LIKE 'person%%@example.com' ORDER BY id LIMIT %(doubles)s
"""
FIRMS = """
WITH firm AS (
    INSERT INTO res_partner (name, complete_name, email, type, active, is_company,
                             autopost_bills)
    SELECT name, name, format('firm%%s@example.org', i), 'contact', TRUE, TRUE, 'ask'
      FROM generate_series(1, %(firms)s) i,
           LATERAL (SELECT format('Firm %%s Trading', i) AS name) made
    RETURNING id, name
)
INSERT INTO res_partner (name, complete_name, type, active, is_company, parent_id,
                         autopost_bills)
SELECT format('Buyer %%s', id), name, kind, TRUE, FALSE, id, 'ask'
  FROM firm, unnest(ARRAY['contact', 'delivery']) kind
"""
COMMERCIAL = """
UPDATE res_partner SET commercial_partner_id = COALESCE(parent_id, id)
 WHERE commercial_partner_id IS NULL
"""
ORDERS = """
INSERT INTO sale_order (name, state, company_id, partner_id, partner_invoice_id,
       partner_shipping_id, date_order, amount_total, amount_tax, amount_untaxed,
       currency_rate, currency_id)
SELECT format('T%%s', i), 'sale', company.id, buyer.id, buyer.id, buyer.id,
       TIMESTAMP '2024-12-31' - (i * 7919 %% 700) * INTERVAL '1 day'
           - (i %% 600) * INTERVAL '1 minute',
       10 + i * 31 %% 490, i * 31 %% 49, 10 + i * 31 %% 441, 1, company.currency_id
  FROM generate_series(1, %(orders)s) i
  JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number, count(*) OVER () AS total
          FROM res_partner) buyer
       -- the square has some buy often and many seldom
       ON buyer.number = 1 + (i::bigint * 6151 %% buyer.total)
                           * (i::bigint * 3571 %% buyer.total) / buyer.total
 CROSS JOIN (SELECT id, currency_id FROM res_company ORDER BY id LIMIT 1) company
"""


def fill(name, people=2000, doubles=400, firms=100, orders=4000):
    """Make them, and score as of the last order's day for ever."""
    values = {"people": people, "doubles": doubles, "firms": firms, "orders": orders}
    values |= {"first": FIRST.split(), "last": LAST.split()}
    with lab.cursor(name) as cr:
        for statement in (PEOPLE, DUPLICATES, FIRMS, COMMERCIAL, ORDERS):
            cr.execute(statement, values)
        cr.execute(
            "INSERT INTO ir_config_parameter (key, value)"
            " VALUES ('customer_data_platform.as_of', '2025-01-01')"
        )
