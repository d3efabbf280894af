"""When an open case looks lost: a suggestion to a person, never a move."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

NO_SHOWS = 2
SILENCE = timedelta(days=60)


class WhyLost(Enum):
    """Why a case looks lost."""

    NO_SHOWS = "the attendee did not come, twice"
    SILENCE = "nothing has happened for 60 days"


def why_lost(*, no_shows: int, active_at: datetime, now: datetime) -> WhyLost | None:
    """Return why an open case looks lost, or None.

    `no_shows` counts sessions to which the attendee did not come since the last one held;
    `active_at` is the newest thing that happened or was planned. Both limits are inclusive.
    """
    if no_shows >= NO_SHOWS:
        return WhyLost.NO_SHOWS
    return WhyLost.SILENCE if now - active_at >= SILENCE else None


def missed_since_held(came: Iterable[bool]) -> int:
    """Return to how many sessions in a row the attendee did not come, up to the latest.

    `came` tells of each session whether they did, earliest first: coming once makes up for all before.
    """
    missed = 0
    for did in came:
        missed = 0 if did else missed + 1
    return missed
