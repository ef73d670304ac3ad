"""The model that learns who buys nothing within the horizon.

L2 logistic regression on the features of several origins. Boosted trees are the other
kind; each tree of theirs uses the features of one group only, so that their score too
is a sum over groups, and every reason is exact.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from ..bgnbd import Array, Parameters
from . import trees as forest
from .features import Features, build
from .history import History, Known
from .sample import Sample, check, sample
from .shop import Constants, Shop
from .trees import Trees

LOGISTIC, BOOSTED = "logistic", "boosted"
BGNBD = "bgnbd"  # what needs no learning; see fallback
#: C of scikit-learn with many origins and with few, which cannot tell a season from a
#: habit. In 22 looks ahead with up to three origins (CDNOW, its sample, Complete
#: Journey) Brier was .0019 better by .003 than by .1; with more origins .1 was better
_STRENGTH, _STRENGTH_OF_FEW, _FEW = 0.1, 0.003, 3
#: BG/NBD's view is held back less than the others: it has learned from all the past
_CARRIED = "model", 3.0
_FOLDS = 3


@dataclass(frozen=True)
class Model:
    """score = base + sum of the groups' parts, in log-odds; p = 1 / (1 + e^-score).

    `constants` and `parameters` are what features are made with. The slopes of
    `logistic` are by standardized feature; `trees` has the boosted kind, and `usual`
    the mean part of each group, so that parts are deviations.
    """

    kind: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    horizon: int
    active: int
    constants: Constants
    parameters: Parameters | None
    center: Array
    scale: Array
    slopes: Array | None
    base: float
    trees: Trees | None = None
    usual: Array | None = None
    calibration: tuple[float, float] = (1.0, 0.0)
    rate: float = 0.0

    @property
    def parts(self) -> tuple[str, ...]:
        """The groups, in the order of the columns of `contributions`."""
        return tuple(dict.fromkeys(self.groups))


def train(
    shop: Shop, origin: int, horizon: int, active: int, kind: str = LOGISTIC
) -> Model:
    """Learn from origins whose windows have closed; calibrated by cross-fitting."""
    return learn(History(shop, horizon, active), origin, kind)


def learn(history: History, origin: int, kind: str) -> Model:
    """The same from a history that others look at too."""
    made = sample(history, origin)
    check(made)
    now = history.at(origin)
    blank = Model(
        kind,
        made.names,
        made.groups,
        history.horizon,
        history.active,
        now.constants,
        now.parameters,
        np.zeros(len(made.names)),
        np.ones(len(made.names)),
        None,
        0.0,
        rate=float(np.average(made.left, weights=made.weight)),
    )
    raw = _fit(made, blank)
    return replace(raw, calibration=_calibrated(made, raw))


def _fit(made: Sample, blank: Model) -> Model:
    center = np.average(made.rows, axis=0, weights=made.weight)
    scale = made.rows.std(axis=0)
    scale = np.where(scale > 1e-12, scale, 1.0)
    if blank.kind == BOOSTED:
        return _boosted(made, replace(blank, center=center, scale=scale))
    name, times = _CARRIED
    scale = np.where(np.array(made.names) == name, scale / times, scale)
    strength = _STRENGTH if len(made.origins) >= _FEW else _STRENGTH_OF_FEW
    from sklearn.linear_model import LogisticRegression  # slow to import

    learner = LogisticRegression(C=strength, max_iter=2000)
    learner.fit((made.rows - center) / scale, made.left, sample_weight=made.weight)
    slopes, base = learner.coef_[0], float(learner.intercept_[0])
    return replace(blank, center=center, scale=scale, slopes=slopes, base=base)


def _boosted(made: Sample, model: Model) -> Model:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    together = [
        [i for i, group in enumerate(made.groups) if group == part]
        for part in model.parts
    ]
    learner = HistGradientBoostingClassifier(
        max_bins=63,  # 255 take three times as long, to find bins by weight
        max_leaf_nodes=8,
        max_iter=150,
        learning_rate=0.05,
        min_samples_leaf=50,
        l2_regularization=10,
        early_stopping=False,
        interaction_cst=together,
        random_state=0,
    )
    # two threads on two busy cores wait for each other: three times slower, measured
    with threadpool_limits(1):
        learner.fit(made.rows, made.left, sample_weight=made.weight)
    trees = forest.exported(learner, model.groups, model.parts)
    parts = forest.sums(trees, made.rows, len(model.parts))
    usual = np.average(parts, axis=0, weights=made.weight)
    base = float(trees.start + usual.sum())
    return replace(model, trees=trees, base=base, usual=usual)


def _calibrated(made: Sample, raw: Model) -> tuple[float, float]:
    """Platt's slope and shift, learned on customers that the scores have not seen.

    Two numbers, not isotonic steps: the score stays a sum of its reasons.
    """
    from sklearn.linear_model import LogisticRegression

    scores = np.empty(made.left.size)
    for fold in range(_FOLDS):
        out = made.customer % _FOLDS == fold
        columns = ("rows", "left", "customer", "weight")
        rest = replace(made, **{name: getattr(made, name)[~out] for name in columns})
        if not out.any() or np.unique(rest.left).size < 2:
            return 1.0, 0.0
        other = _fit(rest, raw)
        scores[out] = log_odds(other, made.rows[out])
    learner = LogisticRegression(C=1e6)
    learner.fit(scores[:, None], made.left, sample_weight=made.weight)
    slope = float(np.clip(learner.coef_[0, 0], 0.2, 2.0))
    return slope, float(learner.intercept_[0])


def aligned(model: Model, known: Features | Known) -> Array:
    """The model's columns; what is not recorded any more counts as usual."""
    place = {name: number for number, name in enumerate(known.names)}
    blank = known.rows.shape[0]
    return np.stack(
        [
            known.rows[:, place[name]] if name in place else np.full(blank, center)
            for name, center in zip(model.names, model.center, strict=True)
        ],
        axis=1,
    )


def contributions(model: Model, rows: Array) -> tuple[float, Array]:
    """(base, parts): base + parts.sum(axis=1) is the score in log-odds, exactly.

    A part is against the customer whom the model finds usual.
    """
    slope, shift = model.calibration
    if model.kind == BOOSTED:
        parts = forest.sums(model.trees, rows, len(model.parts)) - model.usual
    else:
        each = (rows - model.center) / model.scale * model.slopes
        member = np.array(model.groups)[:, None] == np.array(model.parts)
        parts = each @ member.astype(float)
    return slope * model.base + shift, slope * parts


def log_odds(model: Model, rows: Array) -> Array:
    """The score of each row of the model's columns."""
    base, parts = contributions(model, rows)
    return base + parts.sum(axis=1)


def features(model: Model, shop: Shop, origin: int) -> Features:
    """All customers at the origin, as the model wants to see them."""
    days = (origin, model.horizon, model.active)
    return build(shop, *days, model.constants, model.parameters)


def score(model: Model, shop: Shop, origin: int) -> tuple[Array, Features]:
    """Each customer's churn probability at the origin; NaN for those not active."""
    known = features(model, shop, origin)
    found = expit(log_odds(model, aligned(model, known)))
    return np.where(known.scored, found, np.nan), known
