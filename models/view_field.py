"""A many2one to a model that is a query and not a table, such as products."""

from odoo import fields
from odoo.tools import SQL


class ViewMany2one(fields.Many2one):
    """Joins what the model selects; Odoo's own joins a table of its name, which is
    none: so it could not sort or group by such a field."""

    def join(self, model, alias, query):
        comodel = model.env[self.comodel_name]
        joined = query.make_alias(alias, self.name)
        same = SQL(
            "%s = %s",
            model._field_to_sql(alias, self.name, query),
            SQL.identifier(joined, "id"),
        )
        query.add_join("LEFT JOIN", joined, comodel._table_sql, same)
        return comodel, joined
