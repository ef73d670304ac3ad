"""What a segment is used for: a mailing, a mailing list that follows it, a file."""

import csv
import io

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

BATCH = 1_000  # subscribers in one transaction
#: how a cell begins that a spreadsheet would take for a formula
FORMULAS = ("=", "+", "-", "@", "\t", "\r")

MEMBERS = """
SELECT DISTINCT ON (contact.email_normalized) contact.email_normalized AS email,
       contact.complete_name AS name, contact.id AS partner_id
  FROM cdp_membership m
  JOIN cdp_profile p ON p.id = m.profile_id
  JOIN res_partner contact ON contact.id = p.partner_id
 WHERE m.segment_id = %(segment)s AND m."left" IS NULL
   AND contact.email_normalized IS NOT NULL
 ORDER BY contact.email_normalized, contact.id
"""
# Who has opted out of the list is on it, and stays so.
MISSING = """
SELECT member.email, member.name FROM (%(members)s) member
 WHERE NOT EXISTS (
       SELECT FROM mailing_subscription s JOIN mailing_contact c ON c.id = s.contact_id
        WHERE s.list_id = %(list)s AND c.email_normalized = member.email)
 ORDER BY member.email LIMIT %(limit)s
"""
# Whom somebody else has put on the list is not ours to take off.
GONE = """
SELECT s.id FROM mailing_subscription s JOIN mailing_contact c ON c.id = s.contact_id
 WHERE s.cdp_segment_id = %(segment)s AND s.opt_out IS NOT TRUE
   AND (s.list_id <> %(list)s OR NOT EXISTS (
        SELECT FROM (%(members)s) member WHERE member.email = c.email_normalized))
 ORDER BY s.id LIMIT %(limit)s
"""


class MailingSubscription(models.Model):
    _inherit = "mailing.subscription"

    cdp_segment_id = fields.Many2one(
        "cdp.segment",
        string="By the segment",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
        help="The segment that put the contact on the list, and takes them off again.",
    )


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    mailing_list_id = fields.Many2one(
        "mailing.list",
        ondelete="set null",
        copy=False,
        help="Members are put on this list and taken off again. Who has opted out of "
        "it stays opted out; whom you put on it yourself stays on it.",
    )
    sync_due = fields.Boolean(readonly=True, copy=False)

    def write(self, vals):
        result = super().write(vals)
        if "mailing_list_id" in vals:
            self.sync_due = True
            self._refresh_soon()
        return result

    # ------------------------------------------------------------------
    # Email Marketing
    # ------------------------------------------------------------------

    def _recipients(self):
        """Each member once: by the main contact."""
        return [
            ("cdp_segment_ids", "in", self.ids),
            ("cdp_main_of_ids.active", "=", True),
        ]

    def action_mail(self):
        """Start a mailing to the members."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailing to %s", self.name),
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": repr(self._recipients()),
            },
        }

    # ------------------------------------------------------------------
    # A mailing list that follows
    # ------------------------------------------------------------------

    def _sync(self):
        """Bring the mailing list nearer to the segment; return the number of changes.

        Done when nothing is left to change. Never opts anybody in who has opted out.
        """
        self.ensure_one()
        params = {
            "segment": self.id,
            "list": self.mailing_list_id.id or 0,
            "members": SQL(MEMBERS, segment=self.id),
            "limit": BATCH,
        }
        self.env.flush_all()
        gone = [row[0] for row in self.env.execute_query(SQL(GONE, **params))]
        self.env["mailing.subscription"].browse(gone).unlink()
        new = []
        if self.mailing_list_id:
            new = self.env.execute_query(SQL(MISSING, **params))
            self._subscribe(new)
        if len(gone) < BATCH and len(new) < BATCH:
            self.sync_due = False
        return len(gone) + len(new)

    def _subscribe(self, members):
        """Put (email, name) on the list; by contacts of mailings that are there."""
        contacts = self.env["mailing.contact"]
        emails = [email for email, _name in members]
        known = contacts._read_group(
            [("email_normalized", "in", emails)], ["email_normalized"], ["id:min"]
        )
        ids = dict(known)
        unknown = [(email, name) for email, name in members if email not in ids]
        made = contacts.with_context(tracking_disable=True).create(
            [{"email": email, "name": name} for email, name in unknown]
        )
        ids |= {email: one.id for (email, _), one in zip(unknown, made, strict=True)}
        self.env["mailing.subscription"].create(
            [
                {
                    "contact_id": ids[email],
                    "list_id": self.mailing_list_id.id,
                    "cdp_segment_id": self.id,
                }
                for email in emails
            ]
        )

    # ------------------------------------------------------------------
    # A file
    # ------------------------------------------------------------------

    def action_export(self):
        """Download the members as a CSV file; that it was is noted."""
        self.ensure_one()
        self._check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cdp/segment/{self.id}/members.csv",
            "target": "download",
        }

    def _check_export(self):
        self.check_access("read")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._(
                    "You may not export data. Ask your administrator for the right "
                    "“Access to export feature”."
                )
            )

    def _csv(self):
        """The members as CSV, harmless to spreadsheets."""
        self.ensure_one()
        self._check_export()
        members = self.env["cdp.profile"].search([("segment_ids", "in", self.ids)])
        if not members:
            raise UserError(self.env._("The segment has no members to export."))
        names = self._export_fields()
        file = io.StringIO()
        writer = csv.writer(file)
        labels = self.env["cdp.profile"].fields_get(names, ["string"])
        writer.writerow(_harmless(labels[name]["string"]) for name in names)
        for row in members.export_data(names)["datas"]:
            writer.writerow(map(_harmless, row))
        self.env["cdp.access.log"]._note(
            "export",
            self.env["res.partner"],
            self.env._(
                "%(number)s members of the segment “%(name)s”",
                number=len(members),
                name=self.name,
            ),
        )
        return file.getvalue()

    def _export_fields(self):
        return [
            *("name", "email", "phone", "city", "country_id", "rfm_label_id"),
            *("purchase_count", "revenue", "first_purchase", "last_purchase"),
        ]


def _harmless(cell):
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None or cell is False else str(cell)
    number = text.replace(".", "", 1).lstrip("-").isdigit()
    return f"'{text}" if text.startswith(FORMULAS) and not number else text
