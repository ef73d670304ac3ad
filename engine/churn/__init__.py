"""Churn: the probability of no purchase within the horizon, with its reasons.

What needs no training (`fallback`) is at hand here; the modules that learn are asked
for by name, because scikit-learn is slow to import.
"""

from .fallback import (
    GATE,
    REASONS,
    Closed,
    Gate,
    NotEnoughData,
    gate,
    probabilities,
    score,
)
