"""Writes of opening hours: the plain week, and hours that repeat in any other way."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.domain.opening_hours import OpeningRule, WallWindow
from bookings.domain.repetition import Repetition, recurrence_text
from bookings.domain.weekly import Week, wall_times, weekdays_of
from bookings.models import Consultant, OpeningHours, TypeSchedule


@dataclass(frozen=True, slots=True)
class RepeatedHours:
    """One window on every day of a repetition, from `starts_on` if there is one."""

    repetition: Repetition
    window: WallWindow
    starts_on: date | None = None

    def __post_init__(self) -> None:
        if self.repetition.needs_start and not self.starts_on:
            raise ValueError("days that are counted need a date to count from")


@transaction.atomic
def set_weekly_hours(
    consultant: Consultant, week: Week, *, schedule: TypeSchedule | None = None
) -> None:
    """Replace the weekly hours, usual or of a schedule of its own: one row per distinct window.

    Rows that a week cannot show (every second week, monthly, with validity dates) stay as they are.
    """
    lock(consultant)
    rows = OpeningHours.objects.filter(consultant=consultant, type_schedule=schedule)
    # Told apart in Python: SQL cannot say which rules a grid shows, and the others must survive.
    weekly = [row.pk for row in rows if weekdays_of(rule_of(row))]
    rows.filter(pk__in=weekly).delete()
    OpeningHours.objects.bulk_create(_hours(consultant, rule, schedule) for rule in week.rules())


@transaction.atomic
def save_repeated_hours(
    consultant: Consultant,
    hours: RepeatedHours,
    *,
    row: OpeningHours | None = None,
    schedule: TypeSchedule | None = None,
) -> OpeningHours:
    """Write the hours into `row`, or a new one, and return it.

    A date on which they end goes into its own column: in the text it would be an instant.
    """
    lock(consultant)
    row = row or OpeningHours(consultant=consultant, type_schedule=schedule)
    row.recurrence = recurrence_text(replace(hours.repetition, until=None), consultant.zone)
    row.opens_at, row.closes_at = wall_times(hours.window)
    row.valid_from_on, row.valid_until_on = hours.starts_on, hours.repetition.until
    row.save()
    return row


@transaction.atomic
def remove_hours(row: OpeningHours) -> None:
    """Remove one row of opening hours."""
    lock(row.consultant)
    row.delete()


def rule_of(row: OpeningHours) -> OpeningRule:
    """Return a row of opening hours as the domain knows it."""
    window = WallWindow.between(row.opens_at, row.closes_at)
    return OpeningRule(str(row.recurrence), window, row.valid_from_on, row.valid_until_on)


def _hours(
    consultant: Consultant, rule: OpeningRule, schedule: TypeSchedule | None
) -> OpeningHours:
    opens_at, closes_at = wall_times(rule.window)
    return OpeningHours(
        consultant=consultant,
        type_schedule=schedule,
        recurrence=rule.recurrence,
        opens_at=opens_at,
        closes_at=closes_at,
    )
