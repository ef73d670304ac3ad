from odoo import fields, models

MOODS = [
    ("unhappy", "Seems unhappy"),
    ("neutral", "Neutral"),
    ("happy", "Seems happy"),
    ("language", "Not scored: not English"),
    ("short", "Not scored: too short"),
]


class CdpSentiment(models.Model):
    """A hint of the mood of what a customer wrote, for a person who then reads it.

    Never the text, and gone with it. No field of a profile leads here and no automation
    may rest on it, so a guess that misses every other complaint triggers nothing.
    """

    _name = "cdp.sentiment"
    _description = "Mood of a Customer's Words"
    _log_access = False
    _order = "date desc, id desc"

    profile_id = fields.Many2one(
        "cdp.profile", required=True, ondelete="cascade", readonly=True, index=True
    )
    res_model = fields.Char(string="Written in", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True, aggregator=None
    )
    message_id = fields.Many2one(
        "mail.message", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    date = fields.Datetime(required=True, readonly=True)
    changed = fields.Datetime(
        string="Text as of", readonly=True, help="A text changed since is read again."
    )
    label = fields.Selection(MOODS, string="Hint", required=True, readonly=True)
    language = fields.Char(readonly=True)
    score = fields.Float(
        readonly=True, aggregator="avg", help="VADER's: from -1 (bad) to 1 (good)."
    )

    _text_unique = models.Constraint(
        "UNIQUE(res_model, res_id)", "A text has one hint only."
    )
