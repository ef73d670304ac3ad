"""Decisions of people refit the logistic layer, and count only if that is better.

Few decisions must not overturn what was learned from many: the fit is a correction of
the layer, one weight per level and group, held near zero (a Gaussian prior) as firmly
as cross-validation finds best.
"""

from dataclasses import replace

import numpy as np

from . import comparisons, layer
from .model import KindModel

FEWEST = 100
FOLDS = 5
_FIRMNESS = (3.0, 10.0, 30.0, 100.0)


def teach(
    model: KindModel,
    cells: np.ndarray,
    numbers: np.ndarray,
    same: np.ndarray,
    seed: int,
) -> tuple[KindModel, dict]:
    """The model with a corrected layer, or as it was, and what came of it.

    `cells`, `numbers`: features of the decided pairs (KindModel.features); `same`:
    what was decided. The report has `decisions`, and from `FEWEST` on the log loss
    per decision `before` and `after` (on decisions left out), and `used`.
    """
    report = {"decisions": len(same), "used": False}
    if len(same) < FEWEST or not 0 < same.sum() < len(same):
        return model, report
    logits = model.layer.logits(cells, numbers)
    design = _design(model.is_company, cells, logits)
    fold = np.random.default_rng(seed).permutation(len(same)) % FOLDS
    losses = [_left_out(design, logits, same, fold, firm) for firm in _FIRMNESS]
    best = int(np.argmin([loss.mean() for loss in losses]))
    gain = _loss(logits, same) - losses[best]
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    report |= {
        "before": round(float(_loss(logits, same).mean()), 4),
        "after": round(float(losses[best].mean()), 4),
        "used": bool(gain.mean() > error),
    }
    if report["used"]:
        change = _fit(design, logits, same, _FIRMNESS[best])
        model = replace(model, layer=_corrected(model.layer, change))
    return model, report


def _left_out(design, logits, same, fold, firm):
    """Log loss of each decision, by a fit without its fold."""
    losses = np.empty(len(same))
    for number in range(FOLDS):
        test = fold == number
        change = _fit(design[~test], logits[~test], same[~test], firm)
        losses[test] = _loss(logits[test] + design[test] @ change, same[test])
    return losses


def _loss(logits, same):
    return np.logaddexp(0, np.where(same, -logits, logits))


def _fit(design, logits, same, firm):
    """The change of weights that explains the decisions, held near zero."""
    from scipy.optimize import minimize  # heavy, and mostly nobody is taught

    # The intercept and the slope of the whole may move more easily.
    hold = np.full(design.shape[1], firm)
    hold[:2] = 1.0

    def cost(change):
        moved = logits + design @ change
        error = layer.probability(moved) - same
        return (
            _loss(moved, same).sum() + hold @ change**2 / 2,
            design.T @ error + hold * change,
        )

    start = np.zeros(design.shape[1])
    return minimize(cost, start, jac=True, method="L-BFGS-B").x


def _design(is_company, cells, logits):
    """Columns: one, the layer's log odds, and each level of each field."""
    columns = [np.ones(len(logits)), logits / 10]
    for place, field in enumerate(comparisons.of(is_company)):
        width = len(field.names) + 1
        level = cells[:, place] % width
        columns += [level == number for number in range(width)]
    return np.column_stack(columns).astype(float)


def _corrected(before, change):
    """The layer with the change of weights worked into it."""
    stretch = 1 + change[1] / 10
    tables, start = [], 2
    for field, table in zip(
        comparisons.of(before.is_company), before.cells, strict=True
    ):
        width = len(field.names) + 1
        added = np.tile(change[start : start + width], len(table) // width)
        tables.append(stretch * table + added)
        start += width
    return replace(
        before,
        intercept=stretch * before.intercept + change[0],
        cells=tuple(tables),
        numbers=stretch * before.numbers,
    )
