"""What the contacts of profiles offer as golden values, read set-based."""

from odoo.tools import SQL

from ....engine.golden import Candidate
from ...collect.source_signals import CONTACT_KINDS
from .parts import COLUMNS, GROUPS, OF_PARENT
from .stamps import SINCE

#: trust in a contact that no source names, entered by a colleague or not
BY_COLLEAGUE, BY_OTHERS = 2, 1

# Addresses of a customer are no records of the customer: they offer nothing.
MEMBERS = """
WITH member AS (
    SELECT p.id, count(*) OVER (PARTITION BY p.cdp_profile_id) AS members
      FROM res_partner p
     WHERE p.cdp_profile_id = ANY(%(profiles)s)
       AND (p.parent_id IS NULL OR p.type = 'contact')
)
SELECT p.id, p.cdp_profile_id AS profile_id, p.id = profile.partner_id AS main,
       -- A merged contact is archived, and what it held is still the customer's.
       p.active OR p.cdp_merged_into_id IS NOT NULL AS active,
       p.parent_id IS NOT NULL AS follows, %(columns)s,
       %(since)s AS since,
       CASE WHEN author.share IS FALSE AND author.id > 1 THEN %(colleague)s
            ELSE %(others)s END AS entered
  FROM member
  JOIN res_partner p USING (id)
  JOIN cdp_profile profile ON profile.id = p.cdp_profile_id
  LEFT JOIN res_users author ON author.id = p.create_uid
 WHERE member.members > 1
 ORDER BY p.id
"""

# Merged profiles have a fix of their own; it counts where they are now.
FIXES = """
SELECT COALESCE(own.merged_into_id, own.id) AS profile_id, fix.field, fix.vals,
       fix.user_id, fix.date, fix.id
  FROM cdp_golden_fix fix JOIN cdp_profile own ON own.id = fix.profile_id
 WHERE own.id = ANY(%(profiles)s) AND own.merged_into_id IS NULL
    OR own.merged_into_id = ANY(%(profiles)s)
 ORDER BY own.merged_into_id IS NULL, fix.date, fix.id
"""


def members(env, profile_ids):
    """The contacts of the profiles that have more than one, as dicts."""
    rows = env.execute_query_dict(
        SQL(
            MEMBERS,
            profiles=profile_ids,
            columns=SQL(", ").join(SQL.identifier("p", name) for name in COLUMNS),
            since=SQL(SINCE),
            colleague=BY_COLLEAGUE,
            others=BY_OTHERS,
        )
    )
    ids = [row["id"] for row in rows]
    sources, keys = _sources(env, ids), _keys(env, ids)
    for row in rows:
        row["trust"], row["source_id"] = sources.get(row["id"], (row["entered"], None))
        row["keys"] = keys.get(row["id"], {})
    return rows


def fixes(env, profile_ids):
    """{(profile, field): the latest fix}, that of a merged profile included.

    A fix made on the profile itself comes first.
    """
    rows = env.execute_query_dict(SQL(FIXES, profiles=profile_ids))
    return {(row["profile_id"], row["field"]): row for row in rows}


def trust(env):
    """{source: (trust, sequence, id)}, the better the higher."""
    rows = env["cdp.source"].search_fetch([("active", "=", True)])
    return {row.id: (int(row.trust), -row.sequence, -row.id) for row in rows}


def _sources(env, partner_ids):
    """{contact: (trust, source)} of the most trusted source that names it."""
    ranks, best = trust(env), {}
    for kind in ("purchase", *CONTACT_KINDS):
        rows = env["cdp.source"]._union(kind)
        if rows is None:
            continue
        named = env.execute_query(
            SQL(
                "SELECT DISTINCT partner_id, source_id FROM (%s) t"
                " WHERE partner_id = ANY(%s)",
                rows,
                partner_ids,
            )
        )
        for partner_id, source_id in named:
            if rank := ranks.get(source_id):
                best[partner_id] = max(best.get(partner_id, rank), rank)
    return {partner: (rank[0], -rank[2]) for partner, rank in best.items()}


def _keys(env, partner_ids):
    """{contact: {(kind, as entered): (canonical form, first seen, usable)}}."""
    found = {}
    for partner_id, kind, raw, value, seen, state in env.execute_query(
        SQL(
            "SELECT partner_id, kind, raw, value, seen, state FROM cdp_identifier"
            " WHERE partner_id = ANY(%s)",
            partner_ids,
        )
    ):
        usable = state not in ("invalid", "placeholder")
        found.setdefault(partner_id, {})[kind, raw] = (value, seen, usable)
    return found


def candidate(row, field):
    """What a contact offers for a field."""
    value = tuple(row[column] or None for column in GROUPS[field])
    key, seen, usable = row["keys"].get((field, value[0]), (None, None, True))
    return Candidate(
        value=value,
        record=row["id"],
        date=min(filter(None, (seen, row["since"])), default=None),
        trust=row["trust"],
        sound=row["active"] and usable and _sound(row, field, value),
        main=row["main"],
        key=key,
    )


def _sound(row, field, value):
    """Whether a value is as good as it can be, its validity as a key aside."""
    if field in OF_PARENT and row["follows"]:
        return False  # it is that of the organisation
    if field == "address":
        street, _street2, zip_, city, *_region = value
        return bool(street and (zip_ or city))
    if field == "name" and value[0]:
        # All capitals or none were typed in haste; some scripts have no capitals.
        name = value[0]
        upper, lower = name.upper(), name.lower()
        return upper == lower or name not in (upper, lower) or " " not in name
    return True
