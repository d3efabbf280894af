"""When an external calendar is asked again, how old its copy may be, and how far ahead it is copied."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256

from bookings.domain.intervals import Interval, instant

EVERY = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=2)
# A server that asks us to wait longer is asked again all the same, or a typing error would end it.
LONGEST_ASKED_FOR = timedelta(hours=24)
# What lies further ahead counts as taken (`covers_until_at`), never as free.
AHEAD = timedelta(days=400)
BEHIND = timedelta(days=1)  # a meeting that runs now still counts
# The window moves on with the clock: what came into it since is read once a day.
REREAD_AFTER = timedelta(days=1)
READER = "1"  # raise it when the same text is read differently than before
MARK = 16  # characters


def window_at(now: datetime) -> Interval:
    """Return the time that is copied from external calendars."""
    return Interval(instant(now - BEHIND), instant(now + AHEAD))


def next_due(number: int, now: datetime) -> datetime:
    """Return when calendar `number` is asked next after it answered: every 15 minutes, at its own second.

    The second follows from the number, so that a hundred calendars stay spread over the quarter
    however they came together (a restart, a night without a worker). 8 to 23 minutes from now once,
    15 from then on.
    """
    every = round(EVERY.total_seconds())
    # Hashed, since calendars added together have neighbouring numbers and should not meet.
    phase = int.from_bytes(sha256(str(number).encode()).digest()[:4], "big") % every
    # Half a quarter at least: one that answered late must not be asked again at
    # its second just ahead.
    earliest = instant(now) + every // 2
    return datetime.fromtimestamp(earliest + (phase - earliest) % every, tz=UTC)


def due_after_failure(
    failures: int, now: datetime, *, may_pass: bool, asked_to_wait: str = ""
) -> datetime:
    """Return when a calendar is asked again after so many failures in a row, the first being 1.

    Waits double from 5 minutes to 2 hours; what will not pass by itself waits 2 hours at once. A
    server's Retry-After is honoured where it is longer, up to a day.
    """
    # Bounded before it is doubled: what 2 ** 30,000 waits would be fits no timedelta.
    doubled = FIRST_WAIT * 2 ** min(failures - 1, 10)
    wait = min(doubled, LONGEST_WAIT) if may_pass else LONGEST_WAIT
    return now + max(wait, min(retry_after(asked_to_wait, now), LONGEST_ASKED_FOR))


def retry_after(text: str, now: datetime) -> timedelta:
    """Return the wait that a Retry-After header asks for (RFC 9110 section 10.2.3); none if unreadable."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        # Ten digits are three centuries; more would not fit a timedelta.
        return timedelta(seconds=int(text[:10]))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return timedelta()
    # A date that ends in -0000 is parsed as naive; it is UTC all the same (RFC 5322 section 3.3).
    return max(at.replace(tzinfo=at.tzinfo or UTC) - now, timedelta())


def is_stale(
    age: timedelta, *, stale_after: timedelta, has_copy: bool = True, has_failed: bool = False
) -> bool:
    """Return whether a copy of that age is no longer trusted.

    Of a calendar that was never read the age counts from when it was added, and from its first
    failure it is not trusted at all: there is no good copy to go on with, and that is not "free".
    """
    return age > stale_after or (has_failed and not has_copy)


def digest_of(text: bytes, *, zone: str) -> str:
    """Return what tells whether the same text would be read the same way for an owner in `zone`.

    64 characters: the text's, then those of `reading_mark`.
    """
    return sha256(text).hexdigest()[:-MARK] + reading_mark(zone)


def reading_mark(zone: str) -> str:
    """Return what of a digest says how the text was read: floating times follow the owner's zone."""
    return sha256(f"{READER} {zone}".encode()).hexdigest()[:MARK]


def must_reread(digest: str, covers_until_at: datetime | None, *, zone: str, now: datetime) -> bool:
    """Return whether even an unchanged text has to be read again: for a later window or another zone."""
    if covers_until_at is None or not digest.endswith(reading_mark(zone)):
        return True
    return covers_until_at < now + AHEAD - REREAD_AFTER
