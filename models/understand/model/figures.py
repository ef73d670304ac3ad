"""How the numbers of a record are written, and what their intervals say."""

from odoo.tools import formatLang

from .words import FIGURES

#: how many digits each way of writing has
_DIGITS = {"times": 1, "decimal": 3, "count": 0, "money": 2}


def figure(env, name, interval):
    """A figure in the user's language: ``86%``.

    :param interval: the value, with or without its ends; None where unknown
    """
    value = interval[0]
    return "–" if value is None else _written(env, name, value)


def doubt(env, name, interval):
    """Where a figure lies in 19 of 20 cases: ``84% to 88%``; empty where unknown."""
    if None in interval:
        return ""
    _value, low, high = interval
    return env._(
        "%(low)s to %(high)s",
        low=_written(env, name, low),
        high=_written(env, name, high),
    )


def doubted(env, name, interval):
    """A figure with its interval: ``86% (84% to 88%)``."""
    inner = doubt(env, name, interval)
    value = figure(env, name, interval)
    return f"{value} ({inner})" if inner else value


def _written(env, name, value):
    style = FIGURES[name][1] if name in FIGURES else name
    if style == "share":
        # a tenth of a percent matters only where shares are small
        digits = 1 if abs(value) < 0.1 else 0
        return formatLang(env, 100 * value, digits=digits) + "%"
    if style == "money":
        currency = env["cdp.profile"]._reporting_currency()
        return formatLang(env, value, currency_obj=currency)
    return formatLang(env, value, digits=_DIGITS.get(style, 3))


def compared(record, method, name):
    """Whether ours is better than a method by a figure: better, same, worse or None."""
    direction = FIGURES[name][2] if name in FIGURES else 0
    gap = record["against"].get(method, {}).get(name)
    if not direction or not gap or None in gap:
        return None
    _gap, low, high = gap
    if low > 0:
        return "better" if direction > 0 else "worse"
    if high < 0:
        return "worse" if direction > 0 else "better"
    return "same"


def in_order(names, words):
    """Names as the list of words has them, what is not in it at the end."""
    known = [name for name in words if name in names]
    return known + sorted(set(names) - set(known))
