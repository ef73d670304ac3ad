from odoo import models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    def _explain_gate(self):
        sentences = {
            "no_products": self.env._(
                "no purchase names a product. Install Sales, Point of Sale or "
                "Invoicing, or name the lines of your own purchases under Sources."
            ),
            "few_baskets": self.env._(
                "only %(have)s purchases name products; %(need)s are needed.",
                have=round(self.gate_have),
                need=round(self.gate_need),
            ),
            "few_buyers": self.env._(
                "only %(have)s customers have bought products; %(need)s are needed.",
                have=round(self.gate_have),
                need=round(self.gate_need),
            ),
        }
        if self.gate_code in sentences:
            return self.env._("Not enough data, because %s", sentences[self.gate_code])
        return super()._explain_gate()

    def _explain_record(self):
        told = super()._explain_record()
        if self.kind != "recommend":
            return told
        return f"{told} {self._explain_recommend()}"

    def _explain_recommend(self):
        """What was chosen by looking back; what it was worth is in the record."""
        chosen = self.parameters or {}
        if chosen.get("method") == "ease":
            way = self.env._(
                "New products by EASE, a regression of each product on all others "
                "(penalty %s)",
                f"{chosen['penalty']:g}",
            )
        else:
            way = self.env._("New products by the cosine of who bought them")
        return self.env._(
            "%(way)s; buy again by how often and how lately, where a purchase counts "
            "half after %(days)s days. What goes with what is counted anew each night.",
            way=way,
            days=f"{chosen.get('half_life', 0):g}",
        )
