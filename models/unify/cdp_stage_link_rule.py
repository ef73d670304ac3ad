"""The certain rule at work: candidates from indexed keys, the engine's verdict."""

from odoo import fields, models
from odoo.tools import SQL

from ...engine import linking
from . import reasons

#: a key that more contacts hold than this is not even looked at
CROWD = 200

HOLDERS = """
WITH touched AS (
    SELECT DISTINCT kind, value FROM cdp_identifier
     WHERE partner_id = ANY(%(ids)s) AND state IN ('own', 'shared', 'crowd')
), narrow AS (
    SELECT k.kind, k.value FROM cdp_identifier k JOIN touched USING (kind, value)
     WHERE k.state IN ('own', 'shared', 'crowd')
     GROUP BY k.kind, k.value HAVING count(*) BETWEEN 2 AND %(crowd)s
)
SELECT p.id, p.name, COALESCE(p.is_company, FALSE) AS is_company,
       COALESCE(p.company_id, 0) AS scope, p.cdp_profile_id AS profile_id,
       array_agg(ARRAY[k.kind, k.value]) AS keys
  FROM narrow
  JOIN cdp_identifier k USING (kind, value)
  JOIN res_partner p ON p.id = k.partner_id
 WHERE k.state IN ('own', 'shared', 'crowd') AND p.cdp_profile_id IS NOT NULL
   AND (p.parent_id IS NULL OR p.type = 'contact')
 GROUP BY p.id
"""


class CdpStageLink(models.AbstractModel):
    _inherit = "cdp.stage.link"

    def _link(self, ids):
        """Link the contacts with whoever shares a key and an agreeing name."""
        records = [self._record(row) for row in self._candidates(ids)]
        links = linking.link(records, self._vetoes([record.id for record in records]))
        written = 0
        if links:
            groups = self._joined(records, links)
            written = self._assign(groups)
            written += self._keep(links)
            self._note_links(groups, links)
        return written + self.env["cdp.identifier"]._set_states(ids)

    def _candidates(self, ids):
        """Holders of the contacts' keys, and all they are linked with already."""
        rows = self.env.execute_query_dict(SQL(HOLDERS, ids=ids, crowd=CROWD))
        profiles = list({row["profile_id"] for row in rows})
        known = {row["id"] for row in rows}
        members = self.env.execute_query_dict(
            SQL(
                "SELECT id, name, COALESCE(is_company, FALSE) AS is_company,"
                " COALESCE(company_id, 0) AS scope, cdp_profile_id AS profile_id,"
                " '{}'::varchar[] AS keys FROM res_partner"
                " WHERE cdp_profile_id = ANY(%s)"
                " AND (parent_id IS NULL OR type = 'contact')",
                profiles,
            )
        )
        return rows + [row for row in members if row["id"] not in known]

    def _record(self, row):
        return linking.Record(
            id=row["id"],
            name=row["name"] or "",
            is_company=row["is_company"],
            scope=row["scope"],
            cluster=row["profile_id"],
            keys=frozenset((kind, value) for kind, value in row["keys"]),
        )

    def _vetoes(self, ids):
        return self.env.execute_query(
            SQL(
                "SELECT partner_a_id, partner_b_id FROM cdp_match"
                " WHERE verdict = 'rejected'"
                " AND partner_a_id = ANY(%(ids)s) AND partner_b_id = ANY(%(ids)s)",
                ids=ids,
            )
        )

    def _joined(self, records, links):
        """The groups of contacts that the links change."""
        cluster_of = linking.clusters(records, links)
        changed = {cluster_of[link.a] for link in links}
        groups = {}
        for id_, cluster in sorted(cluster_of.items()):
            if cluster in changed:
                groups.setdefault(cluster, []).append(id_)
        return list(groups.values())

    def _keep(self, links):
        """Note each link with its reason."""
        return self._execute(
            SQL(
                "INSERT INTO cdp_match (partner_a_id, partner_b_id, verdict, kind,"
                " value, reason_code, origin, decided)"
                " SELECT *, 'rule', %s FROM unnest(%s::int[], %s::int[], %s::varchar[],"
                " %s::varchar[], %s::varchar[], %s::varchar[])"
                # What only waited for a person is certain now
                " ON CONFLICT (partner_a_id, partner_b_id) DO UPDATE"
                " SET verdict = 'linked', kind = EXCLUDED.kind, value = EXCLUDED.value,"
                " reason_code = EXCLUDED.reason_code, origin = 'rule',"
                " decided = EXCLUDED.decided"
                " WHERE cdp_match.verdict IN ('proposed', 'unsure')",
                fields.Datetime.now(),
                [link.a for link in links],
                [link.b for link in links],
                ["linked" for _link in links],
                [link.kind for link in links],
                [link.value for link in links],
                [link.reason for link in links],
            )
        )

    def _note_links(self, groups, links):
        """Write to the history which contacts became one customer, and why."""
        group_of = {id_: n for n, group in enumerate(groups) for id_ in group}
        told = [[] for _group in groups]
        for link in links:
            told[group_of[link.a]].append(
                reasons.of_rule(self.env, link.kind, link.value, link.reason)
            )
        whys = [reasons.of_group(self.env, sentences) for sentences in told]
        self.env["cdp.identity.log"]._note_joined(groups, whys)

    def _assign(self, groups):
        """Let each group of contacts be one profile: that of its oldest contact.

        The other members' own profiles wait, archived, for the day of the undo.
        """
        groups = self._standing_first(groups)
        partners = [id_ for group in groups for id_ in group]
        leaders = [group[0] for group in groups for _id in group]
        before = self._profiles_of(partners)
        written = self._execute(
            SQL(
                """
                UPDATE cdp_profile own
                   SET merged_into_id = NULLIF(lead.id, own.id)
                  FROM unnest(%s::int[], %s::int[]) pair (partner_id, leader_id)
                  JOIN cdp_profile lead ON lead.partner_id = pair.leader_id
                 WHERE own.partner_id = pair.partner_id
                   AND own.merged_into_id IS DISTINCT FROM NULLIF(lead.id, own.id)
                """,
                partners,
                leaders,
            )
        )
        written += self._execute(
            SQL(
                """
                UPDATE res_partner p
                   SET cdp_profile_id = COALESCE(own.merged_into_id, own.id)
                  FROM cdp_profile own
                 WHERE own.partner_id = p.id AND p.id = ANY(%s)
                   AND p.cdp_profile_id IS DISTINCT FROM
                       COALESCE(own.merged_into_id, own.id)
                """,
                partners,
            )
        )
        after = self._follow(partners)
        touched = sorted({*before, *after})
        self.env["cdp.identifier"]._set_states(partners)
        self._describe(touched)
        self._exclude(touched)
        stages = ["golden", "quality", "rfm", "sentiment", "segment"]
        self.env["cdp.change"]._note_profiles(stages, touched)
        self.env.invalidate_all()  # the above was SQL
        return written

    def _standing_first(self, groups):
        """Groups with the contacts that were merged into others at their end."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s)"
                " AND cdp_merged_into_id IS NOT NULL",
                [id_ for group in groups for id_ in group],
            )
        )
        merged = {id_ for (id_,) in rows}
        return [sorted(group, key=merged.__contains__) for group in groups]

    def _follow(self, partners):
        """Move what hangs on the contacts along: addresses and identifiers."""
        self._execute(
            SQL(
                "UPDATE res_partner address SET cdp_profile_id = owner.cdp_profile_id"
                " FROM res_partner owner WHERE owner.id = address.parent_id"
                " AND owner.id = ANY(%s) AND address.type <> 'contact'"
                " AND address.cdp_profile_id IS DISTINCT FROM owner.cdp_profile_id",
                partners,
            )
        )
        self._execute(
            SQL(
                "UPDATE cdp_identifier key SET profile_id = p.cdp_profile_id"
                " FROM res_partner p WHERE p.id = key.partner_id"
                " AND (p.id = ANY(%(ids)s) OR p.parent_id = ANY(%(ids)s))"
                " AND key.profile_id IS DISTINCT FROM p.cdp_profile_id",
                ids=partners,
            )
        )
        return self._profiles_of(partners)
