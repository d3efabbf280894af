"""Which moves a person can make as things are: the table of stages, and the facts of one case."""

from dataclasses import dataclass

from cases.domain.stages import Need, Needs, Stage, moves_from


@dataclass(frozen=True, slots=True)
class Facts:
    """What moves ask of the sessions of a case: one confirmed and to come, one recorded as held."""

    has_session_to_come: bool
    has_held_session: bool


def moves_of_staff(start: Stage, facts: Facts) -> dict[Stage, Needs]:
    """Return every stage that a person can move the case to, in the order of the stages.

    Only facts are weighed: what the person can write in the form is no hindrance yet.
    """
    so = {
        Need.FUTURE_BOOKING: facts.has_session_to_come,
        Need.NO_FUTURE_BOOKING: not facts.has_session_to_come,
        Need.HELD_SESSION: facts.has_held_session,
        # Only the site itself knows that a story went live.
        Need.PUBLICATION: False,
    }
    moves = moves_from(start).items()
    return {to: needs for to, needs in moves if all(so.get(need, True) for need in needs)}
