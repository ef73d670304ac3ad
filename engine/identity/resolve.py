"""From records to customers: which are linked, which are put up for review."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import grouping, guard, model, scoring, teaching
from .base import Base, Vectors
from .model import KindModel

#: groups joined without asking: (least probability of a pair, least mean of a group).
#: On the bases and labelled sets of bench/ this keeps pairwise precision above .98.
AUTOMATIC = (0.96, 0.5)
#: groups a person is asked about: about half of the best F1 to be had (Lipton 2014)
PROPOSED = (0.5, 0.45)
#: pairs below are forgotten
_HOPELESS = 0.02

Pair = tuple[int, int]


class Reasons(NamedTuple):
    """A pair: records, probability, and (field, level, bits for or against)."""

    left: int
    right: int
    probability: float
    evidence: list[tuple[str, str, float]]


@dataclass(slots=True)
class Scored:
    """The pairs of one kind that are not hopeless, and which of them matter.

    `alone`: how far each may be linked without asking, its probability or 0.
    """

    model: KindModel
    pairs: Vectors
    probability: np.ndarray
    alone: np.ndarray
    frequencies: Mapping[str, np.ndarray]
    links: np.ndarray | None = None
    review: np.ndarray | None = None

    def explained(self, rows: np.ndarray) -> Iterator[Reasons]:
        """The pairs at `rows` (`links` or `review`) with their reasons."""
        for some in np.array_split(rows, len(rows) // 10_000 + 1):
            pairs = _some(self.pairs, some)
            evidence = self.model.evidence(pairs, self.frequencies)
            columns = (pairs.left, pairs.right, self.probability[some])
            yield from map(Reasons, *(column.tolist() for column in columns), evidence)


@dataclass(slots=True)
class Resolution:
    """`automatic` and `proposed`: per record the lowest record of its group."""

    automatic: np.ndarray
    proposed: np.ndarray
    scored: Mapping[bool, Scored]
    compared: int
    taught: Mapping[bool, dict]


class Known(NamedTuple):
    """What is known beforehand.

    `models`: learned before, in place of training; `decided`: pairs a person has
    decided, and whether they are the same; `joined`: pairs that are linked already.
    """

    models: Mapping[bool, KindModel] = {}
    decided: Sequence[tuple[int, int, bool]] = ()
    joined: Collection[Pair] = ()


NOTHING = Known()


def resolve(
    base: Base,
    seed: int,
    known: Known = NOTHING,
    only_from: int = 0,
    on_stage: Callable[[str], None] = lambda stage: None,
) -> Resolution:
    """Compare, score and group the records of the base.

    `only_from`: records below this number are compared with later ones only;
    `on_stage` hears what is done next.
    """
    on_stage("block")
    compared = base.find_pairs(only_from)
    base.add_pairs(pair[:2] for pair in known.decided)
    scored, taught = {}, {}
    for is_company in (False, True):
        on_stage("compare")
        pairs = base.compared(is_company)
        if not len(pairs.left):
            continue
        on_stage("train")
        learned = known.models.get(is_company)
        frequencies = _frequencies(base, is_company, learned)
        if not learned:
            learned = model.train(base, is_company, pairs, seed)
            learned, taught[is_company] = _taught(
                learned, pairs, frequencies, known, seed
            )
        on_stage("score")
        scored[is_company] = _score(base, learned, pairs, frequencies)
    on_stage("group")
    groups = _group(base.size, scored, known)
    for some in scored.values():
        some.links = _to_link(some, groups[0])
        some.review = _to_review(some, *groups)
    return Resolution(*groups, scored, compared, taught)


def _frequencies(base, is_company, learned):
    columns = scoring.frequency_columns(is_company)
    return base.frequencies(is_company, columns, learned and learned.common)


def _taught(learned, pairs, frequencies, known, seed):
    """The model refitted by what people decided, if that is better."""
    decided = {(min(a, b), max(a, b)): same for a, b, same in known.decided}
    wanted = np.array([a << 32 | b for a, b in decided], np.int64)
    number = pairs.left.astype(np.int64) << 32 | pairs.right
    rows = np.flatnonzero(np.isin(number, wanted))
    some = _some(pairs, rows)
    chosen = zip(some.left.tolist(), some.right.tolist(), strict=True)
    same = [decided[pair] for pair in chosen]
    features = learned.features(some, frequencies)
    return teaching.teach(learned, *features, np.array(same, bool), seed)


def _score(base, learned, pairs, frequencies):
    probability = learned.score(pairs, frequencies)
    likely = probability >= _HOPELESS
    kept, probability = _some(pairs, likely), probability[likely]
    alone = probability.copy()
    sure = np.flatnonzero(probability >= AUTOMATIC[0])
    unsafe = guard.unsafe(base, learned.is_company, _some(kept, sure))
    alone[sure[unsafe]] = 0
    return Scored(learned, kept, probability, alone, frequencies)


def _some(pairs, rows):
    return Vectors(*(column[rows] for column in pairs))


def _group(size, scored, known):
    """(automatic, proposed) labels; what is known counts as certain."""
    joined = {(min(pair), max(pair)) for pair in known.joined}
    joined |= {(min(a, b), max(a, b)) for a, b, same in known.decided if same}
    certain = np.array(sorted(joined), np.int32).reshape(-1, 2)
    left, right, alone, probability = map(
        np.concatenate,
        zip(
            *(
                (some.pairs.left, some.pairs.right, some.alone, some.probability)
                for some in scored.values()
            ),
            (*certain.T, *np.ones((2, len(certain)), np.float32)),
            strict=True,
        ),
    )
    vetoes = [(a, b) for a, b, same in known.decided if not same]
    return tuple(
        grouping.group(left, right, likely, size, *cut, vetoes)
        for likely, cut in ((alone, AUTOMATIC), (probability, PROPOSED))
    )


def _to_link(some, automatic):
    """The pairs along which the automatic groups joined."""
    joined = automatic[some.pairs.left] == automatic[some.pairs.right]
    return np.flatnonzero(joined & (some.alone >= AUTOMATIC[0]))


def _to_review(some, automatic, proposed):
    """The likeliest pair between any two linked groups of a proposed one."""
    left, right = some.pairs.left, some.pairs.right
    a, b = automatic[left], automatic[right]
    rows = np.flatnonzero((proposed[left] == proposed[right]) & (a != b))
    rows = rows[np.argsort(-some.probability[rows], kind="stable")]
    low, high = np.minimum(a, b)[rows], np.maximum(a, b)[rows]
    number = low.astype(np.int64) << 32 | high
    return rows[np.sort(np.unique(number, return_index=True)[1])]
