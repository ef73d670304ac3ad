"""The nightly removal: small transactions, each with its line in the log."""

import logging

from odoo import api, models

from .cdp_retention_person import AT_ONCE
from .cdp_retention_rule import MOST
from .kinds import KINDS, PERSON

_logger = logging.getLogger(__name__)

BATCH = 2_000  # rows in one transaction


class CdpRetentionRule(models.Model):
    _inherit = "cdp.retention.rule"

    @api.model
    def _nightly(self):
        """Do what the rules in use say; the scheduler calls it again if time is up."""
        cron = self.env["ir.cron"]
        rules = self.search([("active", "=", True)])
        due = {rule: min(rule._count(), rule._most()) for rule in rules}
        cron._commit_progress(remaining=sum(due.values()))
        for rule, left in due.items():
            try:
                if not rule._do(left):
                    return  # time is up; what is left goes with the next call
            except Exception as error:
                # The batches before are committed; other rules do not wait for this.
                self.env.cr.rollback()
                _logger.exception("Retention rule %s", rule.id)
                rule.problem = f"{type(error).__name__}: {error}"
                cron._commit_progress()

    def _most(self):
        return MOST if self.kind == PERSON else float("inf")

    def _do(self, left):
        """Remove all that is due, batch by batch; False if time is up."""
        if self.problem:
            self.problem = False
        while left > 0:
            done = self._batch()
            seconds = self.env["ir.cron"]._commit_progress(done)
            left -= done
            if not done:
                break
            if not seconds:
                return False
        return True

    def _batch(self):
        """Remove some, and note it: both or neither."""
        self.ensure_one()
        if self.kind == PERSON:
            done = self._erase_batch(AT_ONCE)
        else:
            done = self._delete_batch(BATCH)
        if done:
            self.env["cdp.retention.log"]._add(self, done)
        return done

    def _delete_batch(self, number):
        domain = self._domain()
        if domain is None:
            return 0
        # The rule, not the person whose turn it is, says what goes. What nobody may
        # delete by hand (privacy requests) lets retention do it by the context.
        model = self.env[KINDS[self.kind].model].sudo()
        rows = model.with_context(active_test=False, cdp_retention=True).search(
            domain, limit=number, order="id"
        )
        done = len(rows)
        rows.unlink()
        return done
