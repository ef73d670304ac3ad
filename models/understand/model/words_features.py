"""What the features of the engine are, in words for the page of a version."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: what a version looks at, by group
GROUPS = {
    "recency": _lt("How long ago the last purchase was, against the own rhythm"),
    "trend": _lt("Buying more or less than before"),
    "frequency": _lt("How often"),
    "money": _lt("How much money"),
    "breadth": _lt("How many different things"),
    "discount": _lt("How much of it at a discount"),
    "returns": _lt("What was sent back"),
    "channel": _lt("Where bought"),
    "engagement": _lt("What is read and clicked"),
    "complaints": _lt("Complaints and ratings"),
    "contract": _lt("When a contract ends"),
    "tenure": _lt("Customer for how long"),
}

FEATURES = {
    # recency, frequency and tenure of the classic model
    "recency": _lt("days since the last purchase"),
    "frequency": _lt("days with a purchase after the first"),
    "tenure": _lt("days since the first purchase"),
    # churn
    "silence": _lt("days since the last purchase"),
    "silence_in_gaps": _lt("silence against the usual gap"),
    "beyond_longest_gap": _lt("silence against the longest gap"),
    "uneven_gaps": _lt("how uneven the gaps are"),
    "silent_share_of_horizon": _lt("silence against the horizon"),
    "model": _lt("what BG/NBD says"),
    "purchases": _lt("purchases"),
    "purchases_a_horizon": _lt("purchases in a usual horizon"),
    "purchases_lately": _lt("purchases in the last horizon"),
    "purchases_just_now": _lt("purchases in the last half horizon"),
    "purchases_before": _lt("purchases in the last four horizons"),
    "bought_once": _lt("bought only once"),
    "against_horizon_before": _lt("purchases lately against the horizon before"),
    "against_earlier": _lt("purchases in two horizons against the two before"),
    "against_own_rate": _lt("purchases lately against the usual number"),
    "spent": _lt("money spent"),
    "a_purchase": _lt("money a purchase"),
    "spent_lately": _lt("money spent in the last horizon"),
    "spent_in_active_days": _lt("money spent while active"),
    "spending_trend": _lt("money lately against the horizon before"),
    "products": _lt("different products"),
    "products_lately": _lt("different products lately"),
    "categories": _lt("different categories"),
    "categories_lately": _lt("different categories lately"),
    "discount_share": _lt("share of money taken off"),
    "discount_any": _lt("bought at a discount"),
    "returns_share": _lt("share of money given back"),
    "returns_any": _lt("sent something back"),
    "engagement": _lt("clicks, and opened emails a little"),
    "since_click": _lt("days since the last click"),
    "complaints": _lt("complaints and bad ratings"),
    "rating": _lt("ratings against the usual"),
    "contract": _lt("has a contract"),
    "contract_ends": _lt("the contract ends within the horizon"),
    "contract_ended": _lt("the contract has ended"),
    "new": _lt("a new customer"),
    # value
    "repeats": _lt("days with a purchase after the first"),
    "came_back": _lt("bought again at all"),
    "age": _lt("days since the first purchase"),
    "rhythm": _lt("silence against the own rhythm"),
    "repeats_lately": _lt("purchases lately"),
    "money": _lt("money spent"),
    "money_a_purchase": _lt("money a purchase"),
    "money_lately": _lt("money spent lately"),
}


def feature(env, name):
    """A feature in words; those of the channels are named by the source."""
    if name in FEATURES:
        return env._(FEATURES[name])
    kind, _underscore, number = name.rpartition("_")
    if kind == "channel":
        # the name of a source is no secret
        source = env["cdp.source"].sudo().browse(int(number)).exists()
        return env._(
            "share bought through %s", source.name or env._("a source that is gone")
        )
    return name.replace("_", " ")


def by_group(env, pairs):
    """[(group, features)] in words, of [name, group] pairs.

    A model that has no groups names each feature as its own.
    """
    grouped = any(name != group for name, group in pairs)
    found = {}
    for name, group in pairs:
        told = env._(GROUPS[group]) if grouped and group in GROUPS else ""
        found.setdefault(told, []).append(feature(env, name))
    return list(found.items())
