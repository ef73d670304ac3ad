"""What speaks against merging contacts."""

from odoo import api, models
from odoo.tools import SQL

from . import mover

PAIRS = """
WITH pair AS (
    SELECT DISTINCT merge_id, survivor AS partner FROM cdp_merge_map
     UNION ALL SELECT merge_id, source FROM cdp_merge_map
)
"""


class CdpMerge(models.Model):
    _inherit = "cdp.merge"

    def _refuse(self):
        """Note on each merge what speaks against it; the others are returned."""
        mover.fill_map(self.env, self)
        reasons = {}
        for merge_id, reason in self._vetoes():
            reasons.setdefault(merge_id, {})[reason] = True
        known = self.env.execute_query(SQL("SELECT merge_id FROM cdp_merge_map"))
        gone = self.env._("There is nothing left to merge: contacts were deleted.")
        for merge in self:
            found = reasons.get(merge.id) or (
                {gone} if (merge.id,) not in known else ()
            )
            if found:
                merge.write({"state": "refused", "message": "\n".join(found)})
        return self.filtered(lambda merge: merge.state != "refused")

    @api.model
    def _vetoes(self):
        """Yield (number of a merge, why it must not be done).

        Asked for many merges at once: the table `cdp_merge_map` (merge_id, source,
        survivor) tells who they are. An addon whose records must not change hands
        extends this.
        """
        yield from self._vetoes_of_contacts()
        yield from self._vetoes_of_people()
        yield from self._vetoes_of_accounting()
        yield from self._vetoes_of_tills()

    def _found(self, query, reason):
        """A veto per merge that the query (over `pair`) finds."""
        for (merge_id,) in self.env.execute_query(SQL("%s %s", SQL(PAIRS), query)):
            yield merge_id, reason

    def _vetoes_of_contacts(self):
        of_contacts = "SELECT merge_id FROM pair JOIN res_partner p ON p.id = partner"
        yield from self._found(
            SQL("%s WHERE p.cdp_merged_into_id IS NOT NULL", SQL(of_contacts)),
            self.env._("One of them was merged already."),
        )
        for column, reason in (
            (
                "COALESCE(p.is_company, FALSE)",
                self.env._("A person cannot be an organisation."),
            ),
            (
                "COALESCE(p.company_id, 0)",
                self.env._("They belong to different companies of yours."),
            ),
            (
                "CASE WHEN p.commercial_partner_id = p.id THEN 0"
                " ELSE p.commercial_partner_id END",
                self.env._(
                    "They stand for different organisations, or one for none: their "
                    "invoices would change hands."
                ),
            ),
        ):
            query = "%s GROUP BY merge_id HAVING count(DISTINCT %s) > 1"
            yield from self._found(SQL(query, SQL(of_contacts), SQL(column)), reason)
        yield from self._found(
            SQL(
                "SELECT one.merge_id FROM pair one"
                " JOIN res_partner p ON p.id = one.partner"
                " JOIN pair other ON other.merge_id = one.merge_id"
                " AND other.partner = p.parent_id"
            ),
            self.env._("One of them is an address or a contact of the other."),
        )

    def _vetoes_of_people(self):
        yield from self._found(
            SQL(
                "SELECT merge_id FROM pair"
                " JOIN res_users u ON u.partner_id = pair.partner"
                " GROUP BY merge_id HAVING count(*) > 1"
            ),
            self.env._(
                "More than one of them has a login. Archive or change one of the users."
            ),
        )
        yield from self._found(
            SQL(
                "SELECT merge_id FROM pair JOIN res_company c ON c.partner_id = partner"
            ),
            self.env._("One of them is a company of your own."),
        )
        yield from self._found(
            SQL(
                "SELECT one.merge_id FROM cdp_match veto"
                " JOIN pair one ON one.partner = veto.partner_a_id"
                " JOIN pair other ON other.partner = veto.partner_b_id"
                " AND other.merge_id = one.merge_id WHERE veto.verdict = 'rejected'"
            ),
            self.env._(
                "Somebody said that they are not the same. Withdraw that first."
            ),
        )

    def _vetoes_of_accounting(self):
        """Entries that are locked by a hash name their contact in it."""
        if "account.move.line" not in self.env:
            return
        if self.env["account.move"]._fields.get("inalterable_hash"):
            yield from self._found(
                SQL(
                    "SELECT merge_id FROM cdp_merge_map m"
                    " WHERE EXISTS (SELECT FROM account_move_line line"
                    " JOIN account_move move ON move.id = line.move_id"
                    " WHERE line.partner_id = m.source"
                    " AND move.inalterable_hash IS NOT NULL)"
                ),
                self.env._(
                    "There are journal entries of a closed chain that name one of "
                    "them. Let that contact be the one that stays."
                ),
            )

    def _vetoes_of_tills(self):
        if "pos.order" not in self.env:
            return
        yield from self._found(
            SQL(
                "SELECT merge_id FROM pair JOIN pos_order o ON o.partner_id = partner"
                " JOIN pos_session s ON s.id = o.session_id WHERE s.state <> 'closed'"
            ),
            self.env._(
                "A till is open that has orders of one of them. Close its session "
                "first."
            ),
        )
        if "l10n_fr_hash" in self.env["pos.order"]._fields:
            yield from self._found(
                SQL(
                    "SELECT merge_id FROM cdp_merge_map m"
                    " JOIN pos_order o ON o.partner_id = m.source"
                    " WHERE o.l10n_fr_hash IS NOT NULL"
                ),
                self.env._("There are till receipts of a closed chain of one of them."),
            )
