"""The copy of a customer's data: gathered in the background, piece by piece.

Each piece is read and kept in a transaction of its own, so that a worker that is killed
has lost one at most, and nobody ever holds all of it in memory.
"""

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.tools import human_size

from . import what_counts
from .cdp_privacy_request import OFFICER

_logger = logging.getLogger(__name__)

#: how long the link works, and how long the file is kept
LINK_HOURS = 7 * 24


class CdpPrivacyExport(models.Model):
    _name = "cdp.privacy.export"
    _description = "Copy of a Customer's Data"
    _order = "id desc"

    request_id = fields.Many2one(
        "cdp.privacy.request",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waits to be prepared"),
            ("running", "Being prepared"),
            ("ready", "Ready to download"),
            ("expired", "Deleted"),
            ("failed", "Could not be prepared"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    part_ids = fields.One2many("cdp.privacy.export.part", "export_id", readonly=True)
    progress = fields.Integer(string="Prepared (%)", compute="_compute_progress")
    attachment_id = fields.Many2one(
        "ir.attachment", string="File", readonly=True, ondelete="set null"
    )
    file_size = fields.Integer(string="Size (bytes)", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
    expires = fields.Datetime(string="Link expires", readonly=True)
    downloads = fields.Integer(readonly=True)
    last_download = fields.Datetime(string="Last downloaded", readonly=True)
    problem = fields.Char(readonly=True)

    @api.depends("request_id.name", "state")
    def _compute_display_name(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for export in self:
            export.display_name = f"{export.request_id.name}: {states[export.state]}"

    @api.depends("part_ids.is_read", "state")
    def _compute_progress(self):
        for export in self:
            parts = export.sudo().part_ids  # how many, nothing of what they hold
            done = len(parts.filtered("is_read"))
            ready = export.state in ("ready", "expired")
            export.progress = 100 if ready else 99 * done // (len(parts) or 1)

    # ------------------------------------------------------------------
    # Step by step
    # ------------------------------------------------------------------

    @api.model
    def _order_for(self, request):
        """Have a copy prepared, unless one is being prepared."""
        pending = [("request_id", "=", request.id), ("state", "in", OPEN)]
        export = self.search(pending, limit=1)
        export = export or self.create({"request_id": request.id})
        self.env.ref("customer_data_platform.cron_privacy_export")._trigger()
        return export

    @api.model
    def _run(self):
        """Prepare what is waiting, a piece at a time."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._remaining())
        while export := self.search([("state", "in", OPEN)], order="id", limit=1):
            export._try_step()
            if not cron._commit_progress(1, remaining=self._remaining()):
                break

    @api.model
    def _remaining(self):
        parts = self.env["cdp.privacy.export.part"]
        return self.search_count([("state", "in", OPEN)]) + parts.search_count(
            [("is_read", "=", False), ("export_id.state", "in", OPEN)]
        )

    def _try_step(self):
        """A step; what cannot be done stops this copy, and no other."""
        try:
            with self.env.cr.savepoint():
                self._step()
        except psycopg2.OperationalError:
            raise  # two at once: Odoo does it again
        except Exception as problem:
            _logger.exception("The copy of %s cannot be made", self.request_id.name)
            self.write({"state": "failed", "problem": repr(problem)[:200]})
            self.request_id._tell_of_failure()

    def _step(self):
        """List what there is; then read piece by piece; at last make the file."""
        self.ensure_one()
        if self.state == "waiting":
            self._list_parts()
            self.state = "running"
            return
        part = self.part_ids.filtered(lambda part: not part.is_read)[:1]
        if part:
            part._fill()
        else:
            self._make_file()
            self._hand_over()

    def _list_parts(self):
        """Note which records of which models there are, in pieces."""
        portable = self.request_id.kind == "portability"
        parts = self.env["cdp.privacy.export.part"]
        values = parts._about(self, portable)
        partners = self.request_id._contacts()
        for store in self.env["cdp.person"].sudo()._stores(partners):
            if what_counts.counts(store.model, portable):
                values += parts._pieces(self, store)
        parts.create(values)

    # ------------------------------------------------------------------
    # Handed over
    # ------------------------------------------------------------------

    def _hand_over(self):
        """Tell the customer where the file is; note what is in it."""
        request = self.request_id
        self.write(
            {
                "state": "ready",
                "expires": fields.Datetime.now() + timedelta(hours=LINK_HOURS),
                "record_count": sum(self.part_ids.mapped("row_count")),
            }
        )
        for part in self.part_ids.grouped("title").values():
            rows = sum(part.mapped("row_count"))
            if rows:
                request._note_result(
                    part[0].title, self.env._("Put into the file"), rows
                )
        self.part_ids.unlink()
        request.state = "ready"
        self._send_link()
        request.activity_unlink(["mail.mail_activity_data_todo"])

    def _send_link(self):
        request = self.request_id
        hours = (self.expires - fields.Datetime.now()).total_seconds() / 3600
        url = self.env["cdp.link"]._url(
            "/cdp/privacy/download",
            "download",
            request.partner_id,
            hours,
            export=self.id,
        )
        request._send("ready", secret_url=url)

    def action_send_again(self):
        """Send the link once more, to the address on file."""
        self.ensure_one()
        self.request_id._check_officer()
        self._send_link()

    def _size_words(self):
        return human_size(self.file_size)

    def _count_download(self, partner):
        """Note that it is fetched, and by the holder of which link."""
        self.ensure_one()
        self.env["cdp.access.log"]._note(
            "download",
            partner,
            self.env._("%s, by the link that was mailed", self.request_id.name),
        )
        self.write(
            {"downloads": self.downloads + 1, "last_download": fields.Datetime.now()}
        )

    def action_download(self):
        """Look at the file as the customer gets it; it is noted who did."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            self.request_id._check_officer()
        self.check_access("read")
        self.env["cdp.access.log"]._note(
            "download", self.request_id.partner_id, self.request_id.name
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
        }

    @api.model
    def _run_expiry(self):
        """Delete the files whose link has expired."""
        cron = self.env["ir.cron"]
        late = [("state", "=", "ready"), ("expires", "<", fields.Datetime.now())]
        cron._commit_progress(remaining=self.search_count(late))
        while exports := self.search(late, limit=20):
            exports._expire()
            if not cron._commit_progress(len(exports)):
                break

    def _expire(self):
        self.attachment_id.unlink()
        self.write({"state": "expired"})
        for export in self.filtered("downloads"):
            if export.request_id.state == "ready":
                export.request_id._finish(tell=False)


OPEN = ("waiting", "running")
