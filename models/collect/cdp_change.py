"""Who has to be looked at again: a queue that the database itself fills.

Orders reach Odoo's tables by many ways (forms, point of sale, imports, other
addons' SQL). A statement trigger on each table we read notes the customers
concerned in the same transaction, so that nothing is missed and nothing is noted
that was rolled back. Rows are only ever added; the scheduled actions fold them.
"""

from odoo import fields, models
from odoo.tools import SQL

from . import source_signals

#: what a change of a contact is noticed by
CONTACT_COLUMNS = (
    "name",
    "email",
    "phone",
    "vat",
    "is_company",
    "type",
    "parent_id",
    "commercial_partner_id",
    "company_id",
    "country_id",
    "active",
    "employee",
    # golden values
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "website",
    "function",
    "lang",
)

FUNCTIONS = """
CREATE OR REPLACE FUNCTION cdp_watch_source() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('INSERT INTO cdp_change (stage, partner_id) SELECT DISTINCT'
            ' %2$L, %1$I FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[0], TG_ARGV[1]);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('INSERT INTO cdp_change (stage, partner_id) SELECT DISTINCT'
            ' %2$L, %1$I FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[0], TG_ARGV[1]);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION cdp_watch_contact() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- its values no longer stand for the customer
        INSERT INTO cdp_change (stage, profile_id)
        VALUES ('golden', OLD.cdp_profile_id), ('quality', OLD.cdp_profile_id);
        RETURN NULL;
    END IF;
    INSERT INTO cdp_change (stage, partner_id) VALUES ('link', NEW.id);
    IF TG_OP = 'UPDATE' THEN
        -- their purchases now count for somebody else
        IF OLD.commercial_partner_id IS DISTINCT FROM NEW.commercial_partner_id THEN
            -- a new contact had none, and a row that names nobody means everybody
            INSERT INTO cdp_change (stage, partner_id) SELECT 'rfm', payer
              FROM unnest(ARRAY[OLD.commercial_partner_id, NEW.commercial_partner_id])
                   payer WHERE payer IS NOT NULL;
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""


class CdpChange(models.Model):
    _name = "cdp.change"
    _description = "Customer to be Looked at Again"
    _log_access = False

    stage = fields.Char(required=True)
    # No foreign keys: whoever sells must not wait for a lock on the customer.
    partner_id = fields.Integer()
    profile_id = fields.Integer()

    _stage_idx = models.Index("(stage, id)")

    # ------------------------------------------------------------------
    # Using the queue
    # ------------------------------------------------------------------

    def _note_profiles(self, stages, profile_ids):
        """Have the stages look at these profiles again.

        What may change a segment may end a journey.
        """
        profile_ids = list(profile_ids)
        if "segment" in stages:
            stages = [*stages, "journey"]
        if profile_ids:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO cdp_change (stage, profile_id)"
                    " SELECT stage, profile FROM unnest(%s) stage, unnest(%s) profile",
                    list(stages),
                    profile_ids,
                )
            )

    def _note_partners(self, stage, partner_ids):
        """Have a stage look at these contacts again."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO cdp_change (stage, partner_id)"
                " SELECT %s, unnest(%s::int[])",
                stage,
                list(partner_ids),
            )
        )

    def _note_everybody(self, stage):
        """Ask for a full pass.

        A row of the queue and no flag on the stage: whoever asks must not get in the
        way of the transaction that is at work on it.
        """
        self.env.cr.execute(SQL("INSERT INTO cdp_change (stage) VALUES (%s)", stage))

    def _asked_for_everybody(self, stage):
        """Whether a full pass is asked for."""
        ((asked,),) = self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT FROM cdp_change WHERE stage = %s"
                " AND partner_id IS NULL AND profile_id IS NULL)",
                stage,
            )
        )
        return asked

    def _take(self, stage, limit):
        """Take up to ``limit`` rows off the queue: (partner ids, profile ids).

        They are gone only when the caller's transaction commits.
        """
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM cdp_change WHERE id IN (SELECT id FROM cdp_change"
                " WHERE stage = %s AND COALESCE(partner_id, profile_id) IS NOT NULL"
                " ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"
                " RETURNING partner_id, profile_id",
                stage,
                limit,
            )
        )
        partners = sorted({partner for partner, _profile in rows if partner})
        profiles = sorted({profile for _partner, profile in rows if profile})
        return partners, profiles

    def _drop(self, stage):
        """Forget what is queued: a full pass is about to look at everybody."""
        self.env.cr.execute(SQL("DELETE FROM cdp_change WHERE stage = %s", stage))

    def _waiting(self, stage):
        """How many rows are queued for a stage."""
        ((number,),) = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM cdp_change WHERE stage = %s"
                " AND COALESCE(partner_id, profile_id) IS NOT NULL",
                stage,
            )
        )
        return number

    # ------------------------------------------------------------------
    # Triggers
    # ------------------------------------------------------------------

    def _watch(self):
        """Create the triggers that are missing, drop those no source needs."""
        wanted = dict(self._contact_triggers())
        for table, column, stage in self._watched_columns():
            wanted.update(_source_triggers(table, column, stage))
        self.env.cr.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname LIKE 'cdp_watch_%'"
        )
        present = set(self.env.cr.fetchall())
        if present == set(wanted):
            return
        # Two workers may load the registry at once: the second finds it done.
        self.env.cr.execute("SELECT pg_advisory_xact_lock(hashtext('cdp_watch'))")
        self._drop_triggers(present - set(wanted))
        self.env.cr.execute(FUNCTIONS)
        for table, name in set(wanted) - present:
            self.env.cr.execute(
                SQL("DROP TRIGGER IF EXISTS %s ON %s", _id(name), _id(table))
            )
            self.env.cr.execute(wanted[table, name])

    def _unwatch(self):
        """Leave no trigger and no function behind."""
        self.env.cr.execute(
            "DROP FUNCTION IF EXISTS cdp_watch_source() CASCADE;"
            "DROP FUNCTION IF EXISTS cdp_watch_contact() CASCADE"
        )

    def _drop_triggers(self, triggers):
        for table, name in triggers:
            self.env.cr.execute(SQL("DROP TRIGGER %s ON %s", _id(name), _id(table)))

    def _watched_columns(self):
        """(table, column) of the customer in each live source, and the stage it wakes.

        A source whose customer is more than one step away is not watched: its
        changes count from the next full pass on.
        """
        for spec in self.env["cdp.source"]._live_specs():
            model = self.env[spec.model_name]
            field = model._fields.get(spec.partner_path)
            stage = _stage_of(spec)
            if field and field.store:
                yield model._table, field.name, stage
                if spec.kind == "purchase":
                    yield model._table, field.name, "journey"

    def _contact_triggers(self):
        columns = SQL(", ").join(_id(column) for column in CONTACT_COLUMNS)
        changed = SQL(
            "(%s) IS DISTINCT FROM (%s) OR NEW.cdp_profile_id IS NULL",
            SQL(", ").join(SQL("OLD.%s", _id(column)) for column in CONTACT_COLUMNS),
            SQL(", ").join(SQL("NEW.%s", _id(column)) for column in CONTACT_COLUMNS),
        )
        yield (
            ("res_partner", "cdp_watch_contact_new"),
            SQL(
                "CREATE TRIGGER cdp_watch_contact_new AFTER INSERT ON res_partner"
                " FOR EACH ROW EXECUTE FUNCTION cdp_watch_contact()"
            ),
        )
        yield (
            ("res_partner", "cdp_watch_contact_gone"),
            SQL(
                "CREATE TRIGGER cdp_watch_contact_gone AFTER DELETE ON res_partner"
                " FOR EACH ROW WHEN (OLD.cdp_profile_id IS NOT NULL)"
                " EXECUTE FUNCTION cdp_watch_contact()"
            ),
        )
        yield (
            # Not the name of 19.0.1.1, which noticed fewer columns: so that one goes.
            ("res_partner", "cdp_watch_contact_changed"),
            SQL(
                "CREATE TRIGGER cdp_watch_contact_changed"
                " AFTER UPDATE OF %s, cdp_profile_id ON res_partner"
                " FOR EACH ROW WHEN (%s) EXECUTE FUNCTION cdp_watch_contact()",
                columns,
                changed,
            ),
        )


def _stage_of(spec):
    """The first stage that looks at what a source tells."""
    if spec.kind == "purchase":
        return "rfm"
    if spec.text_path or spec.kind in source_signals.KINDS:
        return "sentiment"
    return "segment"


def _source_triggers(table, column, stage):
    """One statement trigger an event: its transition tables need that."""
    tables = {
        "insert": SQL("NEW TABLE AS new_rows"),
        "update": SQL("OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        "delete": SQL("OLD TABLE AS old_rows"),
    }
    for event, transition in tables.items():
        name = f"cdp_watch_{stage}_{event}_{column}"
        yield (
            (table, name),
            SQL(
                "CREATE TRIGGER %s AFTER %s ON %s REFERENCING %s"
                " FOR EACH STATEMENT EXECUTE FUNCTION cdp_watch_source(%s, %s)",
                _id(name),
                SQL(event),  # pylint: disable=sql-injection
                _id(table),
                transition,
                _id(column),
                _id(stage),
            ),
        )


_id = SQL.identifier
