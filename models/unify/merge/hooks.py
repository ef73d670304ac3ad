"""What other addons do when contacts are merged, in Odoo's own merge wizard.

Whoever extends the wizard (loyalty adds up points, websites merge visitors) is asked
here as well, contact by contact; the rest is done for all at once. What such an
extension changes is remembered, so that undoing brings it back.
"""

from odoo.tools import SQL

from . import images, mover, references

WIZARD = "base.partner.merge.automatic.wizard"
#: their work is in this room already
_DONE_HERE = ("base", "account", "customer_data_platform")
_METHODS = ("_update_foreign_keys", "_update_reference_fields")


def _addons(env, method):
    """The addons that extend a method of the wizard."""
    return {
        part._module
        for part in type(env[WIZARD]).__mro__
        if method in vars(part) and getattr(part, "_module", None)
    }.difference(_DONE_HERE)


def _places(env):
    """References in the tables of the addons that extend the wizard."""
    addons = set().union(*(_addons(env, method) for method in _METHODS))
    tables = {
        model._table
        for model in env.registry.values()
        if model._auto and model._original_module in addons
    }
    return [place for place in references.foreign_keys(env) if place.table in tables]


def run(merges):
    """Have the other addons do their part, and remember what they change."""
    env = merges.env
    methods = [method for method in _METHODS if _addons(env, method)]
    if not methods:
        return
    places = _places(env)
    for table in {place.table for place in places}:
        columns = [place.column for place in places if place.table == table]
        images.take(env, table, columns)
    for merge in merges:
        mover.fill_map(env, merge)
        for method in methods:
            _call(merge, method, places)
    mover.fill_map(env, merges)


def log(merge):
    """Have the addons tell of the merge, as mail does on the contact that stays."""
    _call(merge, "_log_merge_operation", [])


def _call(merge, method, places):
    sources = merge.with_context(active_test=False).partner_ids
    wizard = merge.env[WIZARD].with_context(cdp_merge_places=places)
    getattr(wizard, method)(sources, merge.survivor_id)
    merge.env.flush_all()


def last_message(env):
    ((last,),) = env.execute_query(SQL("SELECT max(id) FROM mail_message"))
    return last or 0


def messages_since(merges, last):
    """{merge id: messages on the contact that stays, written after `last`}."""
    rows = merges.env.execute_query(
        SQL(
            "SELECT merge.id, array_agg(m.id) FROM cdp_merge merge"
            " JOIN mail_message m ON m.res_id = merge.survivor_id"
            " WHERE m.model = 'res.partner' AND m.id > %s AND merge.id = ANY(%s)"
            " GROUP BY merge.id",
            last,
            merges.ids,
        )
    )
    return dict(rows)
