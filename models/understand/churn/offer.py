"""What reaching out costs and brings, as the shop has set it; where it begins to pay.

The same reckoning as engine/churn/bands.py, where the rows are. What is at stake is
what the customer spends within the horizon at the usual pace, and not the forecast:
that has the chance of leaving in it already, which would write off just those at risk.
"""

from typing import NamedTuple

from odoo.tools import SQL

PREFIX = "customer_data_platform.offer_"


class Offer(NamedTuple):
    """`cost` of reaching out to one customer, with the chance of `success` that who
    would have left stays; `given` away, which `taken` of those who stay anyway take."""

    cost: float = 1.0
    success: float = 0.1
    given: float = 5.0
    taken: float = 0.25


def offer(env):
    """The offer of the settings."""
    parameters = env["ir.config_parameter"].sudo()  # plain settings
    return Offer(
        *(
            float(parameters.get_param(PREFIX + name, standard))
            for name, standard in Offer._field_defaults.items()
        )
    )


STAKE = """
GREATEST(p.average_order, 0)
 * CASE WHEN p.usual_gap_days > 0 THEN GREATEST(1, %(days)s / p.usual_gap_days)
        ELSE 1 END
"""
LIMIT = """
ROUND(%(wasted)s / NULLIF(GREATEST(
    %(success)s * (%(stake)s - %(given)s) + %(gained)s, 0), 0), 4)
"""


def limit(env, days):
    """The chance of leaving from which on reaching out to a profile `p` pays.

    NULL where it never does. `days` is the horizon.
    """
    told = offer(env)
    return SQL(
        LIMIT,
        wasted=told.cost + told.taken * told.given,
        success=told.success,
        stake=SQL(STAKE, days=days),
        given=told.given,
        gained=told.taken * told.given,
    )
