"""The SQL of one source: its rows as transactions or interactions.

Written once for every kind of document: a source says which paths lead to the
customer, the date, the amount; this module turns that into one ``SELECT``.
"""

from ast import literal_eval
from dataclasses import dataclass

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.query import Query

from . import source_paths

#: ids of the views: origin id times this, plus the source's id. Below 2**53, so
#: that JavaScript can hold it, for 2**31 documents and 2**20 sources.
ID_FACTOR = 1 << 20


@dataclass(frozen=True)
class SourceSpec:
    """What :func:`select` has to know of a source, saved or still being typed."""

    id: int
    kind: str
    model_name: str
    domain: str
    partner_path: str
    date_path: str
    amount_path: str
    tax_path: str
    rate_path: str
    currency_path: str
    company_path: str
    lines_path: str
    line_product_path: str
    line_quantity_path: str
    line_amount_path: str
    line_discount_path: str
    line_cost_path: str
    line_is_credit: bool
    value_path: str
    value_best: float
    end_path: str
    text_path: str
    covered_paths: tuple[str, ...]


def select(env, spec, reporting_currency):
    """Return the ``SELECT`` of all rows of a source.

    :param reporting_currency: the ``res.currency`` that scores are counted in
    """
    model = env[spec.model_name].sudo().with_context(active_test=False)  # as a view
    query = query_of(model, spec)

    def term(path):
        return source_paths.sql(env, spec.model_name, path, query)

    partner = term(spec.partner_path)
    moment = moment_of(env, spec, term)
    join_parties(env, spec, query, partner, term)
    amount = _amount(spec, moment, term)
    return query.select(
        SQL("%s.id::bigint * %s + %s AS id", table(model), ID_FACTOR, spec.id),
        SQL("%s AS source_id", spec.id),
        SQL("%s::varchar AS res_model", spec.model_name),
        SQL("%s.id AS res_id", table(model)),
        SQL("%s AS partner_id", partner),
        SQL("buyer.cdp_profile_id AS contact_profile_id"),
        SQL("commercial.cdp_profile_id AS profile_id"),
        SQL("seller.id AS company_id"),
        SQL("seller.currency_id AS currency_id"),
        SQL("%s AS date", moment),
        SQL("%s AS amount", amount),
        SQL(
            "%s AS reporting_amount",
            reporting(env, amount, moment, reporting_currency),
        ),
        SQL("%s AS product_ids", _products(env, spec, model)),
    )


def query_of(model, spec):
    """The rows that count, less those that another active source counts already."""
    domain = Domain(literal_eval(spec.domain or "[]"))
    for path in spec.covered_paths:
        domain &= ~Domain(path, "!=", False)
    query = model._search(domain)
    if query.is_empty():  # the domain can never hold
        query = Query(model.env, model._table, model._table_sql)
        query.add_where(SQL("FALSE"))
    return query


def table(model):
    return SQL.identifier(model._table)


def join_parties(env, spec, query, partner, term):
    """Join who bought, for whom, and the company that sold."""
    query.add_join("LEFT JOIN", "buyer", "res_partner", SQL("buyer.id = %s", partner))
    query.add_join(
        "LEFT JOIN",
        "commercial",
        "res_partner",
        SQL("commercial.id = buyer.commercial_partner_id"),
    )
    main = env.ref("base.main_company").id
    company = SQL("%s", main)
    if spec.company_path:
        company = SQL("COALESCE(%s, %s)", term(spec.company_path), main)
    query.add_join("LEFT JOIN", "seller", "res_company", SQL("seller.id = %s", company))


def moment_of(env, spec, term):
    field = source_paths.walk(env, spec.model_name, spec.date_path)
    if field.type == "date":
        # noon, so that the day stays the same one in most time zones
        return SQL("(%s + interval '12 hours')", term(spec.date_path))
    return term(spec.date_path)


def _amount(spec, moment, term):
    """The amount without tax, in the currency of the company that sold."""
    if not spec.amount_path:
        return SQL("NULL::numeric")
    amount = SQL("COALESCE(%s, 0)::numeric", term(spec.amount_path))
    if spec.tax_path:
        amount = SQL("(%s - COALESCE(%s, 0)::numeric)", amount, term(spec.tax_path))
    return in_company_currency(spec, amount, moment, term)


def in_company_currency(spec, amount, moment, term):
    """An amount that a document holds, in the currency of the company that sold."""
    if spec.rate_path:  # the document itself keeps the rate of its day
        rate = SQL("COALESCE(NULLIF(%s, 0), 1)::numeric", term(spec.rate_path))
        return SQL("(%s / %s)", amount, rate)
    if spec.currency_path:
        currency = term(spec.currency_path)
        return converted(amount, currency, SQL("seller.currency_id"), moment)
    return amount


def reporting(env, amount, moment, currency):
    """The same amount in the one currency that scores are counted in."""
    companies = env["res.company"].sudo().search([])  # scores pool all companies
    if companies.currency_id <= currency:
        return amount
    return converted(amount, SQL("seller.currency_id"), SQL("%s", currency.id), moment)


def converted(amount, source, target, moment):
    return SQL(
        "CASE WHEN %(source)s = %(target)s OR %(source)s IS NULL THEN %(amount)s"
        " ELSE %(amount)s * %(to_rate)s / %(from_rate)s END",
        source=source,
        target=target,
        amount=amount,
        to_rate=_rate(target, moment),
        from_rate=_rate(source, moment),
    )


def _rate(currency, moment):
    """The rate of a day, found as ``res.currency._get_rates`` does."""
    rates = SQL(
        "FROM res_currency_rate rate WHERE rate.currency_id = %s"
        " AND (rate.company_id IS NULL"
        " OR rate.company_id = split_part(seller.parent_path, '/', 1)::int)",
        currency,
    )
    return SQL(
        "COALESCE("
        "(SELECT rate.rate %(rates)s AND rate.name <= (%(moment)s)::date"
        " ORDER BY rate.company_id, rate.name DESC LIMIT 1),"
        "(SELECT rate.rate %(rates)s ORDER BY rate.company_id, rate.name LIMIT 1),"
        "1)::numeric",
        rates=rates,
        moment=moment,
    )


def _products(env, spec, model):
    """The ids of the products, as JSON: a list column that no join multiplies.

    PostgreSQL leaves the sub-select out whenever the column is not read.
    """
    if not (spec.lines_path and spec.line_product_path):
        return SQL("NULL::jsonb")
    lines_field = model._fields[spec.lines_path]
    lines = env[lines_field.comodel_name].sudo()  # part of the same view
    query = Query(env, "line", SQL.identifier(lines._table))
    product = source_paths.sql(
        env, lines._name, spec.line_product_path, query, alias="line"
    )
    query.add_where(
        SQL(
            "%s = %s.id",
            SQL.identifier("line", lines_field.inverse_name),
            table(model),
        )
    )
    query.add_where(SQL("%s IS NOT NULL", product))
    return SQL(
        "(%s)",
        query.select(SQL("jsonb_agg(DISTINCT %s ORDER BY %s)", product, product)),
    )


def union(parts):
    """Return the parts as one ``SELECT``, or None when there are none."""
    if not parts:
        return None
    return SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)


def first(part, limit):
    """Return the newest rows of a part."""
    return SQL("SELECT * FROM (%s) rows ORDER BY date DESC LIMIT %s", part, limit)
