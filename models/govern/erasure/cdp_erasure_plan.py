"""The dry run: which rows would go, which stay, and why. Nothing is changed by it."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..person import places
from .policy import DELETE, KEEP, MASK, NOTHING, what_to_do

#: what all others lead to; they are emptied
PERSON = ("res.users", "res.partner")
LAST = ("res.users", "cdp.profile", "res.partner")


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    def _plan(self, contacts=None):
        """Look through the database and write the lines anew.

        :param contacts: whose; those of the customer unless said
        :return: the person, as ``cdp.person`` has it
        """
        self.ensure_one()
        # What is held about a person is everywhere; the officer may see it counted.
        work = self.sudo()
        whose = contacts or work.profile_id or work.partner_id
        person = self.env["cdp.person"].sudo()._of(whose)
        work.line_ids.unlink()
        rows = work._rows(person)
        held = work._holds(rows)
        values = []
        for (model, action), (title, ids) in sorted(rows.items()):
            kept = set()
            for hold, (which, until) in held.get(model, {}).items():
                mine = sorted(ids & set(which) - kept)
                kept |= set(mine)
                values.append(work._line(model, title, KEEP, mine, hold, until))
            values.append(work._line(model, title, action, sorted(ids - kept)))
        self.env["cdp.erasure.line"].sudo().create(
            [line for line in values if line["row_ids"]]
        )
        work.planned = fields.Datetime.now()
        return person

    def _line(self, model, title, action, ids, hold=None, until=None):
        order = LAST.index(model) + 3 if model in LAST else int(action != DELETE) + 1
        return {
            "erasure_id": self.id,
            "sequence": order,
            "model": model,
            "title": title,
            "action": action,
            "row_ids": ids,
            "rows": len(ids),
            "hold_id": hold and hold.id,
            "why": self._why(model, hold),
            "until": until,
        }

    def _why(self, model, hold):
        if hold:
            return f"{hold.name}: {hold.law}"
        if model == "res.partner":
            return self.env._(
                "Deleted if no document needs it; kept documents may need the name."
            )
        return None

    def _rows(self, person):
        """{(model, what to do): (title, ids)}: each row once, deleting goes before."""
        stores = {
            store.model: store for store in self.env["cdp.person"]._stores(person)
        }
        deleted = defaultdict(set)
        for model, through, ids in self._direct(person):
            if what_to_do(model, through) == DELETE:
                deleted[model] |= ids
        deleted["ir.attachment"] |= set(self._files(stores))
        found = {}
        for model, store in stores.items():
            gone = deleted[model] & set(store.ids)
            if what_to_do(model, None) == DELETE and model.startswith("cdp."):
                gone = set(store.ids)
            rest = set(store.ids) - gone
            if gone and model not in PERSON:
                found[model, DELETE] = (store.title, gone)
            if model in PERSON:
                found[model, MASK] = (store.title, set(store.ids))
            elif rest and what_to_do(model, None) != NOTHING:
                found[model, MASK] = (store.title, rest)
        return found

    def _direct(self, person):
        """(model, field, ids) of rows that say themselves whose they are."""
        people = self.env["cdp.person"]
        holders = people._holders(person)
        yield from self._found(places.by_link(self.env, holders))
        yield from self._found(people._addressed(person))
        # what hangs on the contact itself, and on what goes with it
        for model, through, ids in self._found(places.by_name(self.env, holders)):
            yield model, "id" if model == "mail.message" else through, ids

    def _found(self, wanted):
        for place in wanted:
            table = SQL.identifier(self.env[place.model]._table)
            query = SQL("SELECT id FROM %s WHERE %s", table, place.where)
            ids = {id_ for (id_,) in self.env.execute_query(query)}
            if ids:
                yield place.model, place.through, ids

    def _files(self, stores):
        """Files of theirs, and of their documents: a file cannot be made nameless."""
        return stores["ir.attachment"].ids if "ir.attachment" in stores else []

    def _holds(self, rows):
        """{model: {hold: (ids, until)}}, and the same for files of held documents."""
        held, mine = {}, defaultdict(set)
        for (model, _action), (_title, ids) in rows.items():
            mine[model] |= ids
        for model, ids in mine.items():
            found = self.env["cdp.legal.hold"]._held(model, sorted(ids))
            if found:
                held[model] = found
        files = {}
        for model, found in held.items():
            for hold, (ids, until) in found.items():
                if hold.names_customer and ("ir.attachment", DELETE) in rows:
                    mine = self._files_of(model, ids)
                    before, last = files.get(hold, ([], until))
                    files[hold] = (before + mine, max(last, until))
        return {**held, **({"ir.attachment": files} if files else {})}

    def _files_of(self, model, ids):
        files = self.env["ir.attachment"].sudo()
        domain = [("res_model", "=", model), ("res_id", "in", ids)]
        return files.search([*domain, ("res_field", "in", [False, *FIELDS])]).ids


#: fields of documents that hold the document itself
FIELDS = ("invoice_pdf_report_file", "ubl_cii_xml_file")
