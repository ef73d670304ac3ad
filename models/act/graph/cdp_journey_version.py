from odoo import api, models


class CdpJourneyVersion(models.Model):
    _inherit = "cdp.journey.version"

    @api.readonly
    def graph(self):
        """The steps of a version as they are drawn, and whether they may be changed."""
        self.ensure_one()
        self.check_access("read")
        steps = self.step_ids
        kinds = self.env["cdp.journey.step"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        return {
            "id": self.id,
            "editable": not self.published and self.has_access("write"),
            "ran": bool(self.published),
            "first": self._first().id,
            "steps": steps._as_drawn(),
            "kinds": [
                {"kind": kind, "label": labels[kind]} for kind in steps._offered()
            ],
        }

    def arrange(self):
        """Forget where steps were put by hand."""
        self.step_ids.write({"x": 0, "y": 0})

    def action_show(self):
        """Show the steps of this version, as they were."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.journey_id.name}: {self.display_name}",
            "res_model": "cdp.journey.version",
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
