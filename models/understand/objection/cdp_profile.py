"""Customers who object to profiling: no scores at all, at once and for good."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date

#: how the names of columns begin that say what somebody is thought to be or do
SCORES = ("rfm_", "churn_", "value_", "next_order_", "recommend_")
#: but for these: they say what was bought within the look back, like the revenue
FIGURES = ("rfm_days", "rfm_revenue")
#: what says it in rows of its own
TABLES = ("cdp.recommendation", "cdp.score.history", "cdp.sentiment")
#: told of everybody, those without a score as well: when, and that there is none
_ALWAYS = ("_state", "_date")

OBJECTS = """
p.id = ANY(%(profiles)s) AND p.excluded_by_id IS NOT NULL AND EXISTS (
    SELECT FROM res_partner c WHERE c.cdp_profile_id = p.id AND c.cdp_no_profiling)
"""
FORGET = """
UPDATE cdp_profile p SET %(blank)s WHERE %(objects)s AND (%(scored)s)
"""
DROP = """
DELETE FROM %(table)s WHERE profile_id IN (SELECT p.id FROM cdp_profile p
                                            WHERE %(objects)s)
"""
LEAVE = """
WITH gone AS (
    UPDATE cdp_membership m SET "left" = %(now)s
     WHERE "left" IS NULL AND profile_id IN (SELECT p.id FROM cdp_profile p
                                              WHERE %(objects)s)
    RETURNING segment_id
)
UPDATE cdp_segment s SET member_count = member_count - n
  FROM (SELECT segment_id, count(*) AS n FROM gone GROUP BY segment_id) less
 WHERE s.id = less.segment_id
"""


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    no_profiling = fields.Boolean(
        string="Objects to profiling",
        compute="_compute_no_profiling",
        search="_search_no_profiling",
    )
    objection_note = fields.Char(compute="_compute_no_profiling")

    @api.depends("partner_ids.cdp_no_profiling", "partner_ids.cdp_no_profiling_since")
    def _compute_no_profiling(self):
        # That a customer objects is no secret, whosever contact has said so.
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        found = contacts._read_group(
            [("cdp_profile_id", "in", self.ids), ("cdp_no_profiling", "=", True)],
            ["cdp_profile_id"],
            ["cdp_no_profiling_since:min"],
        )
        since = {profile.id: moment for profile, moment in found}
        for profile in self:
            profile.no_profiling = profile.id in since
            profile.objection_note = profile.no_profiling and self.env._(
                "Objects to profiling since %s, so there are no scores.",
                format_date(self.env, since[profile.id], date_format="long"),
            )

    @api.model
    def _search_no_profiling(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [("partner_ids.cdp_no_profiling", "=", True)]

    def _why_no_score(self):
        if self.excluded_by_id and self.no_profiling:
            return self.objection_note
        return super()._why_no_score()

    # ------------------------------------------------------------------
    # Noting it
    # ------------------------------------------------------------------

    def action_object(self):
        """Note that the customer objects to profiling."""
        self.ensure_one()
        self._note_objection(self.partner_id, True)

    def action_withdraw_objection(self):
        """Note that the customer no longer objects."""
        self.ensure_one()
        contacts = self.with_context(active_test=False).partner_ids
        self._note_objection(contacts, False)

    def _note_objection(self, contacts, objects):
        # Whoever serves a customer may note it, and need not be able to edit contacts;
        # but only of customers that they may see.
        self.check_access("read")
        contacts.sudo().write({"cdp_no_profiling": objects})
        self.invalidate_recordset()

    # ------------------------------------------------------------------
    # What it does
    # ------------------------------------------------------------------

    @api.model
    def _forget_scores(self, profile_ids):
        """Take scores, segments and the like from those of the profiles who object.

        :return: the number of rows written
        """
        self.flush_model()
        self.env["res.partner"].flush_model(["cdp_no_profiling", "cdp_profile_id"])
        objects = SQL(OBJECTS, profiles=list(profile_ids))
        names = self._score_columns()
        had = [self._had(name) for name in names if not name.endswith(_ALWAYS)]
        blank = [SQL("%s = NULL", SQL.identifier(name)) for name in names]
        blank[names.index("churn_state")] = SQL("churn_state = 'objects'")
        statements = [
            SQL(
                FORGET,
                blank=SQL(", ").join(blank),
                objects=objects,
                scored=SQL(" OR ").join(had),
            ),
            SQL(LEAVE, objects=objects, now=fields.Datetime.now()),
        ]
        for name in TABLES:
            table = SQL.identifier(self.env[name]._table)
            statements.append(SQL(DROP, table=table, objects=objects))
        written = 0
        for statement in statements:
            self.env.cr.execute(statement)
            written += self.env.cr.rowcount
        if written:
            self.env.invalidate_all()
        self._end_overrides(profile_ids)
        return written

    def _end_overrides(self, profile_ids):
        """A score set by hand is one as well."""
        overrides = self.env["cdp.override"].sudo()  # nobody's to write
        overrides.search(
            [
                ("profile_id", "in", list(profile_ids)),
                ("profile_id.no_profiling", "=", True),
                ("state", "=", "active"),
            ]
        )._end(self.env.user)

    @api.model
    def _score_columns(self):
        """The stored fields that say what somebody is thought to be or do."""
        return [
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and name.startswith(SCORES)
            and name not in FIGURES
        ]

    def _had(self, name):
        """Whether a column says something."""
        column = SQL("p.%s", SQL.identifier(name))
        kind = self._fields[name].type
        if kind == "boolean":
            return SQL("%s", column)
        if kind in ("integer", "float", "monetary"):
            return SQL("NULLIF(%s, 0) IS NOT NULL", column)
        return SQL("%s IS NOT NULL", column)
