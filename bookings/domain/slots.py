"""What is on offer: `free_slots` is the one function that the pages, the API and `book` all ask.

The rules S1-S10 it follows are written out in tests/scenarios/slots.json.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Generic, TypeVar

from bookings.domain.intervals import (
    Instant,
    Interval,
    Seconds,
    intersect,
    merge,
    moment,
    overlaps_of,
)
from bookings.domain.opening_hours import Schedule, openings
from bookings.domain.wall_clock import DAY, date_intervals, local_date

# Whatever the caller knows a consultant by; it is only handed back.
Who = TypeVar("Who")

FAR_FUTURE: Instant = 2**40
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SlotRules:
    """What a session type asks of a start; lengths are elapsed seconds."""

    duration: Seconds
    step: Seconds
    before: Seconds = 0
    after: Seconds = 0
    notice: Seconds = 0
    horizon_days: int | None = None
    horizon_business_days: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    cap_day: int | None = None
    cap_week: int | None = None
    cap_day_length: Seconds | None = None
    seats: int = 1
    collective: bool = False

    def __post_init__(self) -> None:
        if self.duration <= 0 or self.step <= 0:
            raise ValueError(f"duration {self.duration} and step {self.step} must be above zero")


@dataclass(frozen=True, slots=True)
class BookedSession:
    """A session in a consultant's calendar, with the buffers it was booked with."""

    interval: Interval
    before: Seconds = 0
    after: Seconds = 0
    seats_left: int = 0  # above zero only for a session of the type that is asked about
    counts: bool = True  # toward the caps of the session type that is asked about


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that one visitor is just booking; nobody else is offered it until it expires."""

    interval: Interval
    expires: Instant
    by: str


@dataclass(frozen=True, slots=True)
class ConsultantCalendar(Generic[Who]):
    """All that is known of one consultant's time."""

    consultant: Who
    schedule: Schedule
    booked: Sequence[BookedSession] = ()
    busy: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Slot(Generic[Who]):
    """A start on offer, and who could give it (in the order of the calendars)."""

    interval: Interval
    consultants: tuple[Who, ...]
    seats_left: int

    @property
    def start_at(self) -> datetime:
        """The start, aware and in UTC."""
        return moment(self.interval.start)

    @property
    def end_at(self) -> datetime:
        """The end, aware and in UTC; the session does not hold it."""
        return moment(self.interval.end)


def free_slots(
    rules: SlotRules,
    calendars: Sequence[ConsultantCalendar[Who]],
    *,
    within: Sequence[Interval],
    now: Instant,
) -> list[Slot[Who]]:
    """Return the starts on offer that lie in `within` (disjoint, earliest first), earliest first.

    The union over the calendars, or with `rules.collective` the starts that every one of them has.
    """
    if not calendars or not within:
        return []
    able: dict[Instant, list[Who]] = defaultdict(list)
    joinable: dict[Instant, list[int]] = {}
    for calendar, starts, allowed in _questions(rules, calendars, within=within, now=now):
        for start in _kept(starts, allowed, _blocked(rules, calendar)):
            able[start].append(calendar.consultant)
        for start, seats_left in _joinable(rules, calendar, allowed):
            able[start].append(calendar.consultant)
            joinable.setdefault(start, []).append(seats_left)
    needed = len(calendars) if rules.collective else 1
    return [
        Slot(
            Interval(start, start + rules.duration),
            tuple(able[start]),
            _seats_left(rules, len(able[start]), joinable.get(start, [])),
        )
        for start in sorted(able)
        if len(able[start]) >= needed
    ]


def sessions_of_holds(holds: Iterable[Hold], *, visitor: str, now: Instant) -> list[BookedSession]:
    """Return what other visitors' live holds take from the calendar; one that expires now is over."""
    return [
        BookedSession(hold.interval, counts=False)
        for hold in holds
        if hold.expires > now and hold.by != visitor
    ]


def visitor_window(zone: str, first: date, last: date) -> list[Interval]:
    """Return the instants that a visitor in `zone` calls the dates first..last (S8)."""
    return date_intervals(zone, first, last)


def starts_of(rules: SlotRules, schedule: Schedule, span: Interval) -> tuple[Instant, ...]:
    """Return the starts that fit the schedule's open time around `span`, earliest first."""
    first, last = _dates_around(span)
    # Whole months, so that few different questions are ever asked and the answers are remembered.
    return _starts_between(
        schedule, first.replace(day=1), _last_of_month(last), rules.step, rules.duration
    )


def common_starts(
    rules: SlotRules, schedules: Sequence[Schedule], span: Interval
) -> tuple[Instant, ...]:
    """Return the starts at which every schedule is open for the whole session.

    They are counted from the openings of the common stretches: the first schedule's, cut to the
    time that all the others are open.
    """
    first, last = _dates_around(span)
    reach = _reach(rules.duration)
    common, *others = (
        list(openings(schedule, first - reach, last + reach)) for schedule in schedules
    )
    for other in others:
        common = list(overlaps_of(common, merge(other)))
    return tuple(sorted(set(_grid(common, merge(common), rules.step, rules.duration))))


def _seats_left(rules: SlotRules, able: int, joinable: list[int]) -> int:
    # One of those able has no session yet, and would begin one with every seat of it.
    return rules.seats if able > len(joinable) else max(joinable)


def _questions(
    rules: SlotRules,
    calendars: Sequence[ConsultantCalendar[Who]],
    *,
    within: Sequence[Interval],
    now: Instant,
) -> Iterator[tuple[ConsultantCalendar[Who], tuple[Instant, ...], list[Interval]]]:
    """Yield each calendar with the starts of its schedule and where a start may lie."""
    span = Interval(within[0].start, within[-1].end)
    schedules = [calendar.schedule for calendar in calendars]
    common = common_starts(rules, schedules, span) if rules.collective else None
    allowed: dict[object, list[Interval]] = {}  # one answer for all who follow the same clock
    for calendar in calendars:
        schedule = calendar.schedule
        clock = schedule.zone, schedule.travels
        if clock not in allowed:
            allowed[clock] = _allowed(rules, schedule, within=within, now=now)
        starts = starts_of(rules, schedule, span) if common is None else common
        yield calendar, starts, allowed[clock]


def _dates_around(span: Interval) -> tuple[date, date]:
    # A window may have opened up to two dates before (a night, and a zone behind UTC).
    first = local_date(span.start, "UTC") - timedelta(days=2)
    return first, local_date(span.end, "UTC") + timedelta(days=1)


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _reach(duration: Seconds) -> timedelta:
    """Return how many dates further the open time must be known for a session to fit."""
    return timedelta(days=2 + duration // DAY)


@lru_cache(maxsize=4_096)
def _starts_between(
    schedule: Schedule, first: date, last: date, step: Seconds, duration: Seconds
) -> tuple[Instant, ...]:
    reach = _reach(duration)
    open_time = merge(openings(schedule, first - reach, last + reach))
    return tuple(sorted(set(_grid(openings(schedule, first, last), open_time, step, duration))))


def _grid(
    stretches: Iterable[Interval], open_time: Sequence[Interval], step: Seconds, duration: Seconds
) -> Iterator[Instant]:
    """Yield opening + k * step while the session still fits the open time (S4)."""
    begins = [interval.start for interval in open_time]
    for stretch in stretches:
        around = open_time[bisect_right(begins, stretch.start) - 1]
        last = min(stretch.end - 1, around.end - duration)
        yield from range(stretch.start, last + 1, step)


def _allowed(
    rules: SlotRules, schedule: Schedule, *, within: Sequence[Interval], now: Instant
) -> list[Interval]:
    """Return where a start may lie by the question asked, notice, horizon and range (S6)."""
    allowed = intersect(within, [Interval(now + rules.notice, FAR_FUTURE)])
    lasts = list(_last_dates(rules, schedule.date_of(now)))
    if not lasts and rules.first_on is None:
        return allowed
    first, last = _dates_around(Interval(within[0].start, within[-1].end))
    first, last = rules.first_on or first, min(lasts, default=last)
    return intersect(allowed, schedule.instants_of(first, last))


def _last_dates(rules: SlotRules, today: date) -> Iterator[date]:
    if rules.last_on is not None:
        yield rules.last_on
    if rules.horizon_days is not None:
        yield today + timedelta(days=rules.horizon_days)
    if rules.horizon_business_days is not None:
        yield _business_days_after(today, rules.horizon_business_days)


def _business_days_after(day: date, count: int) -> date:
    """Return the date that is `count` days from Monday to Friday later."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def _joinable(
    rules: SlotRules, calendar: ConsultantCalendar[Who], allowed: Sequence[Interval]
) -> Iterator[tuple[Instant, int]]:
    """Yield (start, seats left) of the booked sessions that another attendee may still join (S9).

    Exactly their starts, on the grid or not: what takes the consultant's time then is the session.
    """
    for session in calendar.booked:
        start = session.interval.start
        has_room = session.seats_left > 0 and session.interval.length == rules.duration
        if has_room and any(interval.start <= start < interval.end for interval in allowed):
            yield start, session.seats_left


def _blocked(rules: SlotRules, calendar: ConsultantCalendar[Who]) -> list[tuple[Instant, Instant]]:
    """Return (first, last), both included, of the starts that something booked or busy forbids.

    Buffers are shared: between two sessions lies the larger of the two, never the sum (S5).
    Sorted, and unmerged.
    """
    before, after, length = rules.before, rules.after, rules.duration
    blocked = []
    for session in calendar.booked:
        taken = session.interval
        first = taken.start - length - max(session.before, after) + 1
        blocked.append((first, taken.end + max(session.after, before) - 1))
    blocked += [
        (busy.start - length - after + 1, busy.end + before - 1)
        for busy in calendar.busy
        if busy.length
    ]
    blocked += _capped(rules, calendar)
    return sorted(blocked)


def _capped(
    rules: SlotRules, calendar: ConsultantCalendar[Who]
) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last) of the dates and weeks that are full by the consultant's date (S7)."""
    if rules.cap_day is rules.cap_week is rules.cap_day_length is None:
        return
    if _is_full(rules, []) or rules.cap_week == 0:  # even a date without sessions is full
        yield -FAR_FUTURE, FAR_FUTURE
    lengths: dict[date, list[Seconds]] = defaultdict(list)
    for session in calendar.booked:
        if session.counts:
            day = calendar.schedule.date_of(session.interval.start)
            lengths[day].append(session.interval.length)
    full = [(day, day) for day, taken in lengths.items() if _is_full(rules, taken)]
    for first, last in (*full, *_full_weeks(rules, lengths)):
        for closed in calendar.schedule.instants_of(first, last):
            yield closed.start, closed.end - 1


def _full_weeks(
    rules: SlotRules, lengths: dict[date, list[Seconds]]
) -> Iterator[tuple[date, date]]:
    if rules.cap_week is None:
        return
    weeks: dict[tuple[int, int], int] = defaultdict(int)
    for day, taken in lengths.items():
        year, week, _ = day.isocalendar()
        weeks[year, week] += len(taken)
    for (year, week), count in weeks.items():
        if count >= rules.cap_week:
            yield date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


def _is_full(rules: SlotRules, lengths: list[Seconds]) -> bool:
    if rules.cap_day is not None and len(lengths) >= rules.cap_day:
        return True
    limit = rules.cap_day_length
    return limit is not None and sum(lengths) + rules.duration > limit


def _kept(
    starts: Sequence[Instant],
    allowed: Sequence[Interval],
    blocked: Sequence[tuple[Instant, Instant]],
) -> list[Instant]:
    """Return the sorted starts that are allowed and not blocked (`blocked` sorted, ends included)."""
    kept: list[Instant] = []
    for interval in allowed:
        index, end = bisect_left(starts, interval.start), bisect_left(starts, interval.end)
        for first, last in blocked:
            if index >= end:
                break
            cut = bisect_left(starts, first, index, end)
            kept += starts[index:cut]
            index = bisect_right(starts, last, cut, end)
        kept += starts[index:end]
    return kept
