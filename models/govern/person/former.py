"""Addresses that somebody had before: in what was overwritten, merged, sent and
received. Whoever is forgotten is forgotten under these, too."""

from odoo.tools import SQL

FORMER = """
SELECT kind, value FROM (
    SELECT held.key AS kind, held.value
      FROM cdp_golden_write written
      CROSS JOIN LATERAL (VALUES (written.old), (written.new)) version (vals)
      CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(version.vals)
           WHEN 'object' THEN version.vals ELSE '{}' END) held
     WHERE written.partner_id = ANY(%(partners)s)
        OR written.profile_id = ANY(%(profiles)s)
    UNION
    SELECT held.key, held.value
      FROM cdp_merge merge
      JOIN cdp_merge_image image ON image.merge_id = merge.id
           AND image.table_name = 'res_partner'
      CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(image.before)
           WHEN 'object' THEN image.before ELSE '{}' END) held
     WHERE merge.survivor_id = ANY(%(partners)s)
    UNION
    SELECT 'email', email FROM mailing_trace
     WHERE model = 'res.partner' AND res_id = ANY(%(partners)s)
    UNION
    SELECT 'email', email_from FROM mail_message WHERE author_id = ANY(%(partners)s)
) former WHERE kind IN ('email', 'phone') AND value IS NOT NULL
"""


def addresses(env, partners, profiles):
    """(emails, phones) as they were written.

    :param partners: ids of contacts
    :param profiles: ids of profiles
    """
    rows = env.execute_query(SQL(FORMER, partners=partners, profiles=profiles))
    return (
        {value for kind, value in rows if kind == "email"},
        {value for kind, value in rows if kind == "phone"},
    )
