"""Writes many rows of one Odoo table at once, each like one the ORM made.

A *template* is a row that the ORM wrote: every column that the caller does not name
gets the template's value, so the rows are complete whatever modules are installed.
"""

import io
import json

from psycopg2 import sql


def template(record):
    """Return the stored row of ``record``, as JSON."""
    record.env.flush_all()
    record.env.cr.execute(
        sql.SQL("SELECT row_to_json(t) FROM {} t WHERE id = %s").format(
            sql.Identifier(record._table)
        ),
        [record.id],
    )
    return record.env.cr.fetchone()[0]


def reserve(cr, table, count):
    """Take ``count`` ids from the table's sequence and return the first."""
    cr.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    (first,) = cr.fetchone()
    cr.execute(
        "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
        [table, first + max(count, 1) - 1],
    )
    return first


def insert(cr, table, like, frame, fresh=()):
    """Insert one row for each row of ``frame``, the rest of it ``like`` the template.

    The columns ``fresh`` get a new UUID a row. Columns of a module that is not
    installed are left out.
    """
    columns = columns_of(cr, table)
    given = [name for name in columns if name in frame.columns]
    names = {"table": sql.Identifier(table), "given": identifiers(given)}
    cr.execute(
        sql.SQL(
            "CREATE TEMP TABLE loading ON COMMIT DROP AS"
            " SELECT {given} FROM {table} WITH NO DATA"
        ).format(**names)
    )
    data = io.StringIO()
    frame[given].to_csv(data, index=False, header=False, date_format="%F %T")
    data.seek(0)
    cr.copy_expert("COPY loading FROM STDIN WITH (FORMAT csv)", data)
    values = [
        sql.SQL("gen_random_uuid()::text")
        if name in fresh
        else sql.Identifier("loading" if name in given else "template", name)
        for name in columns
    ]
    cr.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM loading CROSS JOIN"
            " json_populate_record(NULL::{table}, %s) template"
        ).format(
            columns=identifiers(columns), values=sql.SQL(", ").join(values), **names
        ),
        [json.dumps(like)],
    )
    cr.execute("DROP TABLE loading")
    cr.execute(sql.SQL("ANALYZE {table}").format(**names))


def columns_of(cr, table):
    """Return the names of a table's columns."""
    cr.execute(
        "SELECT attname FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [table],
    )
    return [name for (name,) in cr.fetchall()]


def identifiers(names):
    """Return the names as a list in SQL."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def take_numbers(sequence, count):
    """Take ``count`` numbers from an ir.sequence and return the first."""
    first = sequence.number_next_actual
    sequence.number_next_actual = first + count
    return first
