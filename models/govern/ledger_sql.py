"""What PostgreSQL itself does for the consent ledger.

It refuses to change or remove a line, keeps the current state beside it, and verifies
the chain. The bytes that are hashed are those of engine/ledger.py.
"""

from odoo.tools import SQL

FROZEN = """
CREATE OR REPLACE FUNCTION cdp_consent_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The consent ledger is append-only: nothing in it can be changed'
        ' or removed. Add a new line instead.';
END $$;
"""
GUARDS = f"""{FROZEN}
CREATE OR REPLACE FUNCTION cdp_consent_derive() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cdp_consent_state AS known
           (subject, purpose_id, channel, state, date, consent_id)
    SELECT DISTINCT ON (subject, purpose_id, channel)
           subject, purpose_id, channel, state, date, id
      FROM new_rows ORDER BY subject, purpose_id, channel, seq DESC
    ON CONFLICT (subject, purpose_id, channel) DO UPDATE
       SET state = excluded.state, date = excluded.date,
           consent_id = excluded.consent_id;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS cdp_consent_frozen_rows ON cdp_consent;
CREATE TRIGGER cdp_consent_frozen_rows BEFORE UPDATE OR DELETE ON cdp_consent
    FOR EACH ROW EXECUTE FUNCTION cdp_consent_frozen();
DROP TRIGGER IF EXISTS cdp_consent_frozen_table ON cdp_consent;
CREATE TRIGGER cdp_consent_frozen_table BEFORE TRUNCATE ON cdp_consent
    FOR EACH STATEMENT EXECUTE FUNCTION cdp_consent_frozen();
DROP TRIGGER IF EXISTS cdp_consent_derived ON cdp_consent;
CREATE TRIGGER cdp_consent_derived AFTER INSERT ON cdp_consent
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION cdp_consent_derive();
"""
# What holds is written by the ledger's own trigger only
STATE_GUARDS = """
CREATE OR REPLACE FUNCTION cdp_consent_derived_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'What holds follows from the consent ledger: nobody sets it.'
            ' Add a line to the ledger instead.';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS cdp_consent_state_derived ON cdp_consent_state;
CREATE TRIGGER cdp_consent_state_derived BEFORE INSERT OR UPDATE ON cdp_consent_state
    FOR EACH ROW EXECUTE FUNCTION cdp_consent_derived_only();
"""
# A proof can be erased, not changed
PROOF_GUARDS = f"""{FROZEN}
DROP TRIGGER IF EXISTS cdp_consent_proof_frozen ON cdp_consent_proof;
CREATE TRIGGER cdp_consent_proof_frozen BEFORE UPDATE ON cdp_consent_proof
    FOR EACH ROW EXECUTE FUNCTION cdp_consent_frozen();
"""
DROP_GUARDS = """
DROP FUNCTION IF EXISTS cdp_consent_derived_only() CASCADE;
DROP FUNCTION IF EXISTS cdp_consent_frozen() CASCADE;
DROP FUNCTION IF EXISTS cdp_consent_derive() CASCADE;
"""

# as engine.ledger.link
LINK = """
encode(sha256(convert_to(concat_ws('|', prev_hash, seq, subject, purpose_id, channel,
    state, (extract(epoch FROM date) * 1000000)::bigint,
    COALESCE(wording_id::text, ''), source, COALESCE(company_id::text, ''),
    COALESCE(proof_hash, '')), 'UTF8')), 'hex')
"""
# The first line that does not follow from the one before, in the order of the chain
BROKEN = f"""
SELECT id, seq FROM (
    SELECT id, seq, hash <> {LINK} AS altered,
           prev_hash <> COALESCE(LAG(hash) OVER (ORDER BY seq), %(genesis)s) AS cut,
           seq <> COALESCE(LAG(seq) OVER (ORDER BY seq), 0) + 1 AS gap
      FROM cdp_consent
) lines WHERE altered OR cut OR gap ORDER BY seq LIMIT 1
"""

# The first line that something beside the chain does not agree with: what holds of it
# (or that nothing does), or the proof whose hash it keeps
ASTRAY = """
SELECT id, what FROM (
    SELECT line.id, line.seq, 'state' AS what FROM (
        SELECT DISTINCT ON (subject, purpose_id, channel) id, seq, state, date,
               subject, purpose_id, channel
          FROM cdp_consent ORDER BY subject, purpose_id, channel, seq DESC) line
      LEFT JOIN cdp_consent_state held ON held.subject = line.subject
           AND held.purpose_id = line.purpose_id AND held.channel = line.channel
     WHERE (held.consent_id, held.state, held.date)
           IS DISTINCT FROM (line.id, line.state, line.date)
    UNION ALL
    SELECT line.id, line.seq, 'proof' FROM cdp_consent_proof proof
      JOIN cdp_consent line ON line.id = proof.consent_id
     WHERE line.proof_hash IS DISTINCT FROM encode(sha256(convert_to(
           proof.salt || '|' || proof.payload, 'UTF8')), 'hex')
) found ORDER BY seq LIMIT 1
"""


def broken(genesis):
    """The query for the first broken line."""
    return SQL(BROKEN, genesis=genesis)  # pylint: disable=sql-injection
