"""Reads of what is on offer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bookings.conf import booking_settings
from bookings.domain.caps import Caps
from bookings.domain.intervals import Interval, instant, moment
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import (
    MOST_HORIZON_DAYS,
    NO_CAPS,
    ConsultantCalendar,
    Slot,
    SlotRules,
    free_slots,
    visitor_window,
)
from bookings.holidays import holiday_dates
from bookings.models import Booking, Consultant, SessionType
from bookings.queries.consultant_time import availability_of, taken_of
from bookings.queries.session_types import Team, team_of

DAY = 86_400
# A session with its buffers may reach two days into what is asked; a cap counts whole weeks.
REACH = 2 * DAY
WEEK = 8 * DAY
MONTH = 31 * DAY
# Two months: no single request may cost more than a page of the calendar does.
LONGEST_ASK = timedelta(days=62)


# A start on offer, with the consultants who could give it.
OfferedSlot = Slot[Consultant]


def free_slots_for(
    session_type: SessionType,
    within: Sequence[Interval],
    now: datetime,
    *,
    team: Team | None = None,
    moving: Booking | None = None,
    overriding: bool = False,
) -> list[OfferedSlot]:
    """Return what is on offer in `within` (disjoint, earliest first), earliest first.

    3 statements, 2 when the team is given; constant in consultants, bookings and days. The session
    of the booking being moved neither blocks nor counts (S7). Pages, API and `book` ask here.
    """
    if not within:
        return []
    span = Interval(within[0].start, within[-1].end)
    calendars = calendars_of(session_type, span, now, team=team, moving=moving)
    rules = rules_of(session_type)
    if overriding:  # for staff, past notice, horizon and caps
        rules = rules.overridden()
        calendars = [replace(calendar, caps=NO_CAPS) for calendar in calendars]
    return free_slots(rules, calendars, within=within, now=instant(now))


def calendars_of(
    session_type: SessionType,
    span: Interval,
    now: datetime,
    *,
    team: Team | None = None,
    moving: Booking | None = None,
) -> list[ConsultantCalendar[Consultant]]:
    """Return all that decides about starts in `span`, by consultant (as `free_slots_for`)."""
    team = team or team_of(session_type)
    people = team.everyone
    if not people:
        return []
    caps_week = any(person.cap_week is not None for person in people)
    reach = WEEK if caps_week or session_type.cap_week is not None else REACH
    around = Interval(span.start - reach, span.end + reach)
    availability = availability_of(people, now, session_type=session_type)
    taken = taken_of(people, session_type, around, moving=moving)
    closes = booking_settings().stale_busy_calendar == "close"
    return [
        ConsultantCalendar(
            person,
            availability[person.pk].schedule(
                holiday_dates(person.holiday_country, person.holiday_region, now.year)
            ),
            taken[person.pk].booked,
            taken[person.pk].busy,
            Caps(person.cap_day, person.cap_week),
            is_fixed=person in team.fixed,
            # One being moved keeps its consultants, also those who take nothing new any more.
            is_closed=(not person.is_active and moving is None)
            or (closes and availability[person.pk].is_stale),
        )
        for person in people
    ]


def free_slots_on_dates(
    session_type: SessionType,
    dates: Dates,
    now: datetime,
    *,
    zone: str,
    team: Team | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return what is on offer on the dates as a visitor in `zone` counts them (S8)."""
    within = visitor_window(zone, dates.first, dates.last or dates.first)
    return free_slots_for(session_type, within, now, team=team, moving=moving)


def next_free_slots(
    session_type: SessionType,
    now: datetime,
    *,
    count: int | None = None,
    after: datetime | None = None,
    team: Team | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return the first `count` (default: all) starts on offer from `after` to the horizon."""
    start = instant(max(after or now, now))
    end = instant(now + _horizon(session_type))
    if start >= end:
        return []
    calendars = calendars_of(session_type, Interval(start, end), now, team=team, moving=moving)
    rules = rules_of(session_type)
    # Read once and worked out month by month: the first few are mostly found in the first.
    step = end - start if count is None else MONTH
    found: list[OfferedSlot] = []
    for begin in range(start, end, step):
        part = Interval(begin, min(begin + step, end))
        found += free_slots(rules, calendars, within=[part], now=instant(now))
        if count is not None and len(found) >= count:
            break
    return found[:count]


def slot_at(
    session_type: SessionType,
    start_at: datetime,
    now: datetime,
    *,
    team: Team,
    moving: Booking | None = None,
    overriding: bool = False,
) -> OfferedSlot | None:
    """Return the slot that starts at that instant, or None when it is not on offer (2 statements)."""
    at = instant(start_at)
    # A fraction of a second was dropped on the way (ADR 0007), so it is not the instant on offer.
    if start_at != moment(at):
        return None
    # The list's own question, asked of one second: others answer it twice, in two ways, and show
    # times that the form then refuses.
    within = [Interval(at, at + 1)]
    slots = free_slots_for(
        session_type, within, now, team=team, moving=moving, overriding=overriding
    )
    return next(iter(slots), None)


def rules_of(session_type: SessionType) -> SlotRules:
    """Return the session type's rules as the domain counts them (no statement)."""
    seconds = timedelta(seconds=1)
    in_business_days, horizon = session_type.horizon_in_business_days, _horizon_days(session_type)
    return SlotRules(
        duration=session_type.duration // seconds,
        step=(session_type.step or session_type.duration) // seconds,
        before=session_type.buffer_before // seconds,
        after=session_type.buffer_after // seconds,
        notice=session_type.notice // seconds,
        horizon_days=None if in_business_days else horizon,
        horizon_business_days=horizon if in_business_days else None,
        cap_day=session_type.cap_day,
        cap_week=session_type.cap_week,
        seats=session_type.seats,
    )


def _horizon_days(session_type: SessionType) -> int:
    # Whatever is stored: a horizon of 99999 once kept every page of times from being answered.
    return min(session_type.horizon_days, MOST_HORIZON_DAYS)


def _horizon(session_type: SessionType) -> timedelta:
    """Return a length of time beyond which no start can lie, on any clock."""
    days = _horizon_days(session_type)
    # Five business days take seven; a weekend may come first, and clocks differ by a day.
    return timedelta(days=days * 7 // 5 + 5 if session_type.horizon_in_business_days else days + 2)
