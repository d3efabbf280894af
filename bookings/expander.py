"""The program that reads one external calendar: a process of its own, within limits, knowing no secret.

    python -m bookings.expander LIMITS < (a line of JSON, then the text) > (a line of JSON)

It imports no Django (ADR 0012) and is given no environment, so that a text that found a hole in a parser would
find nothing else. Whatever it costs dies with it.
"""

import json
import resource
import sys
from dataclasses import asdict, dataclass

from bookings.domain.busy import BusyTimes, busy_times
from bookings.domain.caldav import calendar_text
from bookings.domain.calendar_text import UnreadableCalendarError
from bookings.domain.intervals import Interval

MAX_INTERVALS = 20_000  # fifty a day, every day for a year
MAX_NAMED = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is to be read: "ics" or "caldav", the owner's zone, and the window."""

    kind: str
    zone: str
    start: int
    end: int


def answer_to(question: bytes) -> bytes:
    """Return what is busy, as JSON, or under "error" why the text cannot be trusted."""
    order, _, text = question.partition(b"\n")
    try:
        found = _read(Reading(**json.loads(order)), text)
    except UnreadableCalendarError as error:
        return json.dumps({"error": str(error)[:300]}).encode()
    return json.dumps(asdict(found)).encode()


def _read(reading: Reading, answer: bytes) -> BusyTimes:
    # Times are in ASCII: a summary in another encoding must not cost them.
    text = calendar_text(answer) if reading.kind == "caldav" else answer.decode(errors="replace")
    found = busy_times(text, zone=reading.zone, within=Interval(reading.start, reading.end))
    if len(found.intervals) > MAX_INTERVALS:
        raise UnreadableCalendarError(f"more than {MAX_INTERVALS} busy times")
    return BusyTimes(found.intervals, _first(found.refused), _first(found.unknown_zones))


def _first(texts: tuple[str, ...]) -> tuple[str, ...]:
    more = len(texts) - MAX_NAMED
    return (*texts[:MAX_NAMED], f"… +{more}") if more > 0 else texts


def _limit_this_process(limits: dict[str, int]) -> None:
    # By the child itself: between fork and exec (preexec_fn) a parent with threads may hang.
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    _limit_this_process(json.loads(sys.argv[1]))
    sys.stdout.buffer.write(answer_to(sys.stdin.buffer.read()))
