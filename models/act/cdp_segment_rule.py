"""The rule of a segment as parts, each with its words; and what rests on what."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from . import segment_rows, segment_sql
from .segment_days import Days
from .segment_sql import Part

#: who may be in a segment at all
BASE = SQL("p.active AND p.excluded_by_id IS NULL")
INSIDE = """
SELECT profile_id FROM cdp_membership WHERE segment_id = %s AND "left" IS NULL
"""
PICKED = """
SELECT DISTINCT contact.cdp_profile_id FROM cdp_segment_pick pick
  JOIN res_partner contact ON contact.id = pick.partner_id
 WHERE pick.segment_id = %s AND contact.cdp_profile_id IS NOT NULL
"""
#: paths of a domain that ask for segments
SEGMENTS = ("segment_ids", "partner_id.cdp_segment_ids")
HISTORY = "membership_ids"


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    # ------------------------------------------------------------------
    # As SQL
    # ------------------------------------------------------------------

    def _verdict(self, days, profile_ids=None):
        """The SQL of who belongs and why: everybody, or some profiles."""
        self.ensure_one()
        who = SQL("TRUE")
        if profile_ids is not None:
            who = SQL("p.id = ANY(%s)", list(profile_ids))
        every = self.match == "all" or self.kind == "list" or not self.active
        return segment_sql.verdict(
            self._parts(days, profile_ids), every, BASE, self._left_out(), who
        )

    def _left_out(self):
        return SQL(
            "CASE WHEN p.active THEN %s ELSE %s END",
            self.env._("left out of scores by a rule"),
            self.env._("is the same customer as another, and goes on there"),
        )

    def _parts(self, days, profile_ids=None):
        """The parts of the rule, of everybody or of some profiles."""
        if not self.active:
            gone = self.env._("the segment was archived")
            return [Part(SQL("SELECT 0 WHERE FALSE"), False, gone, gone)]
        if self.kind == "list":
            return [
                Part(
                    SQL(PICKED, self._origin.id or 0),
                    False,
                    self.env._("put on the list by hand"),
                    self.env._("taken off the list"),
                )
            ]
        return [
            *self._domain_parts(days, profile_ids),
            *self._line_parts(days, profile_ids),
        ]

    def _domain_parts(self, days, profile_ids):
        """Each condition on its own where all have to hold, to say which did not."""
        domain = self._domain()
        if domain.is_true():
            return []
        single = [domain]
        if self.match == "all" and getattr(domain, "OPERATOR", "") == "&":
            single = domain.children
        mine = Domain.TRUE
        if profile_ids is not None:
            mine = Domain("id", "in", list(profile_ids))
        return [self._domain_part(one, days, mine) for one in single]

    def _domain_part(self, domain, days, mine):
        words = self._domain_words(domain)
        then = self._as_then(domain, days) if days.past else domain
        found = self.env["cdp.profile"]._search(then & mine)
        return Part(
            SQL("SELECT id FROM %s found (id)", found.subselect()),
            False,
            words,
            self.env._("not true: %s", words),
        )

    def _line_parts(self, days, profile_ids):
        rows = segment_rows.reader(self.env, profile_ids)
        lines, told = self._lines(), self._told(days)
        place = 0
        for line in lines:
            if line.what == "segment":
                found = self._inside(line.other_id, days), line.is_not
            elif line.what == "consent":
                found = self._may(line, profile_ids)
            else:
                found = segment_sql.behaviour(told, place, rows)
                place += 1
            yield Part(*found, line._sentence(), line._sentence(holds=False))

    def _inside(self, other, days):
        if days.past:
            return self._inside_then(other, days)
        return SQL(INSIDE, other._origin.id or 0)

    def _may(self, line, profile_ids):
        """(the profiles by whose consent a part goes, negated), as the gate has it."""
        purpose = line.purpose_id
        if purpose.legal_basis in ("contract", "law"):
            return SQL("SELECT 0 WHERE FALSE"), not line.is_not
        decisive = "refused" if purpose.legal_basis == "interest" else "given"
        mine = SQL("contact.cdp_profile_id IS NOT NULL")
        if profile_ids is not None:
            mine = SQL("contact.cdp_profile_id = ANY(%s)", list(profile_ids))
        held = self.env["cdp.consent.state"]._current(
            SQL(
                "%s AND known.purpose_id = %s AND known.channel = %s",
                mine,
                purpose._origin.id or 0,
                line.channel or "email",
            )
        )
        found = SQL("SELECT profile_id FROM (%s) held WHERE state = %s", held, decisive)
        return found, (decisive == "refused") != line.is_not

    # ------------------------------------------------------------------
    # Lines about behaviour
    # ------------------------------------------------------------------

    def _lines(self):
        """The lines in the order of their numbers."""
        return self.line_ids.sorted(
            lambda line: (line.sequence, not line._origin, line._origin.id)
        )

    def _told(self, days):
        """The lines about behaviour, as :mod:`segment_sql` wants them."""
        lines = self._lines()
        numbers = [
            number for number, line in enumerate(lines, start=1) if line._is_behaviour()
        ]
        return [
            lines[number - 1]._line(
                days, {known: at for at, known in enumerate(numbers[:place])}
            )
            for place, number in enumerate(numbers)
        ]

    def _slides(self):
        """Whether the mere passing of a day may change who belongs."""
        acts = self.line_ids.filtered(lambda line: line._is_behaviour())
        return bool(acts) and self.kind == "rule" and self.active

    def _touched(self, before, days):
        """SQL of whom a period has let go, or let in, since an earlier day."""
        acts = self._lines().filtered(lambda line: line._is_behaviour())

        def moved(told):
            for line, one in zip(acts, told, strict=True):
                edges = [(before.until, days.until)]
                if line.period == "last":
                    edges.append((before.ago(line.days), days.ago(line.days)))
                for start, end in edges:
                    yield one._replace(start=start, end=end)

        rows = segment_rows.reader(self.env)
        return segment_sql.touched(self._told(days), moved, rows)

    @api.model
    def _days(self):
        """The day as of which rules are read."""
        stage = self.env["cdp.stage"]
        zone = self.env.company.partner_id.tz or "UTC"
        if stage._as_of_setting():
            now = stage._as_of()
            return Days(now.date(), zone, now)
        return Days.of(stage._today(), zone)

    # ------------------------------------------------------------------
    # What rests on what
    # ------------------------------------------------------------------

    def _rests_on(self):
        """The segments that this one's rule asks for."""
        self.ensure_one()
        if self.kind == "list":
            return self.browse()
        others = self.line_ids.filtered(lambda line: line.what == "segment").other_id
        for condition in self._domain().iter_conditions():
            if condition.field_expr in SEGMENTS and condition.operator in (
                *("in", "not in", "=", "!="),
            ):
                value = condition.value
                ids = value if isinstance(value, (list, tuple, set)) else [value]
                others |= self.browse([id_ for id_ in ids if isinstance(id_, int)])
        return others.exists()

    @api.model
    def _in_order(self):
        """All segments, archived ones too, each after those that it rests on."""
        # All there are: a shop has dozens.
        rest = self.search([("active", "in", [True, False])], order="id")
        needs = {segment: segment._rests_on() for segment in rest}
        ordered, done = [], set()

        def visit(segment):
            if segment.id not in done:
                done.add(segment.id)
                for other in needs[segment]:
                    visit(other)
                ordered.append(segment.id)

        for segment in rest:
            visit(segment)
        return self.browse(ordered)

    def _check_circle(self):
        for segment in self:
            if path := segment._circle(segment._rests_on(), [segment]):
                raise ValidationError(
                    self.env._(
                        "Segments cannot go round in a circle: %s. Take one of these "
                        "conditions out.",
                        " → ".join(f"“{one.name}”" for one in path),
                    )
                )

    def _circle(self, others, path):
        """The way from this segment back to itself, or None."""
        for other in others:
            if other == self:
                return [*path, other]
            if other not in path:
                found = self._circle(other._rests_on(), [*path, other])
                if found:
                    return found
        return None

    def _check_segments_named(self):
        """Segments in a domain have to be named, or nobody knew what rests on what."""
        for segment in self:
            for condition in segment._domain().iter_conditions():
                path = condition.field_expr
                named = path in SEGMENTS and condition.operator in (
                    *("in", "not in", "=", "!="),
                )
                asks = path.startswith((*SEGMENTS, HISTORY))
                if asks and not named:
                    raise ValidationError(
                        self.env._(
                            "To ask whether somebody is in another segment, add a line "
                            "“Is in a segment”."
                        )
                    )

    def _check_after(self):
        for segment in self:
            acts = {
                number
                for number, line in enumerate(segment._lines(), start=1)
                if line._is_behaviour()
            }
            for number, line in enumerate(segment._lines(), start=1):
                if line.after_line and (
                    line.after_line >= number or line.after_line not in acts
                ):
                    raise ValidationError(
                        self.env._(
                            "Line %(number)s can only come after a line above it that "
                            "says what somebody did.",
                            number=number,
                        )
                    )
