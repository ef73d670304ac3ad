"""What every check answers."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Verdict:
    """`canonical`: the value in its one form, None when there is none.

    `valid`: True, False, or None where that cannot be said (nothing entered, country
    unknown). `code`: why, "" when all is well. `suggestion`: what was probably meant,
    None when that is anybody's guess. `details`: what else was learnt on the way.
    """

    canonical: str | None = None
    valid: bool | None = True
    code: str = ""
    suggestion: str | None = None
    details: dict = field(default_factory=dict)
