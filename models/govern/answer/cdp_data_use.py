"""The facts that the register, and the page for customers, are both made of."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..retention.kinds import BY_ITSELF, KINDS, PERSON, PERSON_SENTENCE, PERSON_TOLD

_lt = LazyTranslate(__name__)

BASES = {
    "consent": (
        _lt("Only if you said yes. You can take it back at any time."),
        _lt("Consent, Art. 6(1)(a) GDPR"),
    ),
    "interest": (
        _lt("Because it helps us to serve you well. You can object at any time."),
        _lt("Legitimate interest, Art. 6(1)(f) GDPR"),
    ),
    "contract": (
        _lt("Because we need it for what you ordered."),
        _lt("Contract, Art. 6(1)(b) GDPR"),
    ),
    "law": (
        _lt("Because the law asks it of us."),
        _lt("Legal obligation, Art. 6(1)(c) GDPR"),
    ),
}


class CdpDataUse(models.AbstractModel):
    _name = "cdp.data.use"
    _description = "How Customer Data Are Used"

    @api.model
    def _facts(self, company):
        """What a customer may know: nothing in it is about anybody."""
        facts = self.sudo().with_company(company)
        return {
            "purposes": facts._purposes(),
            "sources": facts._sources().mapped("name"),
            "decisions": facts._decisions(company),
            "kept": facts._kept(),
            "contact": company.sudo().cdp_privacy_contact_id,
            "authority": company.sudo().cdp_authority,
        }

    @api.model
    def _purposes(self):
        channels = {
            name: self.env["cdp.purpose"]._fields[f"by_{name}"]
            for name in ("email", "sms", "phone", "post")
        }
        return [
            {
                "purpose": purpose,
                "basis": self.env._(BASES[purpose.legal_basis][0]),
                "article": self.env._(BASES[purpose.legal_basis][1]),
                "channels": ", ".join(
                    field._description_string(self.env)
                    for name, field in channels.items()
                    if purpose[f"by_{name}"]
                ),
                "kept": self._span(purpose.retention_months),
                "lapses": self._span(purpose.validity_months),
            }
            for purpose in self.env["cdp.purpose"].search([])
        ]

    @api.model
    def _sources(self):
        """The sources that are read now."""
        sources = self.env["cdp.source"].search([("active", "=", True)])
        return sources.filtered(lambda source: source.state == "on")

    @api.model
    def _decisions(self, company):
        """The automated decisions that are made, each with its human contact."""
        decisions = self.env["cdp.automated.decision"].search([("active", "=", True)])
        return [
            {"decision": decision, "contact": decision._contact(company)}
            for decision in decisions
            if decision.state == "on"
        ]

    @api.model
    def _kept(self):
        """How long each kind of data is kept, as the register and the customer say."""
        env = self.env
        rows = []
        for rule in env["cdp.retention.rule"].search([("active", "=", True)]):
            if rule.kind == PERSON:
                rows.append((rule.name, rule.months, PERSON_SENTENCE, PERSON_TOLD))
            elif KINDS[rule.kind].model in env:
                kind = KINDS[rule.kind]
                rows.append((rule.name, rule.months, kind.sentence, kind.told))
        rows += [(name, months(env), None, told) for name, months, told in BY_ITSELF]
        return [
            {
                "name": name if isinstance(name, str) else env._(name),
                "span": self._span(months),
                "sentence": sentence and env._(sentence),
                "told": told and env._(told),
            }
            for name, months, sentence, told in rows
        ]

    @api.model
    def _span(self, months):
        """Months as one says them; nothing for no limit."""
        if not months:
            return ""
        years, rest = divmod(months, 12)
        if rest:
            return (
                self.env._("1 month")
                if months == 1
                else self.env._("%s months", months)
            )
        return self.env._("1 year") if years == 1 else self.env._("%s years", years)
