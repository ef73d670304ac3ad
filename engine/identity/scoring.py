"""Compared pairs as the features of a logistic layer.

Where Fellegi and Sunter (1969) add one weight per field, here what the other fields
are worth also depends on how far the names agree (`GROUPS`): a shared home, landline
or surname is strong evidence between two Anna Müllers, and none between Anna and
Peter, who live together. Rarity counts twice: how many hold the value that agrees,
and how many pairs of this base would agree so far by chance.
"""

from collections.abc import Mapping

import numpy as np

from . import comparisons
from .base import Vectors

#: groups of name levels within which the other fields weigh the same
GROUPS = {
    "same": ("same", "same_ends", "longer"),
    "variant": (
        *("nickname", "typo_in_first", "typo_in_last", "typos", "typo", "crossed"),
        *("initial", "contained"),
    ),
    "partial": ("same_word", "only_last", "only_first", "start"),
    "other_first": ("other_first",),
    "other_last": ("other_last", "hyphen"),
    "different": ("different",),
    "unknown": (),
}
#: fields whose agreement narrows down who it may be, for the count of chances
_PLACES = ("name", "address", "birthdate")
_MOST_BITS = 16.0
_MOST_WEIGHT = 30.0
#: share of different first names among people of one home and family name: below
#: the first, a home tells who; above the second, it tells the household
_FEW_FAMILIES, _MANY_FAMILIES = 0.2, 0.4
_FEWEST_HOMES = 30


def widths(is_company: bool) -> list[int]:
    """How many cells each field has."""
    return [
        (len(field.names) + 1) * (len(GROUPS) if place else 1)
        for place, field in enumerate(comparisons.of(is_company))
    ]


def cells(is_company: bool, levels: np.ndarray) -> np.ndarray:
    """Per pair and field the number of its cell: the level, beside the name's group.

    Of the name itself the level alone; "no evidence" is a field's last level. int16.
    """
    found = np.empty(levels.shape, np.int16)
    group = name_groups(is_company, levels)
    for place, field in enumerate(comparisons.of(is_company)):
        width = len(field.names) + 1
        level = levels[:, place]
        found[:, place] = np.where(level < 0, width - 1, level)
        if place:
            found[:, place] += group * width
    return found


def name_groups(is_company: bool, levels: np.ndarray) -> np.ndarray:
    """The place in GROUPS of each pair's name level, int16."""
    of = {level: place for place, some in enumerate(GROUPS.values()) for level in some}
    names = comparisons.of(is_company)[0].names
    table = [*(of[name] for name in names), len(GROUPS) - 1]
    return np.array(table, np.int16)[levels[:, 0]]


def frequency_columns(is_company: bool) -> list[str]:
    """The columns whose frequencies `numbers` asks for."""
    fields = comparisons.of(is_company)
    return sorted(
        {column for field in fields for _level, column, _n in field.frequency}
    )


def number_names(is_company: bool) -> list[str]:
    """Names of the columns of `numbers`."""
    fields = comparisons.of(is_company)
    rare = [f"rare_{field.field}" for field in fields if field.frequency]
    chances = [f"chance_{group}" for group in GROUPS]
    alone = ["alone", "alone_weight", "alone_evidence"]
    return [*rare, "known", "weight", *chances, *alone]


def numbers(
    is_company: bool,
    pairs: Vectors,
    frequencies: Mapping[str, np.ndarray],
    size: int,
    weights: np.ndarray,
    alone: float,
) -> np.ndarray:
    """Numeric features of pairs in bits / 4, a column per name of `number_names`.

    `size`: records of this kind; `weights`: the pairs' match weights by Splink;
    `alone`: as of `homes_tell`.
    """
    columns = []
    chance = np.full(len(pairs.left), np.log2(size))
    named = np.zeros(len(pairs.left), bool)
    for place, field in enumerate(comparisons.of(is_company)):
        if not field.frequency:
            continue
        level = pairs.levels[:, place]
        holders, values = _holders(field, level, pairs, frequencies)
        agree = holders > 0
        bits = np.log2(np.maximum(holders, 1))
        columns.append(bits)
        if field.field in _PLACES:
            chance += np.where(agree, bits + np.log2(values) - np.log2(size), 0)
        if not place:
            named = agree
    chance = np.where(named, chance.clip(-_MOST_BITS, _MOST_BITS), 0)
    group = name_groups(is_company, pairs.levels)
    weight = (weights - np.log2(size)).clip(-_MOST_WEIGHT, _MOST_WEIGHT)
    columns += [(pairs.levels[:, 1:] >= 0).sum(axis=1), weight]
    columns += [np.where(group == place, chance, 0) for place in range(len(GROUPS))]
    columns += [np.full(len(weight), 4 * alone), alone * weight]
    columns += [alone * np.maximum(weight, 0)]
    return np.column_stack(columns) / 4


def numbers_of_field(
    is_company: bool,
    place: int,
    pairs: Vectors,
    frequencies: Mapping[str, np.ndarray],
    size: int,
    weights: np.ndarray,
    alone: float,
) -> np.ndarray:
    """The share that one field (not the name) has in `numbers`; `weights`: its own."""
    names = number_names(is_company)
    field = comparisons.of(is_company)[place]
    level = pairs.levels[:, place]
    share = np.zeros((len(level), len(names)))
    share[:, names.index("known")] = level >= 0
    share[:, names.index("weight")] = weights
    share[:, names.index("alone_weight")] = alone * weights
    if field.frequency:
        holders, values = _holders(field, level, pairs, frequencies)
        bits = np.log2(np.maximum(holders, 1))
        share[:, names.index(f"rare_{field.field}")] = bits
        if field.field in _PLACES:
            fewer = np.where(holders > 0, bits + np.log2(values) - np.log2(size), 0)
            first = names.index("chance_same")
            rows = np.arange(len(level))
            share[rows, first + name_groups(is_company, pairs.levels)] = fewer
    return share / 4


def _holders(field, level, pairs, frequencies):
    """How many records hold the value that agrees (0 where the level has none), and
    how many values would agree as well."""
    holders, values = np.zeros(len(level)), np.ones(len(level))
    for name, column, as_well in field.frequency:
        at = level == field.names.index(name)
        counts = frequencies[column]
        holders[at] = np.maximum(counts[pairs.left[at]], counts[pairs.right[at]])
        values[at] = as_well
    return holders, values


def homes_tell(is_company: bool, levels: np.ndarray) -> float:
    """From 0, where families share homes, to 1, where a home tells who lives there."""
    if is_company:
        return 0.0
    fields = [field.field for field in comparisons.of(is_company)]
    at_home = levels[:, fields.index("address")] == 0
    group = name_groups(is_company, levels)[at_home]
    order = list(GROUPS)
    same = np.isin(group, [order.index("same"), order.index("variant")]).sum()
    other = (group == order.index("other_first")).sum()
    if same < _FEWEST_HOMES:
        return 0.0
    share = other / (same + other)
    return float(
        np.clip((_MANY_FAMILIES - share) / (_MANY_FAMILIES - _FEW_FAMILIES), 0, 1)
    )
