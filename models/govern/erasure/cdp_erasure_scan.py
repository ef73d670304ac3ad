"""The search for what remains: every text of every table, whoever wrote it there."""

from collections import defaultdict
from typing import NamedTuple

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

from ..person import needles
from ..person.cdp_person import Person
from .cdp_erasure_work import masked
from .policy import KEEP, SEALED

TABLES_AT_ONCE = 25
#: what one transaction reads: large tables are searched piece by piece
PIECE = 64 * 1024 * 1024
#: they hold the person while the work goes on; or cannot be changed and hold nobody
NOT_SEARCHED = ("cdp_erasure", "cdp_consent", "cdp_consent_state", "cdp_suppression")
#: masking the words would leave the file
FILES = "ir_attachment"
COLUMNS = """
SELECT col.table_name, array_agg(col.column_name::text ORDER BY ordinal_position),
       array_agg(col.data_type::text ORDER BY ordinal_position),
       EXISTS (SELECT FROM information_schema.columns own
                WHERE own.table_schema = 'public' AND own.column_name = 'id'
                  AND own.table_name = col.table_name
                  AND own.data_type IN ('integer', 'bigint')),
       pg_table_size(format('public.%%I', col.table_name))
  FROM information_schema.columns col
  JOIN information_schema.tables tab USING (table_schema, table_name)
 WHERE col.table_schema = 'public' AND tab.table_type = 'BASE TABLE'
   AND col.data_type IN ('text', 'character varying', 'character', 'json', 'jsonb')
   AND col.table_name > %(after)s AND col.table_name <> ALL(%(but)s)
 GROUP BY col.table_name ORDER BY col.table_name LIMIT %(limit)s
"""


class Table(NamedTuple):
    """One to search; ``types``: {column: its type}; ``numbered``: has an id."""

    name: str
    types: dict
    numbered: bool
    size: int


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    def _search_next(self):
        """Search the next tables, or a piece of one; at the end, say how it ended."""
        if not (self.searched or self.searched_id):
            self.remains = {}
            self._forget_uploads()
        tables = self._tables()
        if not tables:
            self._finish()
            return
        own = Person(**self.person).own()
        regex, hint = needles.regex(own), needles.hint(own)
        held = self._held_rows()
        remains, read = dict(self.remains or {}), 0
        for table in tables:
            begin, end = self._piece(table)
            if regex and (left := self._clean(table, (hint, regex), held, begin, end)):
                remains[table.name] = remains.get(table.name, 0) + left
            self.searched_id = end
            if end:
                break  # the next piece is for the next transaction
            self.searched = table.name
            read += table.size
            if read > PIECE:
                break
        self.remains = remains
        self.env.invalidate_all()

    def _forget_uploads(self):
        """Files that somebody imports from just now go within a day; but not today."""
        for email in self.person["emails"] if "base_import.import" in self.env else ():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM base_import_import"
                    " WHERE position(convert_to(%s, 'UTF8') IN file) > 0",
                    email,
                )
            )

    def _tables(self):
        """Those that come next."""
        rows = self.env.execute_query(
            SQL(
                COLUMNS,
                after=self.searched or "",
                but=list(NOT_SEARCHED),
                limit=TABLES_AT_ONCE,
            )
        )
        return [
            Table(name, dict(zip(columns, types, strict=True)), numbered, size)
            for name, columns, types, numbered, size in rows
        ]

    def _piece(self, table):
        """The ids (after, up to) that are searched now; no end: all that is left."""
        pieces = table.size // PIECE + 1
        if pieces == 1 or not table.numbered:
            return self.searched_id, 0
        query = SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table.name))
        ((last,),) = self.env.execute_query(query)
        end = self.searched_id + last // pieces + 1
        return self.searched_id, end if end < last else 0

    def _held_rows(self):
        """{table: ids} of what the law keeps with the name on it."""
        held = defaultdict(list)
        for line in self.line_ids.filtered("hold_id.names_customer"):
            held[self.env[line.model]._table] += line.row_ids
        held["res_partner"] += self.kept_ids or []
        return held

    def _clean(self, table, expressions, held, begin, end):
        """Mask what is found in rows of a table; return in how many it remains."""
        hint, regex = expressions
        where = SQL(
            "(%s)",
            SQL(" OR ").join(
                SQL(
                    "(%(text)s ~* %(hint)s AND %(text)s ~* %(regex)s)",
                    text=text,
                    hint=hint,
                    regex=regex,
                )
                for text in (SQL("%s::text", SQL.identifier(n)) for n in table.types)
            ),
        )
        key = SQL.identifier("id" if table.numbered else "ctid")
        if table.numbered:
            where = SQL("%s AND id > %s", where, begin)
            if end:
                where = SQL("%s AND id <= %s", where, end)
        if kept := held.get(table.name):
            where = SQL("%s AND id <> ALL(%s)", where, kept)
        name = SQL.identifier(table.name)
        # Read once: large tables take long.
        rows = self.env.execute_query(
            SQL("SELECT %s FROM %s WHERE %s", key, name, where)
        )
        if rows and table.name != FILES and table.numbered:
            ids = [id_ for (id_,) in rows]
            where = SQL("id = ANY(%s) AND %s", ids, where)
        if rows and table.name != FILES:
            self._mask_words(table, regex, where)
            query = SQL("SELECT count(*) FROM %s WHERE %s", name, where)
            return self.env.execute_query(query)[0][0]
        return len(rows)

    def _mask_words(self, table, regex, where):
        sealed = SEALED.get(table.name.replace("_", "."), ())
        pairs = [
            SQL("%s = %s", column, masked(column, type_, regex))
            for column, type_ in (
                (SQL.identifier(name), type_)
                for name, type_ in table.types.items()
                if name not in sealed
            )
        ]
        name, pairs = SQL.identifier(table.name), SQL(", ").join(pairs)
        update = SQL("UPDATE %s SET %s WHERE %s", name, pairs, where)
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(update, log_exceptions=False)
        except (
            psycopg2.IntegrityError,
            psycopg2.DataError,
            psycopg2.errors.RaiseException,
        ):
            # The table does not take it: a person has to, and is told where.
            return

    def _finish(self):
        """Nothing that leads to the person is kept once it is done."""
        if self.remains:
            self.write({"state": "remains", "searched": False, "searched_id": 0})
            return
        self.write(
            {
                "state": "done",
                "done": fields.Datetime.now(),
                "person": False,
                "partner_id": False,
                "profile_id": False,
                "searched": False,
                "searched_id": 0,
            }
        )
        self.line_ids.filtered(lambda line: line.action != KEEP).row_ids = False
        self.certificate = self.env["ir.qweb"]._render(
            "customer_data_platform.erasure_certificate", {"erasure": self}
        )
