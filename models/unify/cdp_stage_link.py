"""*Link duplicates*: profiles for contacts, their identifiers, the certain rule.

The rule: an agreeing name **and** a shared key. What is only likely waits for a
person (issue Unify); what is linked here can be taken apart exactly.
"""

from odoo import api, models
from odoo.tools import SQL

from ..cdp_stage_worker import Batch

BATCH = 1000
MANY = 200  # identifiers; fewer are linked at once however they are planned
CONTACTS = """
SELECT partner.id, partner.name, partner.email, partner.phone, partner.vat,
       COALESCE(partner.is_company, FALSE) AS is_company, partner.active,
       partner.parent_id, partner.type, COALESCE(partner.company_id, 0) AS scope,
       partner.cdp_profile_id AS profile_id, own.id AS own_id,
       country.code AS country, seller_country.code AS company_country
  FROM res_partner partner
  LEFT JOIN cdp_profile own ON own.partner_id = partner.id
  LEFT JOIN res_country country ON country.id = partner.country_id
  LEFT JOIN res_company seller ON seller.id = COALESCE(partner.company_id, %(main)s)
  LEFT JOIN res_partner seller_partner ON seller_partner.id = seller.partner_id
  LEFT JOIN res_country seller_country
         ON seller_country.id = seller_partner.country_id
 WHERE %(condition)s AND partner.cdp_erased IS NOT TRUE
 ORDER BY partner.id
"""


class CdpStageLink(models.AbstractModel):
    _name = "cdp.stage.link"
    _inherit = "cdp.stage.worker"
    _description = "Link Duplicates"

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _full_size(self, cursor):
        ((number,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM res_partner WHERE id > %s", cursor)
        )
        return number

    def _full_batch(self, cursor):
        contacts = self._contacts(SQL("partner.id > %s", cursor), BATCH)
        if not contacts:
            return Batch()
        written = self._handle(contacts)
        more = contacts[-1]["id"] if len(contacts) == BATCH else None
        return Batch(len(contacts), written, more)

    def _queued_batch(self):
        partners, _profiles = self.env["cdp.change"]._take("link", BATCH)
        if not partners:
            return None
        contacts = self._contacts(SQL("partner.id = ANY(%s)", partners))
        self.env["cdp.change"]._note_partners("match", partners)
        return Batch(len(partners), self._handle(contacts))

    @api.model
    def _contacts(self, condition, limit=None):
        self.env["res.partner"].flush_model()
        query = SQL(
            CONTACTS + (" LIMIT %(limit)s" if limit else ""),
            main=self.env.ref("base.main_company").id,
            condition=condition,
            limit=limit,
        )
        return self.env.execute_query_dict(query)

    # ------------------------------------------------------------------
    # One batch
    # ------------------------------------------------------------------

    def _handle(self, contacts):
        """Bring profiles, identifiers and links of the contacts up to date."""
        ids = [row["id"] for row in contacts]
        addresses = [row["id"] for row in contacts if _is_address(row)]
        owners = [row for row in contacts if not _is_address(row)]
        written = self._ensure_profiles(owners)
        written += self._adopt_addresses(addresses)
        refreshed = self.env["cdp.identifier"]._refresh(contacts)
        self._count_anew(refreshed)
        written += refreshed + self._link(ids)
        profile_ids = self._profiles_of(ids)
        written += self._describe(profile_ids)
        written += self._exclude(profile_ids)
        stages = ["golden", "quality", "rfm", "sentiment"]
        self.env["cdp.change"]._note_profiles(stages, profile_ids)
        return written

    def _count_anew(self, written):
        """Where a batch is much of all there is, linking cannot wait for autovacuum: it
        would be planned for a handful of rows and take minutes."""
        query = "SELECT reltuples FROM pg_class WHERE oid = 'cdp_identifier'::regclass"
        ((known,),) = self.env.execute_query(SQL(query))
        if written > MANY and written > known / 5:
            self.env.cr.execute("ANALYZE cdp_identifier, cdp_profile, res_partner")

    def _execute(self, query):
        """Execute and return the number of rows written."""
        self.env.cr.execute(query)
        return self.env.cr.rowcount

    def _profiles_of(self, partner_ids):
        """The profiles the contacts belong to and those they own."""
        rows = self.env.execute_query(
            SQL(
                "SELECT cdp_profile_id FROM res_partner WHERE id = ANY(%(ids)s)"
                " AND cdp_profile_id IS NOT NULL"
                " UNION SELECT id FROM cdp_profile WHERE partner_id = ANY(%(ids)s)",
                ids=partner_ids,
            )
        )
        return [row[0] for row in rows]

    def _ensure_profiles(self, owners):
        """Each contact that is no address owns a profile and belongs to one."""
        ids = [row["id"] for row in owners]
        return self._execute(
            SQL(
                "INSERT INTO cdp_profile (partner_id, active)"
                " SELECT id, active FROM res_partner WHERE id = ANY(%s)"
                " ON CONFLICT (partner_id) DO NOTHING",
                ids,
            )
        ) + self._execute(
            SQL(
                "UPDATE res_partner p"
                " SET cdp_profile_id = COALESCE(own.merged_into_id, own.id)"
                " FROM cdp_profile own WHERE own.partner_id = p.id AND p.id = ANY(%s)"
                " AND p.cdp_profile_id IS DISTINCT FROM"
                " COALESCE(own.merged_into_id, own.id)",
                ids,
            )
        )

    def _describe(self, profile_ids):
        """Copy to the profiles what rules and record rules need of the contacts."""
        return self._execute(
            SQL(
                """
                UPDATE cdp_profile profile
                   SET is_company = fresh.is_company, company_id = fresh.company_id,
                       active = fresh.active
                  FROM (SELECT own.id, COALESCE(p.is_company, FALSE) AS is_company,
                               p.company_id, own.merged_into_id IS NULL AND EXISTS (
                                   SELECT FROM res_partner member
                                    WHERE member.cdp_profile_id = own.id
                                      AND member.active) AS active
                          FROM cdp_profile own JOIN res_partner p
                               ON p.id = own.partner_id
                         WHERE own.id = ANY(%s)) fresh
                 WHERE profile.id = fresh.id
                   AND (profile.is_company, profile.company_id, profile.active)
                       IS DISTINCT FROM
                       (fresh.is_company, fresh.company_id, fresh.active)
                """,
                profile_ids,
            )
        )

    def _adopt_addresses(self, ids):
        """Addresses are no customers: they belong to the profile of their parent."""
        if not ids:
            return 0
        self._execute(SQL("DELETE FROM cdp_profile WHERE partner_id = ANY(%s)", ids))
        return self._execute(
            SQL(
                """
                WITH RECURSIVE up AS (
                    SELECT id AS address, parent_id AS owner, 1 AS depth
                      FROM res_partner WHERE id = ANY(%s)
                    UNION ALL
                    SELECT up.address, p.parent_id, up.depth + 1
                      FROM up JOIN res_partner p ON p.id = up.owner
                     WHERE p.type <> 'contact' AND p.parent_id IS NOT NULL
                       AND up.depth < 20
                ), owner AS (
                    SELECT DISTINCT ON (address) address, owner
                      FROM up ORDER BY address, depth DESC
                )
                UPDATE res_partner p SET cdp_profile_id = parent.cdp_profile_id
                  FROM owner JOIN res_partner parent ON parent.id = owner.owner
                 WHERE p.id = owner.address AND parent.cdp_profile_id IS NOT NULL
                   AND p.cdp_profile_id IS DISTINCT FROM parent.cdp_profile_id
                """,
                ids,
            )
        )

    def _exclude(self, profile_ids):
        """Mark whom a rule leaves out: a profile is, when any of its contacts is."""
        members = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, cdp_profile_id FROM res_partner"
                    " WHERE cdp_profile_id = ANY(%s)",
                    profile_ids,
                )
            )
        )
        rules = {}
        excluded = self.env["cdp.exclusion"]._excluded(list(members))
        for partner_id, rule_id in excluded.items():
            rules.setdefault(members[partner_id], rule_id)
        return self._execute(
            SQL(
                """
                UPDATE cdp_profile profile SET excluded_by_id = rule.id
                  FROM unnest(%s::int[], %s::int[]) rule (profile_id, id)
                 WHERE profile.id = rule.profile_id
                   AND profile.excluded_by_id IS DISTINCT FROM rule.id
                """,
                profile_ids,
                [rules.get(id_) for id_ in profile_ids],
            )
        )


def _is_address(row):
    """A delivery or invoice address of somebody else is no customer."""
    return bool(row["parent_id"]) and row["type"] != "contact"
