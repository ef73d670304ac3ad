"""What was learned of a base: enough to score pairs of it later, without training."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from . import comparisons, layer, scoring
from .base import Base, Vectors
from .layer import Layer

_AT_ONCE = 200_000  # pairs
_PER_BIT = np.log(2)


@dataclass(frozen=True, slots=True)
class KindModel:
    """For persons or for organisations: Splink's match weights in bits, whether homes
    tell who lives there (scoring.homes_tell), the logistic layer on top, and which
    values are common in the base (Base.common)."""

    is_company: bool
    size: int
    weights: Mapping[str, list[float]]
    alone: float
    layer: Layer
    common: Mapping[str, Mapping[str, int]]

    def as_json(self) -> dict:
        return {
            "size": self.size,
            "weights": {
                field: [round(bits, 3) for bits in some]
                for field, some in self.weights.items()
            },
            "alone": round(self.alone, 4),
            "layer": self.layer.as_json(),
            "common": {column: dict(some) for column, some in self.common.items()},
        }

    def score(
        self, pairs: Vectors, frequencies: Mapping[str, np.ndarray]
    ) -> np.ndarray:
        """The probability of each pair, float32."""
        found = np.empty(len(pairs.left), np.float32)
        for start in range(0, len(found), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            some = Vectors(*(column[part] for column in pairs))
            logits = self.layer.logits(*self.features(some, frequencies))
            found[part] = layer.probability(logits)
        return found

    def features(
        self, pairs: Vectors, frequencies: Mapping[str, np.ndarray]
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the layer looks at: scoring.cells and scoring.numbers."""
        fields = range(len(comparisons.of(self.is_company)))
        weights = sum(self._weights(pairs, place) for place in fields)
        return scoring.cells(self.is_company, pairs.levels), scoring.numbers(
            self.is_company,
            pairs,
            frequencies,
            max(self.size, 2),
            weights,
            self.alone,
        )

    def _weights(self, pairs, place):
        """Splink's match weight of one field, in bits."""
        field = comparisons.of(self.is_company)[place].field
        return np.array(self.weights[field])[pairs.levels[:, place]]

    def evidence(
        self, pairs: Vectors, frequencies: Mapping[str, np.ndarray]
    ) -> list[list[tuple[str, str, float]]]:
        """Per pair (field, level, bits for or against), without what nobody knows."""
        fields = comparisons.of(self.is_company)
        bits = (self._parts(pairs, frequencies) / _PER_BIT).round(1).tolist()
        return [
            [
                (field.field, field.names[level], part)
                for field, level, part in zip(fields, levels, parts, strict=True)
                if level >= 0
            ]
            for levels, parts in zip(pairs.levels.tolist(), bits, strict=True)
        ]

    def _parts(self, pairs, frequencies):
        """The log odds (natural), a column per field.

        Each other field is told against not knowing it; the name's part is all the
        rest: how likely they would be one by the name alone.
        """
        cells, numbers = self.features(pairs, frequencies)
        total = self.layer.logits(cells, numbers)
        columns = []
        for place in range(1, cells.shape[1]):
            share = scoring.numbers_of_field(
                self.is_company,
                place,
                pairs,
                frequencies,
                max(self.size, 2),
                self._weights(pairs, place),
                self.alone,
            )
            part = self.layer.against_unknown(cells, place)
            columns.append(part + share @ self.layer.numbers)
        return np.column_stack([total - sum(columns), *columns])


def from_json(is_company: bool, stored: Mapping) -> KindModel:
    """:raises KeyError: if it was stored for other comparisons than today's."""
    weights = stored["weights"]
    for field in comparisons.of(is_company):
        if len(weights[field.field]) != len(field.names) + 1:
            raise KeyError("The stored weights are of other comparisons.")
    learned = layer.from_json(is_company, stored["layer"])
    return KindModel(
        is_company, stored["size"], weights, stored["alone"], learned, stored["common"]
    )


def train(base: Base, is_company: bool, pairs: Vectors, seed: int) -> KindModel:
    """Learn from the base, without labels."""
    from . import training  # Splink is heavy, and scoring does without it

    return KindModel(
        is_company,
        base.count(is_company),
        training.train(base, is_company, seed),
        scoring.homes_tell(is_company, pairs.levels),
        layer.shipped(is_company),
        base.common(is_company, scoring.frequency_columns(is_company)),
    )
