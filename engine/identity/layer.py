"""The logistic layer: from features to the probability that two are one customer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from . import comparisons, scoring

_SHIPPED = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights in natural logarithms; `cells`: per field a table as of scoring.cells;
    `numbers`: as of scoring.number_names."""

    is_company: bool
    intercept: float
    cells: tuple[np.ndarray, ...]
    numbers: np.ndarray

    def logits(self, cells: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Natural log odds of pairs (features of `scoring`)."""
        found = self.intercept + numbers @ self.numbers
        for place, table in enumerate(self.cells):
            found += table[cells[:, place]]
        return found

    def against_unknown(self, cells: np.ndarray, place: int) -> np.ndarray:
        """What the level of a field (not the name) adds to not knowing the field."""
        field = comparisons.of(self.is_company)[place]
        width = len(field.names) + 1
        unknown = cells[:, place] // width * width + width - 1
        return self.cells[place][cells[:, place]] - self.cells[place][unknown]

    def as_json(self) -> dict:
        fields = comparisons.of(self.is_company)
        names = scoring.number_names(self.is_company)
        return {
            "intercept": round(self.intercept, 4),
            "cells": {
                field.field: [round(float(weight), 3) for weight in table]
                for field, table in zip(fields, self.cells, strict=True)
            },
            "numbers": {
                name: round(float(weight), 4)
                for name, weight in zip(names, self.numbers, strict=True)
            },
        }


def from_json(is_company: bool, stored: Mapping) -> Layer:
    """:raises KeyError: if it was stored for other comparisons than today's."""
    fields = comparisons.of(is_company)
    tables = [np.array(stored["cells"][field.field]) for field in fields]
    for table, width in zip(tables, scoring.widths(is_company), strict=True):
        if len(table) != width:
            raise KeyError("The stored weights are of other comparisons.")
    names = scoring.number_names(is_company)
    numbers = np.array([stored["numbers"][name] for name in names])
    return Layer(is_company, stored["intercept"], tuple(tables), numbers)


@cache
def shipped(is_company: bool) -> Layer:
    """What comes with the addon; how it was learned: bench/identity_train.py."""
    kinds = json.loads(_SHIPPED.read_text())
    return from_json(is_company, kinds["company" if is_company else "person"])


def probability(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits, -40, 40)))
