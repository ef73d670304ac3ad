"""What the names in a version's record mean, in one place for the translators."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: after *Not enough data, because*
GATES = {
    "few_customers": _lt("only %(have)s customers have bought; %(need)s are needed."),
    "few_repeaters": _lt(
        "only %(have)s customers have bought again; %(need)s are needed."
    ),
    "short_history": _lt(
        "purchases are known for %(have)s days only; %(need)s are needed."
    ),
    "no_origin": _lt(
        "purchases are known for %(have)s days only; %(need)s are needed."
    ),
    "few_left": _lt(
        "only %(have)s customers stopped buying within the horizon; %(need)s are "
        "needed."
    ),
    "few_stayed": _lt(
        "only %(have)s customers bought again within the horizon; %(need)s are needed."
    ),
    "no_splink": _lt(
        "the Python package “splink” is missing (pip install splink). Until then "
        "contacts are linked by certain rules only."
    ),
    "no_products": _lt("no source says which products were bought."),
    "few_baskets": _lt(
        "only %(have)s purchases say what was bought; %(need)s are needed."
    ),
    "few_buyers": _lt(
        "only %(have)s customers have bought products that are known; %(need)s are "
        "needed."
    ),
    "no_fit": _lt("the purchases follow no pattern that can be learned."),
}

#: the ways of a backtest: name, and what it does
METHODS = {
    "ours": (_lt("This version"), ""),
    "constant": (
        _lt("Everybody alike"),
        _lt("The share of the past for each customer."),
    ),
    "mean": (
        _lt("Everybody alike"),
        _lt("The mean of all for each customer."),
    ),
    "rule": (
        _lt("Rule: silent for twice the usual gap"),
        _lt("The popular rule: warned of is who has been silent for more than twice "
            "the usual time between two purchases."),
    ),
    "rank": (
        _lt("Recency and frequency"),
        _lt("Customers in order of how long ago and how seldom they bought; no "
            "probability."),
    ),
    "bgnbd": (
        _lt("BG/NBD"),
        _lt("The classic model of how often customers buy and when they stop. It looks "
            "at nothing but the rhythm of purchases."),
    ),
    "formula": (
        _lt("Textbook formula"),
        _lt("Average purchase × purchases a year × years."),
    ),
    "logistic": (
        _lt("Logistic regression"),
        _lt("Each thing it looks at adds to the score or takes away from it."),
    ),
    "boosted": (
        _lt("Boosted trees"),
        _lt("Many small decision trees, each correcting those before it."),
    ),
    "average": (
        _lt("BG/NBD and regression"),
        _lt("The mean of two forecasts that err differently."),
    ),
    "popularity": (
        _lt("Bestsellers"),
        _lt("What most customers buy, for everybody."),
    ),
    "again": (
        _lt("Buy again"),
        _lt("What the customer has bought, the latest counting most."),
    ),
    "cosine": (
        _lt("Cosine"),
        _lt("What is bought by the same customers."),
    ),
    "ease": (
        _lt("EASE"),
        _lt("A regression of each product on all others."),
    ),
}  # fmt: skip

#: name, how it is written, whether more (1) or less (-1) is better, what it means
FIGURES = {
    "lift10": (
        _lt("Lift at 10%"), "times", 1,
        _lt("Of the tenth of customers with the highest score: how many times as many "
            "left as among all. 1 is chance."),
    ),
    "auc": (
        _lt("AUC"), "share", 1,
        _lt("Take a customer who left and one who stayed: how often the one who left "
            "had the higher score. 50% is a coin toss."),
    ),
    "pr_auc": (
        _lt("PR-AUC"), "share", 1,
        _lt("How many of those warned of left, averaged over all lengths of the list."),
    ),
    "brier": (
        _lt("Brier score"), "decimal", -1,
        _lt("The mean squared distance of the probability from what came. 0 is "
            "perfect."),
    ),
    "ece": (
        _lt("Calibration error"), "share", -1,
        _lt("How far probabilities are from the shares that came, on average."),
    ),
    "ratio": (
        _lt("Predicted of actual"), "share", 0,
        _lt("The forecast total in percent of what came. 100% is perfect."),
    ),
    "top10_share": (
        _lt("Top tenth's share"), "share", 1,
        _lt("The share of all money that came from the tenth of customers with the "
            "highest forecast."),
    ),
    "corr": (
        _lt("Correlation"), "decimal", 1,
        _lt("How closely forecast and outcome go together. 1 is perfect, 0 is chance."),
    ),
    "rmse": (
        _lt("RMSE"), "money", -1,
        _lt("The typical error of one customer's forecast; big errors count more."),
    ),
    "deviance": (
        _lt("Deviance"), "decimal", -1,
        _lt("The error that decides: one big spender alone does not settle it."),
    ),
    "hit10": (
        _lt("Hit rate"), "share", 1,
        _lt("How many customers bought at least one of ten recommended products."),
    ),
    "ndcg10": (
        _lt("nDCG"), "decimal", 1,
        _lt("How far up in the list the products stood that were bought. 1 is "
            "perfect."),
    ),
    "recall10": (
        _lt("Recall"), "share", 1,
        _lt("Which share of what was bought was in the list of ten."),
    ),
}  # fmt: skip

#: what is recommended, each judged by itself
LISTS = {
    "new": _lt("New for the customer"),
    "again": _lt("Buy again"),
    "basket": _lt("Goes well with a basket"),
}

DRIFT = {"none": _lt("None"), "slight": _lt("Slight"), "much": _lt("Much")}

ATTRIBUTES = {
    "country": _lt("Country"),
    "language": _lt("Language"),
    "customer_type": _lt("Persons and organisations"),
    "age_band": _lt("Age"),
}
TYPES = {"person": _lt("Person"), "organisation": _lt("Organisation")}


def told(env, words, key, place=0):
    """The words for a key in the user's language; the key where there are none.

    :param place: which of several words
    """
    found = words.get(key, "" if place else key.replace("_", " "))
    if isinstance(found, tuple):
        found = found[place]
    return found if isinstance(found, str) else env._(found)
