"""When an open case looks lost."""

from datetime import timedelta

import pytest

from cases.domain.losing import WhyLost, missed_since_held, why_lost
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("no_shows", "silent", "expected", "why"),
    [
        (0, 59 * DAY, None, "a day before it counts as silence"),
        (0, 60 * DAY, WhyLost.SILENCE, "sixty days, inclusive"),
        (1, DAY, None, "once can happen to anyone"),
        (2, DAY, WhyLost.NO_SHOWS, "twice"),
        (2, 90 * DAY, WhyLost.NO_SHOWS, "not coming says more than silence"),
        (0, -30 * DAY, None, "something is planned in a month"),
    ],
)
def test_a_case_looks_lost_after_two_no_shows_or_sixty_silent_days(no_shows, silent, expected, why):
    assert why_lost(no_shows=no_shows, active_at=NOW - silent, now=NOW) is expected, why


@pytest.mark.parametrize(
    ("came", "expected"),
    [([], 0), ([False], 1), ([False, False], 2), ([False, True], 0), ([False, True, False], 1)],
)
def test_coming_once_makes_up_for_what_was_missed_before(came, expected):
    assert missed_since_held(came) == expected
