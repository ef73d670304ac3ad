"""What the stages made of a database, in terms that two databases share."""

from . import lab

QUERIES = {
    "profiles": """
        SELECT p.partner_id, lead.partner_id, p.active, p.is_company, p.company_id,
               rule.name ->> 'en_US'
          FROM cdp_profile p LEFT JOIN cdp_profile lead ON lead.id = p.merged_into_id
          LEFT JOIN cdp_exclusion rule ON rule.id = p.excluded_by_id""",
    "contacts": """
        SELECT c.id, p.partner_id FROM res_partner c
          LEFT JOIN cdp_profile p ON p.id = c.cdp_profile_id""",
    "identifiers": """
        SELECT k.kind, k.value, k.partner_id, k.raw, k.state, k.reason_code,
               p.partner_id
          FROM cdp_identifier k LEFT JOIN cdp_profile p ON p.id = k.profile_id""",
    "matches": """
        SELECT partner_a_id, partner_b_id, verdict, kind, value, reason_code
          FROM cdp_match WHERE verdict <> 'proposed'""",
    # Which contact of a customer stands for it in a proposal depends on who changed
    "proposals": """
        SELECT LEAST(a.partner_id, b.partner_id), GREATEST(a.partner_id, b.partner_id)
          FROM cdp_match m JOIN res_partner pa ON pa.id = m.partner_a_id
          JOIN res_partner pb ON pb.id = m.partner_b_id
          JOIN cdp_profile a ON a.id = pa.cdp_profile_id
          JOIN cdp_profile b ON b.id = pb.cdp_profile_id
         WHERE m.verdict = 'proposed'""",
    "figures": """
        SELECT partner_id, first_purchase, last_purchase, purchase_count,
               purchase_days, revenue, average_order, usual_gap_days
          FROM cdp_profile""",
    "scores": """
        SELECT p.partner_id, p.rfm_r, p.rfm_f, p.rfm_m, label.name ->> 'en_US',
               p.churn_probability IS NOT NULL, p.churn_state,
               p.rfm_model_id IS NOT NULL, p.churn_model_id IS NOT NULL
          FROM cdp_profile p
          LEFT JOIN cdp_rfm_label label ON label.id = p.rfm_label_id""",
    "issues": """
        SELECT i.partner_id, r.name ->> 'en_US', i.state, i.code, i.held::text,
               i.fix::text, p.partner_id
          FROM cdp_quality_issue i JOIN cdp_quality_rule r ON r.id = i.rule_id
          JOIN cdp_profile p ON p.id = i.profile_id""",
    "quality": """
        SELECT p.partner_id, p.quality, p.quality_issue_count,
               (SELECT h.score FROM cdp_quality_history h WHERE h.profile_id = p.id
                 ORDER BY h.date DESC LIMIT 1)
          FROM cdp_profile p""",
    "memberships": """
        SELECT s.name ->> 'en_US', p.partner_id, m."left" IS NULL
          FROM cdp_membership m JOIN cdp_segment s ON s.id = m.segment_id
          JOIN cdp_profile p ON p.id = m.profile_id""",
    "segments": "SELECT name ->> 'en_US', active, member_count FROM cdp_segment",
    # Of what is trained weekly, on the customers of that moment, none is like another
    "versions": """
        SELECT kind, state, customers, parameters::text, gate_code, horizon_days
          FROM cdp_model WHERE kind IN ('match', 'rfm')""",
}


def of(name):
    """{what: its rows, each as often as it is there}."""
    return {what: sorted(lab.rows(name, q), key=str) for what, q in QUERIES.items()}


def compare(checks, when, expected, name):
    for what, rows in of(name).items():
        checks.same(f"{when}: {len(rows)} {what} alike", expected[what], rows)
        checks.check(
            f"{when}: none of the {what} twice", len(rows) == len(expected[what])
        )
