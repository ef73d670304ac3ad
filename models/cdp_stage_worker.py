from typing import NamedTuple

from odoo import models


class Batch(NamedTuple):
    """What one batch did.

    ``processed``: customers looked at; ``cursor``: where a full pass goes on, None at
    its end; ``again``: customers that an earlier round of the pass has counted.
    """

    processed: int = 0
    written: int = 0
    cursor: int | None = None
    again: int = 0


class CdpStageWorker(models.AbstractModel):
    """What the runner asks of a stage; each stage fills it in."""

    _name = "cdp.stage.worker"
    _description = "Worker of a Customer Data Stage"
    #: whether a full pass of the stage before calls for one of this
    _chained = True

    def _prepare(self):
        """What has to be so before the stage works."""

    def _signature(self):
        """Text that changes when everybody has to be looked at again."""
        return ""

    def _stale_before(self, last_night):
        """A full pass that ended before this moment is too old; nightly as a rule."""
        return last_night

    def _wants_full(self):
        """Whether the figures themselves call for a full pass."""
        return False

    def _due(self):
        """How many wait for their time to come, and it has, beside the queue."""
        return 0

    def _full_size(self, cursor):
        """How many are left of a full pass that came as far as ``cursor``."""
        raise NotImplementedError

    def _full_batch(self, cursor):
        """Do one batch of a full pass and return a :class:`Batch`."""
        raise NotImplementedError

    def _queued_batch(self):
        """Do one batch of the queue; return a :class:`Batch`, None if empty."""
        raise NotImplementedError
