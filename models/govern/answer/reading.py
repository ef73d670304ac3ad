"""Whoever exports customer data is noted: who, how many, which fields."""

from odoo import models


class CdpReading(models.AbstractModel):
    """For models that hold personal data: their export is a reading of raw data."""

    _name = "cdp.reading"
    _description = "Export that Is Noted"

    def export_data(self, fields_to_export):
        data = super().export_data(fields_to_export)
        # The names of fields, never what is in them
        names = ", ".join(fields_to_export)
        detail = self.env._(
            "%(number)s of %(model)s: %(fields)s",
            number=len(self),
            model=self._description,
            fields=names,
        )
        about = self.env["res.partner"]
        if len(self) == 1 and "partner_id" in self._fields:
            about = self.sudo().partner_id  # whom it is about, as the log says
        self.env["cdp.access.log"]._note("export", about, detail)
        return data


class CdpProfile(models.Model):
    _name = "cdp.profile"
    _inherit = ["cdp.profile", "cdp.reading"]


class CdpIdentifier(models.Model):
    _name = "cdp.identifier"
    _inherit = ["cdp.identifier", "cdp.reading"]


class CdpConsent(models.Model):
    _name = "cdp.consent"
    _inherit = ["cdp.consent", "cdp.reading"]


class CdpConsentProof(models.Model):
    _name = "cdp.consent.proof"
    _inherit = ["cdp.consent.proof", "cdp.reading"]


class CdpConsentSubject(models.Model):
    _name = "cdp.consent.subject"
    _inherit = ["cdp.consent.subject", "cdp.reading"]


class CdpDecision(models.Model):
    _name = "cdp.decision"
    _inherit = ["cdp.decision", "cdp.reading"]


class CdpTransaction(models.Model):
    _name = "cdp.transaction"
    _inherit = ["cdp.transaction", "cdp.reading"]


class CdpTransactionLine(models.Model):
    _name = "cdp.transaction.line"
    _inherit = ["cdp.transaction.line", "cdp.reading"]


class CdpTimeline(models.Model):
    _name = "cdp.timeline"
    _inherit = ["cdp.timeline", "cdp.reading"]


class CdpFeedback(models.Model):
    _name = "cdp.feedback"
    _inherit = ["cdp.feedback", "cdp.reading"]


class CdpGolden(models.Model):
    _name = "cdp.golden"
    _inherit = ["cdp.golden", "cdp.reading"]


class CdpIdentityLog(models.Model):
    _name = "cdp.identity.log"
    _inherit = ["cdp.identity.log", "cdp.reading"]
