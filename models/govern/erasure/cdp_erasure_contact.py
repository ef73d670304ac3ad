"""The contact, last: gone; or nobody, where documents refer to it; or, where the law
has an invoice keep them, a name and an address that are used for nothing."""

from odoo import models
from odoo.tools import SQL, sql

from .needed import needed
from .policy import INVOICE_NEEDS

#: columns of contacts that say nothing of anybody
KEPT = ("type", "id", "cdp_merged_into_id")
#: what a log-in holds besides its name: Odoo's, and that of its apps
SECRETS = (
    *("password", "signature", "totp_secret", "out_of_office_message"),
    *("oauth_uid", "oauth_access_token"),
)
PERSONAL = ("char", "text", "html", "json", "jsonb", "date", "float", "properties")


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    def _erase_contacts(self, ids):
        """Empty or delete all contacts that were the person.

        :return: ids of those that stay by name, and of those that stay without
        """
        named = self._named_by_documents(ids)
        self._empty(sorted(named), [*INVOICE_NEEDS], named=True)
        nameless = sorted(set(ids) - named)
        stay = needed(self.env, "res_partner", nameless)
        stay |= self._parents(stay) & {*nameless}
        self._empty(sorted(stay), [*KEPT], named=False)
        gone = sorted(set(nameless) - stay)
        self.env.cr.execute(SQL("DELETE FROM res_partner WHERE id = ANY(%s)", gone))
        self.kept_ids = sorted(named)
        # What stays without a name does not keep the name.
        days = self.line_ids.filtered("hold_id.names_customer").mapped("until")
        self.hold_until = max(filter(None, days), default=False) if named else False
        return named, stay

    def _parents(self, ids):
        """Ids of the contacts that these are addresses of."""
        rows = self.env.execute_query(
            SQL(
                "SELECT parent_id FROM res_partner WHERE id = ANY(%s)"
                " AND parent_id IS NOT NULL",
                sorted(ids),
            )
        )
        return {id_ for (id_,) in rows}

    def _named_by_documents(self, ids):
        """Those of the contacts that documents under a hold have to name."""
        found = set()
        for line in self.line_ids.filtered("hold_id.names_customer"):
            for field in self.env[line.model]._fields.values():
                if field.comodel_name == "res.partner" and field.type == "many2one":
                    if field.store and not field.company_dependent:
                        found |= self._linked(line, field, ids)
        return found

    def _linked(self, line, field, ids):
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %(column)s FROM %(table)s"
                " WHERE id = ANY(%(rows)s) AND %(column)s = ANY(%(ids)s)",
                column=SQL.identifier(field.name),
                table=SQL.identifier(self.env[line.model]._table),
                rows=line.row_ids,
                ids=ids,
            )
        )
        return {id_ for (id_,) in rows}

    def _empty(self, ids, kept, named):
        """Empty contacts of everything personal but what is kept."""
        if not ids:
            return
        values = {"active": False, "cdp_erased": True, "cdp_restricted": True}
        if not named:
            nobody = self.env._("Erased customer")
            values |= {"name": nobody, "complete_name": nobody}
        pairs = [SQL("%s = %s", SQL.identifier(n), v) for n, v in values.items()]
        for field in self.env["res.partner"]._fields.values():
            if self._is_personal(field) and field.name not in (*kept, *values):
                pairs.append(SQL("%s = NULL", SQL.identifier(field.name)))
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET %s WHERE id = ANY(%s)",
                SQL(", ").join(pairs),
                ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM res_partner_res_partner_category_rel"
                " WHERE partner_id = ANY(%s)",
                ids,
            )
        )

    def _is_personal(self, field):
        if not (field.store and field.column_type) or field.required:
            return False
        return field.type in PERSONAL or field.company_dependent

    def _erase_users(self, ids):
        """Log-ins to the portal end, and are nobody's."""
        columns = sql.table_columns(self.env.cr, "res_users")
        emptied = [SQL("%s = NULL", SQL.identifier(n)) for n in SECRETS if n in columns]
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET active = FALSE, login = 'erased-' || id, %s"
                " WHERE id = ANY(%s)",
                SQL(", ").join(emptied),
                ids,
            )
        )
        self.env.registry.clear_cache()
