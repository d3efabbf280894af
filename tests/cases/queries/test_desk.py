"""Reads of what staff arranged for their own work: views, tasks and words."""

from datetime import date, timedelta

import pytest

from cases import actions, queries
from cases.models import Case, LostReason, SavedView
from tests.cases.cast import make_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


def make_task(text="Soita", on=TODAY, assignee=None, **fields):
    case = make_case(owner=assignee)
    return actions.add_task(case, text, on, assignee=assignee, now=NOW, **fields)


def test_a_person_is_offered_their_own_views_and_what_others_share_by_name(aino):
    eero = make_user("eero")
    for owner, name, shared in (
        (aino, "Viikko", False),
        (eero, "Avoimet", True),
        (eero, "Eeron omat", False),
        (aino, "Myöhässä", True),
    ):
        SavedView.objects.create(owner=owner, name=name, is_shared=shared)

    assert [view.name for view in queries.views_for(aino)] == ["Avoimet", "Myöhässä", "Viikko"]


@pytest.mark.parametrize("count", [1, 3])
def test_views_are_read_in_one_statement_with_their_owners(count, aino, django_assert_num_queries):
    for i in range(count):
        SavedView.objects.create(owner=aino, name=f"Näkymä {i}")

    with django_assert_num_queries(1):
        assert [str(view.owner) for view in queries.views_for(aino)] == ["aino"] * count


@pytest.mark.parametrize(("on", "due"), [(TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)])
def test_a_task_is_due_from_its_day_on(on, due, aino):
    make_task(on=on, assignee=aino)

    assert queries.due_reminders(NOW).exists() is due


def test_a_task_that_was_done_is_due_no_more(aino):
    task = make_task(assignee=aino)
    actions.finish_task(task, by=aino, now=NOW)

    assert not queries.due_reminders(NOW).exists()


def test_tasks_due_are_read_in_one_statement_with_who_does_them(aino, django_assert_num_queries):
    for _ in range(3):
        make_task(assignee=aino)

    with django_assert_num_queries(1):
        told = [(str(t.assignee), t.case.title) for t in queries.due_reminders(NOW)]
    assert told == [("aino", "Strategiapäivä")] * 3


def test_a_task_of_a_merged_case_reminds_nobody(aino):
    task = make_task(assignee=aino)
    Case.objects.filter(pk=task.case_id).update(merged_into=make_case("Säilyvä"))

    assert actions.remind_of_tasks(NOW) == 0


def test_reasons_for_a_loss_are_offered_in_the_houses_order():
    LostReason.objects.filter(code="other").update(sort_order=0)
    LostReason.objects.filter(code="price").update(sort_order=0)
    LostReason.objects.exclude(code__in=["other", "price"]).update(sort_order=1)

    codes = [reason.code for reason in queries.lost_reasons()]

    # Of one place, by the code.
    assert codes[:2] == ["other", "price"]
    assert codes[2:] == sorted(codes[2:])


def test_the_present_reason_is_offered_once_though_it_can_be_chosen_anyway():
    price = LostReason.objects.get(code="price")

    assert list(queries.lost_reasons(price.pk)).count(price) == 1
