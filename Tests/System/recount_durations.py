"""How long runs took, from every single one of them."""

import math
from fractions import Fraction

from comparison import Near


def durations(runs):
    """In milliseconds, the shortest first; only of completed runs that did not end before they started."""
    return sorted(run.duration for run in runs if run.status == "COMPLETED" and run.duration is not None)


def mean_seconds(values):
    return Fraction(sum(values), 1000 * len(values)) if values else None


def median_seconds(values):
    """Of an even number the mean of the two in the middle."""
    if not values:
        return None
    return Near(Fraction(values[(len(values) - 1) // 2] + values[len(values) // 2], 2000))


def p95_seconds(values):
    """By nearest rank."""
    return Near(Fraction(values[math.ceil(Fraction(95, 100) * len(values)) - 1], 1000)) if values else None
