"""Times, dates and zones in templates: `{{ slot.start_at|clock:zone }}`."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import template
from django.core.cache import cache
from django.utils import timezone

from bookings import queries, zones
from bookings.conf import booking_settings
from bookings.domain.months import WEEK, Month
from bookings.models import Consultant

register = template.Library()

SOONEST = "bookings.soonest_start"
# Seconds; the booking pages themselves always read anew.
REMEMBERED_FOR = 60

register.filter("clock", zones.clock_with_offset)
register.filter("zone_name", zones.zone_name)
register.filter("long_date", zones.long_date)
register.filter("short_date", zones.short_date)
register.filter("day_and_month", zones.day_and_month)
register.filter("on_day", zones.on_day)
register.filter("month_name", zones.month_name)
register.filter("start_words", zones.start_words)
register.filter("moment_words", zones.moment_words)


@register.filter
def local_long_date(at: datetime, zone: str) -> str:
    """Return the date of an instant in a zone, with its weekday."""
    return zones.long_date(at.astimezone(ZoneInfo(zone)).date())


@register.filter
def local_short_date(at: datetime, zone: str) -> str:
    """Return the date of an instant in a zone, with its short weekday."""
    return zones.short_date(at.astimezone(ZoneInfo(zone)).date())


@register.simple_tag
def session_time(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Return a session's time in words: “tiistai 1.12.2026 klo 10.00–10.30”."""
    return zones.when(start_at, end_at, zone)


@register.simple_tag
def other_clocks(at: object, zone: str, people: Iterable[Consultant]) -> list[str]:
    """Return the people's zones whose clock differs from the visitor's then, once each."""
    if not isinstance(at, datetime):
        return []
    theirs = (person.zone for person in people)
    return list(dict.fromkeys(z for z in theirs if not zones.same_clock(at, z, zone)))


@register.filter
def weekdays(month: Month) -> list[date]:
    """Return a Monday to a Sunday, for the heads of the month's columns."""
    monday = month.first - timedelta(days=month.first.weekday())
    return [monday + timedelta(days=n) for n in range(WEEK)]


@register.simple_tag
def next_free_time(consultant: Consultant | str = "") -> str:
    """Return the soonest start of the first session type: “tiistai 1.12. klo 10.00 (Helsingin aikaa)”.

    With a consultant, of the first that is booked with that one by name, and theirs alone. Empty when
    nothing is free. No statement while it is remembered, which every visitor shares.
    """
    # Nothing reaches a tag of a template as an empty text.
    person = consultant if isinstance(consultant, Consultant) else None
    key = f"{SOONEST}.{person.pk}" if person else SOONEST
    start_at: datetime | None = cache.get_or_set(
        key, lambda: _soonest_start(person), REMEMBERED_FOR
    )
    if start_at is None:
        return ""
    zone = booking_settings().zone
    return f"{zones.start_words(start_at, zone)} ({zones.zone_name(zone)})"


def _soonest_start(person: Consultant | None) -> datetime | None:
    kinds = queries.session_types_of(person) if person else queries.bookable_session_types()
    session_type = kinds.first()
    if session_type is None:
        return None
    team = queries.team_of(session_type)
    team = team.with_only(person) if person else team
    soonest = queries.next_free_slots(session_type, timezone.now(), count=1, team=team)
    return soonest[0].start_at if soonest else None
