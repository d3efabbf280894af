"""Dates, times of day and starts as people and addresses write them, read without trust."""

import re
from datetime import UTC, date, datetime, time

# Far enough for every horizon, near enough that no calendar arithmetic overflows.
YEARS = (2000, 2200)
# 9, 09, 9:00, 9.00, 930, 0930; 24 is the midnight that ends the day.
TIME = re.compile(r"(\d{1,2})(?:[.:]?(\d{2}))?", re.ASCII)


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


def read_time(text: str) -> time | None:
    """Return the time of day that a person wrote; 24:00 is 00:00. None for anything else."""
    match = TIME.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute = (int(part or 0) for part in match.groups())
    if (hour, minute) == (24, 0):
        return time()
    return time(hour, minute) if hour < 24 and minute < 60 else None
