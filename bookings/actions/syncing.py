"""Bringing the copy of an external calendar up to date: asked outside any transaction, written in one.

What cannot be read whole changes nothing: the last good copy stays, and its age is shown.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from traceback import format_tb
from typing import Any

from bookings.actions.calendars import access_of
from bookings.actions.transactions import whole
from bookings.calendars import (
    CalendarError,
    Copy,
    Known,
    UnexpectedError,
    ask_for_copy,
    expand,
)
from bookings.conf import fetch_reach
from bookings.domain.busy import BusyTimes
from bookings.domain.intervals import Interval, moment
from bookings.domain.refresh import (
    digest_of,
    due_after_failure,
    must_reread,
    next_due,
    window_at,
)
from bookings.models import BusyCalendar, BusyTime, Consultant
from bookings.outbox import queue_calendar_fault
from bookings.queries import stale_calendars

logger = logging.getLogger(__name__)

# Longer than asking twice and reading can take: a worker that died leaves the calendar due again.
LEASE = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a try found: what the server says of the copy, and the copy itself where it is another."""

    known: Known
    digest: str = ""
    found: BusyTimes | None = None


def sync_calendar(pk: int, now: datetime) -> bool:
    """Ask a calendar that is due, and write its busy times if they changed.

    Returns whether the copy is up to date now; False as well when another worker has the calendar.
    Goes out to the network: call it outside a transaction. Notes every fault, and raises none.
    """
    calendar = _claimed(pk, now)
    if calendar is None:
        return False
    try:
        reading = _read(calendar, now)
    except CalendarError as error:
        _note_failure(calendar, error, now=now)
        return False
    except Exception as error:  # noqa: BLE001 - one calendar's fault must not be every calendar's
        # Where it happened, not what it says: it may repeat a secret address.
        logger.warning("busy calendar %s: %s", pk, "".join(format_tb(error.__traceback__)))
        _note_failure(calendar, UnexpectedError(type(error).__name__), now=now)
        return False
    return whole(lambda: _write(calendar, reading, now=now))


def tell_of_stale_calendars(now: datetime) -> None:
    """Tell each consultant, once for each fault, whose calendar fails and is no longer trusted.

    One that nobody has asked since it was read (the workers were down) is asked first.
    """
    untold = stale_calendars(now).filter(failures__gt=0, told_at=None)
    for calendar in untold.select_related("consultant"):
        whole(partial(_tell, calendar, now=now))


def _tell(calendar: BusyCalendar, *, now: datetime) -> None:
    # Only one of two workers changes the row.
    if BusyCalendar.objects.filter(pk=calendar.pk, told_at=None).update(told_at=now):
        queue_calendar_fault(calendar, now)


def _claimed(pk: int, now: datetime) -> BusyCalendar | None:
    """Take a calendar by moving its due time on; None when another worker was there first."""
    due = BusyCalendar.objects.filter(pk=pk, is_active=True, due_at__lte=now)
    # The condition is in the statement: of two workers, one changes the row and the other none.
    if not due.update(due_at=now + LEASE, tried_at=now):
        return None
    return BusyCalendar.objects.select_related("consultant").filter(pk=pk).first()


def _read(calendar: BusyCalendar, now: datetime) -> _Reading:
    zone, window = calendar.consultant.zone, window_at(now)
    anew = must_reread(calendar.digest, calendar.covers_until_at, zone=zone, now=now)
    # The text itself is not kept, so for a later window it has to be fetched again.
    known = Known() if anew else Known(calendar.etag, calendar.modified)
    copy = ask_for_copy(access_of(calendar), known, window, reach=fetch_reach())
    if copy is None:
        return _Reading(known)
    digest = digest_of(copy.body, zone=zone)
    if digest == calendar.digest and not anew:
        return _Reading(copy.known)
    return _Reading(copy.known, digest, _expanded(calendar, copy, window))


def _expanded(calendar: BusyCalendar, copy: Copy, window: Interval) -> BusyTimes:
    return expand(copy.body, kind=calendar.kind, zone=calendar.consultant.zone, window=window)


def _write(calendar: BusyCalendar, reading: _Reading, *, now: datetime) -> bool:
    """Settle what was read; nothing when the calendar was changed, or read later, meanwhile."""
    Consultant.objects.select_for_update().get(pk=calendar.consultant_id)
    # An answer that comes late must not replace a later one.
    stored = _as_it_was(calendar).exclude(synced_at__gt=now)
    changes: dict[str, Any] = {"etag": reading.known.etag, "modified": reading.known.modified}
    if reading.found is not None:
        changes |= {
            "digest": reading.digest,
            "covers_until_at": moment(window_at(now).end),
            "warnings": _warnings(reading.found),
        }
    settled = stored.update(
        synced_at=now,
        due_at=next_due(calendar.pk, now),
        failures=0,
        last_error="",
        told_at=None,
        **changes,
    )
    if settled and reading.found is not None:
        _replace(calendar, reading.found.intervals)
    return bool(settled)


def _as_it_was(calendar: BusyCalendar) -> Any:
    """Return the calendar, unless someone has changed meanwhile what was asked."""
    fields = ("kind", "url", "username", "password", "is_active")
    return BusyCalendar.objects.filter(
        pk=calendar.pk, **{name: getattr(calendar, name) for name in fields}
    )


def _replace(calendar: BusyCalendar, intervals: Sequence[Interval]) -> None:
    """Write the busy times where they differ (1 statement when they do not, else at least 3)."""
    wanted = [(moment(found.start), moment(found.end)) for found in intervals]
    rows = BusyTime.objects.filter(calendar=calendar).order_by("start_at")
    # Whoever books this consultant waits for the lock meanwhile, so nothing is written in vain.
    if list(rows.values_list("start_at", "end_at")) == wanted:
        return
    rows.delete()
    BusyTime.objects.bulk_create(
        [
            BusyTime(
                calendar=calendar,
                consultant_id=calendar.consultant_id,
                start_at=start_at,
                end_at=end_at,
            )
            for start_at, end_at in wanted
        ],
        batch_size=1_000,
    )


def _warnings(found: BusyTimes) -> list[dict[str, str]]:
    """Return what its owner has to know: events that were left out, zones that were guessed."""
    events = [{"event": text} for text in found.refused]
    return events + [{"zone": name} for name in found.unknown_zones]


def _note_failure(calendar: BusyCalendar, error: CalendarError, *, now: datetime) -> None:
    failures = calendar.failures + 1
    logger.warning("busy calendar %s, failure %s: %s", calendar.pk, failures, error)
    # Not where it was changed meanwhile: the fault is the former address's.
    _as_it_was(calendar).update(
        failures=min(failures, 30_000),  # of a small integer
        last_error=str(error)[:500],
        due_at=due_after_failure(
            failures, now, may_pass=error.retry, asked_to_wait=error.asked_to_wait
        ),
    )
