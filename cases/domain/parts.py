"""Who is what to a case: one first contact at most, whatever roles are given."""

from collections.abc import Mapping

# Codes as the column has them; what they are called is words.
INITIATOR = "initiator"
PARTICIPANT = "participant"


def roles_to_write(present: Mapping[int, str], person: int, role: str) -> dict[int, str]:
    """Return whose role changes to what when the person is given a role, in the order to write them.

    A case has one first contact at most: whoever was it before only takes part from then on, and
    steps back before the other is written, since the database looks at every row.
    """
    former = [who for who, was in present.items() if was == INITIATOR and who != person]
    back = dict.fromkeys(former if role == INITIATOR else [], PARTICIPANT)
    return back if present.get(person) == role else back | {person: role}
