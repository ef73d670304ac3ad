from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.linking import MAX_HOLDERS
from .reasons import KEY_REASONS


class CdpIdentifier(models.Model):
    """A key somebody is known by, and which contact holds it.

    Written by the stage *Link duplicates* only. A key that several customers hold
    is marked shared: it is evidence, never identity.
    """

    _name = "cdp.identifier"
    _description = "Customer Identifier"
    _order = "kind, value, id"
    _rec_name = "value"
    _log_access = False

    kind = fields.Selection(
        [("email", "Email"), ("phone", "Phone"), ("vat", "Tax ID")],
        required=True,
        readonly=True,
    )
    value = fields.Char(
        required=True, readonly=True, help="In the form in which keys are compared."
    )
    raw = fields.Char(
        string="As entered", readonly=True, help="How it stands on the contact."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Found on",
        required=True,
        ondelete="cascade",
        readonly=True,
        index=True,
    )
    profile_id = fields.Many2one(
        "cdp.profile", ondelete="cascade", readonly=True, index=True
    )
    seen = fields.Datetime(string="First seen", readonly=True)
    state = fields.Selection(
        [
            ("own", "Identifies"),
            ("shared", "Shared"),
            ("crowd", "Shared by many"),
            ("placeholder", "Placeholder"),
            ("invalid", "Not valid"),
        ],
        required=True,
        readonly=True,
    )
    reason_code = fields.Char(readonly=True)
    reason = fields.Char(compute="_compute_reason")

    _key_unique = models.Constraint(
        "UNIQUE(kind, value, partner_id)", "A contact holds a key once."
    )

    @api.depends("state", "reason_code")
    def _compute_reason(self):
        texts = {
            "own": self.env._("Only this customer uses it."),
            "shared": self.env._(
                "Other customers use it as well, so it proves nothing alone."
            ),
            "crowd": self.env._(
                "So many customers have it that it says nothing about who somebody is."
            ),
        }
        for identifier in self:
            sentence = KEY_REASONS.get(identifier.reason_code)
            identifier.reason = texts.get(identifier.state) or (
                sentence and self.env._(sentence)
            )

    def action_open_profile(self):
        """Open the customer that the key belongs to."""
        self.ensure_one()
        return self.profile_id.get_formview_action()

    # ------------------------------------------------------------------
    # Written by the stage *Link duplicates*
    # ------------------------------------------------------------------

    def _refresh(self, contacts):
        """Bring the identifiers of the contacts in line with their fields.

        :param contacts: rows of the stage's query
        :return: the number of rows written
        """
        fresh = {}
        for row in contacts:
            for kind, raw, key in contact_fields_keys(row):
                value = key.value or raw.strip().lower()
                state = "own" if key.state == "ok" else key.state
                fresh[kind, value, row["id"]] = (raw, state, key.reason or None)
        ids = [row["id"] for row in contacts]
        return self._forget(ids, fresh) + self._keep(fresh) + self._place(ids)

    def _forget(self, partner_ids, fresh):
        """Delete what the contacts no longer hold."""
        known = self.env.execute_query(
            SQL(
                "SELECT id, kind, value, partner_id FROM cdp_identifier"
                " WHERE partner_id = ANY(%s)",
                partner_ids,
            )
        )
        gone = [row[0] for row in known if row[1:] not in fresh]
        if not gone:
            return 0
        # The other holders may now be the only ones.
        self._set_states_of_keys(
            [row[1:3] for row in known if row[0] in set(gone)], without=gone
        )
        self.env.cr.execute(SQL("DELETE FROM cdp_identifier WHERE id = ANY(%s)", gone))
        return len(gone)

    def _keep(self, fresh):
        if not fresh:
            return 0
        columns = zip(*((*key, *facts) for key, facts in fresh.items()), strict=True)
        kinds, values, partners, raws, states, reasons = map(list, columns)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cdp_identifier AS known
                       (kind, value, partner_id, raw, state, reason_code, seen)
                SELECT *, %s FROM unnest(%s::varchar[], %s::varchar[], %s::int[],
                    %s::varchar[], %s::varchar[], %s::varchar[])
                    ON CONFLICT (kind, value, partner_id) DO UPDATE
                   SET raw = excluded.raw, reason_code = excluded.reason_code,
                       state = CASE WHEN excluded.state = 'own' AND known.state
                           IN ('own', 'shared', 'crowd') THEN known.state
                           ELSE excluded.state END
                 WHERE known.raw IS DISTINCT FROM excluded.raw
                    OR known.reason_code IS DISTINCT FROM excluded.reason_code
                """,
                fields.Datetime.now(),
                kinds,
                values,
                partners,
                raws,
                states,
                reasons,
            )
        )
        return self.env.cr.rowcount

    def _place(self, partner_ids):
        """Identifiers belong to the profile of their contact."""
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_identifier key SET profile_id = p.cdp_profile_id"
                " FROM res_partner p WHERE p.id = key.partner_id"
                " AND p.id = ANY(%s)"
                " AND key.profile_id IS DISTINCT FROM p.cdp_profile_id",
                partner_ids,
            )
        )
        return self.env.cr.rowcount

    def _set_states(self, partner_ids):
        """Say of the contacts' keys whether one customer holds them, or several."""
        keys = self.env.execute_query(
            SQL(
                "SELECT DISTINCT kind, value FROM cdp_identifier"
                " WHERE partner_id = ANY(%s) AND state IN ('own', 'shared', 'crowd')",
                partner_ids,
            )
        )
        return self._set_states_of_keys(keys)

    def _set_states_of_keys(self, keys, without=()):
        if not keys:
            return 0
        kinds, values = map(list, zip(*keys, strict=True))
        self.env.cr.execute(
            SQL(
                """
                WITH held AS (
                    SELECT kind, value, count(DISTINCT profile_id) AS holders
                      FROM cdp_identifier
                      JOIN unnest(%(kinds)s::varchar[], %(values)s::varchar[])
                           touched (kind, value) USING (kind, value)
                     WHERE state IN ('own', 'shared', 'crowd')
                       AND id <> ALL(%(without)s::int[])
                     GROUP BY kind, value
                ), judged AS (
                    SELECT kind, value, CASE WHEN holders <= 1 THEN 'own'
                           WHEN holders <= %(crowd)s THEN 'shared'
                           ELSE 'crowd' END AS state FROM held
                )
                UPDATE cdp_identifier key SET state = judged.state FROM judged
                 WHERE key.kind = judged.kind AND key.value = judged.value
                   AND key.state IN ('own', 'shared', 'crowd')
                   AND key.state <> judged.state
                """,
                kinds=kinds,
                values=values,
                without=list(without),
                crowd=MAX_HOLDERS,
            )
        )
        return self.env.cr.rowcount


def contact_fields_keys(row):
    """Yield (kind, as entered, engine key) of a contact's fields."""
    # Not at the top: it loads libraries that a page never needs.
    from ...engine import contact_keys

    if row["email"]:
        yield "email", row["email"], contact_keys.email(row["email"])
    if row["phone"]:
        countries = [code for code in (row["country"], row["company_country"]) if code]
        yield "phone", row["phone"], contact_keys.phone(row["phone"], countries)
    # A person's tax id on a contact of an organisation is the organisation's.
    if row["vat"] and (row["is_company"] or not row["parent_id"]):
        yield "vat", row["vat"], contact_keys.vat(row["vat"])
