from odoo import api, fields, models
from odoo.exceptions import UserError


class CdpAccessLog(models.Model):
    """Who read which raw personal data, when. Lines are added, never changed."""

    _name = "cdp.access.log"
    _description = "Reading of Personal Data"
    _order = "id desc"
    _log_access = False

    kind = fields.Selection(
        [
            ("proof", "Proof of a consent"),
            ("receipt", "Consent receipt"),
            ("export", "Export"),
            ("download", "Answer to a privacy request"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Datetime(
        required=True,
        readonly=True,
        index=True,
        default=lambda self: fields.Datetime.now(),
    )
    user_id = fields.Many2one(
        "res.users", string="Read by", readonly=True, ondelete="set null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="About",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    detail = fields.Char(string="What", readonly=True)

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{kinds.get(line.kind)}, {line.date}"

    @api.model
    def _note(self, kind, partner, detail):
        """Note that the present user reads something.

        :param partner: whom it is about; empty if about many
        :param detail: what, in a few words without personal data
        """
        # Nobody may write here, least of all those who are noted.
        return self.sudo().create(
            {
                "kind": kind,
                "user_id": self.env.uid,
                "partner_id": partner.id,
                "detail": detail,
            }
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("What was read was read: this log is only added to.")
        )
