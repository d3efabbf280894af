"""Where a case goes when somebody says what happened in a session, or says it anew."""

from dataclasses import dataclass
from enum import StrEnum

from cases.domain.stages import Stage


class Result(StrEnum):
    """What an outcome means for a case; whoever it was that did not come."""

    HELD = "held"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What is known when an outcome is recorded.

    `by_session`: the last move was made by a session, so nobody has moved the case since.
    `has_held` and `has_to_come`: some session is recorded as held, with this outcome; one is to come.
    """

    by_session: bool
    has_held: bool
    has_to_come: bool


# Beside the table of stages, since no person may make these:
# they are offered nowhere, and only a corrected outcome gives rise to them.
CORRECTIONS = frozenset(
    {
        (Stage.HELD, Stage.BOOKED),
        (Stage.HELD, Stage.LEAD),
        (Stage.LEAD, Stage.HELD),
        (Stage.LEAD, Stage.BOOKED),
    }
)


def stage_by_outcome(at: Stage, result: Result, facts: SessionFacts) -> Stage | None:
    """Return the stage that the outcome brings a case to, or None where it stays.

    From booked by this outcome alone; from where a session has brought it, to where all outcomes as
    they are now would have brought it. What somebody has moved since stays.
    """
    if at is Stage.BOOKED:
        # Not by an earlier session: a case that was reopened may have been held years ago.
        return _from_booked(result, facts)
    if at not in {Stage.LEAD, Stage.HELD} or not facts.by_session:
        return None
    right = _right_stage(result, facts)
    return None if right is at else right


def _from_booked(result: Result, facts: SessionFacts) -> Stage | None:
    if result is Result.HELD:
        return Stage.HELD
    return Stage.LEAD if result is Result.MISSED and not facts.has_to_come else None


def _right_stage(result: Result, facts: SessionFacts) -> Stage:
    if facts.has_held:
        return Stage.HELD
    return Stage.BOOKED if facts.has_to_come or result is Result.OPEN else Stage.LEAD
