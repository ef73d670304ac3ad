"""Dotted field paths of a source: checking them, and turning them into SQL.

A path such as ``partner_id`` or ``order_id.partner_id`` starts at the source's
model and walks many2one fields. Its end must be something PostgreSQL can read.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: what the end of each path has to be: (field types, comodel or None)
PATH_ENDS = {
    "partner_path": (("many2one",), "res.partner"),
    "date_path": (("datetime", "date"), None),
    "amount_path": (("monetary", "float", "integer"), None),
    "tax_path": (("monetary", "float", "integer"), None),
    "rate_path": (("float",), None),
    "currency_path": (("many2one",), "res.currency"),
    "company_path": (("many2one",), "res.company"),
    "lines_path": (("one2many",), None),
    "line_product_path": (("many2one",), "product.product"),
    "line_quantity_path": (("float",), None),
    "line_amount_path": (("monetary", "float"), None),
    "line_discount_path": (("float",), None),
    "line_cost_path": (("monetary", "float"), None),
    "value_path": (("float", "integer"), None),
    "end_path": (("datetime", "date"), None),
    "text_path": (("text", "html", "char"), None),
}
#: those that start at a line, not at the document
LINE_PATHS = tuple(kind for kind in PATH_ENDS if kind.startswith("line_"))

TYPE_WORDS = {
    "many2one": _lt("a link to one record"),
    "one2many": _lt("a list of lines"),
    "datetime": _lt("a date and time"),
    "date": _lt("a date"),
    "monetary": _lt("an amount of money"),
    "float": _lt("a number"),
    "integer": _lt("a whole number"),
    "char": _lt("a line of text"),
    "text": _lt("a text"),
    "html": _lt("a formatted text"),
}


class PathError(ValueError):
    """A path that cannot be read; the message is a sentence for a person."""


def walk(env, model_name, path):
    """Return the field at the end of ``path``, or raise :class:`PathError`."""
    model = env[model_name]
    *steps, last = path.split(".")
    for step in steps:
        field = _field(env, model, step, path)
        if field.type != "many2one":
            raise PathError(
                env._(
                    "In the path “%(path)s”, “%(step)s” of “%(model)s” is not a link "
                    "to one record, so nothing can follow it.",
                    path=path,
                    step=step,
                    model=model._description,
                )
            )
        model = env[field.comodel_name]
    return _field(env, model, last, path)


def _field(env, model, name, path):
    field = model._fields.get(name)
    if field is None:
        raise PathError(
            env._(
                "The path “%(path)s” does not work: “%(model)s” has no field "
                "“%(name)s”.",
                path=path,
                model=model._description,
                name=name,
            )
        )
    return field


def check(env, model_name, kind, path):
    """Raise :class:`PathError` unless ``path`` can serve as ``kind``."""
    field = walk(env, model_name, path)
    types, comodel = PATH_ENDS[kind]
    if field.type not in types or (comodel and field.comodel_name != comodel):
        # A name for the message, nothing secret.
        wanted = comodel and env["ir.model"]._get(comodel).sudo().name
        raise PathError(
            env._(
                "The path “%(path)s” ends in “%(label)s”, which is not %(wanted)s.",
                path=path,
                label=field._description_string(env),
                wanted=env._("a link to “%s”", wanted)
                if wanted
                else " / ".join(env._(TYPE_WORDS[kind]) for kind in types),
            )
        )
    if field.type == "one2many":
        return field
    try:
        sql(env, model_name, path, env[model_name]._as_query(ordered=False))
    except ValueError:
        raise PathError(
            env._(
                "The path “%(path)s” ends in “%(label)s”, which Odoo computes on the "
                "fly. Choose a field that is stored in the database.",
                path=path,
                label=field._description_string(env),
            )
        ) from None
    return field


def sql(env, model_name, path, query, alias=None):
    """Return the SQL of ``path``; its many2one steps become joins of ``query``.

    :raise ValueError: when the path ends in something PostgreSQL does not hold
    """
    model = env[model_name].sudo()  # a view over all rows: rules apply on reading it
    alias = alias or model._table
    *steps, last = path.split(".")
    for step in steps:
        model, alias = model._fields[step].join(model, alias, query)
    if model._fields[last].company_dependent:
        raise ValueError(f"{path} has another value in each company")
    return model._field_to_sql(alias, last, query)
