"""Writes of time off: whole days, hours, and either again and again. None cancels a session."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.domain.opening_hours import RepeatedOff, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.domain.repetition import Repetition, recurrence_text
from bookings.domain.weekly import wall_times
from bookings.models import Consultant, TimeOff


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Dates, both included, without sessions; with times, from one on the first to one on the last."""

    first_on: date
    last_on: date
    note: str = ""
    starts_at: time | None = None
    ends_at: time | None = None

    def __post_init__(self) -> None:
        if (self.starts_at is None) != (self.ends_at is None):
            raise ValueError("time off has both its times or neither")
        if self.span[0] >= self.span[1]:
            raise ValueError(f"time off ends after it starts, not from {self.first_on}")

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return its first and last moment on the wall clock."""
        starts_at, ends_at = self.starts_at or time.min, self.ends_at
        last = time.max if ends_at is None else ends_at
        return datetime.combine(self.first_on, starts_at), datetime.combine(self.last_on, last)


@dataclass(frozen=True, slots=True)
class RepeatedTimeOff:
    """Days of a repetition from `starts_on`, whole or between two times, without sessions."""

    repetition: Repetition
    starts_on: date
    window: WallWindow | None = None
    note: str = ""

    def rule(self, zone: str) -> RepeatedOff:
        """Return it as the domain expands it."""
        dates = Dates(self.starts_on, self.repetition.until)
        return RepeatedOff(recurrence_text(self.repetition, zone), dates, self.window)


@transaction.atomic
def set_times_off(consultant: Consultant, times_off: Iterable[DaysOff], *, today: date) -> None:
    """Replace the time off that ends on `today` or later; what is past or repeats stays."""
    lock(consultant)
    # Without this, saving the dates once took all that repeats along.
    single = TimeOff.objects.filter(consultant=consultant, recurrence__isnull=True)
    single.filter(last_on__gte=today).delete()
    TimeOff.objects.bulk_create(_row(consultant, off) for off in times_off)


@transaction.atomic
def add_time_off(consultant: Consultant, off: DaysOff) -> TimeOff:
    """Write one more time off, and return its row; the same one twice is one row."""
    lock(consultant)
    row = _row(consultant, off)
    kept = ("first_on", "last_on", "starts_at", "ends_at", "note")
    given = {name: getattr(row, name) for name in kept}
    # Behind the lock: of a form that was sent twice the second finds what the first has written, and
    # what is given back later is given back by one press.
    same = TimeOff.objects.filter(consultant=consultant, recurrence__isnull=True, **given).first()
    if same is None:
        row.save()
    return same or row


@transaction.atomic
def save_repeated_time_off(
    consultant: Consultant, off: RepeatedTimeOff, *, row: TimeOff | None = None
) -> TimeOff:
    """Write time off that repeats into `row`, or a new one, and return it."""
    lock(consultant)
    row = row or TimeOff(consultant=consultant)
    row.recurrence = recurrence_text(replace(off.repetition, until=None), consultant.zone)
    row.first_on, row.last_on, row.note = off.starts_on, off.repetition.until, off.note
    row.starts_at, row.ends_at = wall_times(off.window) if off.window else (None, None)
    row.save()
    return row


@transaction.atomic
def remove_time_off(row: TimeOff) -> None:
    """Remove one time off."""
    lock(row.consultant)
    row.delete()


def _row(consultant: Consultant, off: DaysOff) -> TimeOff:
    return TimeOff(
        consultant=consultant,
        first_on=off.first_on,
        last_on=off.last_on,
        starts_at=off.starts_at,
        ends_at=off.ends_at,
        note=off.note,
    )
