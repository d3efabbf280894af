"""Reads of calendar feeds, and of what they tell."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.feeds import EventStatus, FeedEvent, busy_events
from bookings.domain.intervals import Interval, instant
from bookings.models import (
    Booking,
    BusyTime,
    CalendarFeed,
    Consultant,
    FeedKind,
    PlaceKind,
    Session,
    SessionConsultant,
)
from bookings.models.tokens import BadTokenError, Purpose, read_token

BACK = timedelta(days=30)
FEED_PURPOSES = {
    FeedKind.SESSIONS: Purpose.SESSIONS_FEED,
    FeedKind.FREE_BUSY: Purpose.FREE_BUSY_FEED,
}


class FeedNotFoundError(LookupError):
    """No feed answers at this address: it was forged, replaced or switched off."""


def feed_for_token(token: str, kind: FeedKind) -> CalendarFeed:
    """Return the feed that an address names, with its consultant (1 statement).

    Raises FeedNotFoundError when the token is forged, or for another kind, or the feed has a newer
    address or is switched off.
    """
    try:
        key, version = read_token(token, FEED_PURPOSES[kind])
    except BadTokenError as error:
        raise FeedNotFoundError(str(error)) from error
    feeds = CalendarFeed.objects.select_related("consultant")
    feed = feeds.filter(pk=key, version=version, kind=kind, is_active=True).first()
    if feed is None:
        raise FeedNotFoundError("this address has been replaced or switched off")
    return feed


def feed_of(kind: FeedKind, consultant: Consultant | None) -> CalendarFeed | None:
    """Return the feed in use of a consultant, or of the team for None (1 statement)."""
    return CalendarFeed.objects.filter(kind=kind, consultant=consultant, is_active=True).first()


def session_events(consultant: Consultant, now: datetime) -> list[FeedEvent]:
    """Return a consultant's sessions and holds from 30 days back, cancelled ones too, earliest first.

    3 statements, in the active language. Names and organisations of those who come; no telephone
    number, no mail address, no answer: such a feed is copied to where its owner never looks.
    """
    mine = SessionConsultant.objects.filter(session=OuterRef("pk"), consultant=consultant)
    sessions = Session.objects.filter(Exists(mine), end_at__gt=now - BACK)
    # Every change is told by mail, so the latest mail says when the session was last changed.
    shown = sessions.annotate(told_at=Max("bookings__mails__created_at"))
    rows = shown.select_related("session_type").prefetch_related("consultants", "bookings")
    return [_session_event(session) for session in rows.order_by("start_at", "pk")]


def team_events(now: datetime, *, stamp_at: datetime) -> list[FeedEvent]:
    """Return when each consultant is busy from 30 days back, by sessions or calendars (3 statements).

    Events and not VFREEBUSY: Google, Outlook and Apple subscribe to events, and draw nothing of the
    other. They name the consultant alone.
    """
    taken: dict[int, list[Interval]] = defaultdict(list)
    since = now - BACK
    booked = SessionConsultant.objects.filter(is_live=True, end_at__gt=since)
    busy = BusyTime.objects.filter(calendar__is_active=True, end_at__gt=since)
    for rows in (booked, busy):
        for key, start_at, end_at in rows.values_list("consultant_id", "start_at", "end_at"):
            taken[key].append(Interval(instant(start_at), instant(end_at)))
    people = Consultant.objects.filter(is_active=True).order_by("name", "pk")
    return [event for person in people for event in _busy(person, taken[person.pk], stamp_at)]


def _busy(person: Consultant, taken: list[Interval], stamp_at: datetime) -> list[FeedEvent]:
    return busy_events(
        taken,
        who=_("%(name)s: busy") % {"name": person.name},
        key=str(person.pk),
        domain=booking_settings().domain,
        stamp_at=stamp_at,
    )


def _session_event(session: Session) -> FeedEvent:
    told_at: datetime | None = getattr(session, "told_at", None)
    bookings = sorted(session.bookings.all(), key=lambda booking: booking.pk)
    coming = [booking for booking in bookings if booking.is_live or not session.is_live]
    address = reverse("session:inspect", args=[session.pk])
    return FeedEvent(
        uid=session.uid,
        sequence=session.sequence,
        stamp_at=told_at or session.created_at,
        start_at=session.start_at,
        end_at=session.end_at,
        summary=f"{session.session_type.name}: {_who(session, coming)}",
        status=EventStatus(session.status),
        description="\n".join(_lines(coming)),
        location=session.place or str(PlaceKind(session.place_kind).label),
        url=urljoin(booking_settings().base_url, address),
    )


def _who(session: Session, coming: list[Booking]) -> str:
    if session.seats == 1:
        return ", ".join(_lines(coming))
    taken = len(coming) if session.is_live else 0
    return _("%(taken)s of %(seats)s seats taken") % {"taken": taken, "seats": session.seats}


def _lines(coming: list[Booking]) -> Iterator[str]:
    for booking in coming:
        yield ", ".join(filter(None, [booking.name, booking.organisation]))
