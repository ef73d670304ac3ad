"""What happens wakes the scheduled work at once, whichever app it happens in.

Triggers of the database note who has to be looked at (:mod:`cdp_change`), but
PostgreSQL keeps a message within its database, and Odoo's workers listen in another: so
it is Odoo that has to tell them. It does, once a transaction, as it writes.
"""

from odoo import api, models, tools

from .cdp_change import CONTACT_COLUMNS

WOKEN = "customer_data_platform.woken"


class Base(models.AbstractModel):
    _inherit = "base"

    def _create(self, data_list):
        records = super()._create(data_list)
        self._cdp_wake()
        return records

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        if self._name != "res.partner" or any(
            not vals.keys().isdisjoint(CONTACT_COLUMNS) for vals in vals_list
        ):
            self._cdp_wake()
        return result

    def _cdp_wake(self):
        """Have those look who are concerned, when this transaction ends well."""
        # While apps are installed tables may be missing. An import is worked off by
        # and by: it is no event that anybody waits for.
        if not self.pool.ready or self.env.context.get("import_file"):
            return
        if codes := self.env["cdp.change"]._woken_by(self._name):
            self.env["cdp.stage"]._wake_at_commit(codes)


class CdpChange(models.Model):
    _inherit = "cdp.change"

    @api.model
    @tools.ormcache("model_name")
    def _woken_by(self, model_name):
        """The stages that do not wait for their time when a model is written.

        Known until sources or apps change.
        """
        if model_name == "res.partner":
            return ("link",)
        table = self.env[model_name]._table
        return tuple(
            sorted(
                {stage for name, _, stage in self._watched_columns() if name == table}
            )
        )
