"""The SQL of sources that tell of other than money: ratings, complaints, words.

Values as ``engine/churn/signals.py`` has them: a rating from 0 to 1, a contract in days
from its own day until its end.
"""

from odoo.tools import SQL

from . import source_paths, source_sql

#: what helps to see who may leave
KINDS = ("rating", "complaint", "contract")
#: everything that shows on the timeline without an amount
CONTACT_KINDS = (*KINDS, "interaction")
#: days of a contract that nobody has ended yet
OPEN_ENDED = 36_500


def union(env, specs):
    """Return one ``SELECT`` over these sources, or None."""
    return source_sql.union([select(env, spec) for spec in specs])


def select(env, spec):
    """Return the ``SELECT`` of all signals of a source."""
    model = env[spec.model_name].sudo().with_context(active_test=False)  # as a view
    query = source_sql.query_of(model, spec)
    own = source_sql.table(model)

    def term(path):
        return source_paths.sql(env, spec.model_name, path, query)

    moment = source_sql.moment_of(env, spec, term)
    company = term(spec.company_path) if spec.company_path else SQL("NULL::int")
    return query.select(
        SQL("%s.id::bigint * %s + %s AS id", own, source_sql.ID_FACTOR, spec.id),
        SQL("%s AS source_id", spec.id),
        SQL("%s::varchar AS res_model", spec.model_name),
        SQL("%s.id AS res_id", own),
        SQL("%s AS partner_id", term(spec.partner_path)),
        SQL("%s AS company_id", company),
        SQL("%s AS date", moment),
        SQL("%s::varchar AS kind", spec.kind),
        SQL("%s AS value", _value(spec, moment, term)),
        SQL("%s AS message_id", _message(model, own)),
        *_words(spec, model, own, term),
    )


def _value(spec, moment, term):
    if spec.kind == "rating":
        share = SQL("%s::float / %s", term(spec.value_path), spec.value_best)
        return SQL("GREATEST(0, LEAST(1, %s))", share)
    if spec.kind == "contract":
        end = term(spec.end_path)
        return SQL("COALESCE(%s::date - %s::date, %s)::float", end, moment, OPEN_ENDED)
    return SQL("1::float")


def _message(model, own):
    """The message that the record was told by, as that of a rating."""
    field = model._fields.get("message_id")
    if field and field.store and field.comodel_name == "mail.message":
        return SQL("%s.message_id", own)
    return SQL("NULL::int")


def _words(spec, model, own, term):
    """What was written, whether as HTML, and when the record was changed last."""
    text = term(spec.text_path) if spec.text_path else SQL("NULL::text")
    end = source_paths.walk(model.env, spec.model_name, spec.text_path or "id")
    yield SQL("%s AS text", text)
    yield SQL("%s AS html", end.type == "html")
    changed = SQL("%s.write_date", own) if model._log_access else SQL("NULL::timestamp")
    yield SQL("%s AS changed", changed)
