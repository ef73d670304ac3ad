"""Plain Python numbers, lists and dictionaries of what a version holds, for JSON."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """Data classes and dictionaries as dictionaries, arrays and tuples as lists.

    What is no finite number is None: PostgreSQL's JSON knows neither NaN nor infinity.
    """
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def arrays(data: dict, names: tuple[str, ...], kind: type = float) -> dict:
    """Some entries as arrays; what is None stays so."""
    return {
        name: None if data[name] is None else np.array(data[name], kind)
        for name in names
    }


def tuples(data: dict, *names: str) -> dict:
    """Some entries as tuples."""
    return {name: tuple(data[name]) for name in names}
