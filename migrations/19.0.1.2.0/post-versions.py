"""Churn versions of before have no record, and scores are made another way now: the
first training starts anew, and nobody goes back to them."""


def migrate(cr, version):
    cr.execute(
        "UPDATE cdp_model SET parameters = NULL,"
        " state = CASE WHEN state = 'live' THEN 'retired' ELSE state END"
        " WHERE kind = 'churn' AND record IS NULL"
    )
