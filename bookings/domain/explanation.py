"""Why a start is on offer or not: the rules in their order, each with the numbers that decided.

`free_slots` decides and this explains; a property test holds the two together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from bookings.domain.caps import Caps, full_dates
from bookings.domain.grid import common_starts, dates_around, starts_of
from bookings.domain.intervals import Instant, Interval, intersect, merge
from bookings.domain.opening_hours import Schedule, hours_off, openings
from bookings.domain.slots import BookedSession, ConsultantCalendar, SlotRules, bookable_dates

Who = TypeVar("Who")


class Rule(Enum):
    """What a start has to pass, in this order."""

    TYPE = "the session type can be booked"
    GIVES = "the consultant gives it"
    CALENDARS = "the consultant's other calendars are known"
    NOTICE = "it is not past, and leaves the notice"
    HORIZON = "it lies within the horizon"
    OPEN = "the consultant is open"
    FITS = "the session ends within the opening hours"
    GRID = "sessions start at this time"
    TIME_OFF = "no time off by the hour"
    SEATS = "a seat is left in the group that meets then"
    SESSIONS = "no other session is in the way"
    BUSY = "no other calendar is busy"
    TYPE_CAPS = "the session type's most a day and week are not reached"
    CONSULTANT_CAPS = "the consultant's most a day and week are not reached"


class Verdict(Enum):
    """What became of a rule."""

    PASSED = "passed"
    REFUSED = "refused"
    NOT_REACHED = "not reached"


class Closed(Enum):
    """Why a date has no opening hours at that time."""

    TIME_OFF = "time off"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What decided a rule; which of these there are is up to the rule.

    `times` are instants that bound it, `spans` stretches of time (open, taken, busy), `dates` the
    first and last that are allowed, `most` the caps of a day and a week.
    """

    times: tuple[Instant, ...] = ()
    spans: tuple[Interval, ...] = ()
    dates: tuple[date | None, ...] = ()
    most: tuple[int | None, ...] = ()
    closed: Closed | None = None


NONE = Numbers()


@dataclass(frozen=True, slots=True)
class Finding(Generic[Who]):
    """One rule and what became of it; where it refused, by whose calendar."""

    rule: Rule
    verdict: Verdict
    who: Who | None = None
    numbers: Numbers = NONE


@dataclass(frozen=True, slots=True)
class Explanation(Generic[Who]):
    """All rules in order for those who would give the session together."""

    party: tuple[Who, ...]
    findings: tuple[Finding[Who], ...]

    @property
    def is_on_offer(self) -> bool:
        """Whether no rule refused."""
        return self.refused is None

    @property
    def refused(self) -> Finding[Who] | None:
        """The rule that refused, if any; those after it were not reached."""
        return next((f for f in self.findings if f.verdict is Verdict.REFUSED), None)


def explain(
    rules: SlotRules,
    calendars: Sequence[ConsultantCalendar[Who]],
    at: Instant,
    *,
    now: Instant,
    is_bookable: bool = True,
    not_giving: Collection[Who] = (),
) -> list[Explanation[Who]]:
    """Return an explanation for each party that could give a session at that start.

    A party is one consultant with all the fixed ones (as in `free_slots`): the start is on offer when
    it is for one of them. `not_giving` are those who do not give the session type, or no sessions now.
    """
    return [
        _explained(_Case(rules, party, at, now, is_bookable, not_giving))
        for party in _parties(rules, calendars)
    ]


def _parties(
    rules: SlotRules, calendars: Sequence[ConsultantCalendar[Who]]
) -> list[list[ConsultantCalendar[Who]]]:
    fixed = [calendar for calendar in calendars if rules.collective or calendar.is_fixed]
    pool = [calendar for calendar in calendars if not (rules.collective or calendar.is_fixed)]
    return [[*fixed, one] for one in pool] or ([fixed] if fixed else [])


@dataclass(frozen=True, slots=True)
class _Case(Generic[Who]):
    """One start that is asked of one party."""

    rules: SlotRules
    party: Sequence[ConsultantCalendar[Who]]
    at: Instant
    now: Instant
    is_bookable: bool
    not_giving: Collection[Who]

    @property
    def schedules(self) -> list[Schedule]:
        return [calendar.schedule for calendar in self.party]

    @property
    def whole(self) -> Interval:
        """The session that would begin."""
        return Interval(self.at, self.at + self.rules.duration)

    def joined(self, calendar: ConsultantCalendar[Who]) -> bool:
        """Return whether the start is a booked session with a seat left, which asks no more (S9)."""
        return any(session.seats_left > 0 for session in self.meeting(calendar))

    def meeting(self, calendar: ConsultantCalendar[Who]) -> list[BookedSession]:
        """Return the group sessions of this very start."""
        return [s for s in calendar.booked if s.interval == self.whole and self._is_group(s)]

    def _is_group(self, session: BookedSession) -> bool:
        return session.seats_left > 0 or (session.counts and self.rules.seats > 1)


Refusal = tuple[Who | None, Numbers]
# Yields who refuses and why, and nothing where the rule is kept. Whoever they are is only handed on.
Check = Callable[[_Case[Any]], Iterator[Refusal[Any]]]


def _explained(case: _Case[Who]) -> Explanation[Who]:
    findings: list[Finding[Who]] = []
    for rule, check in CHECKS.items():
        if any(finding.verdict is Verdict.REFUSED for finding in findings):
            findings.append(Finding(rule, Verdict.NOT_REACHED))
        elif refusal := next(check(case), None):
            findings.append(Finding(rule, Verdict.REFUSED, *refusal))
        else:
            findings.append(Finding(rule, Verdict.PASSED))
    return Explanation(tuple(calendar.consultant for calendar in case.party), tuple(findings))


def _type(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    if not case.is_bookable:
        yield None, NONE


def _gives(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in case.party:
        if calendar.consultant in case.not_giving:
            yield calendar.consultant, NONE


def _calendars(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in case.party:
        if calendar.is_closed:
            yield calendar.consultant, NONE


def _notice(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    earliest = case.now + case.rules.notice
    if case.at < earliest:
        yield None, Numbers(times=(earliest,))


def _horizon(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in case.party:
        first, last = bookable_dates(case.rules, calendar.schedule.date_of(case.now))
        day = calendar.schedule.date_of(case.at)
        if (first and day < first) or (last and day > last):
            yield calendar.consultant, Numbers(dates=(first, last))


def _open(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        stretches = _open_time([calendar.schedule], case)
        if not _holding(stretches, case.at):
            day = calendar.schedule.date_of(case.at)
            that_day = intersect(stretches, calendar.schedule.instants_of(day, day))
            numbers = Numbers(spans=tuple(that_day), closed=_why_closed(calendar.schedule, day))
            yield calendar.consultant, numbers


def _fits(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    if not list(_asked(case)):
        return
    common = _open_time(case.schedules, case)
    stretch = _holding(common, case.at)
    if not stretch or stretch.end < case.whole.end:
        yield None, Numbers(spans=(stretch,) if stretch else ())


def _grid(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    if not list(_asked(case)):
        return
    starts = _starts(case)
    if case.at not in starts:
        before = [start for start in starts if start < case.at][-1:]
        after = [start for start in starts if start > case.at][:1]
        yield None, Numbers(times=(*before, *after))


def _time_off(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        for off in hours_off(calendar.schedule, *dates_around(case.whole)):
            if off.overlaps(case.whole):
                yield calendar.consultant, Numbers(spans=(off,))


def _seats(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        if case.meeting(calendar):
            yield calendar.consultant, NONE


def _sessions(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        for session in calendar.booked:
            # Buffers are shared: between two sessions lies the larger of the two (S5).
            before = max(session.after, case.rules.before)
            after = max(session.before, case.rules.after)
            if session.interval.overlaps(_widened(case.whole, before, after)):
                yield calendar.consultant, Numbers(spans=(session.interval,))


def _busy(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    kept_free = _widened(case.whole, case.rules.before, case.rules.after)
    for calendar in _asked(case):
        for busy in calendar.busy:
            if busy.length and busy.overlaps(kept_free):
                yield calendar.consultant, Numbers(spans=(busy,))


def _type_caps(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        ours = [session.interval for session in calendar.booked if session.counts]
        yield from _capped(case, calendar, case.rules.caps, ours)


def _consultant_caps(case: _Case[Who]) -> Iterator[Refusal[Who]]:
    for calendar in _asked(case):
        every = [session.interval for session in calendar.booked]
        yield from _capped(case, calendar, calendar.caps, every)


CHECKS: dict[Rule, Check] = {
    Rule.TYPE: _type,
    Rule.GIVES: _gives,
    Rule.CALENDARS: _calendars,
    Rule.NOTICE: _notice,
    Rule.HORIZON: _horizon,
    Rule.OPEN: _open,
    Rule.FITS: _fits,
    Rule.GRID: _grid,
    Rule.TIME_OFF: _time_off,
    Rule.SEATS: _seats,
    Rule.SESSIONS: _sessions,
    Rule.BUSY: _busy,
    Rule.TYPE_CAPS: _type_caps,
    Rule.CONSULTANT_CAPS: _consultant_caps,
}


def _asked(case: _Case[Who]) -> Iterator[ConsultantCalendar[Who]]:
    """Yield the calendars that a new session would begin in; a session to be joined asks no more."""
    return (calendar for calendar in case.party if not case.joined(calendar))


def _open_time(schedules: Sequence[Schedule], case: _Case[Who]) -> list[Interval]:
    first, last = dates_around(case.whole)
    common, *others = (merge(openings(schedule, first, last)) for schedule in schedules)
    for other in others:
        common = intersect(common, other)
    return common


def _starts(case: _Case[Who]) -> tuple[Instant, ...]:
    span, step = Interval(case.at, case.at + 1), case.rules.step
    if len(case.party) == 1:
        return starts_of(case.schedules[0], span, step=step, duration=case.rules.duration)
    return common_starts(case.schedules, span, step=step, duration=case.rules.duration)


def _holding(stretches: Sequence[Interval], at: Instant) -> Interval | None:
    return next((s for s in stretches if s.start <= at < s.end), None)


def _widened(whole: Interval, before: int, after: int) -> Interval:
    return Interval(whole.start - before, whole.end + after)


def _why_closed(schedule: Schedule, day: date) -> Closed:
    override = schedule.override_of(day)
    if schedule.is_off(day):
        return Closed.TIME_OFF
    if override is not None:
        return Closed.OVERRIDE
    return Closed.HOLIDAY if day in schedule.holidays else Closed.HOURS


def _capped(
    case: _Case[Who], calendar: ConsultantCalendar[Who], caps: Caps, taken: Sequence[Interval]
) -> Iterator[Refusal[Who]]:
    if caps.are_none:
        return
    adding, day = case.rules.duration, calendar.schedule.date_of(case.at)
    full = full_dates(caps, calendar.schedule, taken, adding=adding)
    is_full = any(first <= day <= last for first, last in full)
    if caps.close_all or caps.is_full([], adding=adding) or is_full:
        yield calendar.consultant, Numbers(most=(caps.day, caps.week))
