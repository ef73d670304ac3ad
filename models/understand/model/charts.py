"""Where the marks of the pictures on a version's page stand, in a square of 100."""


def calibration(rows):
    """Points of predicted (to the right) against actual (upwards), with intervals.

    Returns (points, top): `top` is the value at the end of both axes.
    """
    ends = ("predicted", "actual", "high")
    top = max((row[key] or 0 for row in rows for key in ends), default=0) or 1
    points = [
        {
            "x": 100 * row["predicted"] / top,
            **{
                key: None if row[key] is None else 100 - 100 * row[key] / top
                for key in ("actual", "low", "high")
            },
        }
        for row in rows
    ]
    return points, top


def months(outcomes):
    """Lines of what was predicted and what came, and where each month stands.

    Returns (lines, top): lines {"predicted": points of a polyline, "actual": ...}.
    """
    top = max((max(o.predicted, o.actual) for o in outcomes), default=0) or 1
    step = 100 / max(len(outcomes) - 1, 1)
    lines = {
        name: [(n * step, 100 - 100 * o[name] / top) for n, o in enumerate(outcomes)]
        for name in ("predicted", "actual")
    }
    return lines, top
