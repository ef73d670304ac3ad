"""Splink learns, without labels, what agreement on a field is worth in this base.

Fellegi and Sunter (1969) with expectation maximisation (Winkler 1988), as Splink 5
does it: u from random pairs, m from pairs that have something else in common.
"""

import logging
from collections.abc import Mapping

import numpy as np
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.comparison_library import CustomComparison
from splink.internals.exceptions import SplinkException

from . import comparisons
from .base import Base

#: what pairs have in common while the rest is learned from them; the first two count
SESSIONS = (("name",), ("email",), ("birth",), ("street", "house"))
_SESSIONS = 2
#: sessions of fewer pairs teach nothing
_FEWEST = 50
_U_PAIRS = 4e5
_EM_PAIRS = 5e4
_MOST_BITS = 12.0

#: per field the match weight (log2 m/u) of each level, best first; last 0 for unknown
Weights = Mapping[str, list[float]]


def settings(is_company: bool) -> SettingsCreator:
    """The comparisons as Splink knows them; the same on DuckDB and on Spark."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[_comparison(field) for field in comparisons.of(is_company)],
        retain_matching_columns=False,
        em_convergence=0.001,
        max_iterations=12,
    )


def _comparison(field):
    null = levels.CustomLevel(field.null, "none", base_dialect_str="duckdb")
    agree = [
        levels.CustomLevel(condition, name, base_dialect_str="duckdb").configure(
            tf_adjustment_column=field.exact.get(name)
        )
        for name, condition in field.levels
    ]
    return CustomComparison(
        output_column_name=field.field,
        comparison_levels=[
            null.configure(is_null_level=True),
            *agree,
            levels.ElseLevel(),
        ],
    )


def train(base: Base, is_company: bool, seed: int) -> Weights:
    """Match weights of each level, the same for the same seed.

    A base too small or too uniform to learn from gets by with fewer sessions, in the
    end with Splink's defaults for m.
    """
    enough = [c for c in SESSIONS if _pairs(base, is_company, c) >= _FEWEST]
    for number in range(min(len(enough), _SESSIONS), 0, -1):
        try:
            return _trained(base, is_company, seed, enough[:number])
        except (ValueError, SplinkException):  # an m of 0, or nothing to learn from
            continue
    return _trained(base, is_company, seed, [])


def _trained(base, is_company, seed, sessions):
    linker = _linker(base, is_company)
    linker.training.estimate_u_using_random_sampling(max_pairs=_U_PAIRS, seed=seed)
    for columns in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), max_pairs=_EM_PAIRS
        )
    stored = linker.misc.save_model_to_json()
    return {
        comparison["output_column_name"]: [
            *(
                _bits(level)
                for level in comparison["comparison_levels"]
                if not level.get("is_null_level")
            ),
            0.0,
        ]
        for comparison in stored["comparisons"]
    }


def _bits(level):
    m, u = level.get("m_probability"), level.get("u_probability")
    if not m or not u:
        return 0.0
    return float(np.clip(np.log2(m / u), -_MOST_BITS, _MOST_BITS))


def _linker(base, is_company):
    view = "companies" if is_company else "persons"
    base.connection.execute(
        f"CREATE OR REPLACE VIEW {view} AS FROM records WHERE is_company = {is_company}"
    )
    database = DuckDBAPI(connection=base.connection)
    return Linker(
        database.register(view), settings(is_company), log_level=logging.ERROR
    )


def _pairs(base, is_company, columns):
    return base.number(
        f"""
        SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (
            SELECT count(*) AS n FROM records
             WHERE is_company = {is_company} AND {columns[0]} IS NOT NULL
             GROUP BY {", ".join(columns)})
        """
    )
