"""How far somebody sees: every combination of what they hold and how the house is set."""

import pytest

from cases.domain.access import ConsultantsSee, Reach, reach_of

OWN, ALL = ConsultantsSee


@pytest.mark.parametrize(
    ("may_see", "sees_every_case", "consultants_see", "expected", "why"),
    [
        (False, False, ALL, Reach.NOTHING, "an editor, even where consultants see all"),
        (False, True, ALL, Reach.NOTHING, "seeing every case widens a right, it gives none"),
        (False, True, OWN, Reach.NOTHING, "nor where consultants see their own"),
        (False, False, OWN, Reach.NOTHING, "an editor"),
        (True, False, OWN, Reach.OWN, "a consultant of a house that keeps cases apart"),
        (True, False, ALL, Reach.EVERYTHING, "a consultant of one that works as one"),
        (True, True, OWN, Reach.EVERYTHING, "a manager"),
        (True, True, ALL, Reach.EVERYTHING, "a manager, whatever the setting"),
    ],
)
def test_the_reach_follows_rights_and_setting(
    may_see, sees_every_case, consultants_see, expected, why
):
    reach = reach_of(
        may_see=may_see, sees_every_case=sees_every_case, consultants_see=consultants_see
    )

    assert reach is expected, why
