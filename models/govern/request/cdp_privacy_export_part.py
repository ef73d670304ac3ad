"""A piece of the copy: so many records of a model, or what only the profile knows."""

import base64
import json
import zlib

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from .reader import Reader

_lt = LazyTranslate(__name__)

#: records of a model in one piece
PIECE = 500
#: (name, title, whether a customer takes it along)
ABOUT = [
    ("scores", _lt("What we think of you, and why"), False),
    ("segments", _lt("Groups we have put you in"), False),
    ("recommendations", _lt("Products we think you may like"), False),
    ("consent", _lt("What you have agreed to, and not"), True),
    ("purchases", _lt("What you have bought"), True),
    ("products", _lt("Products you have bought"), True),
]


class CdpPrivacyExportPart(models.Model):
    _name = "cdp.privacy.export.part"
    _description = "Piece of a Copy of a Customer's Data"
    _order = "id"
    _log_access = False

    export_id = fields.Many2one(
        "cdp.privacy.export", required=True, ondelete="cascade", index=True
    )
    model = fields.Char()
    about = fields.Char()
    title = fields.Char(required=True)
    record_ids = fields.Json()
    content = fields.Binary(attachment=True)
    is_read = fields.Boolean()
    row_count = fields.Integer()

    @api.model
    def _about(self, export, portable):
        env = export._customers_env()
        return [
            {"export_id": export.id, "about": name, "title": env._(title)}
            for name, title, taken_along in ABOUT
            if taken_along or not portable
        ]

    @api.model
    def _pieces(self, export, store):
        """What to create for the records of a model."""
        env = export._customers_env()
        title = env["ir.model"]._get(store.model).name
        ids = store.ids
        if store.model == "ir.attachment":
            ids = self._files(env, ids)
        return [
            {
                "export_id": export.id,
                "model": store.model,
                "title": title,
                "record_ids": ids[start : start + PIECE],
            }
            for start in range(0, len(ids), PIECE)
        ]

    @api.model
    def _files(self, env, ids):
        """Files that somebody would call so: no thumbnails, no earlier copies."""
        files = Domain("res_field", "=", False) | Domain("res_field", "=", "image_1920")
        earlier = Domain("res_model", "=like", "cdp.privacy.export%")
        return (
            env["ir.attachment"].search(Domain("id", "in", ids) & files & ~earlier).ids
        )

    def _fill(self):
        """Read the records and keep them as text."""
        self.ensure_one()
        export = self.export_id
        env = export._customers_env()
        portable = export.request_id.kind == "portability"
        if self.about:
            profile = export.request_id.partner_id.cdp_profile_id.with_env(env)
            labels, rows = getattr(self, f"_rows_{self.about}")(profile, portable)
        else:
            person = env["cdp.person"]._of(export.request_id._contacts())
            reader = Reader(env, person, portable)
            labels = reader.fields(self.model)
            rows = reader.rows(self.model, self.record_ids)
        said = set().union(*rows)  # columns without a single value are none
        labels = {name: label for name, label in labels.items() if name in said}
        text = json.dumps({"fields": labels, "rows": rows}, default=str)
        self.with_context(bin_size=False).write(
            {
                "content": _base64(text),
                "is_read": True,
                "row_count": len(rows),
            }
        )

    def _content(self):
        """{"fields": {name: label}, "rows": [{name: value}]}."""
        self.ensure_one()
        return json.loads(_plain(self.with_context(bin_size=False).content))

    def _labels_of_all(self):
        """{name: label} of pieces of one model."""
        labels = {}
        for part in self:
            labels |= part._content()["fields"]
        return labels

    # ------------------------------------------------------------------
    # What only the profile knows
    # ------------------------------------------------------------------

    def _rows_scores(self, profile, _portable):
        labels = {
            "what": profile.env._("What"),
            "value": profile.env._("Our estimate"),
            "why": profile.env._("Why"),
            "made": profile.env._("Made on"),
        }
        rows = [
            {"what": label, "value": str(value), "why": why, "made": str(made or "")}
            for label, value, why, made in self._scores(profile)
            if value or why
        ]
        return labels, rows

    def _scores(self, profile):
        chance = profile.churn_state == "scored" and f"{profile.churn_probability:.0%}"
        value = profile.value_state == "scored" and profile.currency_id.format(
            profile.value_predicted
        )
        following = profile.next_order_first and (
            f"{profile.next_order_first} – {profile.next_order_last}"
        )
        return [
            (
                profile.env._("How lately, how often and for how much you buy"),
                f"{profile.rfm_label_id.name or ''} {profile.rfm or ''}".strip(),
                profile.rfm_reason,
                profile.rfm_date,
            ),
            (
                profile.env._("How likely it is that you do not come back"),
                chance or "",
                profile.churn_reason,
                profile.churn_date,
            ),
            (
                profile.env._("What you may spend in the time ahead"),
                value or "",
                profile.value_reason,
                profile.value_date,
            ),
            (
                profile.env._("When you may order again"),
                following or "",
                "",
                profile.value_date,
            ),
        ]

    def _rows_segments(self, profile, _portable):
        members = profile.membership_ids
        labels = self._labels(members, ("segment_id", "entered", "left"))
        return labels, [
            {
                "segment_id": member.segment_id.name,
                "entered": str(member.entered),
                "left": str(member.left or ""),
            }
            for member in members
        ]

    def _rows_recommendations(self, profile, _portable):
        found = profile.recommendation_ids
        labels = self._labels(found, ("product_id",))
        return labels, [{"product_id": one.product_id.display_name} for one in found]

    def _rows_consent(self, profile, portable):
        names = ("date", "purpose_id", "channel", "state", "source", "wording_id")
        contacts = self.export_id.request_id._contacts().ids
        lines = profile.env["cdp.consent"].search(
            [("partner_id", "in", contacts)], order="seq"
        )
        labels = self._labels(lines, names)
        proofs = profile.env["cdp.consent.proof"].search(
            [("consent_id", "in", lines.ids)]
        )
        known = {proof.consent_id.id: proof.details for proof in proofs}
        if not portable:
            labels["proof"] = profile.env._("How we know")
        rows = []
        for line in lines:
            row = self._plain_row(line, names[:-1])
            row["wording_id"] = line.wording_id.text or ""
            if not portable:
                row["proof"] = known.get(line.id, "")
            rows.append(row)
        return labels, rows

    def _rows_purchases(self, profile, _portable):
        return self._listed(
            profile, "cdp.transaction", ("date", "reference", "amount", "currency_id")
        )

    def _rows_products(self, profile, _portable):
        return self._listed(
            profile,
            "cdp.transaction.line",
            ("date", "product_id", "quantity", "amount"),
        )

    def _listed(self, profile, model, names):
        records = profile.env[model].search(
            [("profile_id", "=", profile.id)], order="date, id"
        )
        return self._labels(records, names), [
            self._plain_row(record, names) for record in records
        ]

    def _labels(self, records, names):
        found = records.fields_get(names, ["string"])
        return {name: found[name]["string"] for name in names}

    def _plain_row(self, record, names):
        row = {}
        for name in names:
            field, value = record._fields[name], record[name]
            if field.type == "selection":
                value = dict(field._description_selection(record.env)).get(value)
            elif field.type == "many2one":
                value = value.display_name
            elif field.type not in ("float", "monetary", "integer"):
                value = str(value or "")
            row[name] = value
        return row


def _base64(text):
    """As Odoo wants a binary field to be; small, because texts repeat themselves."""
    return base64.b64encode(zlib.compress(text.encode()))


def _plain(content):
    return zlib.decompress(base64.b64decode(content)).decode()
