"""What is on offer: `free_slots` is the one function that the pages, the API and `book` all ask.

The rules S1-S10 it follows are written out in tests/scenarios/slots.json.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from bookings.domain.caps import Caps, full_dates
from bookings.domain.grid import common_starts, dates_around, starts_of
from bookings.domain.intervals import Instant, Interval, Seconds, intersect, moment
from bookings.domain.offers import FreeStarts, able_at, kept_runs
from bookings.domain.opening_hours import Schedule, hours_off
from bookings.domain.wall_clock import date_intervals

# Whatever the caller knows a consultant by; it is only handed back.
Who = TypeVar("Who")

# "For ever" as a number, which SQL is given too: later than any date that a calendar can name.
FAR_FUTURE: Instant = 2**40
SATURDAY = 5
# Two years: every page of times expands the hours up to its horizon.
MOST_HORIZON_DAYS = 730
NO_CAPS = Caps()


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

    def overridden(self) -> "SlotRules":
        """Return the rules without those that staff may go past: notice, horizon and caps."""
        return SlotRules(
            duration=self.duration,
            step=self.step,
            before=self.before,
            after=self.after,
            seats=self.seats,
            collective=self.collective,
        )

    @property
    def caps(self) -> Caps:
        """The most sessions of this type, by the consultant's date and week."""
        return Caps(self.cap_day, self.cap_week, self.cap_day_length)


class BookedSession(NamedTuple):
    """A session in a consultant's calendar, with the buffers it was booked with."""

    # A named tuple, and its ends as they are: of a team's month there are thousands, and a frozen
    # dataclass around an Interval takes four times as long to make.
    start: Instant
    end: Instant
    before: Seconds = 0
    after: Seconds = 0
    seats_left: int = 0  # above zero only for a session of the type that is asked about
    counts: bool = True  # toward the caps of the session type that is asked about

    @classmethod
    def over(
        cls,
        interval: Interval,
        before: Seconds = 0,
        after: Seconds = 0,
        *,
        seats_left: int = 0,
        counts: bool = True,
    ) -> "BookedSession":
        """Return the session that takes `interval`."""
        return cls(interval.start, interval.end, before, after, seats_left, counts)

    @property
    def interval(self) -> Interval:
        """The time it takes, without its buffers."""
        return Interval(self.start, self.end)


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
    # Of sessions of any type, besides the session type's own.
    caps: Caps = NO_CAPS
    # Takes part in every session, whoever else gives it.
    is_fixed: bool = False
    # Nothing is offered: the person gives no sessions now, or their other calendars are not known.
    is_closed: bool = False


class Slot(NamedTuple, Generic[Who]):
    """A start on offer, and who could give it (in the order of the calendars).

    One of `consultants`, along with all of `together`; where nobody is left to choose, both hold
    those who always take part.
    """

    start: Instant
    end: Instant
    consultants: tuple[Who, ...]
    seats_left: int
    together: tuple[Who, ...] = ()

    @property
    def interval(self) -> Interval:
        """The time that the session would take."""
        return Interval(self.start, self.end)

    @property
    def start_at(self) -> datetime:
        """The start, aware and in UTC."""
        return moment(self.start)

    @property
    def end_at(self) -> datetime:
        """The end, aware and in UTC; the session does not hold it."""
        return moment(self.end)


def free_slots(
    rules: SlotRules,
    calendars: Sequence[ConsultantCalendar[Who]],
    *,
    within: Sequence[Interval],
    now: Instant,
) -> list[Slot[Who]]:
    """Return the starts on offer that lie in `within` (disjoint, earliest first), earliest first.

    The union over the calendars, each together with all the fixed ones; with `rules.collective`
    everyone is fixed.
    """
    if not calendars or not within:
        return []
    fixed = [calendar for calendar in calendars if rules.collective or calendar.is_fixed]
    pool = [calendar for calendar in calendars if not (rules.collective or calendar.is_fixed)]
    question = _Question[Who](rules, within, now)
    # With nobody to choose from, those who always take part are the one party there is.
    parties = [[*fixed, one] for one in pool] or [fixed]
    # Of a party only the one who was chosen is told: the fixed ones are the same for every start.
    chosen = [party[-1:] for party in parties] if pool else [fixed]
    offers = _offers(rules, [question.starts_of(party) for party in parties])
    together = tuple(calendar.consultant for calendar in fixed)
    named: dict[tuple[int, ...], tuple[Who, ...]] = {}
    slots = []
    for start in sorted(offers):
        able, seats = offers[start]
        if able not in named:
            named[able] = tuple(one.consultant for place in able for one in chosen[place])
        slots.append(Slot(start, start + rules.duration, named[able], seats, together))
    return slots


def sessions_of_holds(holds: Iterable[Hold], *, visitor: str, now: Instant) -> list[BookedSession]:
    """Return what other visitors' live holds take from the calendar; one that expires now is over."""
    return [
        # It takes the time without counting: caps count bookings (S7), and a hold may still lapse.
        BookedSession.over(hold.interval, counts=False)
        for hold in holds
        if hold.expires > now and hold.by != visitor
    ]


def visitor_window(zone: str, first: date, last: date) -> list[Interval]:
    """Return the instants that a visitor in `zone` calls the dates first..last (S8)."""
    return date_intervals(zone, first, last)


def bookable_dates(rules: SlotRules, today: date) -> tuple[date | None, date | None]:
    """Return the first and last date on which a session may start; None: no such limit (S6)."""
    lasts = [] if rules.last_on is None else [rules.last_on]
    if rules.horizon_days is not None:
        lasts.append(today + timedelta(days=rules.horizon_days))
    if rules.horizon_business_days is not None:
        lasts.append(_business_days_after(today, rules.horizon_business_days))
    return rules.first_on, min(lasts, default=None)


class _Question(Generic[Who]):
    """What is asked of each party, and the answers that several of them share."""

    def __init__(self, rules: SlotRules, within: Sequence[Interval], now: Instant) -> None:
        self.rules = rules
        self.within = within
        self.now = now
        self.span = Interval(within[0].start, within[-1].end)
        # With the length added, or time off after midnight would not be seen by
        # the last start asked for.
        self.dates = dates_around(Interval(self.span.start, self.span.end + rules.duration))
        self.allowed: dict[object, list[Interval]] = {}
        self.blocked: dict[int, list[tuple[Instant, Instant]]] = {}

    def starts_of(self, party: Sequence[ConsultantCalendar[Who]]) -> FreeStarts:
        """Return the starts at which everyone of the party is free."""
        # One closed calendar closes its party and no other: nobody gives a
        # session without the fixed ones.
        if any(calendar.is_closed for calendar in party):
            return FreeStarts()
        grid = self._grid_of([calendar.schedule for calendar in party])
        each = [self._starts_for(calendar, grid) for calendar in party]
        return each[0] if len(each) == 1 else self._common(each)

    def _common(self, each: Sequence[FreeStarts]) -> FreeStarts:
        """Return the starts that all have; of the seats left, the fewest."""
        # A new session begins with all its seats, one that is booked already has those left.
        seats = [dict.fromkeys(one.new, self.rules.seats) | one.joinable for one in each]
        common = set.intersection(*map(set, seats))
        fewest = {start: min(of[start] for of in seats) for start in common}
        joined = set[Instant]().union(*(one.joinable for one in each))
        new = tuple(sorted(common - joined))
        return FreeStarts(
            new, [(0, len(new))] if new else (), {at: fewest[at] for at in common & joined}
        )

    def _grid_of(self, schedules: Sequence[Schedule]) -> tuple[Instant, ...]:
        step, duration = self.rules.step, self.rules.duration
        # Alone, whole months of starts are remembered; in common they depend on who meets whom.
        if len(schedules) == 1:
            return starts_of(schedules[0], self.span, step=step, duration=duration)
        return common_starts(schedules, self.span, step=step, duration=duration)

    def _starts_for(self, calendar: ConsultantCalendar[Who], grid: Sequence[Instant]) -> FreeStarts:
        allowed = self._allowed_by(calendar.schedule)
        runs = kept_runs(grid, allowed, self._blocked_for(calendar))
        return FreeStarts(grid, runs, dict(_joinable(self.rules, calendar, allowed)))

    def _allowed_by(self, schedule: Schedule) -> list[Interval]:
        """Return where a start may lie by the question asked, notice, horizon and range (S6)."""
        clock = schedule.zone, schedule.travels  # one answer for all who follow the same clock
        if clock not in self.allowed:
            # Cut from the starts, never from the openings: a shorter opening
            # would shift its whole grid (S4).
            allowed = intersect(self.within, [Interval(self.now + self.rules.notice, FAR_FUTURE)])
            # Today by the consultant's clock, or the horizon would differ from
            # visitor to visitor (S8).
            first, last = bookable_dates(self.rules, schedule.date_of(self.now))
            if first or last:
                # By the clock of each date: a horizon that ended on a journey once cut today short.
                bookable = schedule.instants_of(first or self.dates[0], last or self.dates[1])
                allowed = intersect(allowed, bookable)
            self.allowed[clock] = allowed
        return self.allowed[clock]

    def _blocked_for(self, calendar: ConsultantCalendar[Who]) -> list[tuple[Instant, Instant]]:
        # By identity: a fixed one is asked again with each of the others.
        if id(calendar) not in self.blocked:
            rules = self.rules
            taken = (
                *_taken(rules, calendar),
                *_off(rules, hours_off(calendar.schedule, *self.dates)),
                *_capped(rules, calendar),
            )
            self.blocked[id(calendar)] = sorted(taken)
        return self.blocked[id(calendar)]


def _offers(
    rules: SlotRules, parties: Sequence[FreeStarts]
) -> dict[Instant, tuple[tuple[int, ...], int]]:
    """Return who is able at each start, as places in `parties`, and the seats that are left then."""
    offers = {start: (able, rules.seats) for start, able in able_at(parties).items()}
    for place, party in enumerate(parties):
        for start, left in party.joinable.items():
            able, seats = offers.get(start, ((), 0))
            # The most on offer then: one colleague's group may be nearly full
            # where another's is not begun.
            offers[start] = tuple(sorted({*able, place})), max(seats, left)
    return offers


def _business_days_after(day: date, count: int) -> date:
    """Return the date that is `count` days from Monday to Friday later."""
    while count > 0:
        day += timedelta(days=1)
        # A public holiday counts: S6 says from Monday to Friday, and holidays
        # differ from person to person.
        count -= day.weekday() < SATURDAY
    return day


def _joinable(
    rules: SlotRules, calendar: ConsultantCalendar[Who], allowed: Sequence[Interval]
) -> Iterator[tuple[Instant, int]]:
    """Yield (start, seats left) of the booked sessions that another attendee may still join (S9).

    Exactly their starts, on the grid or not: what takes the consultant's time then is the session.
    """
    for session in calendar.booked:
        start = session.start
        # A group booked before its type changed its length is not the session that is on offer now.
        has_room = session.seats_left > 0 and session.end - start == rules.duration
        # Caps are not asked: who joins adds no session (S7).
        if has_room and any(interval.start <= start < interval.end for interval in allowed):
            yield start, session.seats_left


def _taken(
    rules: SlotRules, calendar: ConsultantCalendar[Who]
) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last), both included, of the starts that something booked or busy forbids.

    Buffers are shared: between two sessions lies the larger of the two, never the sum (S5).
    """
    before, after, length = rules.before, rules.after, rules.duration
    for session in calendar.booked:
        # Both ends are forbidden starts, and instants are whole seconds: one off
        # each way, so that touching is allowed (S3). The length counts: others
        # compared starts alone, and long sessions overlapped.
        first = session.start - length - max(session.before, after) + 1
        yield first, session.end + max(session.after, before) - 1
    for busy in calendar.busy:
        # An event without length takes no time, though the buffers around it would.
        if busy.length:
            yield busy.start - length - after + 1, busy.end + before - 1


def _off(rules: SlotRules, off: Iterable[Interval]) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last) of the starts whose session would run into time off by the hour.

    Without buffers: time off is closed time like any outside opening hours, which they may reach into.
    """
    for interval in off:
        yield interval.start - rules.duration + 1, interval.end - 1


def _capped(
    rules: SlotRules, calendar: ConsultantCalendar[Who]
) -> Iterator[tuple[Instant, Instant]]:
    """Yield (first, last) of the dates and weeks that are full by the consultant's date (S7)."""
    for caps, only_ours in ((rules.caps, True), (calendar.caps, False)):
        if caps.are_none:
            continue
        taken = [s.interval for s in calendar.booked if s.counts or not only_ours]
        # full_dates knows only dates with sessions; a cap of zero, or shorter
        # than one session, closes empty ones as well.
        if caps.close_all or caps.is_full([], adding=rules.duration):
            yield -FAR_FUTURE, FAR_FUTURE
        for first, last in full_dates(caps, calendar.schedule, taken, adding=rules.duration):
            for closed in calendar.schedule.instants_of(first, last):
                yield closed.start, closed.end - 1
