"""Shares and medians as reports may show them: of few cases they would say more than is known."""

from collections.abc import Iterable
from statistics import median

# A house of this kind has tens of cases a year: under twenty, one more or less moves a share by five
# points, and people would read a trend into it.
ENOUGH = 20


def percent(part: int, whole: int) -> int | None:
    """Return the part in whole percent, or None where the whole is too small to say so."""
    if whole < ENOUGH:
        return None
    # Halves upwards: round() takes them to the even neighbour, which makes 12.5 and 13.5 look alike.
    return (200 * part + whole) // (2 * whole)


def missing(whole: int) -> int:
    """Return how many more there must be before a share is shown."""
    return max(ENOUGH - whole, 0)


def middle(values: Iterable[float]) -> float | None:
    """Return the median, or None of nothing. Not the mean: one case that slept a year would be all of it."""
    found = list(values)
    return median(found) if found else None
