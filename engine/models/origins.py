"""Days in the past from which one looks ahead, so that nothing later is seen."""


def training(
    first: int, origin: int, horizon: int, history: int, most: int = 8
) -> list[int]:
    """Origins whose label windows close by `origin`, the latest first.

    Half a horizon apart, so that they overlap but none is the other; each with
    `history` days behind it since the `first` day of the data.
    """
    if horizon < 1 or history < 0:
        raise ValueError("horizon and history must be days")
    step = max(1, horizon // 2)
    found = range(origin - horizon, first + history - 1, -step)
    return list(found)[:most]


def testing(
    first: int, end: int, horizon: int, history: int, most: int = 4
) -> list[int]:
    """Origins to be judged at, their windows apart and closed by `end`, latest first.

    Each leaves a training origin before it.
    """
    found = range(end - horizon, first + history + horizon - 1, -horizon)
    return list(found)[:most]
