"""What customers say, newest first, for a person to read and tick off."""

from odoo import api, fields, models
from odoo.tools import SQL

from ....engine import mood
from .cdp_sentiment import MOODS
from .figures import STARS

# What is read off when it is ticked: the message, not the document it is about.
OF_MESSAGES = """
SELECT s.id::bigint * 2 + 1 AS id, s.res_model AS told_model, s.res_id AS told_id,
       m.model AS res_model, m.res_id, NULL::int AS source_id, 'message' AS kind,
       s.date, m.author_id AS partner_id, NULL::int AS company_id,
       NULL::float AS stars, s.label, s.language, s.score
  FROM cdp_sentiment s JOIN mail_message m ON m.id = s.message_id
 WHERE s.res_model = 'mail.message'
"""
# Ratings and complaints are read live; words show once they have a hint.
OF_SOURCES = """
SELECT t.id * 2, t.res_model, t.res_id, t.res_model, t.res_id, t.source_id, t.kind,
       t.date, t.partner_id, t.company_id,
       CASE WHEN t.kind = 'rating' THEN t.value * %(stars)s END,
       s.label, s.language, s.score
  FROM (%(rows)s) t
  LEFT JOIN cdp_sentiment s ON s.res_model = t.res_model AND s.res_id = t.res_id
 WHERE t.kind IN ('rating', 'complaint') OR s.id IS NOT NULL
"""
# Whoever is left out of scores is heard all the same, but gets no hint.
ALL = """
SELECT t.id, t.told_model, t.told_id, t.res_model, t.res_id, t.source_id, t.kind,
       t.date, t.partner_id, t.company_id, t.stars, p.id AS profile_id,
       CASE WHEN p.excluded_by_id IS NULL THEN t.label END AS label,
       CASE WHEN p.excluded_by_id IS NULL THEN t.language END AS language,
       CASE WHEN p.excluded_by_id IS NULL THEN t.score END AS score,
       mark.id IS NOT NULL AS is_read, mark.create_uid AS reader_id,
       mark.create_date AS read_on
  FROM (%(parts)s) t
  JOIN res_partner buyer ON buyer.id = t.partner_id
  JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
  JOIN cdp_profile p ON p.id = payer.cdp_profile_id AND p.active
  LEFT JOIN cdp_feedback_read mark
         ON mark.res_model = t.told_model AND mark.res_id = t.told_id
 WHERE p.excluded_by_id IS NULL OR t.kind IN ('rating', 'complaint')
"""
SHOWN = ("rating", "complaint", "words", "interaction")


class CdpFeedback(models.Model):
    _name = "cdp.feedback"
    _description = "Feedback of a Customer"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "reference"

    profile_id = fields.Many2one("cdp.profile", string="Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("rating", "Rating"),
            ("complaint", "Complaint"),
            ("message", "Message"),
            ("words", "Survey answer"),
            ("interaction", "Other contact"),
        ],
        string="What",
        readonly=True,
    )
    source_id = fields.Many2one("cdp.source", readonly=True)
    told_model = fields.Char(readonly=True)
    told_id = fields.Many2oneReference(
        model_field="told_model", readonly=True, aggregator=None
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", readonly=True, aggregator=None
    )
    reference = fields.Char(compute="_compute_reference", string="Where")
    stars = fields.Float(
        string="Rating", readonly=True, digits=(16, 1), aggregator="avg", help="Of 5."
    )
    label = fields.Selection(
        MOODS,
        string="Hint",
        readonly=True,
        help="A program's guess, of English texts only. It misses over half of the "
        "unhappy ones: read it yourself.",
    )
    language = fields.Char(readonly=True)
    score = fields.Float(string="Score of the hint", readonly=True, aggregator="avg")
    is_read = fields.Boolean(string="Read", readonly=True)
    reader_id = fields.Many2one("res.users", string="Read by", readonly=True)
    read_on = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        parts = SQL(OF_MESSAGES)
        rows = self.env["cdp.source"]._union_signals(SHOWN)
        if rows is not None:
            told = SQL(OF_SOURCES, rows=rows, stars=STARS)
            parts = SQL("%s UNION ALL %s", parts, told)
        return SQL(ALL, parts=parts)

    @api.depends("res_model", "res_id")
    def _compute_reference(self):
        names = {}
        for model, lines in self.grouped("res_model").items():
            if model in self.env:
                records = self.env[model].browse(lines.mapped("res_id")).exists()
                # The name of a document is only for who may read the document.
                names |= {
                    (model, record.id): record.display_name
                    for record in records._filtered_access("read")
                }
        for line in self:
            line.reference = names.get((line.res_model, line.res_id), False)

    @api.depends("kind", "profile_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{kinds[line.kind]}: {line.profile_id.display_name}"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        gone = "action_tell_missing" if not mood.missing() else "action_tell_hints"
        for button in arch.xpath(f"//button[@name='{gone}']"):
            button.getparent().remove(button)
        return arch, view

    def action_tell_hints(self):
        """Say how far a hint can be trusted."""
        return self._tell(
            "info",
            self.env._("What a hint is worth"),
            self.env._(
                "A program adds up the words of English texts; it does not understand "
                "them. Of product reviews that people had judged, it found 42 in 100 "
                "unhappy ones; of 100 that it called unhappy, 72 were. So read for "
                "yourself. Nothing is ever sent or decided by a hint."
            ),
        )

    def action_tell_missing(self):
        """Say what to install."""
        return self._tell(
            "warning",
            self.env._("Hints are off"),
            self.env._(
                "No moods are guessed, because the Python packages %(packages)s are "
                "missing. Ask who runs the server to install them (pip install "
                "%(command)s). Ratings and complaints show all the same.",
                packages=self.env._(" and ").join(mood.missing()),
                command=" ".join(mood.missing()),
            ),
        )

    def _tell(self, kind, title, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": title,
                "message": message,
                "sticky": True,
            },
        }

    def action_open_record(self):
        """Open the document that the customer rated or wrote on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_mark_read(self):
        """Tick off, for everybody, with the name of who read it."""
        self.env["cdp.feedback.read"].create(
            [
                {"res_model": line.told_model, "res_id": line.told_id}
                for line in self
                if not line.is_read
            ]
        )
        self.env.invalidate_all()  # the view knows nothing of it

    def action_mark_unread(self):
        """Have somebody look at it again."""
        marks = self.env["cdp.feedback.read"]
        for line in self:
            marks |= marks.search(
                [("res_model", "=", line.told_model), ("res_id", "=", line.told_id)]
            )
        marks.unlink()
        self.env.invalidate_all()


class CdpFeedbackRead(models.Model):
    """Who has read what a customer said, and when."""

    _name = "cdp.feedback.read"
    _description = "Feedback That Was Read"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )

    _record_unique = models.Constraint(
        "UNIQUE(res_model, res_id)", "Somebody else has just marked it as read."
    )
