"""The clock that times of the admin are read and told on: a consultant's on each date, else the site's."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bookings import queries
from bookings.conf import booking_settings
from bookings.domain.intervals import instant
from bookings.domain.opening_hours import Schedule
from bookings.models import Consultant
from bookings.zones import short_date, zone_name


def clock_of(consultant: Consultant | None, now: datetime) -> Schedule:
    """Return the clock of a consultant, with their journeys (1 statement), or the site's."""
    if consultant is None:
        return Schedule(booking_settings().zone)
    return queries.schedules_of([consultant], now)[consultant.pk].clock


def zone_at(clock: Schedule, at: datetime) -> str:
    """Return the zone that the clock follows at an instant."""
    return clock.zone_on(clock.date_of(instant(at)))


def asks(at: datetime, clock: Schedule) -> dict[str, str]:
    """Return an instant as the date and the time of day that a form asks for."""
    local = at.astimezone(ZoneInfo(zone_at(clock, at)))
    return {"on": f"{local:%Y-%m-%d}", "at": f"{local:%H:%M}"}


def clock_words(clock: Schedule, today: date) -> str:
    """Return which zone's time counts, and where it is another's on journeys to come: in a line.

    All of them: on a form whose date is still to be typed, nobody knows yet which one will count.
    """
    coming = [t for t in clock.travels if t.dates.last is None or t.dates.last >= today]
    told = [
        f"{short_date(t.dates.first)}–{short_date(t.dates.last or t.dates.first)} {zone_name(t.zone)}"
        for t in sorted(coming, key=lambda travel: travel.dates.first)
    ]
    return "; ".join([zone_name(clock.zone), *told])
