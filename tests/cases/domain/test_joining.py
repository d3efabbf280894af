"""Which case a booking belongs to."""

from datetime import timedelta

from cases.domain.joining import RECENTLY, Choice, EarlierCase, choose_case
from cases.domain.stages import Stage
from tests.factories import NOW

DAY = timedelta(days=1)


def test_a_first_booking_opens_a_case():
    assert choose_case([], NOW) == Choice()


def test_the_one_open_case_is_joined():
    earlier = [EarlierCase(1, Stage.WON, NOW), EarlierCase(2, Stage.HELD, NOW - 9 * DAY)]

    assert choose_case(earlier, NOW) == Choice(join=2)


def test_of_several_open_cases_the_liveliest_is_joined():
    earlier = [
        EarlierCase(1, Stage.LEAD, NOW - DAY),
        EarlierCase(2, Stage.PROPOSAL, NOW - 2 * DAY),
    ]

    assert choose_case(earlier, NOW) == Choice(join=1, one_of_several=True)


def test_a_closed_case_is_continued_but_never_reopened():
    earlier = [EarlierCase(1, Stage.LOST, NOW - 9 * DAY), EarlierCase(2, Stage.WON, NOW - 2 * DAY)]

    assert choose_case(earlier, NOW) == Choice(previous=2)


def test_a_return_after_years_is_a_new_acquaintance():
    earlier = [EarlierCase(1, Stage.WON, NOW - RECENTLY - DAY)]

    assert choose_case(earlier, NOW) == Choice()


def test_an_invitation_goes_before_a_livelier_case():
    earlier = [EarlierCase(1, Stage.LEAD, NOW)]
    invited = EarlierCase(2, Stage.PROPOSAL, NOW - 90 * DAY)

    assert choose_case(earlier, NOW, invited) == Choice(join=2, by_invitation=True)


def test_an_invitation_to_a_closed_case_leaves_an_open_one_first():
    earlier = [EarlierCase(1, Stage.LEAD, NOW)]

    assert choose_case(earlier, NOW, EarlierCase(2, Stage.WON, NOW)) == Choice(join=1)


def test_an_invitation_to_a_closed_case_is_continued_by_a_stranger():
    assert choose_case([], NOW, EarlierCase(2, Stage.LOST, NOW)) == Choice(previous=2)
