"""Who got the first message of a journey, and who was held out to compare.

Noted at the moment at which the message leaves or would have left: after the gate and
the journey have allowed it. Whoever is refused is in neither group.
"""

import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ....engine.experiment import assignment

SALT = "customer_data_platform.holdout_salt"
SHARE = "customer_data_platform.holdout_share"
ARMS = [("treated", "Got it"), ("control", "Held out, to compare")]

# The group of a run is kept. Of another run of the same customer, or of whom was linked
# with him or her since, the earliest counts: nobody changes sides.
KNOWN = """
SELECT run.id, COALESCE(customer.partner_id, run.partner_id), first.arm, own.arm
  FROM cdp_journey_run run
  JOIN res_partner contact ON contact.id = run.partner_id
  LEFT JOIN cdp_profile customer ON customer.id = contact.cdp_profile_id
  LEFT JOIN cdp_exposure own ON own.run_id = run.id
  LEFT JOIN LATERAL (
       SELECT before.arm FROM res_partner linked
         JOIN cdp_exposure before ON before.partner_id = linked.id
        WHERE (linked.id = run.partner_id
               OR linked.cdp_profile_id = contact.cdp_profile_id)
          AND before.journey_id = run.journey_id AND before.date >= %(since)s
        ORDER BY before.date, before.id LIMIT 1) first ON TRUE
 WHERE run.id = ANY(%(runs)s)
"""
LOG = """
INSERT INTO cdp_exposure (journey_id, run_id, step_id, profile_id, partner_id, arm,
       date)
SELECT run.journey_id, run.id, %(step)s, contact.cdp_profile_id, run.partner_id,
       %(arm)s, %(now)s
  FROM cdp_journey_run run JOIN res_partner contact ON contact.id = run.partner_id
 WHERE run.id = ANY(%(runs)s) AND NOT run.test AND NOT run.shadow
    ON CONFLICT (run_id) DO NOTHING
"""
# Two customers turned out to be one who was on both sides: who of them compares with
# whom can no longer be said. Rows follow their contact.
FOLLOW = """
WITH now AS (
    SELECT known.id, contact.cdp_profile_id AS profile_id,
           MIN(known.arm) OVER side <> MAX(known.arm) OVER side AS contaminated
      FROM cdp_exposure known JOIN res_partner contact ON contact.id = known.partner_id
     WHERE contact.cdp_profile_id = ANY(%s)
    WINDOW side AS (PARTITION BY known.journey_id, contact.cdp_profile_id)
)
UPDATE cdp_exposure known SET profile_id = now.profile_id,
       contaminated = now.contaminated
  FROM now WHERE now.id = known.id AND (known.profile_id, known.contaminated)
       IS DISTINCT FROM (now.profile_id, now.contaminated)
"""


class CdpExposure(models.Model):
    _name = "cdp.exposure"
    _description = "Customer who Got a Journey's Message, or Was Held Out"
    _order = "date desc, id desc"
    _log_access = False
    _rec_name = "run_id"

    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade"
    )
    run_id = fields.Many2one(
        "cdp.journey.run", required=True, readonly=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "cdp.journey.step",
        string="First message",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    profile_id = fields.Many2one(
        "cdp.profile", string="Customer", readonly=True, ondelete="set null", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    arm = fields.Selection(ARMS, string="Group", required=True, readonly=True)
    date = fields.Datetime(string="When", required=True, readonly=True)
    contaminated = fields.Boolean(
        string="In both groups",
        readonly=True,
        help="Two customers who turned out to be one had been in different groups. "
        "They are left out of the comparison.",
    )

    _run_unique = models.UniqueIndex("(run_id)", "A run is in one group, once.")
    _journey_idx = models.Index("(journey_id, date)")

    def init(self):
        """The secret that groups are drawn with: made once, kept for ever."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO ir_config_parameter (key, value, create_uid, write_uid,"
                " create_date, write_date) VALUES (%s, %s, 1, 1, now(), now())"
                " ON CONFLICT (key) DO NOTHING",
                SALT,
                secrets.token_hex(16),
            )
        )

    # ------------------------------------------------------------------
    # Who is held out
    # ------------------------------------------------------------------

    @api.model
    def _held_out(self, journey, run_ids):
        """The runs among these whose customer gets nothing, to compare."""
        known = self.env.execute_query(
            SQL(
                KNOWN,
                runs=list(run_ids),
                since=journey.compare_since or journey.create_date,
            )
        )
        drawn = self._drawn(journey, [row[1] for row in known])
        held = set()
        for (run_id, _subject, first, own), by_hash in zip(known, drawn, strict=True):
            arm = own or first
            if arm == "control" or (not arm and by_hash):
                held.add(run_id)
        return held

    @api.model
    def _drawn(self, journey, subjects):
        """Whether each is held out: from everything, or from this journey."""
        if not journey._compares():
            return [False] * len(subjects)
        parameters = self.env["ir.config_parameter"].sudo()  # nobody's to read
        salt = parameters.get_param(SALT)
        from_all = assignment.held_out(salt, "all", subjects, self._share_of_all())
        from_this = assignment.held_out(
            salt, f"journey {journey.id}", subjects, journey.holdout_share / 100
        )
        return [one or other for one, other in zip(from_all, from_this, strict=True)]

    @api.model
    def _share_of_all(self):
        """How many are held out of all journeys, 0 to 1."""
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        return float(parameters.get_param(SHARE) or 0) / 100

    @api.model
    def _log(self, run_ids, step, arm):
        """Note in which group runs are, at their first message; return how many."""
        self.env.cr.execute(
            SQL(
                LOG,
                step=step.id,
                arm=arm,
                now=fields.Datetime.now(),
                runs=list(run_ids),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _follow_links(self, profile_ids):
        self.env.cr.execute(SQL(FOLLOW, list(profile_ids)))
        return self.env.cr.rowcount
