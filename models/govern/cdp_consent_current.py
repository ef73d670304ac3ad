from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cdp_consent import STATES
from .cdp_purpose import CHANNELS

#: ids of the view: profile, purpose and channel in one number below 2**53
PROFILE_FACTOR = 1 << 20
CHANNEL_FACTOR = 8


class CdpConsentCurrent(models.Model):
    """What a customer said last, for each purpose and channel; of linked contacts the
    strictest."""

    _name = "cdp.consent.current"
    _description = "Consent of a Customer"
    _auto = False
    _log_access = False
    _order = "purpose_id, channel"

    profile_id = fields.Many2one("cdp.profile", readonly=True)
    purpose_id = fields.Many2one("cdp.purpose", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    state = fields.Selection(STATES, string="Said", readonly=True)
    date = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        places = SQL(
            "ARRAY[%s]", SQL(", ").join(SQL("%s", channel) for channel, _n in CHANNELS)
        )
        return SQL(
            "SELECT profile_id::bigint * %(profile)s + purpose_id * %(channel)s"
            " + array_position(%(places)s, channel::text) AS id, *"
            " FROM (%(current)s) held",
            profile=PROFILE_FACTOR,
            channel=CHANNEL_FACTOR,
            places=places,
            current=self.env["cdp.consent.state"]._current(
                SQL("contact.cdp_profile_id IS NOT NULL")
            ),
        )

    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain).map_conditions(_name_profiles)
        return super()._search(domain, *args, **kwargs)

    def action_open_lines(self):
        """Open the lines of the ledger behind this."""
        self.ensure_one()
        return self.profile_id._open_ledger(
            [("purpose_id", "=", self.purpose_id.id), ("channel", "=", self.channel)]
        )

    @api.depends("purpose_id", "channel")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for current in self:
            current.display_name = (
                f"{current.purpose_id.name}, {channels.get(current.channel)}"
            )


def _name_profiles(condition):
    """Ids hold the profile's: naming it lets PostgreSQL use its index."""
    if condition.field_expr != "id" or condition.operator != "in":
        return condition
    try:
        ids = [int(id_) for id_ in condition.value]
    except TypeError:  # a sub-query: leave it to PostgreSQL
        return condition
    return condition & Domain(
        "profile_id", "in", [id_ // PROFILE_FACTOR for id_ in ids]
    )
