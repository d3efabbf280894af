"""How times and zones are written for people, in the active language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

# The zones our visitors live in, in words; others are named by their city.
ZONE_NAMES = {
    "Europe/Helsinki": gettext_lazy("Helsinki time"),
    "Europe/Stockholm": gettext_lazy("Stockholm time"),
    "Europe/Oslo": gettext_lazy("Oslo time"),
    "Europe/Copenhagen": gettext_lazy("Copenhagen time"),
    "Europe/Tallinn": gettext_lazy("Tallinn time"),
    "Europe/Berlin": gettext_lazy("Berlin time"),
    "Europe/Paris": gettext_lazy("Paris time"),
    "Europe/London": gettext_lazy("London time"),
    "America/New_York": gettext_lazy("New York time"),
    "UTC": gettext_lazy("UTC time"),
}


def zone_name(zone: str) -> str:
    """Return a zone in words, like “Helsinki time”."""
    if zone in ZONE_NAMES:
        return str(ZONE_NAMES[zone])
    return _("%(city)s time") % {"city": zone_city(zone)}


def zone_city(zone: str) -> str:
    """Return the place in a zone's name: "America/Argentina/La_Rioja" -> "La Rioja"."""
    return zone.rpartition("/")[2].replace("_", " ")


def long_date(day: date) -> str:
    """Return a date with its weekday, like “tiistai 1.12.2026”."""
    return date_format(day, pgettext("date format", "l j F Y"))


def short_date(day: date) -> str:
    """Return a date with its short weekday, like “ti 1.12.”."""
    return date_format(day, pgettext("date format", "D j M"))


def clock(at: datetime, zone: str) -> str:
    """Return the time of day in a zone, like “10.00”."""
    return date_format(at.astimezone(ZoneInfo(zone)), pgettext("time format", "H:i"))


def clock_with_offset(at: datetime, zone: str) -> str:
    """Return the time of day, with its UTC offset where the clock shows it twice that day."""
    local = at.astimezone(ZoneInfo(zone))
    text = clock(at, zone)
    twin = local.replace(fold=1 - local.fold)
    return f"{text} (UTC{local:%z})" if twin.utcoffset() != local.utcoffset() else text


def when(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Return a session's time in a zone: “tiistai 1.12.2026 klo 10.00–10.30”."""
    return _("%(day)s at %(start)s–%(end)s") % {
        "day": long_date(start_at.astimezone(ZoneInfo(zone)).date()),
        "start": clock(start_at, zone),
        "end": clock(end_at, zone),
    }
