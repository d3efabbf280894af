"""Reading a calendar's text in a process of its own, which dies of what it cannot bear."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import bookings
from bookings.calendars.errors import TooCostlyError, UnreadableError
from bookings.domain.busy import BusyTimes
from bookings.domain.intervals import Interval
from bookings.expander import Reading

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one calendar may cost: seconds of a processor, seconds in all, and memory in bytes."""

    cpu: int = 10
    seconds: float = 20.0
    memory: int = 300 * MEGABYTE


READING_LIMITS = ReadingLimits()


def expand(
    body: bytes, *, kind: str, zone: str, window: Interval, limits: ReadingLimits = READING_LIMITS
) -> BusyTimes:
    """Return when the calendar's owner is busy in the window; starts a process (a third of a second).

    Raises UnreadableError for what is no calendar, TooCostlyError for what passes the limits.
    """
    order = json.dumps(asdict(Reading(kind, zone, window.start, window.end))).encode()
    try:
        ended = subprocess.run(  # noqa: S603 - ourselves; nothing in the command is anybody's text
            _command(limits),
            input=order + b"\n" + body,
            # Neither our environment, which holds the site's secrets, nor its complaints, which
            # would repeat the text.
            env={"PYTHONPATH": str(Path(bookings.__file__).parents[1])},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # No cause: TimeoutExpired carries what was read of the text.
        raise TooCostlyError(f"more than {limits.seconds:g} s") from None
    if ended.returncode:
        raise TooCostlyError(f"more than {limits.cpu} s of work, or {limits.memory >> 20} MB")
    return _busy_times(json.loads(ended.stdout))


def _command(limits: ReadingLimits) -> list[str]:
    most = {
        "RLIMIT_CPU": limits.cpu,
        "RLIMIT_AS": limits.memory,
        # It has nothing to write: its answer goes through a pipe.
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
    }
    # -P: nothing is imported from the folder that the worker happens to run in.
    return [sys.executable, "-P", "-m", "bookings.expander", json.dumps(most)]


def _busy_times(answer: dict[str, Any]) -> BusyTimes:
    if "error" in answer:
        raise UnreadableError(answer["error"])
    intervals = (Interval(**found) for found in answer["intervals"])
    return BusyTimes(tuple(intervals), tuple(answer["refused"]), tuple(answer["unknown_zones"]))
