"""When a contact was last changed by anybody but us.

What is written back, or corrected, says nothing about the rest of the contact. So
each of our writings keeps the moment of the last real change (``stamp_before``)
beside its own (``stamp_after``): else the other values would look recent, and win.
"""

from odoo.tools import SQL

#: the rows that keep the two moments, of a contact ``p``
OURS = """
(SELECT id, stamp_before, stamp_after FROM cdp_golden_write
  WHERE partner_id = p.id AND stamp_after IS NOT NULL
  UNION ALL
 SELECT id, stamp_before, stamp_after FROM cdp_quality_issue
  WHERE partner_id = p.id AND stamp_after IS NOT NULL
  ORDER BY stamp_after DESC, id DESC LIMIT 1)
"""
SINCE = f"""
CASE WHEN p.write_date <= (SELECT stamp_after FROM {OURS} w)
     THEN (SELECT stamp_before FROM {OURS} w)
     ELSE p.write_date END
"""


def last_news(partner):
    """When the contact was last changed by anybody but us."""
    env = partner.env
    for model in ("cdp.golden.write", "cdp.quality.issue"):
        env[model].flush_model()
    partner.flush_recordset()
    query = SQL("SELECT %s FROM res_partner p WHERE p.id = %s", SQL(SINCE), partner.id)
    ((moment,),) = env.execute_query(query)
    return moment


def stamp(records, partner, before):
    """Keep both moments on the records that say what was just written."""
    partner.flush_recordset()
    records.flush_recordset()
    records.env.cr.execute(
        SQL(
            "UPDATE %s entry SET stamp_before = %s, stamp_after = p.write_date"
            " FROM res_partner p WHERE p.id = %s AND entry.id = ANY(%s)",
            SQL.identifier(records._table),
            before,
            partner.id,
            records.ids,
        )
    )
    records.invalidate_recordset(["stamp_before", "stamp_after"])
