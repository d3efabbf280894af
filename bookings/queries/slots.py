"""Reads of what is on offer."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from bookings.domain.intervals import Interval, instant, moment
from bookings.domain.opening_hours import OpeningRule, Override, Schedule, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import (
    BookedSession,
    ConsultantCalendar,
    Slot,
    SlotRules,
    free_slots,
    visitor_window,
)
from bookings.models import (
    Booking,
    Consultant,
    DateOverride,
    OpeningHours,
    SessionConsultant,
    SessionType,
    TimeOff,
)
from bookings.queries.session_types import consultants_of

# A session with its buffers may reach two days into what is asked; a cap counts whole weeks.
REACH = timedelta(days=2)
WEEK = timedelta(days=8)
LONGEST_ASK = timedelta(days=62)


# A start on offer, with the consultants who could give it.
OfferedSlot = Slot[Consultant]


def free_slots_for(
    session_type: SessionType,
    within: Sequence[Interval],
    now: datetime,
    *,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return what is on offer in `within` (disjoint, earliest first), earliest first.

    3 statements, 2 when `consultants` are given; constant in consultants, bookings and days. The
    session of the booking being moved neither blocks nor counts (S7). Pages, API and `book` ask here.
    """
    people = list(consultants_of(session_type) if consultants is None else consultants)
    if not people or not within:
        return []
    schedules = schedules_of(people)
    span = Interval(within[0].start, within[-1].end)
    booked = _booked_sessions(session_type, [c.pk for c in people], span, moving=moving)
    calendars = [ConsultantCalendar(c, schedules[c.pk], booked[c.pk]) for c in people]
    return free_slots(rules_of(session_type), calendars, within=within, now=instant(now))


def free_slots_on_dates(
    session_type: SessionType,
    dates: Dates,
    now: datetime,
    *,
    zone: str,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return what is on offer on the dates as a visitor in `zone` counts them (S8)."""
    within = visitor_window(zone, dates.first, dates.last or dates.first)
    return free_slots_for(session_type, within, now, consultants=consultants, moving=moving)


def next_free_slots(
    session_type: SessionType,
    now: datetime,
    *,
    count: int | None = None,
    after: datetime | None = None,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return the first `count` (default: all) starts on offer from `after` to the horizon."""
    start = instant(max(after or now, now))
    end = instant(now + timedelta(days=session_type.horizon_days + 2))
    within = [Interval(start, end)] if start < end else []
    slots = free_slots_for(session_type, within, now, consultants=consultants, moving=moving)
    return slots[:count]


def slot_at(
    session_type: SessionType,
    start_at: datetime,
    now: datetime,
    *,
    consultants: Sequence[Consultant],
    moving: Booking | None = None,
) -> OfferedSlot | None:
    """Return the slot that starts at that instant, or None when it is not on offer (2 statements)."""
    at = instant(start_at)
    if start_at != moment(at):
        return None
    within = [Interval(at, at + 1)]
    return next(
        iter(free_slots_for(session_type, within, now, consultants=consultants, moving=moving)),
        None,
    )


def schedules_of(consultants: Iterable[Consultant]) -> dict[int, Schedule]:
    """Return each consultant's schedule by key (1 statement)."""
    zones = {consultant.pk: consultant.zone for consultant in consultants}
    rules: dict[int, list[OpeningRule]] = defaultdict(list)
    overrides: dict[int, dict[date, list[WallWindow]]] = defaultdict(lambda: defaultdict(list))
    off: dict[int, list[Dates]] = defaultdict(list)
    for kind, pk, recurrence, opens_at, closes_at, first_on, last_on in _availability_rows(zones):
        if kind == "hours":
            window = WallWindow.between(opens_at, closes_at)
            rules[pk].append(OpeningRule(recurrence, window, first_on, last_on))
        elif kind == "off":
            off[pk].append(Dates(first_on, last_on))
        elif opens_at is None:
            overrides[pk][first_on] += []
        else:
            overrides[pk][first_on].append(WallWindow.between(opens_at, closes_at))
    return {
        pk: Schedule(
            zone,
            tuple(rules[pk]),
            tuple(Override(on, tuple(windows)) for on, windows in overrides[pk].items()),
            tuple(off[pk]),
        )
        for pk, zone in zones.items()
    }


def rules_of(session_type: SessionType) -> SlotRules:
    """Return the session type's rules as the domain counts them (no statement)."""
    seconds = timedelta(seconds=1)
    return SlotRules(
        duration=session_type.duration // seconds,
        step=(session_type.step or session_type.duration) // seconds,
        before=session_type.buffer_before // seconds,
        after=session_type.buffer_after // seconds,
        notice=session_type.notice // seconds,
        horizon_days=session_type.horizon_days,
        cap_day=session_type.cap_day,
        cap_week=session_type.cap_week,
        seats=session_type.seats,
    )


def _availability_rows(consultants: Iterable[int]) -> QuerySet[Any, Any]:
    """Return (kind, consultant, recurrence, opens, closes, first, last) of all three kinds at once.

    A union, because three statements for three small tables would double what a page of slots costs.
    """
    keys = list(consultants)
    none = Value(None, output_field=TextField())
    hours = OpeningHours.objects.filter(consultant__in=keys).order_by()
    overrides = DateOverride.objects.filter(consultant__in=keys).order_by()
    off = TimeOff.objects.filter(consultant__in=keys).order_by()
    return hours.values_list(
        Value("hours", CharField()),
        "consultant_id",
        Cast("recurrence", TextField()),
        "opens_at",
        "closes_at",
        "valid_from_on",
        "valid_until_on",
    ).union(
        overrides.values_list(
            Value("override", CharField()),
            "consultant_id",
            none,
            "opens_at",
            "closes_at",
            "on",
            "on",
        ),
        off.values_list(
            Value("off", CharField()), "consultant_id", none, none, none, "first_on", "last_on"
        ),
        all=True,
    )


def _booked_sessions(
    session_type: SessionType, people: Sequence[int], span: Interval, *, moving: Booking | None
) -> dict[int, list[BookedSession]]:
    """Return the live sessions near `span` by consultant (1 statement)."""
    around = REACH if session_type.cap_week is None else WEEK
    rows = SessionConsultant.objects.filter(
        consultant__in=people,
        is_live=True,
        end_at__gt=moment(span.start) - around,
        start_at__lt=moment(span.end) + around,
    ).order_by()
    if moving:
        rows = rows.exclude(session=moving.session_id)
    found: dict[int, list[BookedSession]] = defaultdict(list)
    second = timedelta(seconds=1)
    for pk, start_at, end_at, before, after, seats_left, type_id in rows.values_list(
        "consultant_id",
        "start_at",
        "end_at",
        "session__buffer_before",
        "session__buffer_after",
        "session__seats_left",
        "session__session_type_id",
    ):
        ours = type_id == session_type.pk
        found[pk].append(
            BookedSession(
                Interval(instant(start_at), instant(end_at)),
                before // second,
                after // second,
                seats_left=seats_left if ours else 0,
                counts=ours,
            )
        )
    return found
