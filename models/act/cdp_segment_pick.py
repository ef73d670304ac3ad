"""Lists kept by hand: which contacts somebody has put on them."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize


class CdpSegmentPick(models.Model):
    """A contact on a list. A contact and no profile, because a profile may be joined
    with another and parted again; the contact stays whom somebody meant."""

    _name = "cdp.segment.pick"
    _description = "Contact on a List"
    _order = "id desc"
    _rec_name = "partner_id"

    segment_id = fields.Many2one(
        "cdp.segment",
        string="List",
        required=True,
        ondelete="cascade",
        domain=[("kind", "=", "list")],
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade", index=True
    )
    profile_id = fields.Many2one(related="partner_id.cdp_profile_id", string="Customer")
    email = fields.Char(
        compute="_compute_email",
        readonly=False,
        help="In an import, the email address is enough to find the contact.",
    )
    create_uid = fields.Many2one("res.users", string="Added by", readonly=True)
    create_date = fields.Datetime(string="Added on", readonly=True)

    _once = models.Constraint(
        "UNIQUE(segment_id, partner_id)", "The contact is on the list already."
    )

    @api.depends("partner_id.email")
    def _compute_email(self):
        for pick in self:
            pick.email = pick.partner_id.email

    @api.constrains("segment_id")
    def _check_list(self):
        if self.segment_id.filtered(lambda segment: segment.kind != "list"):
            raise ValidationError(
                self.env._(
                    "Members of a segment with a rule come and go by it. Choose a list "
                    "kept by hand."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._found(dict(vals)) for vals in vals_list]
        picks = super().create(vals_list)
        picks._show(picks.partner_id)
        return picks

    def unlink(self):
        segments, partners = self.segment_id, self.partner_id
        result = super().unlink()
        self._show(partners, segments)
        return result

    @api.model
    def _found(self, vals):
        """Values with the contact that an email address stands for."""
        email = vals.pop("email", None)
        if vals.get("partner_id") or not email:
            return vals
        key = email_normalize(email)
        partner = key and self.env["res.partner"].search(
            [("email_normalized", "=", key), ("cdp_profile_id", "!=", False)],
            order="id",
            limit=1,
        )
        if not partner:
            raise UserError(
                self.env._(
                    "No contact has the email address “%s”. Import the contacts first, "
                    "or take the line out.",
                    email,
                )
            )
        return {**vals, "partner_id": partner.id}

    def _show(self, partners, segments=None):
        """Let members in and out at once: by hand, one wants to see it."""
        # Nobody writes memberships; whoever may put somebody on a list sees them move.
        stage = self.env["cdp.stage.segment"].sudo()
        profiles = partners.sudo().cdp_profile_id.ids
        if profiles:
            self.env["cdp.change"].sudo()._note_profiles(["segment"], profiles)
            for segment in (segments or self.segment_id).sudo():
                stage._look(segment, profiles)
            self.env.invalidate_all()


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    pick_ids = fields.One2many("cdp.segment.pick", "segment_id", string="Contacts")

    def action_open_picks(self):
        """Open the contacts on the list; import them here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%s: on the list", self.name),
            "res_model": "cdp.segment.pick",
            "view_mode": "list",
            "domain": [("segment_id", "=", self.id)],
            "context": {"default_segment_id": self.id},
            "help": self.env._("Add contacts, or import them by email address."),
        }

    def _put(self, partners):
        """Put contacts on a list; return how many were not on it before."""
        self.ensure_one()
        fresh = partners - self.pick_ids.partner_id
        self.env["cdp.segment.pick"].create(
            [{"segment_id": self.id, "partner_id": partner.id} for partner in fresh]
        )
        return len(fresh)
