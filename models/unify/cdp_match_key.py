import json

from odoo import fields, models
from odoo.tools import SQL

from ...engine.identity.keys import NARROW_CROWD, keys
from ...engine.identity.records import standardise


class CdpMatchKey(models.Model):
    """Keys of a contact: those that share one are compared (engine/identity/keys.py).

    Kept here so that a changed contact finds in milliseconds whom to compare it with.
    """

    _name = "cdp.match.key"
    _description = "Comparison Keys of a Contact"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=False
    )
    # 64-bit numbers; no field of Odoo holds an array of them
    _partner_unique = models.Constraint(
        "UNIQUE(partner_id)", "A contact has its keys in one row."
    )

    def init(self):
        self.env.cr.execute(
            "ALTER TABLE cdp_match_key ADD COLUMN IF NOT EXISTS keys bigint[];"
            " CREATE INDEX IF NOT EXISTS cdp_match_key_keys_idx"
            " ON cdp_match_key USING gin (keys) WITH (fastupdate = off)"
        )

    def _refresh(self, rows):
        """Store the keys of contacts as MATCH_ROWS gives them; the rows written."""
        found = [
            (row["id"], sorted(keys(standardise(row), row["scope"]))) for row in rows
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cdp_match_key (partner_id, keys)
                SELECT (item->>0)::int, ARRAY(
                    SELECT value::bigint FROM jsonb_array_elements_text(item->1) value)
                  FROM jsonb_array_elements(%s::jsonb) item
                ON CONFLICT (partner_id) DO UPDATE SET keys = EXCLUDED.keys
                 WHERE cdp_match_key.keys IS DISTINCT FROM EXCLUDED.keys
                """,
                json.dumps(found),
            )
        )
        return self.env.cr.rowcount

    def _sharing(self, partner_ids):
        """Contacts that share a key with these, unless a crowd does."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (
                    SELECT DISTINCT unnest(keys) AS key FROM cdp_match_key
                     WHERE partner_id = ANY(%(ids)s)
                ), held AS (
                    SELECT wanted.key, holder.partner_id
                      FROM wanted CROSS JOIN LATERAL (
                          SELECT partner_id FROM cdp_match_key
                           WHERE keys @> ARRAY[wanted.key] LIMIT %(crowd)s + 1
                      ) holder
                )
                SELECT DISTINCT partner_id FROM held
                 WHERE key IN (
                     SELECT key FROM held GROUP BY key HAVING count(*) <= %(crowd)s)
                """,
                ids=partner_ids,
                crowd=NARROW_CROWD,
            )
        )
        return [row[0] for row in rows]
