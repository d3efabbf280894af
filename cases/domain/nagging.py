"""When a missing outcome is asked for by mail: after a day, and once more after a week."""

from datetime import timedelta
from enum import IntEnum

DAY = timedelta(days=1)


class Nag(IntEnum):
    """The two times of asking, by the days that have passed since the session ended."""

    FIRST = 1
    SECOND = 7


# A session of long ago is asked for by nobody: a site that starts to ask must not ask for years.
FORGET_AFTER = timedelta(days=14)


def nag_due(overdue: timedelta) -> Nag | None:
    """Return which asking is due for a session that ended so long ago, or None; inclusive."""
    if overdue >= FORGET_AFTER:
        return None
    return next((nag for nag in sorted(Nag, reverse=True) if overdue >= nag * DAY), None)
