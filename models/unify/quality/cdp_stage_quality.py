"""*Check data quality*: which contact breaks which rule, and a score per profile.

Each contact is checked once by the built-in checks, and each rule's filter is one
query a batch. Only rows that differ are written. Contacts are changed by nobody but
the rules that a person allowed to, and by those no more than a few a batch.
"""

import json

from odoo import fields, models
from odoo.tools import SQL

from . import checks

VERSION = 1  # of the built-in checks: another one has everybody looked at again

KEEP = """
INSERT INTO cdp_quality_issue AS known
       (partner_id, profile_id, rule_id, field, code, held, fix, fixable, state, found)
SELECT partner_id, profile_id, rule_id, field, code, held, fix, fix IS NOT NULL,
       'open', %(now)s
  FROM jsonb_to_recordset(%(rows)s::jsonb) fresh (partner_id int, profile_id int,
       rule_id int, field varchar, code varchar, held jsonb, fix jsonb)
    ON CONFLICT (partner_id, rule_id) DO UPDATE
   SET field = excluded.field, code = excluded.code, held = excluded.held,
       fix = excluded.fix, fixable = excluded.fixable,
       state = CASE WHEN %(again)s THEN 'open' ELSE known.state END,
       found = CASE WHEN %(again)s THEN excluded.found ELSE known.found END,
       message = CASE WHEN %(again)s THEN NULL ELSE known.message END,
       user_id = CASE WHEN %(again)s THEN NULL ELSE known.user_id END,
       by_rule = CASE WHEN %(again)s THEN NULL ELSE known.by_rule END,
       decided = CASE WHEN %(again)s THEN NULL ELSE known.decided END,
       new = CASE WHEN %(again)s AND known.new IS DISTINCT FROM excluded.held
             THEN NULL ELSE known.new END
 WHERE (known.field, known.code, known.held, known.fix)
       IS DISTINCT FROM (excluded.field, excluded.code, excluded.held, excluded.fix)
    OR known.state = 'accepted'
"""
# Decided for what the contact said then; a fix that was written is over, too. What
# it wrote is kept while it stands: there may be more to fix, and a way back.
AGAIN = "(known.state = 'accepted' OR known.held IS DISTINCT FROM excluded.held)"

SCORE = """
WITH broken AS (
    SELECT i.profile_id, i.rule_id, MIN(r.weight) AS weight, COUNT(*) AS issues
      FROM cdp_quality_issue i JOIN cdp_quality_rule r ON r.id = i.rule_id
     WHERE i.profile_id = ANY(%(profiles)s) AND i.state = 'open'
     GROUP BY i.profile_id, i.rule_id
), lost AS (
    SELECT profile_id, SUM(weight) AS weight, SUM(issues) AS issues
      FROM broken GROUP BY profile_id
), fresh AS (
    SELECT own.id, COALESCE(lost.issues, 0) AS issues,
           CASE WHEN own.id = ANY(%(checked)s) THEN
               FLOOR(100 - 100.0 * COALESCE(lost.weight, 0) / %(total)s)
           END AS quality
      FROM cdp_profile own LEFT JOIN lost ON lost.profile_id = own.id
     WHERE own.id = ANY(%(profiles)s)
)
UPDATE cdp_profile profile
   SET quality = fresh.quality, quality_issue_count = fresh.issues,
       quality_since = CASE WHEN fresh.quality IS NULL THEN NULL
           WHEN profile.quality IS DISTINCT FROM fresh.quality THEN %(today)s
           ELSE profile.quality_since END
  FROM fresh
 WHERE profile.id = fresh.id
   AND (profile.quality IS DISTINCT FROM fresh.quality
        OR COALESCE(profile.quality_issue_count, 0) <> fresh.issues)
"""

HISTORY = """
INSERT INTO cdp_quality_history AS known (profile_id, date, score)
SELECT own.id, %(today)s, own.quality
  FROM cdp_profile own
  LEFT JOIN LATERAL (
       SELECT score FROM cdp_quality_history h WHERE h.profile_id = own.id
        ORDER BY date DESC LIMIT 1) latest ON TRUE
 WHERE own.id = ANY(%(profiles)s) AND own.quality IS DISTINCT FROM latest.score
    ON CONFLICT (profile_id, date) DO UPDATE SET score = excluded.score
"""


class CdpStageQuality(models.AbstractModel):
    _name = "cdp.stage.quality"
    _inherit = "cdp.stage.profiles"
    _description = "Check Data Quality"
    _code = "quality"
    _batch = 1_000
    _write_limit = 100  # fixes that rules write in one transaction

    def _signature(self):
        rules = [
            (rule.id, rule.code, rule.domain, rule.field, rule.weight, rule.accept)
            for rule in self.env["cdp.quality.rule"]._in_use()
        ]
        languages = self.env["res.lang"].get_installed()
        return repr((VERSION, rules, [code for code, _name in languages]))

    def _handle(self, profile_ids):
        """Check the profiles, and write the fixes that rules may write."""
        written = self._refresh(profile_ids)
        due = self.env["cdp.quality.issue"].search(
            [
                ("profile_id", "in", profile_ids),
                ("state", "=", "open"),
                ("fixable", "=", True),
                ("rule_id.accept", "=", True),
                ("message", "=", False),  # not refused before
            ],
            order="id",
        )
        now = due[: self._write_limit]
        for issue in now:
            issue._apply_by_rule()
        self.env["cdp.change"]._note_profiles([self._code], (due - now).profile_id.ids)
        return written + (self._refresh(now.profile_id.ids) if now else 0)

    # ------------------------------------------------------------------
    # One batch
    # ------------------------------------------------------------------

    def _refresh(self, profile_ids):
        """Bring issues and scores of the profiles up to date; return rows written."""
        self.env.flush_all()
        rules = self.env["cdp.quality.rule"]._in_use()
        contacts = checks.contacts(self.env, profile_ids)
        rows = list(self._found(rules, contacts))
        written = self._place([row["id"] for row in contacts])
        written += self._forget(profile_ids, rows)
        written += self._execute(
            SQL(
                KEEP,
                now=fields.Datetime.now(),
                rows=json.dumps(rows),
                again=SQL(AGAIN),
            )
        )
        written += self._score(profile_ids, contacts, sum(rules.mapped("weight")))
        for model in ("cdp.quality.issue", "cdp.profile", "cdp.quality.history"):
            self.env[model].invalidate_model()
        return written

    def _execute(self, query):
        """Execute and return the number of rows written."""
        self.env.cr.execute(query)
        return self.env.cr.rowcount

    def _found(self, rules, contacts):
        """Yield what breaks a rule, as rows of the table."""
        known = {row["id"]: row for row in contacts}
        ids = list(known)
        built_in = {rule.code: rule for rule in rules if rule.code}
        within = {
            rule: rule._matching(ids)
            for rule in rules
            if not (rule.code and rule._parsed().is_true())
        }
        checker = checks.Checks(self.env)
        for row in contacts:
            for finding in checker.findings(row):
                rule = built_in.get(finding.check)
                if rule and (rule not in within or row["id"] in within[rule]):
                    yield _issue(row, rule, *finding[1:])
        for rule, matching in within.items():
            if not rule.code:
                for id_ in sorted(matching):
                    yield _issue(known[id_], rule, rule.field or None, None, None)

    def _place(self, partner_ids):
        """Issues belong to the profile of their contact."""
        return self._execute(
            SQL(
                "UPDATE cdp_quality_issue issue SET profile_id = p.cdp_profile_id"
                " FROM res_partner p WHERE p.id = issue.partner_id AND p.id = ANY(%s)"
                " AND issue.profile_id IS DISTINCT FROM p.cdp_profile_id",
                partner_ids,
            )
        )

    def _forget(self, profile_ids, rows):
        """Delete open issues that no longer hold."""
        return self._execute(
            SQL(
                "DELETE FROM cdp_quality_issue WHERE profile_id = ANY(%s)"
                " AND state = 'open' AND NOT (partner_id, rule_id) IN"
                " (SELECT * FROM unnest(%s::int[], %s::int[]))",
                profile_ids,
                [row["partner_id"] for row in rows],
                [row["rule_id"] for row in rows],
            )
        )

    def _score(self, profile_ids, contacts, total):
        params = {
            "profiles": profile_ids,
            "checked": sorted({row["profile_id"] for row in contacts}),
            "total": total or 1,
            "today": fields.Date.today(),
        }
        written = self._execute(SQL(SCORE, **params))
        self._execute(SQL(HISTORY, **params))
        return written


def _issue(row, rule, field, code, fix):
    return {
        "partner_id": row["id"],
        "profile_id": row["profile_id"],
        "rule_id": rule.id,
        "field": field,
        "code": code,
        "held": checks.held(row, field),
        "fix": fix or None,
    }
