"""What a zone's wall clock reads at an instant, and when it reads it: dates and local times in UTC.

All in whole seconds of UTC: an aware datetime plus a timedelta would step on the wall clock and
lose or repeat an hour where the clock changes.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bookings.domain.intervals import Instant, Interval, merge

DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1).toordinal()
MIDNIGHT = datetime(1970, 1, 1)


def wall_intervals(zone: str, start: datetime, end: datetime) -> list[Interval]:
    """Return the instants at which the zone's wall clock reads start <= t < end (both naive).

    A time skipped by a clock change is in none, a repeated one in two.
    """
    return wall_to_utc(zone, _wall_seconds(start), _wall_seconds(end))


def date_intervals(zone: str, first: date, last: date) -> list[Interval]:
    """Return the instants whose local date lies in first..last."""
    midnight = time()
    day_after = last + timedelta(days=1)
    return wall_intervals(
        zone, datetime.combine(first, midnight), datetime.combine(day_after, midnight)
    )


# Caps ask for the date of every booked start, anew for each list of slots.
@lru_cache(maxsize=20_000)
def local_date(at: Instant, zone: str) -> date:
    """Return the date that the zone's wall clock shows at an instant."""
    spans = _offsets_of_block(zone, at // OFFSET_BLOCK)
    offset = next(offset for span, offset in spans if at < span.end)
    return date.fromordinal(EPOCH + (at + offset) // DAY)


def wall_to_utc(zone: str, start: int, end: int) -> list[Interval]:
    """Return where a wall-clock span falls in UTC; wall seconds count as if the wall were UTC."""
    found = []
    # No clock is a whole day away from UTC, so the span lies within a day around its own figures.
    for span, offset in _offsets(zone, start - DAY, end + DAY):
        # Read by each offset and cut to where that offset holds: a skipped hour falls out, and a
        # repeated one is found under both.
        first, last = max(start - offset, span.start), min(end - offset, span.end)
        if first < last:
            found.append(Interval(first, last))
    # A window over the skipped hour goes on without a seam in UTC, and so does its grid of starts.
    return merge(found)


def instants_at(zone: str, at: datetime) -> list[Instant]:
    """Return when the zone's wall clock reads `at` (naive): none where it is skipped, two where repeated."""
    second = _wall_seconds(at)
    return [interval.start for interval in wall_to_utc(zone, second, second + 1)]


def wall_span(zone: str, interval: Interval) -> tuple[datetime, datetime]:
    """Return the shortest stretch of the wall clock (naive) that covers every instant of `interval`.

    Where the clock is turned back within it, that is more than the first and last reading tell: from
    03:30 to the second 03:15 the clock reads everything between 03:00 and 04:00.
    """
    readings = [
        (max(interval.start, span.start) + offset, min(interval.end, span.end) + offset)
        for span, offset in _offsets(zone, interval.start, interval.end)
        if span.overlaps(interval)
    ]
    first, last = min(start for start, _ in readings), max(end for _, end in readings)
    return MIDNIGHT + timedelta(seconds=first), MIDNIGHT + timedelta(seconds=last)


def _offsets(zone: str, start: Instant, end: Instant) -> Iterator[tuple[Interval, int]]:
    """Yield spans of constant UTC offset (seconds) that cover start..end, earliest first."""
    for block in range(start // OFFSET_BLOCK, end // OFFSET_BLOCK + 1):
        yield from _offsets_of_block(zone, block)


# Fixed blocks are remembered; the span that was asked about would be another question each time.
OFFSET_BLOCK = 32 * DAY


# No zone has ever changed its clock twice within six days; half a day misses no change.
PROBE = DAY // 2


@lru_cache(maxsize=10_000)
def _offsets_of_block(zone: str, block: int) -> tuple[tuple[Interval, int], ...]:
    spans: list[tuple[Interval, int]] = []
    start = begun = block * OFFSET_BLOCK
    end = start + OFFSET_BLOCK
    while start < end:
        if _offset(zone, start) != _offset(zone, start + PROBE):
            changed = _change_between(zone, start, start + PROBE)
            spans.append((Interval(begun, changed), _offset(zone, begun)))
            begun = changed
        start += PROBE
    return (*spans, (Interval(begun, end), _offset(zone, begun)))


def _change_between(zone: str, low: Instant, high: Instant) -> Instant:
    """Return the first instant that has the offset of `high`, by halving."""
    # zoneinfo does not tell when a zone changes its clock, so the instant has to be looked for.
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: str, at: Instant) -> int:
    offset = datetime.fromtimestamp(at, tz=ZoneInfo(zone)).utcoffset()
    return int((offset or timedelta()).total_seconds())


def _wall_seconds(at: datetime) -> int:
    return (at.date().toordinal() - EPOCH) * DAY + at.hour * 3600 + at.minute * 60 + at.second
