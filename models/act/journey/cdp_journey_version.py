"""What a journey does, at one time: steps that stay as they are once in force."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cdp_journey_step import EDGES


class CdpJourneyVersion(models.Model):
    _name = "cdp.journey.version"
    _description = "Version of a Journey"
    _order = "journey_id, number desc"

    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade", index=True
    )
    number = fields.Integer(readonly=True)
    published = fields.Datetime(string="In force since", readonly=True, copy=False)
    approved_on = fields.Datetime(string="Approved", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    step_ids = fields.One2many("cdp.journey.step", "version_id", string="Steps")
    run_count = fields.Integer(string="Under way", compute="_compute_run_count")

    _number_unique = models.Constraint(
        "UNIQUE(journey_id, number)", "Versions are counted on."
    )

    @api.depends("number", "journey_id.name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %s", version.number)

    def _compute_run_count(self):
        counts = dict(
            self.env["cdp.journey.run"]._read_group(
                [
                    ("version_id", "in", self.ids),
                    ("state", "in", ["active", "waiting"]),
                ],
                ["version_id"],
                ["__count"],
            )
        )
        for version in self:
            version.run_count = counts.get(version, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            last = self.search(
                [("journey_id", "=", vals["journey_id"])], order="number desc", limit=1
            )
            vals.setdefault("number", last.number + 1)
        return super().create(vals_list)

    def _first(self):
        """The step a customer begins with."""
        self.ensure_one()
        aims = self.step_ids._aims()
        return (self.step_ids - aims)[:1]

    def _publish(self):
        """Put a draft into force; from now on it stays as it is."""
        self.ensure_one()
        if self.published:
            return
        self.step_ids._check_graph()
        self.published = fields.Datetime.now()
        self.journey_id.live_version_id = self

    def _approve(self):
        self.ensure_one()
        if not self.env.user.has_group("customer_data_platform.group_manager"):
            raise UserError(
                self.env._("A manager of customer data approves what customers get.")
            )
        self.write(
            {"approved_on": fields.Datetime.now(), "approved_by_id": self.env.uid}
        )

    def _copy_steps(self, version):
        """Copy the steps, their mails and how they hang together to another version."""
        bare = self.step_ids.with_context(cdp_no_mailing=True)  # it comes along below
        copies = {
            step: step.copy({"version_id": version.id, "key": step.key})
            for step in bare
        }
        for step, copy in copies.items():
            links = {
                link: copies[step[link]].id
                for link in (*EDGES, "mail_step_id")
                if step[link]
            }
            for mailing in step._mailings():
                twin = mailing.copy(
                    {"cdp_step_id": copy.id, "name": mailing.name, "active": False}
                )
                if mailing == step.mailing_id:
                    links["mailing_id"] = twin.id
            copy.write(links)
        return copies

    def _refuse_frozen(self):
        if self.filtered("published"):
            raise UserError(
                self.env._(
                    "This version is in force, and customers are under way on it. "
                    "Choose “Change the steps” to make a new version."
                )
            )
