"""Keeps what was planted and what was loaded, in tables of the sample's own.

Plain tables without foreign keys: no screen shows them, nothing that merges or
deletes contacts trips over them, and they go when the database goes.
"""

import json

import pandas as pd
from psycopg2.extras import execute_values

TABLES = """
CREATE TABLE IF NOT EXISTS sample_load (figures jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS sample_contact (
    partner_id integer PRIMARY KEY,
    customer text NOT NULL,
    kind text NOT NULL,
    planted text NOT NULL
);
CREATE TABLE IF NOT EXISTS sample_pair (
    partner_a integer NOT NULL,
    partner_b integer NOT NULL,
    certain boolean NOT NULL,
    planted text NOT NULL
);
"""


def read_figures(cr):
    """Return what the last complete load noted, or None."""
    cr.execute("SELECT to_regclass('sample_load')")
    if cr.fetchone()[0] is None:
        return None
    cr.execute("SELECT figures FROM sample_load")
    row = cr.fetchone()
    return row and row[0]


def write(cr, people, ids, figures):
    """Note who is who, which pairs were planted, and the totals to hold."""
    cr.execute(TABLES)
    execute_values(
        cr._obj,
        "INSERT INTO sample_contact VALUES %s",
        [(ids[c.key], c.customer, c.kind, c.planted) for c in people.contacts],
    )
    execute_values(
        cr._obj,
        "INSERT INTO sample_pair VALUES %s",
        [(ids[p.a], ids[p.b], p.certain, p.planted) for p in people.pairs],
    )
    cr.execute("INSERT INTO sample_load VALUES (%s)", [json.dumps(figures)])


def pairs(cr):
    """Return the planted pairs and whether both have one profile now."""
    cr.execute(
        "SELECT p.certain, p.planted, p.partner_a, p.partner_b,"
        " a.cdp_profile_id = b.cdp_profile_id AS found"
        " FROM sample_pair p"
        " JOIN res_partner a ON a.id = p.partner_a"
        " JOIN res_partner b ON b.id = p.partner_b"
    )
    return pd.DataFrame(cr.dictfetchall()).fillna({"found": False})


def wrong_links(cr):
    """Return the profiles that hold contacts of more than one true customer."""
    cr.execute(
        "SELECT r.cdp_profile_id AS profile,"
        " array_agg(r.name || ' (' || c.planted || ')' ORDER BY r.id) AS contacts"
        " FROM sample_contact c JOIN res_partner r ON r.id = c.partner_id"
        " WHERE r.cdp_profile_id IS NOT NULL GROUP BY r.cdp_profile_id"
        " HAVING count(DISTINCT c.customer) > 1"
    )
    return cr.dictfetchall()
