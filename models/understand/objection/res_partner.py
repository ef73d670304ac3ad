from odoo import api, fields, models

USER = "customer_data_platform.group_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_no_profiling = fields.Boolean(
        string="Objects to profiling",
        copy=False,
        groups=USER,
        help="The customer behind this contact gets no scores, recommendations or "
        "segments, and is left out of what the models learn.",
    )
    cdp_no_profiling_since = fields.Datetime(
        string="Objects since", readonly=True, copy=False, groups=USER
    )
    cdp_no_profiling_by_id = fields.Many2one(
        "res.users",
        string="Objection noted by",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=USER,
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        objecting = [vals.get("cdp_no_profiling") for vals in vals_list]
        if any(objecting):
            ids = [p.id for p, no in zip(partners, objecting, strict=True) if no]
            self.browse(ids)._note_objection(True)
        return partners

    def write(self, vals):
        if "cdp_no_profiling" not in vals:
            return super().write(vals)
        objects = bool(vals["cdp_no_profiling"])
        changing = self.filtered(lambda contact: contact.cdp_no_profiling != objects)
        result = super().write(vals)
        if changing:
            changing._note_objection(objects)
        return result

    def _note_objection(self, objects):
        """Keep since when and who noted it, and let it count at once."""
        self.write(
            {
                "cdp_no_profiling_since": objects and fields.Datetime.now(),
                "cdp_no_profiling_by_id": objects and self.env.uid,
            }
        )
        log = self.env["cdp.identity.log"]
        why = (
            self.env._("The customer objects to profiling: no scores from now on.")
            if objects
            else self.env._("The customer has withdrawn the objection to profiling.")
        )
        for contact in self:
            log._note("objected" if objects else "objection_withdrawn", contact, why)
        self.flush_recordset()
        # The rules of who is left out read more than whoever notes it may see.
        self.env["cdp.stage.link"].sudo()._exclude(self.cdp_profile_id.ids)
        self.env["cdp.change"]._note_partners("link", self.ids)
