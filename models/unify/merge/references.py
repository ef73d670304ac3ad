"""Where the database points at contacts: all columns that merging has to turn.

Foreign keys are asked of PostgreSQL, so those of relation tables and of custom fields
are among them; what points by name and number ("res.partner", 5) Odoo knows.
"""

from typing import NamedTuple

from odoo.tools import SQL

# The addon's own rows stay: both contacts remain the one customer, and undoing needs
# them. The last two are the core wizard's.
OURS = ("cdp_", "base_partner_merge_")
FOREIGN_KEYS = """
SELECT source.relname, own.attname,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = source.oid AND a.attnum > 0 AND NOT a.attisdropped
           AND (a.attname = 'id' OR NOT EXISTS (
               SELECT FROM pg_attribute b WHERE b.attrelid = source.oid
                  AND b.attname = 'id' AND NOT b.attisdropped))
           AND a.attnum <> own.attnum)
  FROM pg_constraint con
  JOIN pg_class source ON source.oid = con.conrelid
  JOIN pg_attribute own ON own.attrelid = con.conrelid AND own.attnum = con.conkey[1]
 WHERE con.contype = 'f' AND con.confrelid = 'res_partner'::regclass
   AND array_length(con.conkey, 1) = 1 AND source.relkind IN ('r', 'p')
 ORDER BY source.relname, own.attname
"""
UNIQUE = """
SELECT (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int2[])),
       pg_get_expr(i.indpred, i.indrelid)
  FROM pg_index i JOIN pg_attribute own ON own.attrelid = i.indrelid
 WHERE i.indrelid = %(table)s::regclass AND own.attname = %(column)s
   AND i.indisunique AND i.indexprs IS NULL AND own.attnum = ANY(i.indkey::int2[])
"""


class Reference(NamedTuple):
    """A column that holds contacts.

    `key`: the column that names the row, "id" or the other one of a relation table;
    `form`: how a contact is written in it, with its number for %s;
    `only`: which rows hold contacts at all, SQL over `t`.
    """

    table: str
    column: str
    key: str = "id"
    form: str = "%s"
    only: str = "TRUE"

    def written(self, number):
        """The contact of this number as the column holds it."""
        return SQL(self.form, number)

    def condition(self):
        return SQL(self.only)


def foreign_keys(env):
    """All foreign keys to contacts but those of contacts and our own."""
    found = []
    for table, column, keys in env.execute_query(SQL(FOREIGN_KEYS)):
        # What names no row by one column stays where it is; Odoo has no such table.
        if table != "res_partner" and not table.startswith(OURS) and len(keys) == 1:
            found.append(Reference(table, column, keys[0]))
    return found


def own_columns(env):
    """The columns by which contacts point at contacts."""
    keys = env.execute_query(SQL(FOREIGN_KEYS))
    own = [column for table, column, _keys in keys if table == "res_partner"]
    return [column for column in own if not column.startswith("cdp_")]


def by_name(env):
    """Columns that hold a contact by the name of its model and its number."""
    found = []
    for model in env.registry.values():
        if not model._auto or model._abstract or model._table.startswith(OURS):
            continue
        for field in model._fields.values():
            if not (field.store and field.column_type):
                continue
            if field.type == "many2one_reference":
                name = model._fields[field.model_field]
                if name.store and name.type in ("char", "selection"):
                    only = f"t.{name.name} = 'res.partner'"
                    if model._name == "ir.attachment":
                        only += " AND t.res_field IS NULL"  # pictures are values
                    found.append(Reference(model._table, field.name, only=only))
            elif field.type == "reference":
                form = "'res.partner,' || %s"
                found.append(Reference(model._table, field.name, form=form))
    found.append(_defaults())
    return sorted(set(found))


def _defaults():
    """Defaults of fields that hold a contact."""
    only = (
        "t.field_id IN (SELECT id FROM ir_model_fields WHERE ttype = 'many2one'"
        " AND relation = 'res.partner')"
    )
    return Reference("ir_default", "json_value", form="%s::text", only=only)


def by_company(env):
    """Columns with a contact per company: {company: contact}."""
    return [
        Reference(env[field.model_name]._table, field.name)
        for field in env.registry.many2one_company_dependents["res.partner"]
    ]


def unique_keys(env, reference):
    """(columns, condition) of the unique indexes that the column is part of."""
    query = SQL(UNIQUE, table=reference.table, column=reference.column)
    return env.execute_query(query)
