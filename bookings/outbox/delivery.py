"""Sending what is due: claimed by one worker, tried again with growing waits, given up at last."""

import logging
import smtplib
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F

from bookings.conf import booking_settings
from bookings.domain.retries import failure, is_passing
from bookings.models import MailState, OutgoingMail
from bookings.outbox.smtp import mail_connection
from bookings.outbox.topics import Topic, topic_of
from bookings.queries import due_mail

logger = logging.getLogger(__name__)

BATCH = 5  # rows taken at once: their time limits together stay below the lease
LEASE = timedelta(minutes=2)
ABOUT_THE_MAIL = (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class DeliveryError(Exception):
    """A mail was not taken; `retry` says whether a later try may succeed."""

    def __init__(self, message: str, *, retry: bool) -> None:
        super().__init__(message)
        self.retry = retry


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


def _claim(now: datetime) -> list[OutgoingMail]:
    """Take the next rows by moving their due time on: if this worker dies, they are due again."""
    with transaction.atomic():
        due = due_mail(now)
        # SQLite has no such thing and needs none: its transactions begin IMMEDIATE, one by one.
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return []
        # The try is counted as it is taken: a mail that kills its worker would
        # otherwise be tried for ever.
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
        logger.exception("mail %s", row.pk)
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
    topic = topic_of(row)
    # Asked now and not when it was queued: others remind people of sessions that were cancelled.
    if reason := topic.why_not(now=now):
        _settle(row, state=MailState.SUPERSEDED, last_error=reason)
    # The first try is made however late it is: while no worker ran, nobody had tried.
    elif row.attempts > 1 and now > row.give_up_at:
        # Workers that died with it left no error to count.
        _settle(row, state=MailState.FAILED, last_error=row.last_error or "no worker survived it")
    else:
        _send(row, topic, now=now)
        _settle(
            row,
            state=MailState.SENT,
            sent_at=now,
            last_error="",
            mime=row.mime,
            subject=row.subject,
        )


def _send(row: OutgoingMail, topic: Topic, *, now: datetime) -> None:
    if row.mime is None:
        mail = topic.write(now=now)
        row.mime, row.subject = mail.mime, mail.subject
    sender = booking_settings().mailbox_address
    message = FixedMessage(bytes(row.mime), from_email=sender, to=[row.recipient])
    try:
        # A connection for each: its time limit begins when it is opened, and is one mail's.
        mail_connection().send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        # A mail has one recipient, so there is one reply.
        code, reply = next(iter(error.recipients.values()))
        raise DeliveryError(_reply(code, reply), retry=is_passing(code)) from error
    except smtplib.SMTPResponseException as error:
        # A greeting or a login that is refused is about our server, not about this mail.
        retry = is_passing(error.smtp_code) or not isinstance(error, ABOUT_THE_MAIL)
        raise DeliveryError(_reply(error.smtp_code, error.smtp_error), retry=retry) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}", retry=True) from error


def _reply(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"


def _note_failure(row: OutgoingMail, error: DeliveryError, *, now: datetime) -> None:
    found = failure(
        attempts=row.attempts, may_retry=error.retry, now=now, give_up_at=row.give_up_at
    )
    state = MailState.FAILED if found.is_final else MailState.WAITING
    logger.warning("mail %s: %s (%s)", row.pk, error, state)
    _settle(row, state=state, due_at=found.again_at, last_error=str(error)[:500])


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

    # Django's console backend asks for it.
    def get_charset(self) -> None:
        return None

    def __iter__(self) -> Iterator[str]:
        return iter(())
