"""The members of a segment as a hashed list for an ad platform: those who allow it."""

import csv
import io
from collections import Counter

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...govern.gate.cdp_decision import REASONS
from . import hashed

#: of a list that leaves the house it does not matter what time it is
TIMES = ("quiet", "cap")
MEMBERS = """
SELECT p.id, contact.email_normalized AS email, contact.phone_sanitized AS phone,
       contact.complete_name AS name, contact.is_company, country.code AS country,
       contact.zip, EXISTS (SELECT FROM res_partner one WHERE one.cdp_profile_id = p.id
                            AND one.cdp_no_profiling) AS objects
  FROM cdp_profile p
  JOIN res_partner contact ON contact.id = p.partner_id
  LEFT JOIN res_country country ON country.id = contact.country_id
 WHERE p.id = ANY(%s) ORDER BY p.id
"""


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    def action_audience(self):
        """Choose the platform, and see who would be on the list."""
        self.ensure_one()
        self._check_audience()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("List for an ad platform"),
            "res_model": "cdp.segment.audience",
            "view_mode": "form",
            "target": "new",
            "context": {"default_segment_id": self.id},
        }

    def _check_audience(self):
        self._check_export()
        user = self.env.user
        if not user.has_group("customer_data_platform.group_manager") and not (
            user.has_group("mass_mailing.group_mass_mailing_user")
        ):
            raise AccessError(
                self.env._(
                    "Lists for ad platforms are made by those who do the marketing. "
                    "Ask your administrator for the right to use Email Marketing."
                )
            )

    def _audience(self, purpose):
        """(members who allow it, why others are left out: {code: how many})."""
        self.ensure_one()
        self._check_audience()
        mine = self.env["cdp.profile"].search([("segment_ids", "in", self.ids)])
        members = self.env.execute_query_dict(SQL(MEMBERS, mine.ids))
        # The gate reads consents that a marketer does not see.
        answers = (
            self.env["cdp.gate"]
            .sudo()
            ._ask([one["email"] for one in members if one["email"]], purpose, "data")
        )
        allowed, left_out = [], Counter()
        for one in members:
            if reason := _left_out(one, answers):
                left_out[reason] += 1
            else:
                allowed.append(one)
        return allowed, left_out

    def _audience_csv(self, platform, purpose):
        """The file; made anew each time and kept nowhere. That it was made is noted."""
        allowed, left_out = self._audience(purpose)
        if not allowed:
            raise UserError(
                self.env._(
                    "Nobody in the segment may be put on such a list. %s",
                    self._left_out_words(left_out),
                )
            )
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(hashed.COLUMNS[platform])
        for one in allowed:
            writer.writerow(hashed.row(platform, {**one, **_names(one)}))
        self.env["cdp.access.log"]._note(
            "export",
            self.env["res.partner"],
            self.env._(
                "%(number)s members of the segment “%(name)s”, hashed for "
                "%(platform)s, for “%(purpose)s”. %(left)s",
                number=len(allowed),
                name=self.name,
                platform=platform.capitalize(),
                purpose=purpose.name,
                left=self._left_out_words(left_out),
            ),
        )
        return file.getvalue()

    def _left_out_words(self, left_out):
        if not left_out:
            return self.env._("Nobody is left out.")
        labels = {code: self.env._(text) for code, text in REASONS.items()}
        labels["objects"] = self.env._("Objects to profiling")
        return self.env._(
            "Left out: %s.",
            ", ".join(
                f"{number} ({labels.get(code, code)})"
                for code, number in left_out.most_common()
            ),
        )


def _left_out(one, answers):
    """The reason why not, or None."""
    if not one["email"]:
        return "no_address"
    if one["objects"]:
        return "objects"
    answer = answers[one["email"]]
    fine = answer.verdict == "allow" or answer.reason in TIMES
    return None if fine else answer.reason


def _names(one):
    """First and last name of a person; an organisation has none."""
    words = [] if one["is_company"] else (one["name"] or "").split()
    if len(words) < 2:
        return {"first": "", "last": ""}
    return {"first": words[0], "last": words[-1]}
