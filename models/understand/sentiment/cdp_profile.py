"""How satisfied a customer is, in figures and in words."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from .figures import RECENT_DAYS, STARS


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    rating_count = fields.Integer(
        string="Ratings", readonly=True, help="Given in the last two years."
    )
    rating_average = fields.Float(
        string="Average rating",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="From 0 to 5, whatever scale it was given on. No rating counts as none.",
    )
    rating_last = fields.Datetime(string="Last rating", readonly=True)
    complaint_count = fields.Integer(
        string="Complaints", readonly=True, help="In the last 90 days."
    )
    complaint_last = fields.Datetime(string="Last complaint", readonly=True)
    click_count = fields.Integer(
        string="Clicks in emails",
        readonly=True,
        help="Emails clicked in or answered in the last 90 days, less what machines "
        "do.",
    )
    click_last = fields.Datetime(string="Last click in an email", readonly=True)
    open_count = fields.Integer(
        string="Emails opened",
        readonly=True,
        help="In the last 90 days. Counts for little: many mail programs open emails "
        "by themselves.",
    )
    contract_running = fields.Boolean(string="Has a contract", readonly=True)
    contract_end = fields.Date(
        string="Contract ends",
        readonly=True,
        help="The last day of the contract that runs longest; empty when one of them "
        "has no end.",
    )
    satisfaction_rating = fields.Char(compute="_compute_satisfaction")
    satisfaction_complaint = fields.Char(compute="_compute_satisfaction")
    satisfaction_contract = fields.Char(compute="_compute_satisfaction")
    satisfaction_email = fields.Char(compute="_compute_satisfaction")
    feedback_count = fields.Integer(
        string="Feedback", compute="_compute_feedback_count"
    )

    @api.depends(
        *("rating_count", "rating_average", "rating_last"),
        *("complaint_count", "complaint_last", "contract_running", "contract_end"),
        *("click_count", "click_last", "open_count"),
    )
    def _compute_satisfaction(self):
        for profile in self:
            profile.satisfaction_rating = profile._say_rating()
            profile.satisfaction_complaint = profile._say_complaint()
            profile.satisfaction_contract = profile._say_contract()
            profile.satisfaction_email = profile._say_email()

    def _say_rating(self):
        if not self.rating_count:
            return self.env._("Has given no rating in two years.")
        figures = {
            "average": formatLang(self.env, self.rating_average, digits=1),
            "best": STARS,
            "date": format_date(self.env, self.rating_last),
        }
        if self.rating_count == 1:
            return self.env._("Rated %(average)s of %(best)s on %(date)s.", **figures)
        return self.env._(
            "Rated %(average)s of %(best)s on average: %(count)s ratings in two years, "
            "the last on %(date)s.",
            count=self.rating_count,
            **figures,
        )

    def _say_complaint(self):
        if not self.complaint_last:
            return self.env._("No complaint in two years.")
        date = format_date(self.env, self.complaint_last)
        if not self.complaint_count:
            return self.env._(
                "No complaint in %(days)s days; the last on %(date)s.",
                days=RECENT_DAYS,
                date=date,
            )
        if self.complaint_count == 1:
            return self.env._("Complained on %s.", date)
        return self.env._(
            "Complained %(count)s times in %(days)s days, the last on %(date)s.",
            count=self.complaint_count,
            days=RECENT_DAYS,
            date=date,
        )

    def _say_contract(self):
        if self.contract_end:
            date = format_date(self.env, self.contract_end)
            if self.contract_running:
                return self.env._("The contract runs until %s.", date)
            return self.env._("The contract ended on %s.", date)
        return self.contract_running and self.env._("Has a contract without an end.")

    def _say_email(self):
        opens = self.env._(
            "Opens are counted little, because mail programs open by themselves."
        )
        if self.click_count:
            clicks = (
                self.env._("Clicked in or answered one email in %s days", RECENT_DAYS)
                if self.click_count == 1
                else self.env._(
                    "Clicked in or answered %(count)s emails in %(days)s days",
                    count=self.click_count,
                    days=RECENT_DAYS,
                )
            )
            return self.env._(
                "%(clicks)s, the last time on %(date)s. %(opens)s",
                clicks=clicks,
                date=format_date(self.env, self.click_last),
                opens=opens,
            )
        if self.click_last:
            return self.env._(
                "Has not clicked in an email since %(date)s. %(opens)s",
                date=format_date(self.env, self.click_last),
                opens=opens,
            )
        if self.open_count:
            return self.env._(
                "No click in two years; %(count)s emails opened in %(days)s days. "
                "%(opens)s",
                count=self.open_count,
                days=RECENT_DAYS,
                opens=opens,
            )
        return self.env._("No click in an email in two years.")

    def _feedback_domain(self):
        return Domain("profile_id", "in", self.ids) | Domain(
            "partner_id.cdp_profile_id", "in", self.ids
        )

    def _compute_feedback_count(self):
        for profile in self:
            profile.feedback_count = self.env["cdp.feedback"].search_count(
                profile._feedback_domain()
            )

    def action_open_feedback(self):
        """Open what the customer rated, complained of and wrote."""
        self.ensure_one()
        name, domain = self.env._("Feedback"), list(self._feedback_domain())
        return self._action_list(name, "cdp.feedback", domain, "list,kanban")
