"""The child process of demand in *Find patterns*; started as a script, without Odoo.

Reads rows of weeks in which something was sold, by series. Answers a row a series and
measure (what came of looking back, the next weeks in short), and a row a week of the
past year and of the weeks to come.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# the addon's root and its models have to be on the path first
import child_tables  # noqa: E402

from engine.insight import demand  # noqa: E402

AHEAD = 4
KEPT = 52  # past weeks
LEAST = 4  # looks back, before one is said to be better than the other
MEASURES = ("revenue", "quantity")
COLUMNS = ("series", "week", *MEASURES, "end")


def main():
    _order, frames = child_tables.receive(rows=COLUMNS)
    series, weeks = [], []
    for number, mine in frames["rows"].groupby("series", sort=True):
        end = int(mine["end"].iloc[0])
        for measure in MEASURES:
            if mine[measure].notna().any():
                past = _gapless(mine["week"], mine[measure].fillna(0), end)
                told, rows = _told(past, end)
                series.append((number, measure, *told))
                weeks += [(number, measure, *row) for row in rows]
    count = frames["rows"]["series"].nunique()
    child_tables.answer(
        {"series": count},
        pd.DataFrame(series, columns=range(13)),
        pd.DataFrame(weeks, columns=range(7)),
    )


def _gapless(week, value, end):
    """A value a week, from the first in which something was sold."""
    place = ((week - week.min()) // 7).to_numpy()
    size = (end - int(week.min())) // 7
    return np.bincount(place, value.to_numpy(float), minlength=size)


def _told(past, end):
    """(what there is to say of a series, [week, ahead, value, low, high])."""
    days = end - 7 * np.arange(past.size, 0, -1)
    rows = [
        (_date(day), False, round(value, 2), None, None)
        for day, value in zip(days[-KEPT:], past[-KEPT:], strict=True)
    ]
    lately = round(float(past[-AHEAD:].sum()), 2)
    found = demand.forecast(past, AHEAD)
    if found is None:
        nothing = [0.0] * 4
        return (past.size, "short", None, None, 0, False, lately, *nothing), rows
    mean, low, high = (
        np.round(part, 2).tolist() for part in (found.mean, found.low, found.high)
    )
    rows += [
        (_date(end + 7 * ahead), True, mean[ahead], low[ahead], high[ahead])
        for ahead in range(AHEAD)
    ]
    errors = (_figure(found.error), _figure(found.naive_error), found.origins)
    coming = round(sum(mean), 2)
    told = (past.size, _verdict(found), *errors, found.seasonal, lately, coming)
    return (*told, mean[0], low[0], high[0]), rows


def _verdict(found):
    if not np.isfinite(found.error) or found.origins < LEAST:
        return "unproven"
    return "better" if found.better else "no_better"


def _figure(error):
    return round(float(error), 3) if np.isfinite(error) else None


def _date(day):
    return np.datetime64(int(day), "D").astype(str)


if __name__ == "__main__":
    main()
