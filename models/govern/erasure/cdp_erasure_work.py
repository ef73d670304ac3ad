"""Doing it: one store a transaction, so that any stop is gone on from, never begun
anew; the hashes first, the contact last, then the search for what remains."""

import logging
from functools import partial

from odoo import api, fields, models
from odoo.http import root
from odoo.service.model import retrying
from odoo.tools import SQL

from ..person import needles
from ..person.cdp_person import Person
from .needed import needed
from .policy import ADDRESSES, ERASED, OWN_WORDS, SEALED, WORDS

_logger = logging.getLogger(__name__)

TAKE = """
SELECT id FROM cdp_erasure WHERE id = %s AND state = 'running' FOR UPDATE SKIP LOCKED
"""


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    def _begin(self, person):
        """From here on they stay away, whatever stops the rest."""
        own = person.own()
        numbers = [n for n in person.numbers if n.lower() not in person.shared]
        # Rights were asked where the order was given; the work is Odoo's.
        work = self.sudo()
        work.env["cdp.suppression"]._suppress(own["emails"] + numbers)
        values = {"person": person._asdict(), "left_by_id": False}
        work.write({"state": "running", **values})

    @api.model
    def _run_waiting(self):
        """The cron: step by step, as long as it may."""
        cron = self.env["ir.cron"]
        self._release()
        cron._commit_progress(remaining=self._waiting())
        erasures = self.search([("state", "=", "running")], order="id")
        for erasure in erasures:
            if not erasure._work(cron):
                break
        # Not some night: now; also what a run left that was stopped before this.
        self.env["ir.attachment"]._gc_file_store()

    def _work(self, cron):
        """Do the steps of one; a fault stops it and not those that come after it.

        :return: whether there is time for another
        """
        left = 1
        try:
            while left and self.state == "running":
                left = retrying(partial(self._run_step, cron), self.env)
        except Exception as fault:  # pylint: disable=broad-except
            self.env.cr.rollback()
            line = self.line_ids.filtered(lambda line: not line.done)[:1]
            _logger.exception("%s stopped", self.name)
            # Of the fault its kind only: its words may name the person.
            where = line.title or self.searched or ""
            kind = type(fault).__name__
            self.write({"state": "failed", "fault": f"{where}: {kind}"})
            left = cron._commit_progress(remaining=self._waiting())
        return left > 0

    def _run_step(self, cron):
        """One step; return the seconds left, 0 also when another process does it."""
        if not self.env.execute_query(SQL(TAKE, self.id)):
            return 0
        self._step()
        return cron._commit_progress(1, remaining=self._waiting())

    @api.model
    def _waiting(self):
        return self.search_count([("state", "=", "running")])

    @api.model
    def _release(self):
        """What a law has kept long enough goes the way of the rest."""
        over = [("hold_until", "<", fields.Date.today()), ("state", "=", "done")]
        for erasure in self.search(over):
            contacts = self.env["res.partner"].browse(erasure.kept_ids).exists()
            erasure.hold_until = False
            if contacts:
                erasure._begin(erasure._plan(contacts))

    def _step(self):
        """The next store; after the last one, the next tables of the search."""
        self.ensure_one()
        line = self.line_ids.filtered(lambda line: not line.done)[:1]
        if not line:
            self._search_next()
            return
        getattr(line, f"_{line.action}")(Person(**self.person))
        line.done = True
        self.env.invalidate_all()


class CdpErasureLine(models.Model):
    _inherit = "cdp.erasure.line"

    def _delete(self, person):
        """Delete the rows; those that documents need stay and name nobody."""
        if self.model == "ir.attachment":
            self.env[self.model].browse(self.row_ids).exists().unlink()
            return
        if self.model == "cdp.consent.subject":
            self._forget_proofs()
        if self.model == "res.device.log":
            self._end_sessions()
        table = self.env[self.model]._table
        stay = needed(self.env, table, self.row_ids)
        gone = sorted(set(self.row_ids) - stay)
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(table), gone)
        )
        if stay:
            self.write(
                {
                    "row_ids": sorted(stay),
                    "action": "mask",
                    "why": self.env._("Other documents need the rows."),
                }
            )
            self._mask(person)

    def _forget_proofs(self):
        """How we know what they said; the ledger itself goes on without them."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM cdp_consent_proof WHERE consent_id IN ("
                " SELECT line.id FROM cdp_consent line"
                " JOIN cdp_consent_subject subject ON subject.pseudonym = line.subject"
                " WHERE subject.id = ANY(%s))",
                self.row_ids,
            )
        )

    def _end_sessions(self):
        """A file of a session holds the log-in and from where it came."""
        devices = self.env[self.model].browse(self.row_ids).exists()
        identifiers = set(devices.mapped("session_identifier"))
        root.session_store.delete_from_identifiers(sorted(identifiers))

    def _mask(self, person):
        """Take the person out of the words of rows that stay."""
        if self.model == "res.partner":
            self._tell_contacts(*self.erasure_id._erase_contacts(self.row_ids))
        elif self.model == "res.users":
            self.erasure_id._erase_users(self.row_ids)
        else:
            self._set(self._changes(needles.regex(person.everything())))
        if self.model == "mailing.trace":
            self._forget_clicks()

    def _forget_clicks(self):
        """From where they followed the links of a mailing."""
        self.env.cr.execute(
            SQL(
                "UPDATE link_tracker_click SET ip = NULL"
                " WHERE mailing_trace_id = ANY(%s)",
                self.row_ids,
            )
        )

    def _tell_contacts(self, named, nameless):
        """Say what became of the contact: kept by name, without one, or gone."""
        if named:
            why = self.env._("Kept documents need name, address and tax number.")
            until = self.erasure_id.hold_until
            self.write({"action": "keep", "why": why, "until": until})
        elif nameless:
            self.why = self.env._("Documents need a contact; it is nobody's now.")
        else:
            self.write({"action": "delete", "why": False})

    def _keep(self, person):
        """Not even a document that the law keeps needs an email or a telephone."""
        if self.hold_id and not self.hold_id.names_customer:
            self._mask(person)
        elif self.model != "ir.attachment":
            columns = self._columns()
            self._set({name: SQL("NULL") for name in ADDRESSES if name in columns})

    def _columns(self):
        """{column: field} of the words in the rows."""
        return {
            field.name: field
            for field in self.env[self.model]._fields.values()
            if field.store
            and field.column_type
            and field.type in ("char", "text", "html", "json", "properties")
            and field.name not in SEALED.get(self.model, ())
        }

    def _changes(self, regex):
        """{column: what it becomes}."""
        changes, words = {}, (*WORDS, *OWN_WORDS.get(self.model, ()))
        for name, field in self._columns().items():
            column = SQL.identifier(name)
            if name in words:
                changes[name] = SQL("''") if field.required else SQL("NULL")
            elif not regex:
                continue
            elif name in ADDRESSES and not field.required:
                changes[name] = SQL(
                    "CASE WHEN %s ~* %s THEN NULL ELSE %s END", column, regex, column
                )
            else:
                changes[name] = masked(column, field.column_type[1], regex)
        return changes

    def _set(self, changes):
        if not changes:
            return
        pairs = [SQL("%s = %s", SQL.identifier(n), to) for n, to in changes.items()]
        table = SQL.identifier(self.env[self.model]._table)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                table,
                SQL(", ").join(pairs),
                self.row_ids,
            )
        )


def masked(column, type_, regex):
    """A column without what the expression finds."""
    if type_ in ("json", "jsonb"):
        return SQL(
            "regexp_replace(%s::text, %s, %s, 'gi')::%s",
            column,
            regex,
            ERASED,
            SQL(type_),
        )
    return SQL("regexp_replace(%s, %s, %s, 'gi')", column, regex, ERASED)
