"""What is on offer: `free_slots` is the one function that the pages, the API and `book` all ask.

The rules S1-S10 it follows are written out in tests/scenarios/slots.json.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, reduce
from itertools import chain
from operator import attrgetter

from bookings.domain.intervals import Instant, Interval, Seconds, intersect, merge, overlaps_of
from bookings.domain.opening_hours import (
    DAY,
    Schedule,
    date_intervals,
    local_date,
    months_between,
    openings,
)

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
    seats_left: int = 0
    counts: bool = True  # toward the caps of the session type that is asked about


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that one visitor is just booking; nobody else is offered it until it expires."""

    interval: Interval
    expires: Instant
    by: str


@dataclass(frozen=True, slots=True)
class ConsultantCalendar:
    """All that is known of one consultant's time."""

    consultant: int | str
    schedule: Schedule
    booked: Sequence[BookedSession] = ()
    busy: Sequence[Interval] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A start on offer, and who could give it (in the order of the calendars)."""

    interval: Interval
    consultants: tuple[int | str, ...]
    seats_left: int


def free_slots(
    rules: SlotRules,
    calendars: Sequence[ConsultantCalendar],
    *,
    within: Sequence[Interval],
    now: Instant,
) -> list[Slot]:
    """Return the starts on offer that lie in `within` (disjoint, earliest first), earliest first.

    The union over the calendars, or with `rules.collective` the starts that every one of them has.
    """
    too_long = rules.cap_day_length is not None and rules.duration > rules.cap_day_length
    if not calendars or not within or too_long:
        return []
    candidates = _candidates(rules, calendars, Interval(within[0].start, within[-1].end))
    offers: dict[Instant, list[tuple[int | str, int]]] = {}
    for calendar, starts in zip(calendars, candidates, strict=True):
        for start, seats in _offers(rules, calendar, starts, within=within, now=now):
            offers.setdefault(start, []).append((calendar.consultant, seats))
    needed = len(calendars) if rules.collective else 1
    return [
        Slot(Interval(start, start + rules.duration), *_who_and_seats(offers[start]))
        for start in sorted(offers)
        if len(offers[start]) >= needed
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


def starts_of(rules: SlotRules, schedule: Schedule, span: Interval) -> list[Instant]:
    """Return the starts that fit the schedule's open time around `span`, earliest first."""
    first, last = _dates_around(span)
    months = months_between(first, last)
    found = [_starts_of_month(schedule, *month, rules.step, rules.duration) for month in months]
    return list(found[0]) if len(found) == 1 else sorted(set(chain.from_iterable(found)))


def common_starts(rules: SlotRules, schedules: Sequence[Schedule], span: Interval) -> list[Instant]:
    """Return the starts at which every schedule is open for the whole session."""
    first, last = _dates_around(span)
    last += timedelta(seconds=rules.duration)
    each = [openings(schedule, first, last) for schedule in schedules]
    common = reduce(
        lambda one, other: list(overlaps_of(one, merge(other))), each[1:], list(each[0])
    )
    return sorted(set(_grid(common, merge(common), rules.step, rules.duration)))


def _candidates(
    rules: SlotRules, calendars: Sequence[ConsultantCalendar], span: Interval
) -> list[list[Instant]]:
    schedules = [calendar.schedule for calendar in calendars]
    if rules.collective:
        return [common_starts(rules, schedules, span)] * len(schedules)
    return [starts_of(rules, schedule, span) for schedule in schedules]


def _who_and_seats(offers: list[tuple[int | str, int]]) -> tuple[tuple[int | str, ...], int]:
    return tuple(who for who, _ in offers), max(seats for _, seats in offers)


def _dates_around(span: Interval) -> tuple[date, date]:
    # A window may have opened up to two dates before (a night, and a zone ahead of UTC).
    return local_date(span.start, "UTC") - timedelta(days=2), local_date(
        span.end, "UTC"
    ) + timedelta(days=1)


@lru_cache(maxsize=20_000)
def _starts_of_month(
    schedule: Schedule, year: int, month: int, step: Seconds, duration: Seconds
) -> tuple[Instant, ...]:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    reach = timedelta(days=2 + duration // DAY)
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


def _offers(
    rules: SlotRules,
    calendar: ConsultantCalendar,
    starts: Sequence[Instant],
    *,
    within: Sequence[Interval],
    now: Instant,
) -> Iterator[tuple[Instant, int]]:
    """Yield (start, seats left) for one consultant, in no certain order."""
    allowed = _allowed(rules, calendar.schedule, within=within, now=now)
    joinable = {
        session.interval.start: session.seats_left
        for session in calendar.booked
        if session.seats_left > 0 and session.interval.length == rules.duration
    }
    blocked = sorted(chain(_blocked(rules, calendar), _capped(rules, calendar)))
    for start in _kept(starts, allowed, blocked):
        if start not in joinable:
            yield start, rules.seats
    for start in _kept(sorted(joinable), allowed, ()):
        yield start, joinable[start]


def _allowed(
    rules: SlotRules, schedule: Schedule, *, within: Sequence[Interval], now: Instant
) -> list[Interval]:
    """Return where a start may lie by the question asked, notice, horizon and range (S6)."""
    allowed = intersect(within, [Interval(now + rules.notice, FAR_FUTURE)])
    today = schedule.date_of(now)
    first, last = rules.first_on or today, rules.last_on
    for horizon in _last_dates(rules, today):
        last = horizon if last is None else min(last, horizon)
    if last is None and rules.first_on is None:
        return allowed
    last = last or local_date(within[-1].end, schedule.zone) + timedelta(days=1)
    if last < first:
        return []
    return intersect(allowed, date_intervals(schedule.zone_on(last), first, last))


def _last_dates(rules: SlotRules, today: date) -> Iterator[date]:
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


def _blocked(rules: SlotRules, calendar: ConsultantCalendar) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last) of the starts, both included, that would meet something booked or busy.

    Buffers are shared: between two sessions lies the larger of the two, never the sum (S5).
    """
    for session in calendar.booked:
        taken = session.interval
        before, after = max(session.after, rules.before), max(session.before, rules.after)
        if taken.length:
            yield taken.start - after - rules.duration + 1, taken.end + before - 1
    for busy in calendar.busy:
        if busy.length:
            yield busy.start - rules.after - rules.duration + 1, busy.end + rules.before - 1


def _capped(rules: SlotRules, calendar: ConsultantCalendar) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last) of the dates and weeks that are full by the consultant's date (S7)."""
    if rules.cap_day is rules.cap_week is rules.cap_day_length is None:
        return
    schedule = calendar.schedule
    lengths: dict[date, list[Seconds]] = {}
    weeks: dict[date, int] = {}
    for session in filter(attrgetter("counts"), calendar.booked):
        day = schedule.date_of(session.interval.start)
        monday = day - timedelta(days=day.weekday())
        lengths.setdefault(day, []).append(session.interval.length)
        weeks[monday] = weeks.get(monday, 0) + 1
    full = [(day, day) for day, taken in lengths.items() if _is_full(rules, taken)]
    if rules.cap_week is not None:
        full += [
            (monday, monday + timedelta(days=6))
            for monday, count in weeks.items()
            if count >= rules.cap_week
        ]
    for first, last in full:
        for closed in date_intervals(schedule.zone_on(first), first, last):
            yield closed.start, closed.end - 1


def _is_full(rules: SlotRules, lengths: list[Seconds]) -> bool:
    if rules.cap_day is not None and len(lengths) >= rules.cap_day:
        return True
    limit = rules.cap_day_length
    return limit is not None and sum(lengths) + rules.duration > limit


def _kept(
    starts: Sequence[Instant],
    allowed: Sequence[Interval],
    blocked: Sequence[tuple[Instant, Instant]],
) -> Iterator[Instant]:
    """Yield the sorted starts that are allowed and not blocked (`blocked` sorted, ends included)."""
    for interval in allowed:
        index, end = bisect_left(starts, interval.start), bisect_left(starts, interval.end)
        for first, last in blocked:
            if first > last or last < interval.start:
                continue
            if index >= end or first >= interval.end:
                break
            yield from starts[index : bisect_left(starts, first, index, end)]
            index = max(index, bisect_right(starts, last, index, end))
        yield from starts[index:end]
