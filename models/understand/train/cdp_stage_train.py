"""*Train the models*: a new version of each score, weekly or when there is reason to.

One kind a batch, each in a child process of its own. A kind's own stage knows how to
train; here is decided when, and what becomes of the version (see cdp.model).
"""

import hashlib
import logging
from datetime import timedelta

from odoo import fields, models

from ...cdp_stage_worker import Batch
from ...child import ChildError
from ..model.cdp_model import TRAINED

_logger = logging.getLogger(__name__)

#: nights from one training to the next
EVERY = 7
#: days after a training in which drift asks for no other: it may be here to stay
REST = 3
#: so many times as many customers as when there were too few are worth another look
GROWN = 1.1
#: settings that say what is predicted, and as of when
SETTINGS = ("as_of", "churn_horizon_days", "value_horizon_days")


class CdpStageTrain(models.AbstractModel):
    _name = "cdp.stage.train"
    _inherit = "cdp.stage.worker"
    _description = "Train the Models"
    _chained = False

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _signature(self):
        parameters = self.env["ir.config_parameter"].sudo()  # plain settings
        prefix = "customer_data_platform."
        chosen = [parameters.get_param(prefix + name) for name in SETTINGS]
        specs = self.env["cdp.source"]._live_specs()
        currency = self.env["cdp.profile"]._reporting_currency().id
        return hashlib.sha256(repr((chosen, specs, currency)).encode()).hexdigest()

    def _stale_before(self, last_night):
        versions = self.env["cdp.model"]
        if all(versions._current(kind) for kind in TRAINED):
            return last_night - timedelta(days=EVERY - 1)
        return last_night  # what failed, and has no version yet, is tried every night

    def _wants_full(self):
        return any(self._wants(self.env["cdp.model"]._current(k)) for k in TRAINED)

    def _wants(self, version):
        """Whether customers have changed so much that a new version is due at once."""
        if version.state == "gated":
            return version._customers_now() > GROWN * version.customers
        if version.drift_verdict != "much":
            return False
        newest = version.search([("kind", "=", version.kind)], limit=1)
        return newest.trained < fields.Datetime.now() - timedelta(days=REST)

    # ------------------------------------------------------------------
    # A full pass: what came of the forecasts of the past, then each kind
    # ------------------------------------------------------------------

    def _full_size(self, cursor):
        return len(TRAINED) + 1 - cursor

    def _full_batch(self, cursor):
        if not cursor:
            return Batch(0, self.env["cdp.model.outcome"]._realise(), 1)
        version = self._train_kind(TRAINED[cursor - 1])
        following = cursor + 1 if cursor < len(TRAINED) else None
        return Batch(max(version.customers, 1), 1, following)

    def _train_kind(self, kind):
        """Train one kind; return its version, a draft if it could not be finished."""
        versions = self.env["cdp.model"]
        current = versions._current(kind)
        live = current if current.state == "live" else versions
        try:
            with self.env.cr.savepoint():
                answer = self.env[f"cdp.stage.{kind}"]._train(live.parameters)
        except ChildError as error:
            # The others go on. What failed is told to whoever may see to it.
            _logger.warning("Training of %r failed: %s", kind, error)
            return versions._note_failure(kind, str(error))
        return versions._keep_training(kind, answer, live)

    def _queued_batch(self):
        # No single customer asks for a training.
        partners, profiles = self.env["cdp.change"]._take("train", 5_000)
        return Batch(len(profiles)) if partners or profiles else None
