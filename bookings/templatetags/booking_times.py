"""Times, dates and zones in templates: `{{ slot.start_at|clock:zone }}`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from bookings import zones

register = template.Library()

register.filter("clock", zones.clock_with_offset)
register.filter("zone_name", zones.zone_name)
register.filter("long_date", zones.long_date)
register.filter("short_date", zones.short_date)


@register.filter
def local_long_date(at: datetime, zone: str) -> str:
    """Return the date of an instant in a zone, with its weekday."""
    return zones.long_date(at.astimezone(ZoneInfo(zone)).date())


@register.simple_tag
def session_time(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Return a session's time in words: “tiistai 1.12.2026 klo 10.00–10.30”."""
    return zones.when(start_at, end_at, zone)
