"""Straight lines between points."""

from itertools import pairwise

type Table = tuple[tuple[float, float], ...]
"""Points in order of their first value."""


def line(table: Table, at: float) -> float:
    """Value of a table between its points; beyond its ends the first or last value."""
    if at <= table[0][0]:
        return table[0][1]
    for (low, low_value), (high, high_value) in pairwise(table):
        if at <= high:
            return low_value + (high_value - low_value) * (at - low) / (high - low)
    return table[-1][1]
