"""The child process that compares groups; started as a script, without Odoo.

Reads a row a comparison (counts, means and variances of both groups, the plan if there
is one) and answers a row a comparison. The plan is made before the first result and
handed back to be kept; from then on it comes with the row.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

# the addon's folders have to be on the path first
from child_tables import answer, receive  # noqa: E402

from engine.experiment import means, power, rates, sequential, winner  # noqa: E402

ARM = ("n", "yes", "mean", "variance", "before", "before_variance", "covariance")
COLUMNS = (
    *("id", "kind", "share", "baseline", "effect", "planned_treated"),
    "planned_control",
    *(f"treated_{name}" for name in ARM),
    *(f"control_{name}" for name in ARM),
)
INTERVALS = ("lift", "fixed", "relative", "money", "money_fixed")
RAREST, COMMONEST = 0.005, 0.5  # what may be taken for the share who buy anyway


def main():
    _order, tables = receive(comparisons=COLUMNS)
    rows = [_compare(row) for row in tables["comparisons"].itertuples(index=False)]
    answer({}, pd.DataFrame(rows))


def _compare(row):
    planned = _plan(row)
    treated, control = _rate(row, "treated"), _rate(row, "control")
    seen = sequential.Sizes(treated.n, control.n)
    found = sequential.rate(treated, control, planned)
    groups = means.Groups(_arm(row, "treated"), _arm(row, "control"))
    money = sequential.mean(groups, planned)
    verdict = _verdict(row, found, seen, planned)
    worth = winner.verdict(money.interval, seen, planned)
    intervals = {
        "lift": found.difference,
        "fixed": rates.difference(treated, control),
        "relative": found.relative,
        "money": money.interval,
        "money_fixed": means.difference(groups).interval,
    }
    return {
        "id": row.id,
        "planned_treated": int(planned.treated),
        "planned_control": int(planned.control),
        **verdict,
        "money_state": worth.state,
        **{
            f"{name}{end}": _number(value)
            for name, each in intervals.items()
            for end, value in zip(("", "_low", "_high"), each, strict=True)
        },
        "removed": _number(money.removed),
        # amounts that are all alike tell no spread, a control without a buyer no ratio
        "money_known": float(np.isfinite(money.error)),
        "relative_known": float(np.isfinite(found.relative.high)),
    }


def _verdict(row, found, seen, planned):
    if row.kind == "holdout":
        told = winner.verdict(found.difference, seen, planned)
        return {"state": told.state, "more": told.more, "p": told.p}
    arms = {"next": _rate(row, "treated"), "else": _rate(row, "control")}
    plan = {"next": planned.treated, "else": planned.control}
    told = winner.of_rates(arms, plan)
    states = {"next": winner.HELPED, "else": winner.HARMED}
    return {
        "state": states[told.name] if told.name else told.state,
        "more": told.more,
        "p": told.p,
    }


def _plan(row):
    if row.planned_treated > 0 and row.planned_control > 0:
        return sequential.Sizes(float(row.planned_treated), float(row.planned_control))
    baseline = min(max(row.baseline, RAREST), COMMONEST - row.effect / 2)
    return power.for_rate(baseline, row.effect, row.share)


def _rate(row, arm):
    return rates.Rate(*(float(getattr(row, f"{arm}_{name}")) for name in ("yes", "n")))


def _arm(row, arm):
    names = ("n", "mean", "variance", "before", "before_variance", "covariance")
    values = (getattr(row, f"{arm}_{name}") for name in names)
    return means.Arm(*(float(value) if np.isfinite(value) else 0.0 for value in values))


def _number(value):
    """What a database may hold: no end of an interval is empty."""
    value = float(value)
    return value if np.isfinite(value) else None


if __name__ == "__main__":
    main()
