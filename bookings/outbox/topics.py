"""What a mail is about: whether it still says what is true, and what it says when it is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bookings.conf import booking_settings
from bookings.emails import (
    RenderedMail,
    readers_of,
    render_calendar_fault,
    render_line_closed,
    render_line_moved,
    render_mail,
    render_seat_offer,
)
from bookings.models import (
    Booking,
    BusyCalendar,
    MailKind,
    OutgoingMail,
    Status,
    WaitingPlace,
    WaitingState,
)
from bookings.queries import bookings_to_show, places_to_show

REMINDER_LATE = timedelta(minutes=30)
INVITES = (
    MailKind.REQUEST,
    MailKind.UPDATE,
    MailKind.CANCEL,
    MailKind.LEAVE,
    MailKind.HAND_OVER,
    MailKind.HANDED_ON,
)


class Topic(Protocol):
    """What a mail is about, as it is now."""

    def why_not(self, *, now: datetime) -> str:
        """Return why the mail must not be sent any more, or nothing."""

    def write(self, *, now: datetime) -> RenderedMail:
        """Return a mail that was not fixed when it was queued."""


def topic_of(mail: OutgoingMail) -> Topic:
    """Return what the mail is about, read anew (at most 2 statements)."""
    if mail.about:
        return LetterOfAnother()
    if mail.busy_calendar_id:
        calendars = BusyCalendar.objects.select_related("consultant")
        return CalendarFault(mail, calendars.get(mails=mail))
    if mail.waiting_place_id:
        place = places_to_show().get(mails=mail)
        return SeatOffer(mail, place) if mail.kind == MailKind.SEAT_OFFER else LineNews(mail, place)
    return BookingChange(mail, bookings_to_show().get(mails=mail))


@dataclass(frozen=True, slots=True)
class BookingChange:
    """A booking that was made, moved, cancelled or is near."""

    mail: OutgoingMail
    booking: Booking

    def why_not(self, *, now: datetime) -> str:
        session = self.booking.session
        if self.mail.kind in INVITES:
            return "the session has begun" if session.start_at <= now else ""
        if self.booking.status == Status.CANCELLED:
            return "the booking was cancelled"
        due_at = session.start_at - booking_settings().reminder_before
        # One that was tried in time may be tried again; one that nobody got to in time is too late.
        late = now > due_at + REMINDER_LATE and self.mail.attempts <= 1
        return "too late for a reminder" if late or session.start_at <= now else ""

    def write(self, *, now: datetime) -> RenderedMail:
        attendee = readers_of(self.booking)[0]
        kind = MailKind(self.mail.kind)
        return render_mail(self.booking, kind, attendee, key=self.mail.key, now=now)


@dataclass(frozen=True, slots=True)
class LetterOfAnother:
    """A letter that another app fixed when it was queued, and withdraws when it is no longer so."""

    def why_not(self, *, now: datetime) -> str:
        return ""

    def write(self, *, now: datetime) -> RenderedMail:
        raise ValueError("a letter is written when it is queued")


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """A busy calendar that cannot be read."""

    mail: OutgoingMail
    calendar: BusyCalendar

    def why_not(self, *, now: datetime) -> str:
        if not self.calendar.is_active:
            return "the calendar is not in use any more"
        read_at = self.calendar.synced_at
        read_since = read_at is not None and read_at > self.mail.created_at
        return "the calendar can be read again" if read_since else ""

    def write(self, *, now: datetime) -> RenderedMail:
        return render_calendar_fault(self.calendar, key=self.mail.key, now=now)


@dataclass(frozen=True, slots=True)
class SeatOffer:
    """A seat that is kept for the first in line."""

    mail: OutgoingMail
    place: WaitingPlace

    def why_not(self, *, now: datetime) -> str:
        ends_at = self.place.offer_ends_at
        if self.place.state != WaitingState.OFFERED or ends_at is None or ends_at <= now:
            return "the offer is over"
        return ""

    def write(self, *, now: datetime) -> RenderedMail:
        return render_seat_offer(self.place, key=self.mail.key, now=now)


@dataclass(frozen=True, slots=True)
class LineNews:
    """A session that somebody waits for was moved or cancelled."""

    mail: OutgoingMail
    place: WaitingPlace

    def why_not(self, *, now: datetime) -> str:
        if self.place.session.start_at <= now:
            return "the session has begun"
        if self.mail.kind == MailKind.LINE_CLOSED:
            return ""
        return "" if self.place.is_open else "nobody waits there any more"

    def write(self, *, now: datetime) -> RenderedMail:
        closed = self.mail.kind == MailKind.LINE_CLOSED
        render = render_line_closed if closed else render_line_moved
        return render(self.place, key=self.mail.key, now=now)
