"""Writes of availability: weekly opening hours, date overrides and time off of one consultant.

Each takes the consultant's lock first, so that it and a booking follow one another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bookings.domain.opening_hours import OpeningRule, Override, WallWindow
from bookings.domain.weekly import Week, wall_times, weekdays_of
from bookings.models import Consultant, DateOverride, OpeningHours, TimeOff


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Dates, both included, on which a consultant gives no sessions, and why."""

    first_on: date
    last_on: date
    note: str = ""


@transaction.atomic
def set_weekly_hours(consultant: Consultant, week: Week) -> None:
    """Replace the consultant's weekly opening hours: one row per distinct window.

    Rows that a week cannot show (every second week, monthly, with validity dates) stay as they are.
    """
    _lock(consultant)
    rows = OpeningHours.objects.filter(consultant=consultant)
    weekly = [row.pk for row in rows if weekdays_of(rule_of(row))]
    rows.filter(pk__in=weekly).delete()
    OpeningHours.objects.bulk_create(_hours(consultant, rule) for rule in week.rules())


@transaction.atomic
def set_date_overrides(
    consultant: Consultant, overrides: Sequence[Override], *, today: date
) -> None:
    """Replace the overrides of `today` and later; past ones stay.

    An override without windows closes its date. Raises ValueError for a date given twice or past.
    """
    dates = [override.on for override in overrides]
    if len(set(dates)) < len(dates) or any(on < today for on in dates):
        raise ValueError("a date can be overridden once, and not when it is past")
    _lock(consultant)
    DateOverride.objects.filter(consultant=consultant, on__gte=today).delete()
    DateOverride.objects.bulk_create(
        row for override in overrides for row in _override_rows(consultant, override)
    )


@transaction.atomic
def set_times_off(consultant: Consultant, times_off: Iterable[DaysOff], *, today: date) -> None:
    """Replace the time off that ends on `today` or later; past ones stay. Cancels no session."""
    _lock(consultant)
    TimeOff.objects.filter(consultant=consultant, last_on__gte=today).delete()
    TimeOff.objects.bulk_create(
        TimeOff(consultant=consultant, first_on=off.first_on, last_on=off.last_on, note=off.note)
        for off in times_off
    )


def rule_of(row: OpeningHours) -> OpeningRule:
    """Return a row of opening hours as the domain knows it."""
    window = WallWindow.between(row.opens_at, row.closes_at)
    return OpeningRule(str(row.recurrence), window, row.valid_from_on, row.valid_until_on)


def _lock(consultant: Consultant) -> None:
    Consultant.objects.select_for_update().get(pk=consultant.pk)


def _hours(consultant: Consultant, rule: OpeningRule) -> OpeningHours:
    opens_at, closes_at = wall_times(rule.window)
    return OpeningHours(
        consultant=consultant, recurrence=rule.recurrence, opens_at=opens_at, closes_at=closes_at
    )


def _override_rows(consultant: Consultant, override: Override) -> list[DateOverride]:
    if not override.windows:
        return [DateOverride(consultant=consultant, on=override.on)]
    times = [wall_times(window) for window in override.windows]
    return [
        DateOverride(consultant=consultant, on=override.on, opens_at=opens, closes_at=closes)
        for opens, closes in times
    ]
