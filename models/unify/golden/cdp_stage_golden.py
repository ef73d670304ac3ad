"""*Golden values*: per customer and field the value that survives.

Only customers of several contacts are looked at, and those with a value fixed by
hand. The contacts are read set-based, the engine chooses, and only rows that differ
are written. What a rule writes back by itself is bounded per batch.
"""

import json

from odoo import models
from odoo.tools import SQL

from ....engine import golden as engine
from . import candidates
from .parts import GROUPS

KEEP = """
INSERT INTO cdp_golden AS known (profile_id, field, sequence, vals, partner_id,
       source_id, date, rule, choices, holders, fixed, user_id)
SELECT profile_id, field, sequence, vals, partner_id, source_id, date, rule,
       choices, holders, fixed, user_id
  FROM jsonb_to_recordset(%s::jsonb) fresh (profile_id int, field varchar, sequence int,
       vals jsonb, partner_id int, source_id int, date timestamp, rule varchar,
       choices int, holders int, fixed boolean, user_id int)
    ON CONFLICT (profile_id, field) DO UPDATE
   SET vals = excluded.vals, partner_id = excluded.partner_id,
       source_id = excluded.source_id, date = excluded.date, rule = excluded.rule,
       choices = excluded.choices, holders = excluded.holders,
       fixed = excluded.fixed,
       user_id = excluded.user_id, sequence = excluded.sequence
 WHERE (known.vals, known.partner_id, known.source_id, known.date, known.rule,
        known.choices, known.holders, known.fixed, known.user_id, known.sequence)
       IS DISTINCT FROM
       (excluded.vals, excluded.partner_id, excluded.source_id, excluded.date,
        excluded.rule, excluded.choices, excluded.holders, excluded.fixed,
        excluded.user_id, excluded.sequence)
"""


class CdpStageGolden(models.AbstractModel):
    _name = "cdp.stage.golden"
    _inherit = "cdp.stage.profiles"
    _description = "Choose Golden Values"
    _code = "golden"
    _write_limit = 100  # main contacts written back to in one transaction

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _signature(self):
        trust = candidates.trust(self.env)
        return repr((self.env["cdp.survivorship"]._rules(), sorted(trust.items())))

    # ------------------------------------------------------------------
    # One batch
    # ------------------------------------------------------------------

    def _handle(self, profile_ids):
        """Choose for the profiles, and write back what a rule says."""
        limit = self._write_limit
        written = self.env["cdp.golden.write"]._undo_parted(profile_ids, limit)
        if written == limit:  # there may be more
            self.env["cdp.change"]._note_profiles(["golden"], profile_ids)
        written += self._refresh(profile_ids)
        return written + self._write_back(profile_ids)

    def _refresh(self, profile_ids):
        """Bring the golden values of the profiles up to date; return rows written."""
        self.env.flush_all()
        rows = self._chosen(profile_ids)
        self.env.cr.execute(SQL(KEEP, _json(rows)))
        written = self.env.cr.rowcount
        self.env.cr.execute(
            SQL(
                "DELETE FROM cdp_golden WHERE profile_id = ANY(%s)"
                " AND NOT (profile_id, field) IN (SELECT * FROM"
                " unnest(%s::int[], %s::varchar[]))",
                profile_ids,
                [row["profile_id"] for row in rows],
                [row["field"] for row in rows],
            )
        )
        self.env["cdp.golden"].invalidate_model()
        return written + self.env.cr.rowcount

    def _chosen(self, profile_ids):
        """The golden values as rows of the table."""
        contacts = {}
        for row in candidates.members(self.env, profile_ids):
            contacts.setdefault(row["profile_id"], []).append(row)
        fixes = candidates.fixes(self.env, profile_ids)
        rules = self.env["cdp.survivorship"]._rules()
        fixed = {profile for profile, _field in fixes}
        return [
            row
            for profile in sorted({*contacts, *fixed})
            for field, rule in rules.items()
            if (
                row := _row(
                    (profile, field, rule),
                    contacts.get(profile, ()),
                    fixes.get((profile, field)),
                )
            )
        ]

    def _write_back(self, profile_ids):
        """Write to the main contacts what the rules write by themselves."""
        rules = self.env["cdp.survivorship"].search([("write_back", "=", True)])
        if not rules:
            return 0
        differing = self.env["cdp.golden.write"]._due(
            profile_ids, rules.mapped("field")
        )
        profiles = differing.profile_id
        now = profiles[: self._write_limit]
        for profile in now:
            of_profile = differing.filtered(lambda row, p=profile: row.profile_id == p)
            self.env["cdp.golden.write"]._write_by_rule(of_profile)
        self.env["cdp.change"]._note_profiles(["golden"], (profiles - now).ids)
        return self._refresh(now.ids) if now else 0


def _row(key, contacts, fix):
    """One golden value, None when no contact has any."""
    profile, field, rule = key
    offers = {row["id"]: candidates.candidate(row, field) for row in contacts}
    row = {
        "profile_id": profile,
        "field": field,
        "sequence": list(GROUPS).index(field),
        "choices": engine.choices(offers.values()),
        "holders": sum(any(offer.value) for offer in offers.values()),
        "fixed": bool(fix),
        "rule": rule,
    }
    if fix:
        row |= {key: fix[key] for key in ("vals", "user_id", "date")}
        return row | {"rule": "by_hand"}
    best = engine.choose(offers.values(), rule)
    if not best:
        return None
    source = next(row["source_id"] for row in contacts if row["id"] == best.record)
    vals = dict(zip(GROUPS[field], best.value, strict=True))
    chosen = {"vals": vals, "partner_id": best.record, "source_id": source}
    return row | chosen | {"date": best.date}


def _json(rows):
    """The rows as PostgreSQL reads them; moments as text."""
    return json.dumps(rows, default=str)
