"""The demo's availability beyond the plain week: what repeats, a schedule of its own, and a journey."""

from datetime import date, datetime, timedelta

from bookings.actions.availability import (
    RepeatedHours,
    RepeatedTimeOff,
    save_repeated_hours,
    save_repeated_time_off,
    save_schedule,
    set_travels,
    set_weekly_hours,
)
from bookings.domain.opening_hours import Travel, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.domain.repetition import Frequency, Repetition
from bookings.domain.weekly import Week
from bookings.models import Consultant, SessionType

# A Tuesday and a Monday, long enough ago that the demo's past sessions have them too.
TUESDAY, MONDAY = date(2025, 1, 7), date(2025, 1, 6)
EVENING = WallWindow(17 * 60, 19 * 60)
MEETING = WallWindow(9 * 60, 10 * 60)
MIDDAY = WallWindow(10 * 60, 14 * 60)
AWAY_IN, AWAY_FOR = timedelta(days=45), timedelta(days=4)


def load_availability(people: dict[str, Consultant], group: SessionType, now: datetime) -> None:
    """Give Eero evenings and a week in Stockholm, Aino a meeting, and groups their own hours."""
    second_tuesdays = Repetition(
        frequency=Frequency.WEEKLY, interval=2, weekdays=frozenset({TUESDAY.weekday()})
    )
    save_repeated_hours(people["eero"], RepeatedHours(second_tuesdays, EVENING, TUESDAY))
    mondays = Repetition(frequency=Frequency.WEEKLY, weekdays=frozenset({MONDAY.weekday()}))
    meeting = RepeatedTimeOff(mondays, MONDAY, MEETING, "Viikkopalaveri")
    save_repeated_time_off(people["aino"], meeting)
    first = now.date() + AWAY_IN
    stockholm = Travel(Dates(first, first + AWAY_FOR), "Europe/Stockholm")
    set_travels(people["eero"], [stockholm], today=now.date())
    _let_groups_meet_at_midday(group)


def _let_groups_meet_at_midday(group: SessionType) -> None:
    for consultant in group.consultants.all():
        schedule = save_schedule(consultant, "Ryhmät", [group])
        week = Week(((), (MIDDAY,), (), (MIDDAY,), (), (), ()))
        set_weekly_hours(consultant, week, schedule=schedule)
