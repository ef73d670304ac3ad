from odoo import api, fields, models
from odoo.tools import SQL


class CdpProfile(models.Model):
    """One real customer, a person or an organisation.

    Every contact that is not a mere address owns a profile. When contacts turn out
    to be one customer they all point at the oldest of their profiles; the others
    stay behind, archived and marked as merged, so that undoing it is exact.
    """

    _name = "cdp.profile"
    _description = "Customer Profile"
    _order = "revenue desc, id"
    _log_access = False
    _rec_names_search = ["partner_id.complete_name", "identifier_ids.value"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Main contact",
        ondelete="cascade",
        readonly=True,
        help="The contact that stands for the customer.",
    )
    partner_ids = fields.One2many(
        "res.partner",
        "cdp_profile_id",
        string="Linked contacts",
        context={"active_test": False},
        readonly=True,
    )
    name = fields.Char(related="partner_id.name")
    avatar_128 = fields.Binary(related="partner_id.avatar_128")
    # Web clients ask how old a picture is; the picture is the contact's.
    write_date = fields.Datetime(related="partner_id.write_date", string="Changed")
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    city = fields.Char(related="partner_id.city")
    country_id = fields.Many2one(related="partner_id.country_id")
    organisation_id = fields.Many2one(
        related="partner_id.parent_id", string="Works for"
    )
    is_company = fields.Boolean(string="Organisation", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        readonly=True,
        index="btree_not_null",
        help="The company whose contact this is; empty when companies share it.",
    )
    active = fields.Boolean(default=True, readonly=True)
    merged_into_id = fields.Many2one(
        "cdp.profile",
        string="Is the same customer as",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    merged_ids = fields.One2many(
        "cdp.profile",
        "merged_into_id",
        string="Profiles joined here",
        context={"active_test": False},
        readonly=True,
    )
    excluded_by_id = fields.Many2one(
        "cdp.exclusion",
        string="Left out of scores by",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    identifier_ids = fields.One2many(
        "cdp.identifier", "profile_id", string="Identifiers", readonly=True
    )
    timeline_ids = fields.One2many("cdp.timeline", "profile_id", readonly=True)
    contact_count = fields.Integer(compute="_compute_contact_count")
    match_count = fields.Integer(compute="_compute_match_count")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _partner_unique = models.Constraint(
        "UNIQUE(partner_id)", "A contact owns one profile only."
    )

    def init(self):
        # Scores change often: room for a new version of each row on its own page
        # spares the indexes.
        self.env.cr.execute("ALTER TABLE cdp_profile SET (fillfactor = 50)")

    @api.depends("partner_id.display_name")
    def _compute_display_name(self):
        for profile in self:
            partner = profile.sudo().partner_id  # a name, on records one may see
            profile.display_name = partner.display_name or self.env._("Unknown visitor")

    @api.depends("partner_ids")
    def _compute_contact_count(self):
        counts = self.env["res.partner"]._read_group(
            [("cdp_profile_id", "in", self.ids), ("active", "in", [True, False])],
            ["cdp_profile_id"],
            ["__count"],
        )
        numbers = {profile.id: count for profile, count in counts}
        for profile in self:
            profile.contact_count = numbers.get(profile.id, 0)

    def _compute_match_count(self):
        for profile in self:
            profile.match_count = self.env["cdp.match"].search_count(
                profile._match_domain()
            )

    def _match_domain(self):
        return [
            "|",
            ("partner_a_id", "in", self.partner_ids.ids),
            ("partner_b_id", "in", self.partner_ids.ids),
        ]

    def _compute_currency_id(self):
        self.currency_id = self._reporting_currency()

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "currency_id":
            # One currency for everybody, so that lists and pivots may add amounts up.
            return SQL("%s", self._reporting_currency().id)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _reporting_currency(self):
        """The currency scores are counted in: that of the first company."""
        # Its currency is no secret, even to users of another company.
        return self.env.ref("base.main_company").sudo().currency_id

    # ------------------------------------------------------------------
    # Where the numbers come from
    # ------------------------------------------------------------------

    def _action_list(self, name, model, domain, views="list,form", **context):
        return {
            "type": "ir.actions.act_window",
            "name": f"{name}: {self.display_name}",
            "res_model": model,
            "view_mode": views,
            "domain": domain,
            "context": context,
        }

    def action_open_transactions(self):
        """Open the purchases behind count and revenue."""
        self.ensure_one()
        domain = [("profile_id", "=", self.id)]
        return self._action_list(
            self.env._("Purchases"), "cdp.transaction", domain, "list,pivot,graph"
        )

    def action_open_timeline(self):
        """Open everything that happened with this customer."""
        self.ensure_one()
        domain = [("profile_id", "=", self.id)]
        return self._action_list(self.env._("Timeline"), "cdp.timeline", domain, "list")

    def action_open_contacts(self):
        """Open the contacts that are this customer."""
        self.ensure_one()
        domain = [("cdp_profile_id", "=", self.id)]
        return self._action_list(
            self.env._("Contacts"), "res.partner", domain, active_test=False
        )

    def action_open_matches(self):
        """Open why contacts are linked, or kept apart."""
        self.ensure_one()
        return self._action_list(
            self.env._("Links"), "cdp.match", self._match_domain(), "list,form"
        )

    def action_open_partner(self):
        """Open the main contact."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
