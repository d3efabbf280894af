"""When a mail that was not taken is tried again, and when nobody tries any longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=72)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
# Beyond these the longest wait is reached anyway, and a power of two of a thousand tries is no length.
DOUBLINGS = 10
PERMANENT = (
    500  # SMTP replies from here on say that the same again is of no use (RFC 5321 section 4.2.1)
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What becomes of a mail that was not taken: tried again at `again_at`, or given up."""

    again_at: datetime
    is_final: bool


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after that many tries: a minute, doubled each time, six hours at most."""
    doubled: int = 2 ** min(max(attempts - 1, 0), DOUBLINGS)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def failure(*, attempts: int, may_retry: bool, now: datetime, give_up_at: datetime) -> Failure:
    """Return what becomes of a mail whose try number `attempts` has just failed.

    It is given up as soon as no further try would come before `give_up_at`.
    """
    again_at = now + wait_after(attempts)
    return Failure(again_at, is_final=not may_retry or again_at > give_up_at)


def is_passing(code: int) -> bool:
    """Return whether an SMTP reply says that a later try may succeed."""
    return code < PERMANENT
