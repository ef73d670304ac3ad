"""The register of processing activities (GDPR Art. 30), made of what is set up."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

REPORT = "customer_data_platform.cdp_register_document"

_lt = LazyTranslate(__name__)
#: what each kind of version looks at, and what for
INPUTS = {
    "match": _lt("Names, emails, phones, addresses and tax IDs of contacts: which of "
                 "them are one customer"),
    "rfm": _lt("Dates and amounts of purchases: how lately, how often, for how much"),
    "value": _lt("Dates and amounts of purchases: what a customer will spend"),
    "churn": _lt("Purchases, returns, discounts, ratings, complaints, contracts and "
                 "clicks in emails: how likely a customer stays away"),
    "recommend": _lt("Products bought, by whom and when: what may suit a customer"),
    "sentiment": _lt("Words of English messages and answers: a hint of their mood, for "
                     "a person who then reads them. Nothing is kept of the text"),
}  # fmt: skip
MEASURES = (
    _lt("Roles: users see profiles, managers set rules, privacy officers see consents, "
        "requests and who read what. Companies see their own customers only."),
    _lt("The consent ledger can only be added to, by the database itself; each line "
        "holds a hash of the one before, and tampering is found."),
    _lt("The ledger holds pseudonyms. Who is behind them, and proofs such as IP "
        "addresses, are kept apart and can be erased."),
    _lt("Who was erased is remembered by a keyed hash only, so that no import brings "
        "them back."),
    _lt("Messages pass one gate, which asks for consent, objections, blacklists, "
        "minors and quiet hours, and keeps each answer."),
    _lt("Exports and the reading of proofs are logged."),
    _lt("Links sent to customers are signed, expire, and open one thing only."),
    _lt("Data leave only by the mail servers below; models are trained and used on "
        "this server."),
)  # fmt: skip


class ReportRegister(models.AbstractModel):
    _name = f"report.{REPORT}"
    _description = "Register of Processing Activities"

    @api.model
    def _get_report_values(self, docids, data=None):
        if not self.env.user.has_group("customer_data_platform.group_privacy"):
            raise AccessError(self.env._("The register is for privacy officers."))
        company = self.env.company
        # Privacy officers need not be administrators to answer for what is set up.
        facts = self.env["cdp.data.use"].sudo().with_company(company)
        return {
            "shop": company.sudo(),
            "contact": company.sudo().cdp_privacy_contact_id,
            "made": format_date(self.env, fields.Date.today(), date_format="long"),
            "purposes": facts._purposes(),
            "sources": facts._sources(),
            "models": self._models(),
            "decisions": facts._decisions(company),
            "kept": facts._kept(),
            "servers": self._servers(),
            "people": self._people(),
            "measures": [self.env._(measure) for measure in MEASURES],
        }

    def _models(self):
        """(kind, version, since, inputs) of what scores customers now."""
        versions = self.env["cdp.model"].search([("state", "=", "live")])
        kinds = dict(versions._fields["kind"]._description_selection(self.env))
        rows = [
            (
                kinds[version.kind],
                version.display_name,
                format_date(self.env, version.live_since or version.trained),
                self.env._(INPUTS[version.kind]),
            )
            for version in versions.sorted("kind")
        ]
        if self.env["cdp.sentiment"].search_count([], limit=1):
            mood = self.env._("Mood of messages")
            rows.append((mood, "VADER", "", self.env._(INPUTS["sentiment"])))
        return rows

    def _servers(self):
        """The hosts that mails leave by."""
        servers = (
            self.env["ir.mail_server"].sudo().search([("active", "=", True)])
        )  # their names only
        return sorted(set(servers.mapped("smtp_host")) - {False}) or [
            self.env._("The mail server of this Odoo's configuration")
        ]

    def _people(self):
        """(category of data subjects, how many)."""
        profiles = self.env["cdp.profile"]
        scored = [("merged_into_id", "=", False)]
        return [
            (
                self.env._("Persons"),
                profiles.search_count([*scored, ("is_company", "=", False)]),
            ),
            (
                self.env._("Organisations and who works for them"),
                profiles.search_count([*scored, ("is_company", "=", True)]),
            ),
            (
                self.env._("Minors (no marketing)"),
                profiles.search_count([*scored, ("partner_ids.cdp_minor", "=", True)]),
            ),
        ]
