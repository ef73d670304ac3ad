"""Steps that give a coupon of Odoo's loyalty programmes, where these are installed.

It is no server action: Odoo has none that gives a coupon to a contact, and the visit
keeps which one it was, so that later emails of the same run can name its code. What a
coupon takes off an order is in the amount of that order already: it counts as no cost
of its own.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..cdp_segment_gift import CARD, COUPONS, PROGRAMME, give_cards

#: as it stands in the text of an email
CODE = "object.cdp_coupon_code"
CODES = """
SELECT run.partner_id, visit.run_id, visit.card
  FROM cdp_journey_visit visit JOIN cdp_journey_run run ON run.id = visit.run_id
 WHERE visit.run_id = ANY(%s) AND visit.card IS NOT NULL ORDER BY visit.id
"""


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    # By number: a reference to what an app takes with it could not even be read.
    programme = fields.Integer(string="Number of the programme", aggregator=None)
    coupon_ref = fields.Reference(
        selection="_selection_coupon",
        string="Coupon",
        compute="_compute_coupon_ref",
        inverse="_inverse_coupon_ref",
        help="Each customer who comes here gets one coupon of this programme, of their "
        "own. Write {coupon} in an email that comes later: there stands its code.",
    )

    @api.model
    def _selection_coupon(self):
        return [(PROGRAMME, self.env._("Coupons"))] if PROGRAMME in self.env else []

    @api.depends("programme")
    def _compute_coupon_ref(self):
        for step in self:
            there = PROGRAMME in self.env and step.programme
            there = there and self.env[PROGRAMME].browse(step.programme).exists()
            step.coupon_ref = there and f"{PROGRAMME},{there.id}"

    def _inverse_coupon_ref(self):
        for step in self:
            step.programme = step.coupon_ref and step.coupon_ref.id

    def _do_coupon(self, run_ids):
        visits = self.env["cdp.journey.visit"]
        if not self._can_be_done():
            return self._without(run_ids, "missing")
        if self._in_shadow():
            visits._come(run_ids, self, "shadow")
        else:
            self._give(visits._come(run_ids, self, "done"))
        self.env["cdp.journey.run"]._move(run_ids, self.next_id)
        return None

    def _give(self, come):
        """:param come: {run id: visit id} of those who have not been here before"""
        if not come:
            return
        runs = self.env["cdp.journey.run"].browse(come).sudo()  # carried out
        programme = self.sudo().coupon_ref  # who approved it might give these
        cards = give_cards(programme, [run.partner_id.id for run in runs])
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_visit visit SET card = given.card"
                " FROM unnest(%s, %s) given (visit, card)"
                " WHERE visit.id = given.visit",
                list(come.values()),
                cards.ids,
            )
        )

    def _is_offered(self, kind):
        return super()._is_offered(kind) and (kind != "coupon" or PROGRAMME in self.env)

    def _can_be_done(self):
        return super()._can_be_done() and (self.kind != "coupon" or self._gives())

    def _gives(self):
        """Whether the programme is there, and its coupons can be used."""
        programme = self.sudo().coupon_ref
        if not (programme and programme.active):
            return False
        today = fields.Date.context_today(self)
        return not programme.date_to or programme.date_to >= today

    # ------------------------------------------------------------------
    # Its code in emails
    # ------------------------------------------------------------------

    def _names_coupon(self):
        """Whether the email names the code of a coupon."""
        return any(CODE in (mail.body_html or "") for mail in self._mailings())

    def _leave_out(self, rows):
        """No email says “your coupon:” and then nothing."""
        rows = super()._leave_out(rows)
        if not rows or self._in_shadow() or not self._names_coupon():
            return rows
        ids = [row["id"] for row in rows]
        have = {run_id for _partner, run_id, _card in self._cards(ids)}
        self._without([id_ for id_ in ids if id_ not in have], "no_coupon")
        return [row for row in rows if row["id"] in have]

    @api.model
    def _cards(self, run_ids):
        """[(contact id, run id, card id)] given in these runs, the last one last."""
        return self.env.execute_query(SQL(CODES, list(run_ids)))

    # ------------------------------------------------------------------
    # The step
    # ------------------------------------------------------------------

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "programme"]

    def _sentence_coupon(self):
        known = self.sudo().coupon_ref  # its name
        return self.env._("Give a coupon: %s", (known and known.name) or "…")

    def _check_coupon(self):
        if PROGRAMME not in self.env:
            raise UserError(
                self.env._(
                    "“%s” needs Odoo's loyalty programmes: install them.",
                    self.display_name,
                )
            )
        programme, company = self.sudo().coupon_ref, self.journey_id.company_id
        if not programme or programme.program_type not in COUPONS:
            raise UserError(
                self.env._("“%s” needs a programme of coupons.", self.display_name)
            )
        if programme.company_id and programme.company_id != company:
            raise UserError(
                self.env._("The coupons of “%s” are another company's.", programme.name)
            )
        if not self._gives():
            raise UserError(
                self.env._(
                    "The programme “%s” is over: choose another one.", programme.name
                )
            )

    def _check_complete(self):
        if self.kind == "coupon":
            self._check_coupon()
        if self.kind == "email" and self._names_coupon():
            coupons = self.version_id.step_ids.filtered(lambda s: s.kind == "coupon")
            if not any(self in coupon._all_after() for coupon in coupons):
                raise UserError(
                    self.env._(
                        "“%s” names the code of a coupon, and no step before it gives "
                        "one.",
                        self.display_name,
                    )
                )
        return super()._check_complete()

    def _check_may(self):
        if self.kind == "coupon" and CARD in self.env:
            self._check_access_for(CARD, "create")
        return super()._check_may()


class CdpJourneyVisit(models.Model):
    _inherit = "cdp.journey.visit"

    card = fields.Integer(string="Number of the coupon", readonly=True, aggregator=None)

    def action_open_card(self):
        """Open the coupon that was given."""
        self.ensure_one()
        if CARD not in self.env or not self.env[CARD].browse(self.card).exists():
            raise UserError(self.env._("This coupon is not there any more."))
        return {
            "type": "ir.actions.act_window",
            "res_model": CARD,
            "res_id": self.card,
            "view_mode": "form",
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_coupon_code = fields.Char(
        string="Code of the coupon",
        compute="_compute_cdp_coupon_code",
        compute_sudo=True,  # the context says whose, and only a sender may ask
        exportable=False,
        groups="customer_data_platform.group_manager",
        help="For emails of a journey: the code of the last coupon that this very run "
        "of the journey gave to the customer.",
    )

    @api.depends_context("cdp_runs", "cdp_coupon_shown")
    def _compute_cdp_coupon_code(self):
        codes = {}
        if CARD in self.env:
            steps = self.env["cdp.journey.step"]
            given = steps._cards(self.env.context.get("cdp_runs") or ())
            cards = self.env[CARD].browse([card for *_whose, card in given]).exists()
            known = dict(zip(cards.ids, cards.mapped("code"), strict=True))
            codes = {partner: known.get(card) for partner, _run, card in given}
        shown = self.env.context.get("cdp_coupon_shown", False)
        for partner in self:
            partner.cdp_coupon_code = codes.get(partner.id) or shown

    @api.model
    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), CODE)
