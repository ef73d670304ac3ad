"""The summary of a year: what was removed, asked, answered and said."""

from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date
from odoo.tools.misc import formatLang

REPORT = "customer_data_platform.cdp_privacy_year_document"


class CdpPrivacyYear(models.TransientModel):
    """Which year the summary is about."""

    _name = "cdp.privacy.year"
    _description = "Privacy Summary of a Year"

    year = fields.Integer(required=True, default=lambda self: fields.Date.today().year)

    @api.constrains("year")
    def _check_year(self):
        for summary in self:
            if not 2000 <= summary.year <= fields.Date.today().year:
                raise ValidationError(
                    self.env._("Choose a year from 2000 to this one, as 2025.")
                )

    def action_show(self):
        """Show the summary, to read or print."""
        self.ensure_one()
        report = self.env.ref("customer_data_platform.cdp_privacy_year_report")
        return report.report_action(self, config=False)


class ReportPrivacyYear(models.AbstractModel):
    _name = f"report.{REPORT}"
    _description = "Privacy Summary of a Year"

    @api.model
    def _get_report_values(self, docids, data=None):
        asked = self.env["cdp.privacy.year"].browse(docids).exists()
        year = asked[:1].year or fields.Date.today().year
        begin = datetime(year, 1, 1)
        span = begin, begin + relativedelta(years=1)
        return {
            "year": year,
            "shop": self.env.company,
            "made": format_date(self.env, fields.Date.today(), date_format="long"),
            "ongoing": year == fields.Date.today().year,
            "sections": list(self._sections(span)),
        }

    def _sections(self, span):
        """Each table of the summary: title, heads, rows, and what none means."""
        count = self.env._("Number")
        for title, heads, rows, none in (
            (
                self.env._("Removed because it was old enough"),
                [self.env._("Rule"), self.env._("Entries")],
                self._removed(span),
                self.env._("Nothing was old enough."),
            ),
            (
                self.env._("What customers answered"),
                [
                    self.env._("Purpose"),
                    self.env._("Yes"),
                    self.env._("No or withdrawn"),
                    self.env._("Lapsed"),
                ],
                self._consents(span),
                self.env._("Nobody has said yes or no."),
            ),
            (
                self.env._("Privacy requests"),
                [
                    self.env._("Kind"),
                    self.env._("Received"),
                    self.env._("In time"),
                    self.env._("Late"),
                    self.env._("Open"),
                ],
                self._requests(span),
                self.env._("There were none."),
            ),
            (
                self.env._("Customers erased"),
                [self.env._("Why"), count],
                self._erasures(span),
                self.env._("Nobody."),
            ),
            (
                self.env._("Breaches of personal data"),
                [
                    self.env._("What happened"),
                    self.env._("Found"),
                    self.env._("Authority told"),
                ],
                self._breaches(span),
                self.env._("None was found."),
            ),
            (
                self.env._("Raw personal data read by colleagues"),
                [self.env._("What"), count],
                self._readings(span),
                self.env._("None."),
            ),
        ):
            told = [
                [
                    cell
                    if isinstance(cell, str)
                    else formatLang(self.env, cell, digits=0)
                    for cell in row
                ]
                for row in rows
            ]
            yield {"title": title, "heads": heads, "rows": told, "none": none}

    def _within(self, field, span):
        return [(field, ">=", span[0]), (field, "<", span[1])]

    def _removed(self, span):
        """(rule, rows) of what retention removed."""
        return self.env["cdp.retention.log"]._read_group(
            self._within("date", span), ["name"], ["rows:sum"], order="name"
        )

    def _consents(self, span):
        """(purpose, yes, no or withdrawn, lapsed): customers."""
        found = self.env["cdp.consent"]._read_group(
            [*self._within("date", span), ("source", "!=", "takeover")],
            ["purpose_id", "state"],
            ["subject:count_distinct"],
        )
        rows = {}
        for purpose, state, number in found:
            row = rows.setdefault(purpose, {"given": 0, "refused": 0, "expired": 0})
            kind = {"withdrawn": "refused"}.get(state, state)
            if kind in row:
                row[kind] += number
        return [
            (purpose.name, *rows[purpose].values())
            for purpose in sorted(rows, key=lambda p: p.sequence)
        ]

    def _requests(self, span):
        """(kind, received, answered in time, answered late, open) of each kind."""
        requests = self.env["cdp.privacy.request"]
        kinds = dict(requests._fields["kind"]._description_selection(self.env))
        rows = []
        asked = requests.search(self._within("received", span))
        for kind, mine in asked.grouped("kind").items():
            closed = mine.filtered("closed")
            late = closed.filtered(lambda r: r.closed.date() > r.deadline)
            rows.append(
                (
                    kinds.get(kind),
                    len(mine),
                    len(closed - late),
                    len(late),
                    len(mine - closed),
                )
            )
        return rows

    def _erasures(self, span):
        """(why, how many) customers were erased."""
        erasures = self.env["cdp.erasure"]
        reasons = dict(erasures._fields["reason"]._description_selection(self.env))
        found = erasures._read_group(
            [*self._within("done", span), ("state", "=", "done")],
            ["reason"],
            ["__count"],
        )
        return [(reasons.get(reason), number) for reason, number in found]

    def _breaches(self, span):
        none = self.env._("Not told")
        return [
            (
                breach.name,
                format_date(self.env, breach.found),
                breach.authority_told
                and format_date(self.env, breach.authority_told)
                or none,
            )
            for breach in self.env["cdp.breach"].search(self._within("found", span))
        ]

    def _readings(self, span):
        log = self.env["cdp.access.log"]
        kinds = dict(log._fields["kind"]._description_selection(self.env))
        found = log._read_group(self._within("date", span), ["kind"], ["__count"])
        return [(kinds.get(kind), number) for kind, number in found]
