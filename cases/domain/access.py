"""How far somebody sees into the cases, decided from what they hold."""

from enum import Enum, StrEnum


class ConsultantsSee(StrEnum):
    """Which cases a consultant sees: those they own or that are shared with them, or all."""

    OWN = "own"
    ALL = "all"


class Reach(Enum):
    """How far somebody sees."""

    NOTHING = "nothing"
    OWN = "their own and what is shared with them"
    EVERYTHING = "everything"


def reach_of(*, may_see: bool, sees_every_case: bool, consultants_see: ConsultantsSee) -> Reach:
    """Return the reach of one who may see such records at all, or every case, in a house set so.

    Seeing every case widens what one may see, it gives nothing by itself.
    """
    if not may_see:
        return Reach.NOTHING
    if sees_every_case or consultants_see is ConsultantsSee.ALL:
        return Reach.EVERYTHING
    return Reach.OWN
