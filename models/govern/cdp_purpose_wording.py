from odoo import api, fields, models


class CdpPurposeWording(models.Model):
    """A sentence that customers agreed to: kept as it was shown, for ever."""

    _name = "cdp.purpose.wording"
    _description = "Wording of a Purpose"
    _order = "lang, version desc"

    purpose_id = fields.Many2one(
        "cdp.purpose", required=True, ondelete="cascade", index=True, readonly=True
    )
    lang = fields.Char(string="Language", required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    since = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )

    _version_unique = models.Constraint(
        "UNIQUE(purpose_id, lang, version)", "Each version exists once."
    )

    @api.depends("purpose_id", "lang", "version")
    def _compute_display_name(self):
        for wording in self:
            wording.display_name = self.env._(
                "%(purpose)s, %(lang)s, version %(version)s",
                purpose=wording.purpose_id.name,
                lang=wording.lang,
                version=wording.version,
            )

    @api.model
    def _keep(self, purpose, lang, text):
        """The wording with this text: a new version if the latest says otherwise."""
        latest = self._latest(purpose, lang)
        if latest.text == text:
            return latest
        return self.sudo().create(  # nobody edits versions; they follow the purpose
            {
                "purpose_id": purpose.id,
                "lang": lang,
                "version": latest.version + 1,
                "text": text,
            }
        )

    @api.model
    def _latest(self, purpose, lang):
        """What is shown now in a language; else in English; else nothing."""
        for code in (lang, "en_US"):
            found = self.search(
                [("purpose_id", "=", purpose.id), ("lang", "=", code)], limit=1
            )
            if found or code == "en_US":
                return found
        return self.browse()
