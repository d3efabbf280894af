"""The stages of a case, their classes and the moves between them (docs/architecture.md, "Cases")."""

from collections.abc import Iterable
from enum import Enum, StrEnum


class StageClass(Enum):
    """What a stage means for figures: still open, won or lost."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Stage(StrEnum):
    """Where a case stands; the codes are fixed, only the labels are words."""

    # Elsewhere the names are what the program goes by: rename "Won" and the board fails
    # (krayin/laravel-crm#2551). Here a house may call them what it likes.
    LEAD = "lead"
    BOOKED = "booked"
    HELD = "held"
    PROPOSAL = "proposal"
    WON = "won"
    LOST = "lost"
    DELIVERED = "delivered"
    PUBLISHED = "published"

    @property
    def belongs_to(self) -> StageClass:
        """The class of the stage: open, won or lost."""
        return _CLASSES.get(self, StageClass.OPEN)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do, so that a next step is due."""
        return self.belongs_to is StageClass.OPEN


class Need(Enum):
    """What a move asks for: up to SERVICES of the person who moves, the others of the facts.

    A reason for a loss may ask for a note besides, which only the reason itself knows.
    """

    REASON = "reason"
    LOST_REASON = "reason for the loss"
    LOST_NOTE = "note on the loss"
    NEXT_STEP = "next step"
    DELIVERED_ON = "date of delivery"
    SERVICES = "what was sold"
    FUTURE_BOOKING = "a confirmed session to come"
    NO_FUTURE_BOOKING = "no confirmed session to come"
    HELD_SESSION = "a session recorded as held"
    PUBLICATION = "a story that goes live or is taken down"


Needs = frozenset[Need]

_CLASSES = {
    Stage.WON: StageClass.WON,
    Stage.DELIVERED: StageClass.WON,
    Stage.PUBLISHED: StageClass.WON,
    Stage.LOST: StageClass.LOST,
}
OPEN_STAGES = tuple(stage for stage in Stage if stage.is_open)
CLOSED_STAGES = tuple(stage for stage in Stage if not stage.is_open)

# What entering a stage asks for whichever way it is entered.
_TO_ENTER: dict[Stage, Needs] = {
    Stage.BOOKED: frozenset({Need.FUTURE_BOOKING}),
    Stage.HELD: frozenset({Need.HELD_SESSION}),
    Stage.WON: frozenset({Need.SERVICES}),
    # Asked for here, not in a form: elsewhere dragging a card got
    # past it (krayin/laravel-crm#2303).
    Stage.LOST: frozenset({Need.LOST_REASON}),
    Stage.PUBLISHED: frozenset({Need.PUBLICATION}),
}
# A request for proposal may come without any session: lead to proposal skips two stages by right.
_ONWARD: dict[tuple[Stage, Stage], Needs] = {
    (Stage.LEAD, Stage.BOOKED): frozenset(),
    (Stage.BOOKED, Stage.LEAD): frozenset({Need.REASON, Need.NO_FUTURE_BOOKING}),
    (Stage.BOOKED, Stage.HELD): frozenset(),
    (Stage.LEAD, Stage.PROPOSAL): frozenset(),
    (Stage.HELD, Stage.PROPOSAL): frozenset(),
    (Stage.WON, Stage.DELIVERED): frozenset({Need.DELIVERED_ON}),
    (Stage.DELIVERED, Stage.PUBLISHED): frozenset(),
    (Stage.PUBLISHED, Stage.DELIVERED): frozenset({Need.PUBLICATION}),
}
_CLOSING = {
    (stage, end): frozenset[Need]() for stage in OPEN_STAGES for end in (Stage.WON, Stage.LOST)
}
# With a reason each time: a closing that silently ends spoils every report on it.
_REOPENING = {
    (stage, to): frozenset({Need.REASON}) for stage in CLOSED_STAGES for to in OPEN_STAGES
}
_MOVES = {
    (start, to): own | _TO_ENTER.get(to, frozenset()) | ({Need.NEXT_STEP} if to.is_open else set())
    for (start, to), own in (_ONWARD | _CLOSING | _REOPENING).items()
}


def needs_of(start: Stage, to: Stage) -> Needs | None:
    """Return what the move asks for, or None when there is no such move."""
    return _MOVES.get((start, to))


def first_refused(stages: Iterable[Stage]) -> Stage | None:
    """Return the first of these stages that a new case cannot come to in this order, or None.

    Every case begins as a lead, whatever it goes on to at once.
    """
    at: Stage | None = None
    for to in stages:
        if (to is not Stage.LEAD) if at is None else needs_of(at, to) is None:
            return to
        at = to
    return None


def moves_from(start: Stage) -> dict[Stage, Needs]:
    """Return every stage that can be reached in one move, in the order of the stages."""
    return {to: _MOVES[start, to] for to in Stage if (start, to) in _MOVES}
