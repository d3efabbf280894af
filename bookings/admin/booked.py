"""Sessions that stay booked in time that was taken off: they are told, never cancelled."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from bookings.admin.clocks import zone_at
from bookings.domain.away import taken_away
from bookings.domain.intervals import Interval, instant
from bookings.domain.opening_hours import Schedule
from bookings.models import Consultant, Session
from bookings.queries import coming_sessions_of
from bookings.zones import when, zone_name

MOST_TOLD = 10


def warn_of_sessions(
    request: HttpRequest, consultant: Consultant, off: Schedule, now: datetime
) -> None:
    """Tell which sessions to come lie within the time off and the closed dates of `off`."""
    if found := sessions_within(consultant, off, now):
        lead = _("These sessions are booked in time off. They stay as they are:")
        told = [session_told(session, off) for session in found[:MOST_TOLD]]
        if more := len(found) - MOST_TOLD:
            told += [ngettext("%d more", "%d more", more) % more] if more > 0 else []
        messages.warning(request, f"{lead} {'; '.join(told)}")


def sessions_within(consultant: Consultant, off: Schedule, now: datetime) -> list[Session]:
    """Return the sessions to come that share time with what `off` takes away (2 statements)."""
    sessions = coming_sessions_of(consultant, now)
    if not sessions:
        return []
    # The last session is as far as time off without end has to be followed.
    last = max(instant(session.end_at) for session in sessions)
    taken = taken_away(off, off.date_of(instant(now)), off.date_of(last))
    spans = [Interval(instant(s.start_at), instant(s.end_at)) for s in sessions]
    return [
        session
        for session, span in zip(sessions, spans, strict=True)
        if any(span.overlaps(part) for part in taken)
    ]


def session_told(session: Session, clock: Schedule) -> str:
    """Return a session in a few words: when, in whose time where that is not home's, and who comes."""
    zone = zone_at(clock, session.start_at)
    away = "" if zone == clock.zone else f", {zone_name(zone)}"
    attendees = ", ".join(b.name for b in session.bookings.all() if b.is_live)
    return f"{when(session.start_at, session.end_at, zone)}{away} ({attendees})"
