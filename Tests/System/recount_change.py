"""Compares a figure with an earlier one."""

from fractions import Fraction


def change(current, previous, few, period, began_after=False, no_runs=False, is_rate=False):
    """A figure compared with an earlier one; None stands for a figure that is undefined."""
    answer = {"previous": previous, "change": None, "percent": None, "points": None, "comparedWith": period, "fewRuns": few < 10}
    if no_runs:
        return answer | {"state": "noData"}
    if began_after or current is None or previous is None:
        return answer | {"state": "notComparable"}
    difference = current - previous
    answer |= {"change": difference, "state": "up" if difference > 0 else "down" if difference < 0 else "unchanged"}
    if is_rate:
        return answer | {"points": difference}
    if previous == 0:
        return answer | {"state": "new" if current > 0 else "unchanged"}
    return answer | {"percent": Fraction(difference) / previous * 100}
