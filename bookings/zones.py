"""How times and zones are written for people, in the active language."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from bookings.domain.zone_aliases import present_name

# The zones most visitors live in, in words; others are named by their city.
ZONE_NAMES = {
    "Pacific/Pago_Pago": gettext_lazy("Pago Pago time"),
    "Pacific/Honolulu": gettext_lazy("Honolulu time"),
    "Pacific/Gambier": gettext_lazy("Gambier time"),
    "America/Anchorage": gettext_lazy("Anchorage time"),
    "America/Los_Angeles": gettext_lazy("Los Angeles time"),
    "America/Denver": gettext_lazy("Denver time"),
    "America/Chicago": gettext_lazy("Chicago time"),
    "America/Mexico_City": gettext_lazy("Mexico City time"),
    "America/New_York": gettext_lazy("New York time"),
    "America/Toronto": gettext_lazy("Toronto time"),
    "America/Bogota": gettext_lazy("Bogotá time"),
    "America/Halifax": gettext_lazy("Halifax time"),
    "America/St_Johns": gettext_lazy("St John’s time"),
    "America/Santiago": gettext_lazy("Santiago time"),
    "America/Sao_Paulo": gettext_lazy("São Paulo time"),
    "America/Argentina/Buenos_Aires": gettext_lazy("Buenos Aires time"),
    "America/Nuuk": gettext_lazy("Nuuk time"),
    "America/Noronha": gettext_lazy("Noronha time"),
    "Atlantic/Cape_Verde": gettext_lazy("Cape Verde time"),
    "Atlantic/Reykjavik": gettext_lazy("Reykjavik time"),
    "Atlantic/Azores": gettext_lazy("Azores time"),
    "UTC": gettext_lazy("UTC time"),
    "Europe/Dublin": gettext_lazy("Dublin time"),
    "Europe/Lisbon": gettext_lazy("Lisbon time"),
    "Europe/London": gettext_lazy("London time"),
    "Africa/Casablanca": gettext_lazy("Casablanca time"),
    "Africa/Lagos": gettext_lazy("Lagos time"),
    "Europe/Amsterdam": gettext_lazy("Amsterdam time"),
    "Europe/Berlin": gettext_lazy("Berlin time"),
    "Europe/Brussels": gettext_lazy("Brussels time"),
    "Europe/Copenhagen": gettext_lazy("Copenhagen time"),
    "Europe/Madrid": gettext_lazy("Madrid time"),
    "Europe/Oslo": gettext_lazy("Oslo time"),
    "Europe/Paris": gettext_lazy("Paris time"),
    "Europe/Prague": gettext_lazy("Prague time"),
    "Europe/Rome": gettext_lazy("Rome time"),
    "Europe/Stockholm": gettext_lazy("Stockholm time"),
    "Europe/Vienna": gettext_lazy("Vienna time"),
    "Europe/Warsaw": gettext_lazy("Warsaw time"),
    "Europe/Zurich": gettext_lazy("Zurich time"),
    "Africa/Cairo": gettext_lazy("Cairo time"),
    "Africa/Johannesburg": gettext_lazy("Johannesburg time"),
    "Europe/Athens": gettext_lazy("Athens time"),
    "Europe/Bucharest": gettext_lazy("Bucharest time"),
    "Europe/Helsinki": gettext_lazy("Helsinki time"),
    "Europe/Kyiv": gettext_lazy("Kyiv time"),
    "Europe/Mariehamn": gettext_lazy("Mariehamn time"),
    "Europe/Riga": gettext_lazy("Riga time"),
    "Europe/Tallinn": gettext_lazy("Tallinn time"),
    "Europe/Vilnius": gettext_lazy("Vilnius time"),
    "Africa/Nairobi": gettext_lazy("Nairobi time"),
    "Europe/Istanbul": gettext_lazy("Istanbul time"),
    "Asia/Tehran": gettext_lazy("Tehran time"),
    "Asia/Dubai": gettext_lazy("Dubai time"),
    "Asia/Kabul": gettext_lazy("Kabul time"),
    "Asia/Karachi": gettext_lazy("Karachi time"),
    "Asia/Tashkent": gettext_lazy("Tashkent time"),
    "Asia/Kolkata": gettext_lazy("Kolkata time"),
    "Asia/Kathmandu": gettext_lazy("Kathmandu time"),
    "Asia/Dhaka": gettext_lazy("Dhaka time"),
    "Asia/Yangon": gettext_lazy("Yangon time"),
    "Asia/Bangkok": gettext_lazy("Bangkok time"),
    "Asia/Singapore": gettext_lazy("Singapore time"),
    "Asia/Shanghai": gettext_lazy("Shanghai time"),
    "Australia/Perth": gettext_lazy("Perth time"),
    "Asia/Tokyo": gettext_lazy("Tokyo time"),
    "Asia/Seoul": gettext_lazy("Seoul time"),
    "Australia/Darwin": gettext_lazy("Darwin time"),
    "Australia/Adelaide": gettext_lazy("Adelaide time"),
    "Australia/Brisbane": gettext_lazy("Brisbane time"),
    "Australia/Sydney": gettext_lazy("Sydney time"),
    "Pacific/Noumea": gettext_lazy("Nouméa time"),
    "Pacific/Fiji": gettext_lazy("Fiji time"),
    "Pacific/Auckland": gettext_lazy("Auckland time"),
    "Pacific/Tongatapu": gettext_lazy("Tonga time"),
}


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the IANA database, read from disk once."""
    # It looks at every file of the zone database, which is too much for each request.
    return frozenset(available_timezones())


def zone_name(zone: str) -> str:
    """Return a zone in words, like “Helsinki time”."""
    # What was booked before a zone was renamed, or by a browser that does not know, is named as now.
    name = present_name(zone, zones=known_zones())
    if name in ZONE_NAMES:
        return str(ZONE_NAMES[name])
    return _("%(city)s time") % {"city": zone_city(name)}


def zone_city(zone: str) -> str:
    """Return the place in a zone's name: "America/Argentina/La_Rioja" -> "La Rioja"."""
    return zone.rpartition("/")[2].replace("_", " ")


def zone_choices(now: datetime, present: str) -> list[tuple[str, str]]:
    """Return (zone, “Helsinki time (UTC+02:00)”) of the zones in words and the present one, west first."""
    # The visitor's own is always among them, or saving the form would change it.
    zones = {*ZONE_NAMES, present_name(present, zones=known_zones())}
    west_first = sorted(zones, key=lambda zone: (_offset(now, zone), zone_name(zone)))
    return [(zone, f"{zone_name(zone)} ({offset_text(now, zone)})") for zone in west_first]


def offset_text(at: datetime, zone: str) -> str:
    """Return how far the zone is from UTC at that time: “UTC+02:00”, and “UTC” itself."""
    local = at.astimezone(ZoneInfo(zone))
    return f"UTC{local.isoformat()[-6:]}" if local.utcoffset() else "UTC"


def _offset(at: datetime, zone: str) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()


def long_date(day: date) -> str:
    """Return a date with its weekday, like “tiistai 1.12.2026”."""
    return date_format(day, pgettext("date format", "l j F Y"))


def day_and_month(day: date) -> str:
    """Return a date of the near future with its weekday, like “tiistai 1.12.”."""
    return date_format(day, pgettext("date format", "l j F"))


def month_name(first: date) -> str:
    """Return a month with its year, like “joulukuu 2026”."""
    return date_format(first, pgettext("date format", "F Y"))


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
    # The same reading on the other side of a change: it has another offset only
    # where an hour comes twice.
    twin = local.replace(fold=1 - local.fold)
    return f"{text} ({offset_text(at, zone)})" if twin.utcoffset() != local.utcoffset() else text


def start_words(start_at: datetime, zone: str) -> str:
    """Return a start in a zone: “tiistai 1.12. klo 10.00”."""
    return _("%(day)s at %(start)s") % {
        "day": day_and_month(start_at.astimezone(ZoneInfo(zone)).date()),
        "start": clock_with_offset(start_at, zone),
    }


def long_start_words(start_at: datetime, zone: str) -> str:
    """Return a start in a zone with its year: “tiistai 1.12.2026 klo 10.00”."""
    return _("%(day)s at %(start)s") % {
        "day": long_date(start_at.astimezone(ZoneInfo(zone)).date()),
        "start": clock_with_offset(start_at, zone),
    }


def on_day(day: date) -> str:
    """Return a date as something happens on it, like “tiistaina 1.12.”; in English without “on”."""
    # A text of its own, since Finnish inflects the weekday and English does not.
    return date_format(day, pgettext("date format, on a day", "l j F"))


def same_clock(at: datetime, zone: str, other: str) -> bool:
    """Return whether two zones show the same time at that instant."""
    return _offset(at, zone) == _offset(at, other)


def moment_words(at: datetime, zone: str) -> str:
    """Return a moment in a zone: “tiistai 1.12.2026 klo 10.00 (Helsingin aikaa)”."""
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": long_date(at.astimezone(ZoneInfo(zone)).date()),
        "time": clock_with_offset(at, zone),
        "zone": zone_name(zone),
    }


def when(start_at: datetime, end_at: datetime, zone: str) -> str:
    """Return a session's time in a zone: “tiistai 1.12.2026 klo 10.00–10.30”."""
    return _("%(day)s at %(start)s–%(end)s") % {
        "day": long_date(start_at.astimezone(ZoneInfo(zone)).date()),
        # In an hour that comes twice the bare times would run backwards.
        "start": clock_with_offset(start_at, zone),
        "end": clock_with_offset(end_at, zone),
    }
