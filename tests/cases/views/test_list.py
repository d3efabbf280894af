"""The list of cases: what it shows, finds and sorts."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from cases import actions
from cases.domain.stages import Stage
from tests.cases.cast import booked_case, make_case, make_contact
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db


def shown(client, **asked):
    """Return the titles in the list, in its order."""
    response = client.get(reverse("cases:index"), asked)
    return [case.title for case in response.context["object_list"]]


def test_a_case_is_listed_with_all_that_a_morning_needs(as_consultant, home):
    booked_case(entry_page=home, organisation="Vieras Oy")

    page = as_consultant.get(reverse("cases:index")).content.decode()

    for text in ("2026-001", "Veera Vieras", "Vieras Oy", "Varattu", "aino", "Kymmenen vinkkiä"):
        assert text in page
    assert "Pidä sparraus" in page
    assert "1.12.2026" in page


def test_the_step_due_first_comes_first_and_closed_cases_last(as_consultant):
    closed = make_case("Suljettu")
    actions.move_case(closed, Stage.WON, now=NOW)
    make_case("Myöhemmin", next_step_on=date(2026, 12, 9))
    make_case("Ensin", next_step_on=date(2026, 12, 1))

    assert shown(as_consultant) == ["Ensin", "Myöhemmin", "Suljettu"]


@pytest.mark.parametrize(("on", "late"), [(date(2026, 11, 29), True), (date(2026, 11, 30), False)])
def test_a_step_is_late_from_the_day_after(on, late, as_consultant):
    make_case(next_step_on=on)

    page = as_consultant.get(reverse("cases:index")).content.decode()

    assert ("– myöhässä" in page) is late


def test_cases_are_filtered_by_stage_and_owner(as_consultant, eero):
    make_case("Eeron liidi", owner=eero)
    make_case("Liidi")
    won = make_case("Eeron voitto", owner=eero)
    actions.move_case(won, Stage.WON, now=NOW)

    assert sorted(shown(as_consultant, stage=["lead"])) == ["Eeron liidi", "Liidi"]
    assert sorted(shown(as_consultant, owner=eero.pk)) == ["Eeron liidi", "Eeron voitto"]
    assert shown(as_consultant, owner=eero.pk, stage=["won"]) == ["Eeron voitto"]


@pytest.mark.parametrize("words", ["2026-001", "strategia", "Vieras", "veera@vieras"])
def test_a_case_is_found_once_by_number_title_and_people(words, as_consultant):
    case = make_case(contact=make_contact())
    actions.link_contact(case, make_contact("v2@vieras.example", "Veikko Vieras"))
    make_case("Muu")

    assert shown(as_consultant, q=words) == ["Strategiapäivä"]


def test_nothing_typed_by_a_visitor_becomes_markup(as_consultant):
    evil = "<script>alert(1)</script>"
    booked_case(name=evil, organisation=evil)

    page = as_consultant.get(reverse("cases:index")).content.decode()

    assert evil not in page
    assert escape(evil) in page


def test_the_list_takes_as_many_statements_for_three_cases_as_for_one(as_consultant, home):
    _, booking = booked_case(entry_page=home)
    as_consultant.get(reverse("cases:index"))

    def statements():
        with CaptureQueriesContext(connection) as taken:
            as_consultant.get(reverse("cases:index"))
        return len(taken)

    with_one = statements()
    for i, start in enumerate(["2026-12-02 10:00", "2026-12-03 10:00"]):
        book_slot(booking.session.session_type, start, email=f"v{i}@x.example", entry_page=home)
    assert statements() == with_one
