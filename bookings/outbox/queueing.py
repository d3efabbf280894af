"""What is to be sent, as rows of the transaction that gives the reason for it."""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from bookings.conf import booking_settings
from bookings.domain.retries import GIVE_UP_AFTER
from bookings.emails import (
    Letter,
    Reader,
    ascii_address,
    readers_of,
    render_mail,
    to_mime,
)
from bookings.models import (
    Booking,
    BusyCalendar,
    Consultant,
    MailKind,
    MailState,
    OutgoingMail,
    Session,
    WaitingPlace,
)
from bookings.outbox.waking import wake

SUBJECT_LENGTH = 250


def queue_mail(booking: Booking, kind: MailKind, now: datetime) -> None:
    """Queue what one booking's change tells: to its attendee, to each consultant, and a reminder.

    The others of a group are told nothing. Supersedes what an earlier sequence still had waiting.
    Writes rows, and on the booking what its attendee was told; wakes the worker on commit.
    1 statement for a new session, at most 4 for others.
    """
    _queue([booking], kind, now, about=booking)


def queue_session_mail(session: Session, kind: MailKind, now: datetime) -> None:
    """Queue a change of the whole session: to everyone who comes, and to each consultant once.

    As `queue_mail` else; one statement more for each attendee. Where a seat is kept and nobody comes,
    to the consultants alone.
    """
    _queue(session.attending, kind, now, about=_about(session))


def queue_seat_offer(place: WaitingPlace, now: datetime) -> None:
    """Queue the offer of a seat to one in the line; written, and looked at anew, when it is sent.

    1 statement; wakes the worker on commit.
    """
    ends_at = place.offer_ends_at or now
    OutgoingMail.objects.create(
        kind=MailKind.SEAT_OFFER,
        waiting_place=place,
        recipient=ascii_address(place.email),
        sequence=0,
        key=f"seat:{place.ref}:{ends_at.isoformat()}",
        due_at=now,
        give_up_at=ends_at,
        created_at=now,
    )
    transaction.on_commit(wake, robust=True)


def queue_line_news(
    session: Session, line: Sequence[WaitingPlace], kind: MailKind, now: datetime
) -> None:
    """Queue to those in line that the session was moved or cancelled; written when it is sent.

    1 statement; wakes the worker on commit.
    """
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            kind=kind,
            waiting_place=place,
            recipient=ascii_address(place.email),
            sequence=session.sequence,
            key=f"line:{place.ref}:{session.sequence}:{kind}",
            due_at=now,
            give_up_at=now + GIVE_UP_AFTER,
            created_at=now,
        )
        for place in line
    )
    transaction.on_commit(wake, robust=True)


def queue_hand_over(session: Session, giver: Consultant, now: datetime) -> None:
    """Queue that a session changed hands: an update to all who take part, a CANCEL to who gave it.

    The sequence is raised for both: what `giver` holds must not outrank what takes it away.
    """
    about = _about(session)
    _queue(session.attending, MailKind.HAND_OVER, now, about=about)
    held = _as_held_by(giver, about)
    reader = next(r for r in readers_of(held) if r.consultant)
    OutgoingMail.objects.bulk_create([_row(held, MailKind.HANDED_ON, reader, now=now)])


def queue_calendar_fault(calendar: BusyCalendar, now: datetime) -> None:
    """Queue to its consultant that a busy calendar cannot be read; once for each fault.

    A fault lasts until the calendar is read again: a second call before that queues nothing. The mail
    is written when it is sent, and never sent once the calendar can be read. Wakes the worker on
    commit. 1 statement, 2 where the consultant is not loaded.
    """
    since = calendar.synced_at or calendar.added_at
    mail = OutgoingMail(
        kind=MailKind.CALENDAR_FAULT,
        busy_calendar=calendar,
        recipient=calendar.consultant.email,
        to_consultant=True,
        sequence=0,
        key=f"calendar:{calendar.pk}:{since.isoformat()}",
        due_at=now,
        give_up_at=now + GIVE_UP_AFTER,
        created_at=now,
    )
    # The key says which fault it is; whoever else noticed the same one has queued it.
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def queue_letter(letter: Letter, *, about: str, key: str, now: datetime) -> None:
    """Queue a letter of another app's, as it is now; once for each `key`. Wakes the worker on commit.

    `about` is what that app calls the thing by, to find the letter and its state again. Whether it is
    still true when it is sent only that app knows: see withdraw_letters. 1 statement.
    """
    with translation.override(letter.language):
        mail = to_mime(letter, key=key, now=now)
    row = OutgoingMail(
        kind=MailKind.LETTER,
        about=about,
        recipient=letter.to.address,
        sequence=0,
        key=key,
        subject=mail.subject[:SUBJECT_LENGTH],
        mime=mail.mime,
        due_at=now,
        give_up_at=now + GIVE_UP_AFTER,
        created_at=now,
    )
    # Two who queue the same letter at once mean one letter.
    OutgoingMail.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(wake, robust=True)


def withdraw_letters(about: str) -> None:
    """Give up what still waits about a thing that is no longer so (1 statement)."""
    OutgoingMail.objects.filter(about=about, state=MailState.WAITING).exclude(about="").update(
        state=MailState.SUPERSEDED
    )


def _queue(told: Sequence[Booking], kind: MailKind, now: datetime, *, about: Booking) -> None:
    """Queue mail to those attendees, and to each consultant `about` one of them."""
    session = about.session
    _supersede_earlier(told, session)
    rows = [row for booking in told for row in _rows_to_attendee(booking, kind, now=now)]
    # The group goes on for the others: to the consultants' calendars its event is changed by one who
    # leaves, never cancelled (RFC 5546 sections 3.2.2.6 and 3.2.5).
    theirs = MailKind.LEAVE if kind == MailKind.CANCEL and session.is_live else kind
    rows += [_row(about, theirs, reader, now=now) for reader in readers_of(about)[1:]]
    OutgoingMail.objects.bulk_create(rows)
    # Robust: a booking that is made must not turn into an error page because nobody could be woken.
    transaction.on_commit(wake, robust=True)


def _about(session: Session) -> Booking:
    """Return whom the consultants are told about: the first who comes, else the last who left."""
    if session.attending:
        return session.attending[0]
    last = session.bookings.latest("cancelled_at", "pk")
    last.session = session
    return last


def _as_held_by(giver: Consultant, booking: Booking) -> Booking:
    """Return a copy of the booking as the calendar of one who gave the session still shows it.

    It names nobody else who gives it: to be uninvited is about oneself (RFC 5546 section 3.2.5).
    """
    held, session = copy(booking), copy(booking.session)
    session.people = [giver]
    held.session = session
    return held


def _supersede_earlier(told: Sequence[Booking], session: Session) -> None:
    """Give up what still waits of earlier states: these attendees' mail, and all to consultants."""
    # Nothing was sent before; new bookings are spared the statement.
    if session.sequence == 0:
        return
    concerned = Q(booking__in=told) | Q(booking__session=session, to_consultant=True)
    OutgoingMail.objects.filter(
        concerned, state=MailState.WAITING, sequence__lt=session.sequence
    ).update(state=MailState.SUPERSEDED)


def _rows_to_attendee(booking: Booking, kind: MailKind, *, now: datetime) -> Iterator[OutgoingMail]:
    # Before the mail is rendered: an attendee's copy has the sequence of what its attendee is told.
    if booking.sequence != booking.session.sequence:
        booking.sequence = booking.session.sequence
        booking.save(update_fields=["sequence"])
    yield _row(booking, kind, readers_of(booking)[0], now=now)
    remind_at = booking.session.start_at - booking_settings().reminder_before
    if kind != MailKind.CANCEL and remind_at > now:
        yield _reminder(booking, now=now, due_at=remind_at)


def _row(booking: Booking, kind: MailKind, reader: Reader, *, now: datetime) -> OutgoingMail:
    sequence, address = booking.session.sequence, reader.mailbox.address
    key = f"{booking.ref}:{sequence}:{address}:{kind}"
    # Fixed with the state that it tells: rendered when it is sent, it could tell
    # of a later one under this sequence.
    mail = render_mail(booking, kind, reader, key=key, now=now)
    return OutgoingMail(
        kind=kind,
        booking=booking,
        recipient=address,
        to_consultant=reader.consultant is not None,
        sequence=sequence,
        key=key,
        subject=mail.subject,
        mime=mail.mime,
        due_at=now,
        give_up_at=now + GIVE_UP_AFTER,
        created_at=now,
    )


def _reminder(booking: Booking, *, now: datetime, due_at: datetime) -> OutgoingMail:
    attendee = readers_of(booking)[0]
    sequence, address = booking.session.sequence, attendee.mailbox.address
    return OutgoingMail(
        kind=MailKind.REMINDER,
        booking=booking,
        recipient=address,
        sequence=sequence,
        key=f"{booking.ref}:{sequence}:{address}:{MailKind.REMINDER}",
        due_at=due_at,
        give_up_at=booking.session.start_at,
        created_at=now,
    )
