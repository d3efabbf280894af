"""Which page brought which case: the first touch and the last, never a split between them.

Credit split by a formula (linear, U-shaped) would give figures to the cent that nobody measured.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from cases.domain.worth import Worth, worth_of


class NoPage(Enum):
    """Where a case came from when it was no page."""

    OTHER = "told by people"
    UNKNOWN = "not known"


# A page by its key; one that is gone by its title, which is all that is left of it.
Source = int | str | NoPage


class Brought(NamedTuple):
    """One touch: where from, when (seconds), and whether with a booking, and with one that was held.

    A tuple, as results are: tens of thousands are made in a third of the time of frozen dataclasses.
    """

    source: Source
    at: int
    by_booking: bool = False
    is_held: bool = False


class Result(NamedTuple):
    """What became of a case: won, told as a story, its value in cents, when it closed (seconds)."""

    is_won: bool = False
    is_story: bool = False
    value: int | None = None
    currency: str = "EUR"
    closed_at: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """The cases that a source is given: how many, how many won and worth what, how many stories."""

    cases: int = 0
    won: int = 0
    worth: Worth = field(default_factory=Worth)
    stories: int = 0

    def __add__(self, other: "Credit") -> "Credit":
        """Return what both together are."""
        return Credit(
            self.cases + other.cases,
            self.won + other.won,
            self.worth + other.worth,
            self.stories + other.stories,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What one source brought."""

    source: Source
    views: int = 0
    bookings: int = 0
    held: int = 0
    first: Credit = field(default_factory=Credit)
    last: Credit = field(default_factory=Credit)


def first_source(touches: Sequence[Brought]) -> Source:
    """Return where the case first came from; `touches` are in the order of the log."""
    if len(touches) == 1:
        return touches[0].source
    return min(touches, key=lambda t: t.at).source if touches else NoPage.UNKNOWN


def last_source(touches: Sequence[Brought], closed_at: int | None = None) -> Source:
    """Return where the deciding booking came from: the last one before the case was closed.

    Without any booking it is the last touch at all. What came after the closing decided nothing,
    unless nothing came before.
    """
    if len(touches) == 1:
        # Nearly all cases, and quick.
        return touches[0].source
    booked = [touch for touch in touches if touch.by_booking] or touches
    in_time = [t for t in booked if closed_at is None or t.at <= closed_at] or booked
    # Of one instant the later in the log: max() would keep the first.
    return max(reversed(in_time), key=lambda t: t.at).source if in_time else NoPage.UNKNOWN


def lines_of(
    results: Mapping[int, Result],
    touches: Mapping[int, Sequence[Brought]],
    views: Mapping[Source, int],
) -> list[Line]:
    """Return a line for each source that was looked at or brought something, those of most cases first.

    `results` and `touches` are by case. Each case is given to one source as its first touch and to one
    as its last, so each of these columns sums up to all cases.
    """
    first, last = _given(results, touches)
    booked = _booked(results, touches)
    lines = [
        Line(
            source=source,
            views=views.get(source, 0),
            bookings=booked[source, True] + booked[source, False],
            held=booked[source, True],
            first=first.get(source, Credit()),
            last=last.get(source, Credit()),
        )
        for source in {*views, *first, *last, *(source for source, _ in booked)}
    ]
    return sorted(lines, key=_order)


def known(results: Mapping[int, Result], touches: Mapping[int, Sequence[Brought]]) -> int:
    """Return of how many cases anybody knows what brought them."""
    return sum(1 for case in results if touches.get(case))


def _given(
    results: Mapping[int, Result], touches: Mapping[int, Sequence[Brought]]
) -> tuple[dict[Source, Credit], dict[Source, Credit]]:
    """Return what each source is given as the first touch, and what as the last."""
    # By both at once: of cases that one page brought and decided, the work is done once.
    pairs: dict[tuple[Source, Source], list[Result]] = {}
    for case, result in results.items():
        told = touches.get(case, ())
        pair = first_source(told), last_source(told, result.closed_at)
        pairs.setdefault(pair, []).append(result)
    first: dict[Source, Credit] = {}
    last: dict[Source, Credit] = {}
    for (began, decided), given in pairs.items():
        credit = _credit(given)
        first[began] = first.get(began, Credit()) + credit
        last[decided] = last.get(decided, Credit()) + credit
    return first, last


def _booked(
    results: Mapping[int, Result], touches: Mapping[int, Sequence[Brought]]
) -> Counter[tuple[Source, bool]]:
    """Return how many bookings came from each source, those that were held apart."""
    told = (touch for case in results for touch in touches.get(case, ()))
    return Counter((touch.source, touch.is_held) for touch in told if touch.by_booking)


def _credit(results: list[Result]) -> Credit:
    won = [result for result in results if result.is_won]
    return Credit(
        cases=len(results),
        won=len(won),
        worth=worth_of((result.value, result.currency) for result in won),
        stories=sum(result.is_story for result in results),
    )


def _order(line: Line) -> tuple[bool, int, int, int, str]:
    # What is no page comes last, however much of it there is: the table is about pages.
    is_page = not isinstance(line.source, NoPage)
    return not is_page, -line.first.cases, -line.last.cases, -line.views, str(line.source)
