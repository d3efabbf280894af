"""What staff arrange for their own work, many moves at once, and in which language the system writes."""

from datetime import date

import pytest
from django.utils import translation

from cases import actions
from cases.actions.language import site_language
from cases.domain.stages import Stage
from cases.models import Case, DailyGoal, SavedView
from tests.cases.cast import OTHER_STEP, lost, make_case, make_user
from tests.factories import NOW

TODAY = date(2026, 11, 30)


@pytest.fixture
def aino(db):
    return make_user()


def move_many(cases, to, actor, **given):
    versions = given.pop("versions", {case.pk: case.lock_version for case in cases})
    return actions.move_many(cases, to, versions=versions, now=NOW, actor=actor, **given)


def test_what_came_of_each_move_is_told_in_the_order_that_was_asked(aino):
    cases = [make_case(title) for title in ("B", "A", "C")]

    attempts = move_many([cases[2], cases[0], cases[1]], Stage.WON, aino)

    assert [(a.case.title, a.error) for a in attempts] == [("C", None), ("B", None), ("A", None)]


def test_a_case_whose_version_was_not_shown_is_not_moved(aino):
    shown, other = make_case("Näytetty"), make_case("Muu")

    attempts = move_many([shown, other], Stage.WON, aino, versions={shown.pk: 1})

    assert attempts[0].error is None
    assert isinstance(attempts[1].error, actions.CaseChangedError)
    assert Case.objects.get(pk=other.pk).stage == "lead"


def test_each_refusal_is_told_by_its_own_error(aino):
    lead, gone, changed = (make_case(title) for title in ("Liidi", "Hävitty", "Muuttunut"))
    actions.move_case(gone, Stage.LOST, now=NOW, loss=lost())
    versions = {case.pk: case.lock_version for case in (lead, gone, changed)}
    actions.set_next_step(changed, OTHER_STEP, now=NOW)

    attempts = move_many([lead, gone, changed], Stage.LOST, aino, versions=versions)

    refused = [actions.MoveRefusedError, actions.MoveNotAllowedError, actions.CaseChangedError]
    assert [type(attempt.error) for attempt in attempts] == refused


def test_moving_no_case_at_all_is_no_fault(aino):
    assert move_many([], Stage.WON, aino) == []


def test_a_view_of_the_same_name_is_replaced_for_its_owner_alone(aino):
    eero = make_user("eero")
    theirs = actions.save_view(eero, "Omat", "stage=won", shared=False)
    first = actions.save_view(aino, "Omat", "stage=lead", shared=True)

    second = actions.save_view(aino, "Omat", "q=x", shared=False)

    theirs.refresh_from_db()
    assert (second.pk, second.query, second.is_shared) == (first.pk, "q=x", False)
    assert theirs.query == "stage=won"


def test_sharing_a_view_changes_nothing_else_of_it(aino, django_assert_num_queries):
    view = actions.save_view(aino, "Omat", "stage=lead", shared=False)
    SavedView.objects.update(name="Uusi nimi")

    with django_assert_num_queries(1):
        actions.share_view(view, shared=True)

    assert SavedView.objects.values_list("name", "is_shared").get() == ("Uusi nimi", True)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_goal_that_says_nothing_takes_away_ones_own_of_that_day_alone(text, aino):
    eero, tomorrow = make_user("eero"), date(2026, 12, 1)
    for user, on in ((aino, TODAY), (aino, tomorrow), (eero, TODAY)):
        actions.set_goal(user, on, "Kolme puhelua")

    actions.set_goal(aino, TODAY, text)

    left = set(DailyGoal.objects.values_list("user__username", "on"))
    assert left == {("aino", tomorrow), ("eero", TODAY)}


def test_a_goal_is_kept_without_the_spaces_around_it(aino):
    actions.set_goal(aino, TODAY, "  Kolme puhelua ")

    assert DailyGoal.objects.get().text == "Kolme puhelua"


def test_the_system_writes_in_the_staffs_language_whoever_visits():
    with translation.override("en"), site_language():
        assert translation.get_language() == "fi"


def test_the_visitors_own_language_comes_back_even_after_a_fault():
    with translation.override("en"):
        with pytest.raises(ValueError, match="x"), site_language():
            raise ValueError("x")
        assert translation.get_language() == "en"
