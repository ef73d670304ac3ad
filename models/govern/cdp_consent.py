"""The consent ledger: what customers said, when, to which words, and how we know."""

import json
import secrets
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import ledger
from . import ledger_sql
from .cdp_purpose import CHANNELS

STATES = [
    ("requested", "Asked"),
    ("given", "Yes"),
    ("refused", "No"),
    ("withdrawn", "Withdrawn"),
    ("expired", "Lapsed"),
]
SOURCES = [
    ("form", "Web form"),
    ("event", "Tracking event"),
    ("import", "Import"),
    ("portal", "Preferences page"),
    ("agent", "Told a colleague"),
    ("doi", "Confirmed by email"),
    ("unsubscribe", "Unsubscribed"),
    ("takeover", "As Odoo had it"),
    ("system", "By itself"),
]
COLUMNS = (*ledger.FIELDS, "prev_hash", "hash")


class CdpConsent(models.Model):
    """Lines are added by :meth:`_append` only, and never changed or removed.

    What makes a line personal is elsewhere: who it is about in ``cdp.consent.subject``,
    how we know in ``cdp.consent.proof``. Both can be erased and leave the chain whole.
    """

    _name = "cdp.consent"
    _description = "Consent Ledger"
    _log_access = False
    _order = "seq desc"
    _rec_name = "seq"

    seq = fields.Integer(string="Line", required=True, readonly=True)
    subject = fields.Char(string="Pseudonym", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", compute="_compute_partner_id", search="_search_partner_id"
    )
    purpose_id = fields.Many2one(
        "cdp.purpose", required=True, readonly=True, ondelete="restrict", index=True
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(STATES, string="Said", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    wording_id = fields.Many2one(
        "cdp.purpose.wording", readonly=True, ondelete="restrict"
    )
    source = fields.Selection(SOURCES, required=True, readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    proof_hash = fields.Char(readonly=True)
    prev_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _seq_unique = models.Constraint("UNIQUE(seq)", "Each line has its own place.")
    _subject_idx = models.Index("(subject, purpose_id, channel, seq)")

    def init(self):
        self.env.cr.execute(ledger_sql.GUARDS)

    # ------------------------------------------------------------------
    # Who it is about
    # ------------------------------------------------------------------

    @api.depends("subject")
    def _compute_partner_id(self):
        subjects = self.env["cdp.consent.subject"].search(
            [("pseudonym", "in", self.mapped("subject"))]
        )
        partners = {subject.pseudonym: subject.partner_id for subject in subjects}
        for line in self:
            line.partner_id = partners.get(line.subject)

    def _search_partner_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        subjects = self.env["cdp.consent.subject"].search([("partner_id", "in", value)])
        return [("subject", "in", subjects.mapped("pseudonym"))]

    # ------------------------------------------------------------------
    # Adding
    # ------------------------------------------------------------------

    @api.model
    def _append(self, lines):
        """Add lines, in their order; the only way into the ledger.

        :param lines: dictionaries of ``subject``, ``purpose_id``, ``channel``,
            ``state``, ``source``, and if there are ``date``, ``wording_id``,
            ``company_id``, ``proof`` (a dictionary: IP, user agent, document, agent …)
        :return: the new lines

        Two transactions at once: the second waits for the first, then PostgreSQL has
        it done again, as Odoo does with everything.
        """
        if not lines:
            return self.browse()
        now = fields.Datetime.now()
        ((seq, before),) = (
            self.env.execute_query(
                SQL("SELECT seq, hash FROM cdp_consent_head FOR UPDATE")
            )
            or self._begin()
        )
        entries, proofs = [], []
        for number, line in enumerate(lines, seq + 1):
            proof = self._sealed(line.get("proof"))
            proofs.append(proof)
            entries.append(
                {
                    **dict.fromkeys(ledger.FIELDS),
                    **{name: line[name] for name in ledger.FIELDS if name in line},
                    "seq": number,
                    "date": line.get("date") or now,
                    "proof_hash": proof and proof["hash"],
                }
            )
        links = ledger.chain(before, map(self._hashed, entries))
        rows = [
            (*(entry[name] or None for name in ledger.FIELDS), *link)
            for entry, link in zip(entries, links, strict=True)
        ]
        ids = self._insert(rows)
        self.env["cdp.consent.proof"]._keep(ids, proofs)
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_consent_head SET seq = %s, hash = %s",
                entries[-1]["seq"],
                links[-1][1],
            )
        )
        self.env["cdp.consent.state"].invalidate_model()
        return self.browse(ids)

    @api.model
    def _hashed(self, entry):
        """An entry as the chain wants it: its date in microseconds since 1970."""
        since = entry["date"] - datetime(1970, 1, 1)
        return {**entry, "date": since // timedelta(microseconds=1)}

    @api.model
    def _begin(self):
        self.env.cr.execute(
            SQL(
                "INSERT INTO cdp_consent_head (id, seq, hash) VALUES (1, 0, %s)",
                ledger.GENESIS,
            )
        )
        return [(0, ledger.GENESIS)]

    @api.model
    def _sealed(self, proof):
        """A proof as it is stored, with the salt that its hash needs."""
        if not proof:
            return None
        salt, payload = secrets.token_hex(16), json.dumps(proof, sort_keys=True)
        return {
            "salt": salt,
            "payload": payload,
            "hash": ledger.proof(salt, payload),
        }

    @api.model
    def _insert(self, rows):
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        query = SQL("INSERT INTO cdp_consent (%s) VALUES", names)
        text = self.env.cr.mogrify(query).decode()
        found = self.env.cr.execute_values(
            f"{text} %s RETURNING id",  # pylint: disable=sql-injection
            rows,
            page_size=5_000,
            fetch=True,
        )
        return [row[0] for row in found]

    # ------------------------------------------------------------------
    # Nothing else
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "Lines of the consent ledger are not created by hand. Note on the "
                "customer's profile what the customer said."
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._frozen()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._frozen()

    def _frozen(self):
        return UserError(
            self.env._(
                "The consent ledger is append-only: nothing in it can be changed or "
                "removed. Add a new line instead."
            )
        )
