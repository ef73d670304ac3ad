"""The SQL of sources that tell of other than money.

Values as ``engine/churn/signals.py`` has them: a rating from 0 to 1, a contract in days
from its own day until its end.
"""

from odoo.tools import SQL

from . import source_paths, source_sql

KINDS = ("rating", "complaint", "contract")
#: everything that shows on the timeline without an amount
CONTACT_KINDS = (*KINDS, "interaction")
#: days of a contract that nobody has ended yet
OPEN_ENDED = 36_500


def union(env, specs, kinds):
    parts = [select(env, spec) for spec in specs if spec.kind in kinds]
    return source_sql.union(parts)


def select(env, spec):
    """Return the ``SELECT`` of all signals of a source."""
    model = env[spec.model_name].sudo().with_context(active_test=False)  # as a view
    query = source_sql.query_of(model, spec)

    def term(path):
        return source_paths.sql(env, spec.model_name, path, query)

    moment = source_sql.moment_of(env, spec, term)
    company = term(spec.company_path) if spec.company_path else SQL("NULL::int")
    return query.select(
        SQL(
            "%s.id::bigint * %s + %s AS id",
            source_sql.table(model),
            source_sql.ID_FACTOR,
            spec.id,
        ),
        SQL("%s AS source_id", spec.id),
        SQL("%s::varchar AS res_model", spec.model_name),
        SQL("%s.id AS res_id", source_sql.table(model)),
        SQL("%s AS partner_id", term(spec.partner_path)),
        SQL("%s AS company_id", company),
        SQL("%s AS date", moment),
        SQL("%s::varchar AS kind", spec.kind),
        SQL("%s AS value", _value(spec, moment, term)),
    )


def _value(spec, moment, term):
    if spec.kind == "rating":
        share = SQL("%s::float / %s", term(spec.value_path), spec.value_best)
        return SQL("GREATEST(0, LEAST(1, %s))", share)
    if spec.kind == "contract":
        end = term(spec.end_path)
        return SQL("COALESCE(%s::date - %s::date, %s)::float", end, moment, OPEN_ENDED)
    return SQL("1::float")
