"""What somebody should look at: missing outcomes, cases that look lost, and where cases stood."""

from datetime import date, timedelta

import pytest

from bookings.actions.booking import cancel, record_outcome
from bookings.models import Outcome
from cases import actions, queries
from cases.domain.losing import WhyLost
from cases.domain.stages import Stage
from cases.models import Case
from tests.cases.cast import booked_case, lost, make_case, make_editor, make_user
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def root(db):
    return make_user("root", is_superuser=True)


def test_a_session_is_awaited_once_it_is_over(root):
    case, booking = booked_case()
    end_at = booking.session.end_at

    assert queries.awaiting_outcome(root, end_at - timedelta(minutes=1)) == []
    (awaited,) = queries.awaiting_outcome(root, end_at)
    assert (awaited.case, awaited.booking, awaited.overdue) == (case, booking, timedelta())


def test_an_outcome_that_is_recorded_is_awaited_no_more(root, afterwards):
    _, booking = booked_case()

    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=afterwards)

    assert queries.awaiting_outcome(root, afterwards) == []


def test_a_cancelled_session_has_no_outcome_to_wait_for(root, afterwards):
    _, booking = booked_case()

    cancel(booking, now=NOW)

    assert queries.awaiting_outcome(root, afterwards) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [(23, (False, False)), (24, (True, False)), (7 * 24, (True, True))],
)
def test_a_missing_outcome_is_asked_for_again_after_a_day_and_after_a_week(after, expected, root):
    _, booking = booked_case()

    (awaited,) = queries.awaiting_outcome(root, booking.session.end_at + timedelta(hours=after))

    assert (awaited.is_nagged, awaited.is_nagged_loudly) == expected


def test_an_outcome_of_a_case_one_does_not_see_is_not_awaited(afterwards):
    booked_case()

    assert queries.awaiting_outcome(make_editor(), afterwards) == []


@pytest.mark.parametrize("count", [1, 3])
def test_awaited_outcomes_take_two_statements(count, root, django_assert_num_queries):
    _, booking = booked_case()
    for i in range(1, count):
        book_slot(booking.session.session_type, f"2026-12-0{i + 1} 10:00")

    with django_assert_num_queries(2):
        awaited = queries.awaiting_outcome(root, NOW + 30 * DAY)
        people = [a.booking.session.people for a in awaited]

    assert (len(awaited), len(people)) == (count, count)


def missed(booking, at):
    record_outcome(booking, Outcome.ATTENDEE_NO_SHOW, now=at)


def test_a_case_whose_attendee_missed_two_sessions_looks_lost(root):
    case, first = booked_case()
    second = book_slot(first.session.session_type, "2026-12-02 10:00")
    for booking in (first, second):
        missed(booking, booking.session.end_at)

    looks = queries.suggested_losses(root, NOW + 3 * DAY)

    assert [(look.case, look.why) for look in looks] == [(case, WhyLost.NO_SHOWS)]


def test_a_session_held_in_between_makes_up_for_the_missed_one(root):
    _, first = booked_case()
    starts = ["2026-12-02 10:00", "2026-12-03 10:00"]
    second, third = (book_slot(first.session.session_type, start) for start in starts)
    missed(first, first.session.end_at)
    record_outcome(second, Outcome.HELD, now=second.session.end_at)
    missed(third, third.session.end_at)

    assert queries.suggested_losses(root, NOW + 4 * DAY) == []


def test_a_case_silent_for_sixty_days_looks_lost_and_the_longest_silent_comes_first(root):
    newer = make_case("Uudempi", next_step_on=date(2026, 11, 30))
    older = make_case("Vanhempi", next_step_on=date(2026, 11, 20))
    Case.objects.filter(pk=older.pk).update(opened_at=NOW - 10 * DAY)
    older.stage_changes.update(at=NOW - 10 * DAY)

    looks = queries.suggested_losses(root, NOW + 60 * DAY)

    assert [(look.case, look.why) for look in looks] == [
        (older, WhyLost.SILENCE),
        (newer, WhyLost.SILENCE),
    ]


def test_a_note_or_a_planned_step_breaks_the_silence(root):
    noted = make_case("Soitettu", next_step_on=date(2026, 11, 30))
    actions.add_note(noted, "Soitin", author=None, now=NOW + 30 * DAY)
    make_case("Suunniteltu", next_step_on=date(2027, 1, 15))

    assert queries.suggested_losses(root, NOW + 61 * DAY) == []


def test_a_closed_case_does_not_look_lost(root):
    case = make_case()
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    assert queries.suggested_losses(root, NOW + 90 * DAY) == []


@pytest.mark.parametrize("count", [1, 3])
def test_suggested_losses_take_two_statements(count, root, django_assert_num_queries):
    for _ in range(count):
        make_case()

    with django_assert_num_queries(2):
        looks = queries.suggested_losses(root, NOW + 90 * DAY)
        told = [str(look.case.owner) for look in looks]

    assert len(told) == count
