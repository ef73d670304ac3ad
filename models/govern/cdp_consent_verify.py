from odoo import api, models
from odoo.tools import SQL

from ...engine import ledger
from . import ledger_sql


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _find_broken(self):
        """(line, None) of the first line that does not follow from the one before,
        (None, place) when lines are missing at the end, or None: the chain is whole.
        """
        rows = self.env.execute_query(ledger_sql.broken(ledger.GENESIS))
        if rows:
            return self.browse(rows[0][0]), None
        last = self.env.execute_query(
            SQL("SELECT seq, hash FROM cdp_consent ORDER BY seq DESC LIMIT 1")
        )
        head = self.env.execute_query(
            SQL("SELECT seq, hash FROM cdp_consent_head WHERE seq > 0")
        )
        if last != head:
            return None, (last[0][0] if last else 0) + 1
        return None

    @api.model
    def action_verify(self):
        """Check the whole chain and say what was found."""
        self.check_access("read")
        found = self._find_broken()
        if not found:
            kind = "success"
            message = self.env._(
                "The ledger is whole: every one of its %s lines follows from the one "
                "before.",
                self.search_count([]),
            )
        else:
            kind = "danger"
            line, place = found
            message = self.env._(
                "The ledger has been tampered with: line %s is not what was written, "
                "or a line before it is missing. What is before it holds.",
                line.seq if line else place,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": kind, "message": message, "sticky": True},
        }
