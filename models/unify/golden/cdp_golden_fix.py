from odoo import fields, models

from .parts import FIELDS


class CdpGoldenFix(models.Model):
    """A value that a person fixed: it stands whatever the rules say.

    It stays with the profile it was made on. Linked into another profile it counts
    there, and goes back with its own when the link is undone.
    """

    _name = "cdp.golden.fix"
    _description = "Golden Value Fixed by Hand"
    _log_access = False
    _rec_name = "field"

    profile_id = fields.Many2one("cdp.profile", required=True, ondelete="cascade")
    field = fields.Selection(FIELDS, required=True)
    vals = fields.Json(required=True)
    user_id = fields.Many2one("res.users", string="Fixed by", ondelete="set null")
    date = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())

    _once = models.Constraint(
        "UNIQUE(profile_id, field)", "A value is fixed once a profile."
    )
