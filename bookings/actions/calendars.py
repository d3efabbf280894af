"""Writes of external calendars by their owners: adding, changing, removing, and asking soon.

Addresses, user names and passwords are sealed here and stored nowhere else.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from bookings.actions.transactions import whole
from bookings.calendars import Access, KeyLostError
from bookings.conf import fetch_reach
from bookings.domain.addresses import RefusedAddressError, target_of
from bookings.models import BusyCalendar, BusyTime, CalendarKind, Consultant
from bookings.outbox import wake
from bookings.secrets import SecretLostError, seal, unseal

SYNC_TASK = "bookings.tasks.sync_busy_calendar"
ASKED_AT_MOST_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What is typed of a calendar."""

    name: str
    access: Access
    is_active: bool = True


def add_calendar(consultant: Consultant, entry: CalendarEntry, *, now: datetime) -> BusyCalendar:
    """Add a calendar, due at once; until it is first read it takes no time."""
    calendar = BusyCalendar(consultant=consultant, added_at=now, due_at=now)
    _fill(calendar, entry)
    calendar.save()
    _wake_for(calendar)
    return calendar


def change_calendar(calendar: BusyCalendar, entry: CalendarEntry, *, now: datetime) -> None:
    """Change a calendar as typed; an empty address keeps the stored one, see `completed` for the rest.

    Under another address it is asked at once, and its former copy stays until it answers: closed for
    too long rather than open too soon. Put out of use it takes no time any more.
    """

    def change() -> None:
        _lock(calendar.consultant)
        stored = BusyCalendar.objects.select_related("consultant").get(pk=calendar.pk)
        # None when the key is lost: what mends that is to type the address again,
        # so it must not fail here.
        old = _access_or_none(stored)
        access = completed(entry.access, old)
        if access != old:
            _forget_answer(stored, now=now)
        if entry.is_active != stored.is_active:
            _switch(stored, now=now)
        _fill(stored, replace(entry, access=access))
        stored.save()
        _wake_for(stored)

    whole(change)


def remove_calendar(calendar: BusyCalendar) -> None:
    """Remove a calendar with the time it took."""

    def remove() -> None:
        _lock(calendar.consultant)
        calendar.delete()

    whole(remove)


def ask_soon(calendar: BusyCalendar, *, now: datetime) -> None:
    """Make a calendar due, at most once a minute: its server is not ours to hurry. Wakes the worker."""
    earliest = calendar.tried_at and calendar.tried_at + ASKED_AT_MOST_EVERY
    BusyCalendar.objects.filter(pk=calendar.pk, is_active=True).update(
        due_at=max(now, earliest or now)
    )
    _wake_for(calendar)


def access_of(calendar: BusyCalendar) -> Access:
    """Return where the calendar is and how one gets in. Raises KeyLostError."""
    sealed = (calendar.url, calendar.username, calendar.password)
    try:
        return Access(CalendarKind(calendar.kind), *map(unseal, sealed))
    except SecretLostError as error:
        raise KeyLostError(str(error)) from None


def host_of(calendar: BusyCalendar) -> str:
    """Return the host alone, which is all that is ever shown; empty when it cannot be known."""
    try:
        return target_of(access_of(calendar).url, reach=fetch_reach()).host
    except (KeyLostError, RefusedAddressError):
        return ""


def completed(typed: Access, old: Access | None) -> Access:
    """Return what was typed with what is kept of the old.

    The address, when none was typed. The password, when none was typed and the user name and the
    server are the same: whoever may change the address must not learn the password by sending it to
    a server of their own.
    """
    if old is None:
        return typed
    access = replace(typed, url=typed.url or old.url)
    keeps_password = access.username == old.username and _same_origin(access.url, old.url)
    if access.username and not access.password and keeps_password:
        return replace(access, password=old.password)
    return access


def _same_origin(url: str, other: str) -> bool:
    try:
        return (
            target_of(url, reach=fetch_reach()).origin
            == target_of(other, reach=fetch_reach()).origin
        )
    except RefusedAddressError:
        return False


def _access_or_none(calendar: BusyCalendar) -> Access | None:
    try:
        return access_of(calendar)
    except KeyLostError:
        return None


def _fill(calendar: BusyCalendar, entry: CalendarEntry) -> None:
    access = entry.access
    calendar.name, calendar.is_active, calendar.kind = entry.name, entry.is_active, access.kind
    if access != _access_or_none(calendar):
        # Not sealed anew without need: the sealed text tells whether it changed while we were reading.
        calendar.url, calendar.username, calendar.password = map(
            seal, (access.url, access.username, access.password)
        )


def _forget_answer(calendar: BusyCalendar, *, now: datetime) -> None:
    calendar.etag = calendar.modified = calendar.digest = calendar.last_error = ""
    calendar.failures, calendar.due_at = 0, now


def _switch(calendar: BusyCalendar, *, now: datetime) -> None:
    """Forget the copy: when it comes into use again it counts as new, never as empty and good."""
    # While it was out of use nobody asked it, so its copy is older than its age would say.
    BusyTime.objects.filter(calendar=calendar).delete()
    _forget_answer(calendar, now=now)
    calendar.synced_at = calendar.covers_until_at = calendar.told_at = None
    calendar.warnings, calendar.added_at = [], now


def _wake_for(calendar: BusyCalendar) -> None:
    # One that is not due is left alone by the task, so that it may be told at any time.
    transaction.on_commit(partial(wake, SYNC_TASK, calendar.pk), robust=True)


def _lock(consultant: Consultant) -> None:
    # As every write of availability: it and a booking follow one another.
    Consultant.objects.select_for_update().get(pk=consultant.pk)
