"""Dates and starts as an address or a form has them, read without trust."""

from datetime import UTC, date, datetime

# Far enough for every horizon, near enough that no calendar arithmetic overflows.
YEARS = (2000, 2200)


def read_date(text: str) -> date | None:
    """Return an ISO date within sensible years, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year < YEARS[1] else None


def read_start(text: str) -> datetime | None:
    """Return an ISO datetime that names its offset, in UTC; None for anything else."""
    try:
        at = datetime.fromisoformat(text)
        inside = YEARS[0] <= at.year < YEARS[1]
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and inside else None
