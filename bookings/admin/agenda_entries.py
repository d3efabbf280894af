"""Entries of a calendar as staff read them: their words, where they lead, and where they lie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.admin.holidays import holidays_within
from bookings.admin.windows import window_text
from bookings.domain.agenda import LAST, Placed
from bookings.domain.intervals import moment
from bookings.domain.opening_hours import WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.models import Session, Status, TimeOff
from bookings.queries import Entry, EntryKind
from bookings.zones import clock, clock_with_offset, short_date, zone_name

BEHIND = frozenset({EntryKind.OPEN})
CLOSED = frozenset({EntryKind.OFF, EntryKind.CLOSED})


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry on one date; without an address it leads nowhere."""

    placed: Placed[Entry]
    times: str
    title: str
    about: str
    url: str
    move_url: str = ""

    @property
    def kind(self) -> str:
        return self.placed.what.kind.value

    @property
    def is_held(self) -> bool:
        session = self.placed.what.session
        return session is not None and session.status == Status.TENTATIVE


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One date: its entries by start, and its opening hours, in words and as stretches."""

    on: date
    title: str
    zone: str
    is_today: bool
    is_outside: bool
    entries: tuple[ShownEntry, ...]
    open: tuple[Placed[Entry], ...]
    open_words: str


def shown_days(
    placed: Iterable[Placed[Entry]],
    behind: Iterable[Placed[Entry]],
    days: Sequence[date],
    *,
    zones: dict[date, str],
    home: str,
    today: date,
    month: int | None,
    named: bool,
) -> list[ShownDay]:
    """Return the days with what lies on them; `named` says whose each entry is, `month` which days count."""
    on: dict[date, list[Placed[Entry]]] = {day: [] for day in days}
    open_on: dict[date, list[Placed[Entry]]] = {day: [] for day in days}
    for one in placed:
        on[one.day].append(one)
    for one in behind:
        open_on[one.day].append(one)
    return [
        ShownDay(
            on=day,
            title=short_date(day),
            zone="" if zones[day] == home else zone_name(zones[day]),
            is_today=day == today,
            is_outside=month is not None and day.month != month,
            entries=tuple(shown(one, zones[day], named=named) for one in on[day]),
            open=tuple(open_on[day]),
            open_words="" if named else ", ".join(_window(one) for one in open_on[day]),
        )
        for day in days
    ]


def shown(placed: Placed[Entry], zone: str, *, named: bool) -> ShownEntry:
    """Return an entry in words, on the clock of its date."""
    entry = placed.what
    people = ", ".join(person.name for person in entry.people) if named else ""
    title, about, url, move_url = _words(entry, placed.day)
    if move_url and named:
        # On a calendar of everyone a drop is read on the clock it is written in, not on theirs.
        move_url = f"{move_url}?{urlencode({'zone': zone})}"
    return ShownEntry(
        placed=placed,
        times=_times(placed, zone),
        title=title,
        about=", ".join(filter(None, [about, people])),
        url=url,
        move_url=move_url,
    )


def _words(entry: Entry, day: date) -> tuple[str, str, str, str]:
    """Return (title, what it is about, address, address of moving it)."""
    if entry.session:
        url = reverse("session:inspect", args=[entry.session.pk])
        move_url = reverse("session:move", args=[entry.session.pk])
        return who_comes(entry.session), str(entry.session.session_type), url, move_url
    if entry.time_off:
        return pgettext("one entry", "Time off"), entry.time_off.note, _off_url(entry.time_off), ""
    if entry.kind is EntryKind.BUSY:
        return _("Busy"), entry.source, "", ""
    person = entry.people[0]
    holiday = holidays_within(person, Dates(day, day)).get(day, "")
    return _("Closed"), holiday, reverse("consultant:dates", args=[person.pk]), ""


def who_comes(session: Session) -> str:
    """Return who comes to a session: names, or of a group how many may still come."""
    if session.seats > 1:
        # The same words as on its page: taken on one and left on the other, 2/8 said two things.
        told = _("%(left)s of %(seats)s left")
        return told % {"left": session.seats_left, "seats": session.seats}
    return ", ".join(booking.name for booking in session.bookings.all() if booking.is_live)


def _off_url(row: TimeOff) -> str:
    if row.recurrence:
        return reverse("consultant:dates", args=[row.consultant_id])
    return reverse("calendar:unblock", args=[row.pk])


def _times(placed: Placed[Entry], zone: str) -> str:
    if (placed.starts, placed.ends) == (0, LAST):
        return _("All day")
    start_at, end_at = moment(placed.what.interval.start), moment(placed.what.interval.end)
    whole = start_at.date() == end_at.date()
    if placed.what.session and whole:
        # Said by the instants: in an hour that comes twice, which of the two it is.
        return f"{clock_with_offset(start_at, zone)}–{clock(end_at, zone)}"
    return _window(placed)


def _window(placed: Placed[Entry]) -> str:
    return window_text(WallWindow(placed.starts, placed.ends))
