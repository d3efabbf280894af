"""The outbox: what is to be sent, as rows of the transaction that gives the reason, and its delivery.

At least once, the duplicate harmless: a row's Message-ID, UID and SEQUENCE are fixed. No broker,
worker or SMTP fault can lose a mail or hold up a booking.
"""

import logging
import smtplib
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.message import Message
from threading import BoundedSemaphore, Thread
from typing import Any

from celery import current_app
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F, Q

from bookings.conf import booking_settings
from bookings.emails import Reader, readers_of, render_mail
from bookings.models import Booking, MailKind, MailState, OutgoingMail, Session, Status
from bookings.queries import bookings_to_show, due_mail

logger = logging.getLogger(__name__)

BATCH = 5  # rows taken at once: their timeouts together stay below the lease
LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=72)
REMINDER_LATE = timedelta(minutes=30)
INVITES = (MailKind.REQUEST, MailKind.UPDATE, MailKind.CANCEL, MailKind.LEAVE)
ABOUT_THE_MAIL = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)
DELIVERY_TASK = "bookings.tasks.deliver_outgoing_mail"
wakers = BoundedSemaphore(4)  # no more threads than these wait for a broker


class DeliveryError(Exception):
    """A mail was not taken; `retry` says whether a later try may succeed."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.retry = retry


def queue_mail(booking: Booking, kind: MailKind, now: datetime) -> None:
    """Queue what one booking's change tells: to its attendee, to each consultant, and a reminder.

    The others of a group are told nothing. Supersedes what an earlier sequence still had waiting.
    Writes rows, and on the booking what its attendee was told; wakes the worker on commit.
    1 statement for a new session, at most 4 for others.
    """
    _queue([booking], kind, now)


def queue_session_mail(session: Session, kind: MailKind, now: datetime) -> None:
    """Queue a change of the whole session: to everyone who comes, and to each consultant once.

    As `queue_mail` else; one statement more for each attendee.
    """
    _queue(session.attending, kind, now)


def _queue(told: Sequence[Booking], kind: MailKind, now: datetime) -> None:
    session = told[0].session
    _supersede_earlier(told, session)
    rows = [row for booking in told for row in _rows_to_attendee(booking, kind, now=now)]
    # The group goes on for the others: to the consultants' calendars its event is changed by one who
    # leaves, never cancelled (RFC 5546 sections 3.2.2.6 and 3.2.5).
    theirs = MailKind.LEAVE if kind == MailKind.CANCEL and session.is_live else kind
    rows += [_row(told[0], theirs, reader, now=now) for reader in readers_of(told[0])[1:]]
    OutgoingMail.objects.bulk_create(rows)
    transaction.on_commit(wake, robust=True)


def _supersede_earlier(told: Sequence[Booking], session: Session) -> None:
    """Give up what still waits of earlier states: these attendees' mail, and all to consultants."""
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


def wake() -> None:
    """Tell a worker that mail is waiting; without a broker the next beat finds it.

    In a thread: a broker that is down costs seconds, one that hangs all the time there is, and the
    visitor waits for neither.
    """
    if wakers.acquire(blocking=False):
        Thread(target=_wake, daemon=True).start()


def deliver_due_mail(now: datetime) -> int:
    """Send what is due; return how many rows were taken. Safe to run in any number of workers."""
    taken, started = 0, time.monotonic()

    def clock() -> datetime:
        # The clock of a long run moves on with it, or its leases would end before they begin.
        return now + timedelta(seconds=time.monotonic() - started)

    while rows := _claim(clock()):
        taken += len(rows)
        for row in rows:
            _deliver(row, now=clock())
    return taken


def _wake() -> None:
    # By name: the outbox lies below the tasks. No retry, since a visitor is waiting for the answer.
    try:
        current_app.send_task(DELIVERY_TASK, retry=False)
    except Exception:
        # Each broker fails in its own way (kombu, redis, amqp, the file system), none of them ours.
        logger.warning("the broker does not answer; mail waits for the next beat", exc_info=True)
    finally:
        wakers.release()


def _row(booking: Booking, kind: MailKind, reader: Reader, *, now: datetime) -> OutgoingMail:
    sequence, address = booking.session.sequence, reader.mailbox.address
    key = f"{booking.ref}:{sequence}:{address}:{kind}"
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


def _claim(now: datetime) -> list[OutgoingMail]:
    """Take the next rows by moving their due time on: if this worker dies, they are due again."""
    with transaction.atomic():
        due = due_mail(now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return []
        OutgoingMail.objects.filter(pk__in=keys, state=MailState.WAITING).update(
            due_at=now + LEASE, attempts=F("attempts") + 1
        )
    # All are due at the same moment now: the oldest first keeps each booking's mail in order.
    return list(OutgoingMail.objects.filter(pk__in=keys, state=MailState.WAITING).order_by("pk"))


def _deliver(row: OutgoingMail, *, now: datetime) -> None:
    """Send one row or say why not; whatever is wrong with it must not hold up the next."""
    if not _hold(row, now=now):
        return
    try:
        _try(row, now=now)
    except DeliveryError as error:
        _note_failure(row, error, now=now)
    except Exception as error:
        logger.exception("mail %s to booking %s", row.pk, row.booking_id)
        message = f"{type(error).__name__}: {error}"
        _note_failure(row, DeliveryError(message, retry=True), now=now)


def _hold(row: OutgoingMail, *, now: datetime) -> bool:
    """Renew the lease, and return whether the row is still ours and still to be sent.

    Others in the batch took their time: it may be superseded, or taken by another worker.
    """
    ours = OutgoingMail.objects.filter(
        pk=row.pk, state=MailState.WAITING, attempts=row.attempts
    ).update(due_at=now + LEASE)
    return bool(ours)


def _try(row: OutgoingMail, *, now: datetime) -> None:
    booking = bookings_to_show().get(mails=row)
    if reason := _why_not(row, booking, now=now):
        _settle(row, state=MailState.SUPERSEDED, last_error=reason)
    elif row.attempts > 1 and now > row.give_up_at:
        # Workers that died with it left no error to count.
        _settle(row, state=MailState.FAILED, last_error=row.last_error or "no worker survived it")
    else:
        _send(row, booking, now=now)
        _settle(
            row,
            state=MailState.SENT,
            sent_at=now,
            last_error="",
            mime=row.mime,
            subject=row.subject,
        )


def _why_not(row: OutgoingMail, booking: Booking, *, now: datetime) -> str:
    """Return why a row must not be sent any more, or nothing."""
    session = booking.session
    if row.kind in INVITES:
        return "the session has begun" if session.start_at <= now else ""
    if booking.status == Status.CANCELLED:
        return "the booking was cancelled"
    due_at = session.start_at - booking_settings().reminder_before
    late = now > due_at + REMINDER_LATE and row.attempts <= 1
    return "too late for a reminder" if late or session.start_at <= now else ""


def _send(row: OutgoingMail, booking: Booking, *, now: datetime) -> None:
    if row.mime is None:
        mail = render_mail(
            booking, MailKind(row.kind), readers_of(booking)[0], key=row.key, now=now
        )
        row.mime, row.subject = mail.mime, mail.subject
    sender = booking_settings().mailbox_address
    message = FixedMessage(bytes(row.mime), from_email=sender, to=[row.recipient])
    try:
        get_connection().send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise DeliveryError(_reply(code, reply), retry=code < 500) from error
    except smtplib.SMTPResponseException as error:
        # A greeting or a login that is refused is about our server, not about this mail.
        retry = error.smtp_code < 500 or not isinstance(error, ABOUT_THE_MAIL)
        raise DeliveryError(_reply(error.smtp_code, error.smtp_error), retry=retry) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", retry=True) from error


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"


def _note_failure(row: OutgoingMail, error: DeliveryError, *, now: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)
    final = not error.retry or now + wait > row.give_up_at
    state = MailState.FAILED if final else MailState.WAITING
    logger.warning("mail %s to booking %s: %s (%s)", row.pk, row.booking_id, error, state)
    _settle(row, state=state, due_at=now + wait, last_error=str(error)[:500])


def _settle(row: OutgoingMail, **changes: Any) -> None:
    # Only a row that still waits: one superseded meanwhile stays so.
    OutgoingMail.objects.filter(pk=row.pk, state=MailState.WAITING).update(**changes)


class FixedMessage(EmailMessage):
    """A mail whose bytes were fixed before; Django only carries it to the server."""

    def __init__(self, mime: bytes, *, from_email: str, to: Sequence[str]) -> None:
        super().__init__(from_email=from_email, to=to)
        self.mime = mime

    def message(self, *, policy: Any = None) -> Any:
        """Return an object with the one method that Django's mail backends call."""
        return _FixedBytes(self.mime)


class _FixedBytes(Message):
    def __init__(self, mime: bytes) -> None:
        super().__init__()
        self._mime = mime

    def as_bytes(self, *args: Any, **kwargs: Any) -> bytes:
        return self._mime

    def get_charset(self) -> None:
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(())
