import csv
import io
import json
import zipfile
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ...models.govern.request import cdp_privacy_export_part
from .privacy_case import PrivacyCase


@tagged("post_install", "-at_install")
class TestPrivacyExport(PrivacyCase):
    """The copy of a customer's data: all of theirs, nothing of anybody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.write(
            {
                "comment": "Likes rye bread",
                "street": "=HYPERLINK(1)",
                "user_id": cls.marketer.id,
            }
        )
        cls.anna.message_post(  # pylint: disable=translation-required
            body="I am allergic to nuts",
            author_id=cls.anna.id,
            attachments=[("letter.txt", b"My dear baker")],
        )
        cls.anna.message_post(  # pylint: disable=translation-required
            body="Paid late", author_id=cls.marketer.partner_id.id
        )
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.profile(cls.anna)._note_consent(
            cls.offers, ["email"], "given", "form", lang="en_US", proof={"ip": "::7"}
        )

    def made(self, kind="access"):
        """The file as {path: text}, after the scheduled action."""
        request = self.ask(kind)
        request.action_carry_out()
        export = self.answer(request)
        self.assertEqual(export.state, "ready", export.problem)
        return request, export, self.opened(export)

    def opened(self, export):
        raw = export.sudo().attachment_id.raw
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            self.assertIsNone(archive.testzip())
            return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_it_has_pages_to_read_and_the_same_for_machines(self):
        _request, export, found = self.made()
        self.assertIn("index.html", found)
        page = next(name for name in found if name.endswith("res-partner.html"))
        self.assertIn("Anna Berg", found[page])
        data = page.replace("pages/", "data/").replace(".html", ".json")
        rows = json.loads(found[data])["rows"]
        self.assertEqual([row["name"] for row in rows], ["Anna Berg"])
        self.assertGreater(export.record_count, 3)

    def test_it_says_what_we_think_where_from_what_for_and_what_was_agreed(self):
        _request, _export, found = self.made()
        for text in (
            "What we use your data for",
            "Test purchases",
            "Who else gets them",
        ):
            self.assertIn(text, found["index.html"])
        everything = "\n".join(found.values())
        for text in ("allergic to nuts", "Paid late", "Likes rye bread", "::7", "12.5"):
            self.assertIn(text, everything)
        consent = self.json(found, "consent")["rows"][0]
        self.assertEqual(consent["state"], "Yes")
        self.assertIn(self.offers.wording, consent["wording_id"])

    def json(self, found, name):
        return json.loads(
            next(text for path, text in found.items() if path.endswith(f"{name}.json"))
        )

    def test_nobody_elses_name_and_no_secret_is_in_it(self):
        self.anna.signup_prepare()
        self.contact("Klara Berg", parent_id=self.anna.id, email="klara@x.example.com")
        _request, _export, found = self.made()
        everything = "\n".join(found.values())
        pseudonym = self.env["cdp.consent.subject"]._of(self.anna)[self.anna.id]
        for text in (
            self.marketer.name + "\n",
            "Paul Hof",
            "Klara",
            pseudonym,
            "create_uid",
            "access_token",
        ):
            self.assertNotIn(text, everything, text)
        self.assertNotIn("user_id", self.json(found, "res-partner")["fields"])

    def test_what_odoo_tells_colleagues_is_not_in_it(self):
        _request, _export, found = self.made()
        texts = self.json(found, "mail-message")["rows"]
        self.assertTrue(texts)
        self.assertNotIn("assigned", "\n".join(row.get("body", "") for row in texts))
        self.assertNotIn("\u200b", "\n".join(found.values()))

    def test_columns_without_a_value_are_left_out(self):
        _request, _export, found = self.made()
        labels = self.json(found, "res-partner")["fields"]
        self.assertIn("phone", labels)
        self.assertNotIn("website", labels)

    def test_the_persons_files_are_in_it_and_big_ones_are_named(self):
        _request, _export, found = self.made()
        letter = next(name for name in found if name.endswith("letter.txt"))
        self.assertEqual(found[letter], "My dear baker")
        limit = "odoo.addons.customer_data_platform.models.govern.request"
        with patch(f"{limit}.cdp_privacy_export_file.FILE_LIMIT", 5):
            self.anna.write({"comment": "Once more"})
            _request, _export, found = self.made("portability")
        self.assertFalse([name for name in found if name.endswith("letter.txt")])
        self.assertIn("letter.txt: too big", found["index.html"])

    def test_a_cell_is_a_text_and_no_formula(self):
        _request, _export, found = self.made()
        name = next(name for name in found if name.endswith("res-partner.csv"))
        rows = list(csv.reader(io.StringIO(found[name].lstrip("\ufeff"))))
        cells = dict(zip(rows[0], rows[1], strict=True))
        self.assertEqual(cells["Street"], "'=HYPERLINK(1)")
        self.assertEqual(
            self.json(found, "res-partner")["rows"][0]["street"], "=HYPERLINK(1)"
        )

    def test_it_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        _request, _export, found = self.made()
        self.assertIn('lang="de-DE"', found["index.html"])

    def test_to_take_along_is_only_what_the_customer_gave_or_caused(self):
        _request, _export, found = self.made("portability")
        everything = "\n".join(found.values())
        for text in ("allergic to nuts", "12.5", "Anna Berg"):
            self.assertIn(text, everything)
        for text in ("Paid late", "Likes rye bread", "::7"):
            self.assertNotIn(text, everything)
        self.assertFalse([name for name in found if "scores" in name])

    # ------------------------------------------------------------------
    # In the background
    # ------------------------------------------------------------------

    def test_it_is_made_piece_by_piece_and_goes_on_after_a_kill(self):
        with patch.object(cdp_privacy_export_part, "PIECE", 1):
            request = self.ask("access")
            request.action_carry_out()
            export = request.export_id.sudo()
            self.assertEqual(export.state, "waiting")
            export._step()
            parts = export.part_ids
            self.assertGreater(len(parts), 8)
            export._step()
            self.assertEqual(len(parts.filtered("is_read")), 1)
            read = parts.filtered("is_read")
            with self.rows_written("cdp_privacy_export_part") as written:
                export._step()
            self.assertNotIn(read.id, written, "what was read is not read again")
            self.assertIn(export.progress, range(1, 100))
            self.assertEqual(self.answer(request).state, "ready")
        self.assertFalse(export.part_ids, "the pieces are gone")
        self.assertTrue(request.result_ids)

    def test_one_that_fails_is_told_and_holds_up_no_other(self):
        broken, fine = self.ask("access"), self.ask("access", partner=self.paul)
        broken.action_carry_out()
        fine.action_carry_out()
        part = type(self.env["cdp.privacy.export.part"])
        fill, bad = part._fill, broken.export_id.id

        def _fill(self):
            if self.export_id.id == bad:
                raise ValueError("not readable")
            return fill(self)

        with (
            patch.object(part, "_fill", _fill),
            mute_logger(
                "odoo.addons.customer_data_platform.models.govern.request"
                ".cdp_privacy_export"
            ),
        ):
            self.answer(broken)
        self.assertEqual(broken.export_id.state, "failed")
        self.assertEqual(fine.export_id.state, "ready")
        self.assertIn("could not be prepared", broken.activity_ids[-1:].summary or "")

    # ------------------------------------------------------------------
    # Whose it is
    # ------------------------------------------------------------------

    def test_only_privacy_officers_read_the_file(self):
        request, export, _found = self.made()
        attachment = export.attachment_id
        self.assertTrue(attachment.with_user(self.officer).read(["name"]))
        for user in (self.agent, self.marketer):
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["raw"])
            with self.assertRaises(AccessError):
                export.with_user(user).read(["state"])
        mine = self.env["cdp.privacy.request"].with_user(self.agent)
        mine = mine.create({"kind": "access", "partner_id": self.paul.id})
        with self.assertRaises(AccessError):
            mine.export_ids.read(["state"])
        self.assertEqual(request.state, "ready")

    def test_looking_at_it_is_noted(self):
        _request, export, _found = self.made()
        export.with_user(self.officer).action_download()
        line = self.env["cdp.access.log"].search([], limit=1)
        self.assertEqual(
            (line.kind, line.user_id, line.partner_id),
            ("download", self.officer, self.anna),
        )

    def test_the_file_goes_when_the_link_has_expired(self):
        request, export, _found = self.made()
        attachment = export.sudo().attachment_id
        self.expire()
        self.assertTrue(attachment.exists())
        export.sudo()._count_download(self.anna)
        with freeze_time(fields.Datetime.now() + timedelta(days=8)):
            self.expire()
        self.assertFalse(attachment.exists())
        self.assertEqual((export.state, request.state), ("expired", "done"))

    def expire(self):
        self.env.flush_all()
        cron = self.env.ref("customer_data_platform.cron_privacy_expiry")
        cron.method_direct_trigger()
        self.env.invalidate_all()


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestPrivacyExportDocuments(PrivacyCase):
    """The same beside all apps: orders and appointments are the customer's, the other
    guests are not."""

    def test_orders_are_in_it_and_other_guests_are_not(self):
        product = self.env["product.product"].create({"name": "Rye bread"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.anna.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        guests = self.anna + self.paul
        self.env["calendar.event"].create(
            {
                "name": "Tasting of bread",
                "start": "2026-01-10 10:00:00",
                "stop": "2026-01-10 11:00:00",
                "partner_ids": [Command.set(guests.ids)],
            }
        )
        request = self.ask("access")
        request.action_carry_out()
        export = self.answer(request)
        self.assertEqual(export.state, "ready", export.problem)
        raw = export.sudo().attachment_id.raw
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            everything = "\n".join(
                archive.read(name).decode(errors="replace")
                for name in archive.namelist()
            )
        for text in (order.name, "Rye bread", "Tasting of bread"):
            self.assertIn(text, everything)
        for text in ("Paul Hof", "paul@shop", "access_token"):
            self.assertNotIn(text, everything)
