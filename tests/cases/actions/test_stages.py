"""Moving a case: what is asked for, what is written, and two who move at once."""

import pytest
from django.utils import timezone

from bookings.actions.booking import record_outcome
from bookings.models import Outcome
from cases import actions
from cases.domain.stages import Need, Stage
from cases.models import Case
from tests.cases.cast import STEP, booked_case, make_case, make_user, moves_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def at(stage):
    """Return a case at that stage, put there without asking."""
    case = make_case()
    Case.objects.filter(pk=case.pk).update(stage=stage)
    case.refresh_from_db()
    return case


def test_a_move_is_logged_with_who_why_and_when():
    case, aino = make_case(), make_user()

    actions.move_case(case, Stage.LOST, now=NOW, actor=aino, reason=" Ei tarvetta ")

    change = case.stage_changes.last()
    told = (change.seq, change.from_stage, change.to_stage, change.at, change.actor, change.user)
    assert told == (2, "lead", "lost", NOW, "user", aino)
    assert change.reason == "Ei tarvetta"


def test_the_stage_is_always_where_the_last_change_led():
    case = make_case()

    for stage in (Stage.PROPOSAL, Stage.WON, Stage.DELIVERED):
        actions.move_case(case, stage, now=NOW)

    case.refresh_from_db()
    assert case.stage == case.stage_changes.last().to_stage == "delivered"


def test_a_request_for_proposal_needs_no_session():
    case = make_case()

    actions.move_case(case, Stage.PROPOSAL, now=NOW, next_step=STEP)

    assert moves_of(case) == [("", "lead", "system"), ("lead", "proposal", "system")]


@pytest.mark.parametrize(
    ("start", "to", "need"),
    [
        (Stage.LEAD, Stage.BOOKED, Need.FUTURE_BOOKING),
        (Stage.LEAD, Stage.LOST, Need.REASON),
        (Stage.BOOKED, Stage.HELD, Need.HELD_SESSION),
        (Stage.BOOKED, Stage.LEAD, Need.REASON),
        (Stage.WON, Stage.PROPOSAL, Need.REASON),
    ],
)
def test_a_move_without_what_it_needs_is_refused_and_writes_nothing(start, to, need):
    case = at(start)

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, to, now=NOW, reason="  ")

    case.refresh_from_db()
    assert (refused.value.need, case.stage, case.stage_changes.count()) == (need, start, 1)


def test_a_reopened_case_needs_a_next_step():
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.LEAD, now=NOW, reason="Palasi")

    assert refused.value.need is Need.NEXT_STEP


def test_only_the_site_itself_publishes_a_case():
    case = at(Stage.DELIVERED)

    with pytest.raises(actions.MoveRefusedError):
        actions.move_case(case, Stage.PUBLISHED, now=NOW, actor=make_user())
    actions.move_case(case, Stage.PUBLISHED, now=NOW)

    assert case.stage == "published"


def test_a_move_that_does_not_exist_is_refused():
    case = make_case()

    with pytest.raises(actions.MoveNotAllowedError):
        actions.move_case(case, Stage.DELIVERED, now=NOW)


def test_a_case_with_a_session_to_come_does_not_go_back_to_lead():
    case, _ = booked_case()

    with pytest.raises(actions.MoveRefusedError) as refused:
        actions.move_case(case, Stage.LEAD, now=NOW, reason="Ei sovi")

    assert refused.value.need is Need.NO_FUTURE_BOOKING


def test_a_lost_case_is_booked_again_while_its_session_is_to_come():
    case, _ = booked_case()
    actions.move_case(case, Stage.LOST, now=NOW, reason="Vahinko")

    actions.move_case(case, Stage.BOOKED, now=NOW, reason="Ei ollutkaan", next_step=STEP)

    assert case.stage == "booked"


def test_a_lost_case_whose_session_was_held_is_reopened_there(afterwards):
    case, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    case.refresh_from_db()
    actions.move_case(case, Stage.LOST, now=afterwards, reason="Vahinko")

    actions.move_case(case, Stage.HELD, now=afterwards, reason="Jatkuu", next_step=STEP)

    assert case.stage == "held"


def test_closing_ends_the_next_step_and_reopening_ends_the_closing():
    case = make_case()

    actions.move_case(case, Stage.LOST, now=NOW, reason="Ei tarvetta")
    closed = (case.closed_at, case.next_step, case.next_step_on)
    actions.move_case(case, Stage.LEAD, now=NOW, reason="Palasi", next_step=STEP)

    assert closed == (NOW, "", None)
    assert (case.closed_at, case.next_step) == (None, STEP.text)


def test_delivering_does_not_change_when_the_case_was_closed(afterwards):
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    actions.move_case(case, Stage.DELIVERED, now=afterwards)

    assert case.closed_at == NOW


def test_of_two_who_move_a_case_at_once_the_second_is_told():
    first = make_case()
    second = Case.objects.get(pk=first.pk)
    actions.move_case(first, Stage.WON, now=NOW)

    with pytest.raises(actions.CaseChangedError) as told:
        actions.move_case(second, Stage.LOST, now=NOW, reason="Ei tarvetta")

    assert (told.value.case.stage, first.stage_changes.count()) == ("won", 2)


def test_a_case_is_checked_against_the_version_that_was_shown():
    case = make_case()
    actions.check_unchanged(case, case.lock_version)

    with pytest.raises(actions.CaseChangedError):
        actions.check_unchanged(case, case.lock_version - 1)


def test_a_move_takes_two_statements(django_assert_num_queries):
    case = make_case()

    with django_assert_num_queries(2):
        actions.move_case(case, Stage.WON, now=timezone.now())
