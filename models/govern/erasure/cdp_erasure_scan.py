"""The search for what remains: every text of every table, whoever wrote it there."""

from collections import defaultdict

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

from ..person import needles
from ..person.cdp_person import Person
from .cdp_erasure_work import masked
from .policy import KEEP, SEALED

TABLES_AT_ONCE = 25
#: they hold the person while the work goes on; or cannot be changed and hold nobody
NOT_SEARCHED = ("cdp_erasure", "cdp_consent", "cdp_consent_state", "cdp_suppression")
#: masking the words would leave the file
FILES = "ir_attachment"
COLUMNS = """
SELECT col.table_name, array_agg(col.column_name::text ORDER BY ordinal_position),
       array_agg(col.data_type::text ORDER BY ordinal_position)
  FROM information_schema.columns col
  JOIN information_schema.tables tab USING (table_schema, table_name)
 WHERE col.table_schema = 'public' AND tab.table_type = 'BASE TABLE'
   AND (col.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb')
    OR col.data_type = 'bytea' AND col.table_name = ANY(%(passing)s))
   AND col.table_name > %(after)s AND col.table_name <> ALL(%(but)s)
 GROUP BY col.table_name ORDER BY col.table_name LIMIT %(limit)s
"""


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    def _search_next(self):
        """Search the next tables; at the end, say how it ended."""
        if not self.searched:
            self.remains = {}
        tables = self.env.execute_query(
            SQL(
                COLUMNS,
                after=self.searched or "",
                but=list(NOT_SEARCHED),
                passing=self._passing(),
                limit=TABLES_AT_ONCE,
            )
        )
        if not tables:
            self._finish()
            return
        regex = needles.regex(Person(**self.person).own())
        held = self._held_rows()
        remains = dict(self.remains or {})
        for table, columns, types in tables if regex else ():
            types = dict(zip(columns, types, strict=True))
            if left := self._clean(table, types, regex, held[table]):
                remains[table] = left
        self.write({"searched": tables[-1][0], "remains": remains})
        self.env.invalidate_all()

    def _held_rows(self):
        """{table: ids} of what the law keeps with the name on it."""
        held = defaultdict(list)
        for line in self.line_ids.filtered("hold_id.names_customer"):
            held[self.env[line.model]._table] += line.row_ids
        held["res_partner"] += self.kept_ids or []
        return held

    def _clean(self, table, types, regex, held):
        """Mask what is found in a table; return in how many rows it remains."""
        found = SQL(" OR ").join(
            SQL("%s ~* %s", _text(name, type_), regex) for name, type_ in types.items()
        )
        where = SQL("(%s)", found)
        if held:
            where = SQL("%s AND id <> ALL(%s)", where, held)
        name = SQL.identifier(table)
        count = SQL("SELECT count(*) FROM %s WHERE %s", name, where)
        if not self.env.execute_query(count)[0][0]:
            return 0
        if table != FILES:
            change = self._change(table, types, regex)
            try:
                with self.env.cr.savepoint():
                    self.env.cr.execute(
                        SQL("%s WHERE %s", change, where), log_exceptions=False
                    )
            except (psycopg2.IntegrityError, psycopg2.errors.RaiseException):
                # The table does not take it: a person has to, and is told where.
                return self.env.execute_query(count)[0][0]
        return self.env.execute_query(count)[0][0]

    def _passing(self):
        """Tables whose rows nobody keeps: what is being uploaded, say."""
        return [m._table for m in self.env.registry.values() if m._transient]

    def _change(self, table, types, regex):
        name = SQL.identifier(table)
        if table in self._passing():
            return SQL("DELETE FROM %s", name)
        sealed = SEALED.get(table.replace("_", "."), ())
        pairs = [
            SQL(
                "%s = %s", SQL.identifier(n), masked(SQL.identifier(n), types[n], regex)
            )
            for n in types
            if n not in sealed
        ]
        return SQL("UPDATE %s SET %s", name, SQL(", ").join(pairs))

    def _finish(self):
        """Nothing that leads to the person is kept once it is done."""
        if self.remains:
            self.write({"state": "remains", "searched": False})
            return
        self.write(
            {
                "state": "done",
                "done": fields.Datetime.now(),
                "person": False,
                "partner_id": False,
                "profile_id": False,
                "searched": False,
            }
        )
        self.line_ids.filtered(lambda line: line.action != KEEP).row_ids = False
        self.certificate = self.env["ir.qweb"]._render(
            "customer_data_platform.erasure_certificate", {"erasure": self}
        )


def _text(name, type_):
    column = SQL.identifier(name)
    if type_ == "bytea":
        return SQL("encode(%s, 'escape')", column)
    return SQL("%s::text", column)
