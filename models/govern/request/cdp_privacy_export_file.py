"""The file: pages to read, and the same as JSON and CSV for machines."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import SQL

from .reader import Reader, guarded, words

#: of files that hang on a customer's records: so many bytes each, and together
FILE_LIMIT = 25_000_000
FILES_LIMIT = 100_000_000
#: stands in a page where the records come
HERE = "<!--records-->"


class CdpPrivacyExport(models.Model):
    _inherit = "cdp.privacy.export"

    def _customers_env(self):
        """The customer's language; and everything, whoever has started it."""
        partner = self.request_id.partner_id
        lang = partner.lang or self.env.lang or "en_US"
        return self.with_context(lang=lang, active_test=False).sudo().env

    def _make_file(self):
        """Make the ZIP out of the pieces, one at a time, and keep it."""
        self.ensure_one()
        with tempfile.TemporaryDirectory(prefix="cdp_export_") as folder:
            path = Path(folder) / "copy.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                sections = [
                    self._write_section(archive, number, parts)
                    for number, parts in enumerate(self._sections(), 1)
                ]
                files = self._write_files(archive)
                self._write_page(
                    archive,
                    "index.html",
                    "export_index",
                    {"sections": sections, "files": files, **self._facts()},
                )
            self._keep(path)

    def _sections(self):
        """The pieces that hold anything, by what they are about."""
        parts = self.part_ids.sorted(
            lambda part: (not part.about, part.model != "res.partner", part.id)
        )
        grouped = parts.grouped(lambda part: (part.about, part.model))
        return [parts for parts in grouped.values() if sum(parts.mapped("row_count"))]

    def _write_section(self, archive, number, parts):
        title = parts[0].title
        slug = re.sub(r"[^a-z0-9]+", "-", (parts[0].about or parts[0].model).lower())
        name = f"{number:02d}-{slug}"
        self._write_json(archive, f"data/{name}.json", title, parts)
        self._write_csv(archive, f"data/{name}.csv", parts)
        values = {"title": title, "name": name}
        self._write_page(archive, f"pages/{name}.html", "export_section", values, parts)
        return {"title": title, "name": name, "rows": sum(parts.mapped("row_count"))}

    def _write_json(self, archive, name, title, parts):
        with archive.open(name, "w") as file, io.TextIOWrapper(file, "utf-8") as text:
            labels = parts._labels_of_all()
            head = {"title": title, "model": parts[0].model or None, "fields": labels}
            text.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
            before = "\n"
            for part in parts:
                for row in part._content()["rows"]:
                    text.write(before + json.dumps(row, ensure_ascii=False))
                    before = ",\n"
            text.write("\n]}\n")

    def _write_csv(self, archive, name, parts):
        with (
            archive.open(name, "w") as file,
            io.TextIOWrapper(file, "utf-8-sig", newline="") as text,
        ):
            writer = csv.writer(text)
            labels = parts._labels_of_all()
            writer.writerow([guarded(label) for label in labels.values()])
            for part in parts:
                for row in part._content()["rows"]:
                    writer.writerow([guarded(row.get(name)) for name in labels])

    def _write_page(self, archive, name, template, values, parts=()):
        env = self._customers_env()
        qweb = env["ir.qweb"]
        language = (env.lang or "en").replace("_", "-")
        shared = {"made": self.request_id, "language": language, "here": Markup(HERE)}
        page = qweb._render(f"customer_data_platform.{template}", {**shared, **values})
        head, _here, foot = str(page).partition(HERE)
        with archive.open(name, "w") as file:
            file.write(f"<!DOCTYPE html>\n{head}".encode())
            for part in parts:
                content = part._content()
                rows = qweb._render(
                    "customer_data_platform.export_rows",
                    {**content, "words": words},
                )
                file.write(str(rows).encode())
            file.write(foot.encode())

    def _facts(self):
        """What the law wants said beside the data (GDPR Art. 15)."""
        env = self._customers_env()
        return {
            "today": fields.Date.context_today(self),
            "portable": self.request_id.kind == "portability",
            "customer": self.request_id.partner_id.with_env(env),
            "shop": self.request_id.company_id.with_env(env),
            "officer": self.request_id.user_id.with_env(env),
            **env["cdp.data.use"]._facts(self.request_id.company_id),
        }

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def _write_files(self, archive):
        """Put the customer's files in; name those that are too big."""
        env = self._customers_env()
        parts = self.part_ids.filtered(lambda part: part.model == "ir.attachment")
        ids = [id_ for part in parts for id_ in part.record_ids]
        attachments = env["ir.attachment"].browse(ids).exists()
        if self.request_id.kind == "portability":
            person = env["cdp.person"]._of(self.request_id._contacts())
            attachments = Reader(env, person, True)._caused(attachments)
        left, files = FILES_LIMIT, []
        for attachment in attachments.filtered(lambda a: a.type == "binary"):
            size = attachment.file_size
            taken = size <= min(left, FILE_LIMIT)
            name = f"files/{attachment.id}-{_file_name(attachment.name)}"
            if taken:
                left -= size
                self._copy_file(archive, name, attachment)
            files.append(
                {"name": attachment.name, "path": taken and name, "size": size}
            )
        return files

    def _copy_file(self, archive, name, attachment):
        with archive.open(name, "w") as target:
            path = attachment.store_fname and attachment._full_path(
                attachment.store_fname
            )
            if path and os.path.exists(path):
                with open(path, "rb") as source:
                    shutil.copyfileobj(source, target)
            else:
                target.write(attachment.raw or b"")

    def _keep(self, path):
        """Keep the file as an attachment; in Odoo's own filestore without reading it
        into memory."""
        attachments = self.env["ir.attachment"].sudo()  # for privacy officers to read
        name = f"{self.request_id.name}.zip"
        attachment = attachments.create(
            {
                "name": name,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/zip",
            }
        )
        size = path.stat().st_size
        if attachments._storage() == "file":
            with open(path, "rb") as file:
                checksum = hashlib.file_digest(file, "sha1").hexdigest()
            place = f"{checksum[:2]}/{checksum}"
            target = attachments._full_path(place)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            attachments._mark_for_gc(place)  # in case the transaction does not last
            shutil.copyfile(path, target)
            attachment.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE ir_attachment SET store_fname = %s, checksum = %s,"
                    " file_size = %s WHERE id = %s",
                    place,
                    checksum,
                    size,
                    attachment.id,
                )
            )
            attachment.invalidate_recordset()
        else:
            attachment.raw = path.read_bytes()
        self.write({"attachment_id": attachment.id, "file_size": size})


def _file_name(name):
    """A name that every system takes, and that leads out of no folder."""
    return re.sub(r"[^\w.-]+", "_", name or "file").lstrip(".")[-100:]
