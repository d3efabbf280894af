"""What is said of an external calendar: its state, why it cannot be read, and what was left out of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.actions.calendars import host_of
from bookings.admin.reading import short_moment
from bookings.calendars import CalendarFault
from bookings.conf import booking_settings
from bookings.domain.addresses import Refusal
from bookings.domain.refresh import is_stale
from bookings.models import BusyCalendar

# Each says what is wrong and who can mend it.
FAULTS: dict[str, Any] = {
    CalendarFault.ADDRESS: gettext_lazy(
        "The address, or one that it leads to, is not on the public web: check the address."
    ),
    CalendarFault.REDIRECTS: gettext_lazy("The server sends us round in a circle."),
    CalendarFault.INSECURE: gettext_lazy(
        "The password would be sent in clear: use an address that begins with https://."
    ),
    CalendarFault.UNREACHABLE: gettext_lazy("The server cannot be reached, or is not trusted."),
    CalendarFault.SLOW: gettext_lazy("The server did not answer within 10 seconds."),
    CalendarFault.LARGE: gettext_lazy("The calendar is larger than 5 MB: share a smaller one."),
    CalendarFault.CUT: gettext_lazy("The answer was cut off on its way."),
    CalendarFault.LOGIN: gettext_lazy(
        "The server does not let us in: check the user name and the password."
    ),
    CalendarFault.MISSING: gettext_lazy(
        "There is no calendar at this address any more: copy it anew from your calendar."
    ),
    CalendarFault.STATUS: gettext_lazy("The server says that it cannot answer."),
    CalendarFault.NO_CALENDAR: gettext_lazy(
        "There is something else than a calendar at this address: give that of one calendar."
    ),
    CalendarFault.UNREADABLE: gettext_lazy(
        "The answer is no whole calendar: a page for signing in, perhaps. Check the address."
    ),
    CalendarFault.COSTLY: gettext_lazy(
        "The calendar takes too much work to read: share one with fewer repeating events."
    ),
    CalendarFault.KEY: gettext_lazy(
        "Our key to the stored address is lost: type address and password again."
    ),
    CalendarFault.UNEXPECTED: gettext_lazy("A fault of ours; the log has it."),
}
REFUSALS: dict[Refusal, Any] = {
    Refusal.TEXT: gettext_lazy("This is no address of a web server."),
    Refusal.SCHEME: gettext_lazy("The address must begin with https://, http:// or webcal://."),
    Refusal.LOGIN: gettext_lazy("User name and password belong in their own fields below."),
    Refusal.PORT: gettext_lazy("Only the ports 80 and 443 are asked."),
    Refusal.PRIVATE: gettext_lazy("This server is not on the public internet."),
    Refusal.DOWNGRADE: gettext_lazy("The address leads from https to http."),
}


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One calendar as its page shows it."""

    calendar: BusyCalendar
    host: str
    state: str
    status: str
    age: str
    fault: str
    detail: str
    warnings: tuple[str, ...]


def calendar_line(calendar: BusyCalendar, now: datetime) -> CalendarLine:
    """Return what is shown of a calendar: never its address, only the host."""
    state, status = _state(calendar, now)
    code, _colon, detail = calendar.last_error.partition(": ")
    return CalendarLine(
        calendar,
        host=host_of(calendar),
        state=state,
        status=status,
        age=_age(calendar, now),
        # Stored as a code: words are of the reader's language, and may be mended later.
        fault=str(FAULTS.get(code, "")),
        # A number, such as the server's answer, is read in any language; other details are English,
        # and the words before them say what to do.
        detail=detail if detail.isdecimal() else "",
        warnings=tuple(_warning(warning, calendar) for warning in calendar.warnings),
    )


def _state(calendar: BusyCalendar, now: datetime) -> tuple[str, str]:
    """Return the state in words, and which of Wagtail's statuses it is."""
    settings = booking_settings()
    if not calendar.is_active:
        return _("Not in use"), "info"
    if is_untrusted(calendar, now):
        if calendar.synced_at is None and settings.stale_busy_calendar == "close":
            return _("Never read: no times are on offer until it is"), "critical"
        if settings.stale_busy_calendar == "open":
            return _("Out of date: times stay on offer by the last copy"), "critical"
        return _("Out of date: no times are on offer"), "critical"
    if calendar.failures:
        return _("Not readable just now: the last copy counts"), "warning"
    if calendar.synced_at is None:
        return _("Waiting to be read for the first time"), "info"
    if calendar.warnings:
        return _("Up to date, with something left out"), "warning"
    return _("Up to date"), "success"


def is_untrusted(calendar: BusyCalendar, now: datetime) -> bool:
    """Return whether a calendar closes the times of its owner: its copy is too old, or there is none."""
    return is_stale(
        calendar.age(now),
        stale_after=booking_settings().busy_calendar_stale_after,
        has_copy=calendar.synced_at is not None,
        has_failed=calendar.failures > 0,
    )


def stale_words(calendar: BusyCalendar, now: datetime) -> str:
    """Return since when a calendar that is not trusted has not been read, and how long is too long."""
    if calendar.synced_at is None:
        told = _("“%(name)s” was added %(age)s ago and could never be read.")
        return told % {"name": calendar.name, "age": timesince(calendar.added_at, now)}
    limit = booking_settings().busy_calendar_stale_after
    return _("“%(name)s” was last read %(age)s ago, and is trusted for %(limit)s.") % {
        "name": calendar.name,
        "age": timesince(calendar.synced_at, now),
        "limit": timesince(now - limit, now),
    }


def _age(calendar: BusyCalendar, now: datetime) -> str:
    if calendar.synced_at is None:
        return _("never")
    return _("%(moment)s (%(age)s ago)") % {
        "moment": short_moment(calendar.synced_at, calendar.consultant.zone),
        "age": timesince(calendar.synced_at, now),
    }


def _warning(warning: dict[str, str], calendar: BusyCalendar) -> str:
    if "zone" in warning:
        return _("The time zone %(zone)s is not known; its times are read as %(own)s.") % {
            "zone": warning["zone"],
            "own": calendar.consultant.zone,
        }
    text = _("An event was left out, so it takes no time here: %(event)s")
    return text % {"event": warning.get("event", "")}
