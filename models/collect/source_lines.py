"""The SQL of the lines of one source: which product, how many, for how much.

Amounts as in :mod:`source_sql`: without tax, in the currency that scores are counted
in. The cost is the line's own where the source names it, else what the product costs
now; nothing where neither is known.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from . import source_paths
from .source_sql import (
    ID_FACTOR,
    in_company_currency,
    join_parties,
    moment_of,
    query_of,
    reporting,
    table,
)


def has_lines(spec):
    return spec.kind == "purchase" and all(
        (spec.lines_path, spec.line_product_path, spec.line_amount_path)
    )


def select(env, spec, reporting_currency):
    """Return the ``SELECT`` of all lines with a product."""
    model = env[spec.model_name].sudo().with_context(active_test=False)  # as a view
    query = query_of(model, spec)

    def term(path):
        return source_paths.sql(env, spec.model_name, path, query)

    moment = moment_of(env, spec, term)
    join_parties(env, spec, query, term(spec.partner_path), term)
    of_line = _join_lines(env, spec, model, query)
    product = of_line("line_product_path")
    query.add_where(SQL("%s IS NOT NULL", product))
    query.add_join("JOIN", "item", "product_product", SQL("item.id = %s", product))
    query.add_join(
        "JOIN",
        "template",
        "product_template",
        SQL("template.id = item.product_tmpl_id"),
    )

    def money(amount):
        amount = in_company_currency(spec, amount, moment, term)
        return reporting(env, amount, moment, reporting_currency)

    amount = SQL("COALESCE(%s, 0)::numeric", of_line("line_amount_path"))
    if spec.line_is_credit:
        amount = SQL("(- %s)", amount)
    quantity = _signed(of_line("line_quantity_path"), amount)
    return query.select(
        SQL("line.id::bigint * %s + %s AS id", ID_FACTOR, spec.id),
        SQL(
            "%s.id::bigint * %s + %s AS transaction_id",
            table(model),
            ID_FACTOR,
            spec.id,
        ),
        SQL("%s AS source_id", spec.id),
        SQL("%s::varchar AS res_model", spec.model_name),
        SQL("%s.id AS res_id", table(model)),
        SQL("%s AS partner_id", term(spec.partner_path)),
        SQL("commercial.cdp_profile_id AS profile_id"),
        SQL("seller.id AS company_id"),
        SQL("%s AS date", moment),
        SQL("item.id AS product_id"),
        SQL("template.categ_id AS category_id"),
        SQL("%s AS quantity", quantity),
        SQL("%s AS amount", money(amount)),
        SQL("%s AS discount", money(_discount(of_line("line_discount_path"), amount))),
        SQL("%s AS cost", _cost(env, of_line, quantity, money, moment)),
    )


def _join_lines(env, spec, model, query):
    """Join the lines; return what gives the SQL of a path that starts at them."""
    field = model._fields[spec.lines_path]
    lines = env[field.comodel_name].sudo()  # part of the same view
    lines = lines.with_context(active_test=False)
    domain = field.domain if isinstance(field.domain, list) else []
    rows = lines._search(Domain(domain), order="id")
    every = SQL("SELECT %s.*", SQL.identifier(lines._table))
    found = SQL(
        "(%s FROM %s WHERE %s)",
        every,
        rows.from_clause,
        rows.where_clause or SQL("TRUE"),
    )
    parent = SQL("%s = %s.id", SQL.identifier("line", field.inverse_name), table(model))
    query.add_join("JOIN", "line", found, parent)

    def of_line(kind):
        path = getattr(spec, kind) or None
        return path and source_paths.sql(env, lines._name, path, query, alias="line")

    return of_line


def _signed(quantity, amount):
    """What goes back counts against, however the document writes it."""
    quantity = SQL("COALESCE(%s, 0)::numeric", quantity) if quantity else SQL("1")
    return SQL(
        "CASE WHEN %s < 0 THEN - ABS(%s) ELSE %s END", amount, quantity, quantity
    )


def _discount(percent, amount):
    """What the line would have cost more; of a line given away nobody knows."""
    if not percent:
        return SQL("0::numeric")
    percent = SQL("COALESCE(%s, 0)::numeric", percent)
    return SQL(
        "CASE WHEN %(p)s > 0 AND %(p)s < 100 THEN %(a)s * %(p)s / (100 - %(p)s)"
        " ELSE 0 END",
        p=percent,
        a=amount,
    )


def _cost(env, of_line, quantity, money, moment):
    # Odoo keeps it by company, in the company's currency
    known = SQL("NULLIF((item.standard_price ->> seller.id::varchar)::numeric, 0)")
    currency = env["cdp.profile"]._reporting_currency()
    standard = reporting(env, SQL("(%s * %s)", known, quantity), moment, currency)
    own = of_line("line_cost_path")
    if own is None:
        return standard
    return SQL("COALESCE(NULLIF(%s, 0), %s)", money(SQL("%s::numeric", own)), standard)
