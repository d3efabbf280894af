"""Counting in working days, Monday to Friday."""

from datetime import date, timedelta

SATURDAY = 5
# Whoever wrote to us, or was promised a session and has none, hears from us within these.
DAYS_TO_ANSWER = 2
# A proposal takes time to write: its date is told of while there is still some.
DAYS_TO_WRITE = 2


def working_days_after(start: date, count: int) -> date:
    """Return the date `count` working days after `start`; public holidays count as worked."""
    on = start
    while count:
        on += timedelta(days=1)
        count -= on.weekday() < SATURDAY
    return on


def working_day_before(day: date) -> date:
    """Return the last working day before the date: on a Monday, and over a weekend, Friday."""
    on = day - timedelta(days=1)
    while on.weekday() >= SATURDAY:
        on -= timedelta(days=1)
    return on
