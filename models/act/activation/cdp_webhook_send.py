"""Sending what is due: claimed with a lock that other workers skip, told at least once.

The lock is held until the outcome is written. A worker killed in between has sent
perhaps and noted nothing: the message goes again, with the same id, so that the other
program can tell.
"""

import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from . import post
from .cdp_webhook_delivery import TRIES

BATCH = 50
SPAN = 20  # seconds after which a batch is committed
REST = timedelta(minutes=1)
GONE = 410

CLAIM = """
SELECT d.id FROM cdp_webhook_delivery d JOIN cdp_webhook h ON h.id = d.webhook_id
 WHERE d.state = 'waiting' AND d.next_try <= %(now)s AND h.active
   AND (h.rest_until IS NULL OR h.rest_until <= %(now)s)
 ORDER BY d.next_try, d.id LIMIT %(limit)s FOR UPDATE OF d SKIP LOCKED
"""
# Who has objected meanwhile, or is erased: nothing is told of them, and nothing kept.
DROP = """
DELETE FROM cdp_webhook_delivery d USING cdp_profile p
 WHERE d.id = ANY(%(ids)s) AND p.id = d.profile_id AND EXISTS (
       SELECT FROM res_partner one
        WHERE (one.cdp_profile_id = p.id OR one.id = d.partner_id)
          AND (one.cdp_restricted OR one.cdp_erased OR one.cdp_no_profiling))
RETURNING d.id
"""


class CdpWebhookDelivery(models.Model):
    _inherit = "cdp.webhook.delivery"

    @api.model
    def _due(self):
        """(how many could be sent now, when the next one could)."""
        query = SQL(
            "SELECT count(*) FILTER (WHERE due <= %(now)s),"
            "       min(due) FILTER (WHERE due > %(now)s)"
            "  FROM (SELECT GREATEST(d.next_try, h.rest_until) AS due"
            "          FROM cdp_webhook_delivery d JOIN cdp_webhook h"
            "            ON h.id = d.webhook_id"
            "         WHERE d.state = 'waiting' AND h.active) waiting",
            now=fields.Datetime.now(),
        )
        self.env.flush_all()
        return self.env.execute_query(query)[0]

    @api.model
    def _claim(self, limit=BATCH):
        """Deliveries that are due, for this transaction alone."""
        self.env.flush_all()
        query = SQL(CLAIM, now=fields.Datetime.now(), limit=limit)
        ids = [row[0] for row in self.env.execute_query(query)]
        gone = {row[0] for row in self.env.execute_query(SQL(DROP, ids=ids))}
        self.invalidate_model()
        return self.browse(id_ for id_ in ids if id_ not in gone), len(gone)

    def _send_all(self):
        """Send until the time of a batch is over; return how many were tried."""
        begun, tried = time.monotonic(), 0
        silent = self.env["cdp.webhook"]
        for one in self:
            if time.monotonic() - begun > SPAN:
                break
            if one.webhook_id in silent or not one.webhook_id.active:
                continue
            tried += 1
            if not one._send_one().status:
                # One that does not answer would keep all the others waiting.
                silent |= one.webhook_id
                one.webhook_id.rest_until = fields.Datetime.now() + REST
        return tried

    def _send_one(self):
        hook = self.webhook_id
        outcome = post.post(
            hook.url,
            hook._secrets(),
            self.message_id,
            self.payload.encode(),
            hook._loopback(),
        )
        self.tries += 1
        self.status, self.answer = outcome.status, outcome.answer
        if outcome.taken:
            self.state, self.next_try = "sent", False
        elif outcome.status == GONE:
            self.state, self.next_try = "dead", False
            hook.active = False  # it has said that it does not want any more
        elif self.tries >= TRIES:
            self.state, self.next_try = "dead", False
        else:
            self.next_try = fields.Datetime.now() + timedelta(seconds=self._pause())
        return outcome
