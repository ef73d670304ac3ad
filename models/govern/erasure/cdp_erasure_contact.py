"""The contact, last: gone; or nobody, where documents refer to it; or, where the law
has an invoice keep them, a name and an address that are used for nothing."""

from odoo import models
from odoo.tools import SQL

from .needed import needed
from .policy import INVOICE_NEEDS, KEEP

#: columns of contacts that say nothing of anybody
KEPT = ("type", "id", "cdp_merged_into_id")
PERSONAL = ("char", "text", "html", "json", "jsonb", "date", "float", "properties")

# Secrets and numbers at other providers are in columns without a field, too.
TEXTS_OF_USERS = """
SELECT column_name FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name = 'res_users' AND is_nullable = 'YES'
   AND data_type IN ('character varying', 'text', 'json', 'jsonb')
"""


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
        self._empty(sorted(stay), [*KEPT], named=False)
        gone = sorted(set(nameless) - stay)
        self.env.cr.execute(SQL("DELETE FROM res_partner WHERE id = ANY(%s)", gone))
        self.kept_ids = sorted(named)
        days = self.line_ids.filtered(lambda line: line.action == KEEP).mapped("until")
        self.hold_until = max(filter(None, days), default=False) if named else False
        return named, stay

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
        texts = [name for (name,) in self.env.execute_query(SQL(TEXTS_OF_USERS))]
        empty = [SQL("%s = NULL", SQL.identifier(name)) for name in texts]
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET active = FALSE, login = 'erased-' || id, %s"
                " WHERE id = ANY(%s)",
                SQL(", ").join(empty),
                ids,
            )
        )
        self.env.registry.clear_cache()
