"""Deals the baskets out: to the contact who bought and to the way it was sold.

Pure: no Odoo here.
"""

import numpy as np
import pandas as pd

IDLE_SHARE = 0.005  # sales orders never confirmed, or cancelled


def baskets(baskets, buyers, partner_ids, rng):
    """Return the baskets with ``partner_id`` and ``by_order``.

    A household keeps its habit: the draw makes most of them buy mainly by order or
    mainly at the till. Every contact of a household buys before any buys again;
    from then on the first entry twice as often as each copy.
    """
    habits = {h: rng.beta(0.5, 0.5) for h in buyers}
    by_order = rng.random(len(baskets)) < baskets["household"].map(habits)
    turn = baskets.groupby("household").cumcount()
    draw = rng.random(len(baskets))
    partners = [
        partner_ids[pick(buyers[household], t, d)]
        for household, t, d in zip(baskets["household"], turn, draw, strict=True)
    ]
    return baskets.assign(by_order=by_order, partner_id=partners)


def pick(keys, turn, draw):
    """Return the contact whose turn it is."""
    if turn < len(keys):
        return keys[turn]
    return keys[max(0, int(draw * (len(keys) + 1)) - 1)]


def of(lines, baskets):
    """Return the lines of these baskets."""
    return lines[lines["basket_id"].isin(baskets["basket_id"])]


def with_idle(orders, lines, rng):
    """Append copies of some orders as quotations and cancelled orders.

    They must not count anywhere. Their basket ids are the negatives.
    """
    count = max(20, int(len(orders) * IDLE_SHARE))
    idle = orders.sample(min(count, len(orders)), random_state=rng)
    idle_lines = of(lines, idle)
    states = rng.choice(["draft", "sent", "cancel"], len(idle))
    idle = idle.assign(basket_id=-idle["basket_id"], state=states)
    idle_lines = idle_lines.assign(basket_id=-idle_lines["basket_id"])
    orders = pd.concat([orders.assign(state="sale"), idle])
    orders = orders.sort_values("moment", kind="stable", ignore_index=True)
    return orders, pd.concat([lines, idle_lines], ignore_index=True)


def with_refunds(orders, lines, share, rng):
    """Append refunds: one line of some orders comes back within three days.

    Their basket ids are the negatives; ``refunded_line`` names the line's position.
    """
    lines = lines.reset_index(drop=True)
    paid = lines[lines["cents"] > 0].drop_duplicates("basket_id")
    back = paid.sample(int(len(orders) * share), random_state=rng)
    refunds = orders[orders["basket_id"].isin(back["basket_id"])]
    amounts = back.set_index("basket_id")["cents"]
    later = refunds["moment"] + pd.to_timedelta(rng.integers(1, 72, len(refunds)), "h")
    refunds = refunds.assign(
        cents=-refunds["basket_id"].map(amounts),
        moment=later.clip(upper=pd.Timestamp("2017-12-31 23:59:59")),
        basket_id=-refunds["basket_id"],
    )
    back = back.assign(
        refunded_line=back.index,
        basket_id=-back["basket_id"],
        quantity=-back["quantity"],
        cents=-back["cents"],
    )
    lines = lines.assign(refunded_line=np.nan)
    orders = pd.concat([orders, refunds]).sort_values(
        "moment", kind="stable", ignore_index=True
    )
    return orders, pd.concat([lines, back], ignore_index=True)
