"""The list of cases: what it shows, finds and sorts."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Page

from cases import actions
from cases.domain.stages import Stage
from cases.models import Organisation, Task
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


def test_cases_are_filtered_by_service_once_each(as_consultant, home):
    case = make_case()
    case.services.set([home, Page.objects.get(depth=1)])
    make_case("Muu")

    assert shown(as_consultant, services=home.pk) == ["Strategiapäivä"]


def test_cases_are_filtered_by_the_page_that_led_here(as_consultant, home):
    booked_case(entry_page=home)
    make_case("Itse avattu")

    assert shown(as_consultant, source="Kymmenen vinkkiä") == ["Veera Vieras"]
    assert shown(as_consultant, source="-") == ["Itse avattu"]


def test_a_source_can_be_chosen_when_its_page_is_gone(as_consultant, home):
    booked_case(entry_page=home)
    home.delete()

    assert shown(as_consultant, source="Kymmenen vinkkiä") == ["Veera Vieras"]


def test_overdue_cases_are_those_due_before_today(as_consultant):
    make_case("Myöhässä", next_step_on=date(2026, 11, 29))
    make_case("Tänään", next_step_on=date(2026, 11, 30))

    assert shown(as_consultant, situation="overdue") == ["Myöhässä"]


def test_a_case_awaits_its_outcome_from_the_start_until_it_is_recorded(
    as_consultant, afterwards, time_machine
):
    case, booking = booked_case()
    make_case("Muu")
    assert shown(as_consultant, situation="awaiting") == []

    time_machine.move_to(afterwards)
    assert shown(as_consultant, situation="awaiting") == [case.title]
    booking.outcome = "HELD"
    booking.save()
    assert shown(as_consultant, situation="awaiting") == []


def test_a_cancelled_session_awaits_no_outcome(as_consultant, afterwards, time_machine):
    _, booking = booked_case()
    booking.status, booking.cancelled_at = "CANCELLED", NOW
    booking.save()

    time_machine.move_to(afterwards)
    assert shown(as_consultant, situation="awaiting") == []


def test_a_won_case_without_a_task_has_no_next_step(as_consultant):
    planned, bare = make_case("Suunniteltu"), make_case("Paljas")
    make_case("Avoin")
    for case in (planned, bare):
        actions.move_case(case, Stage.WON, now=NOW)
    Task.objects.create(case=planned, text="Laskuta", due_on=date(2026, 12, 1), created_at=NOW)

    assert shown(as_consultant, situation="nothing-next") == ["Paljas"]


def test_situations_add_up_as_stages_do(as_consultant):
    make_case("Myöhässä", next_step_on=date(2026, 11, 29))
    bare = make_case("Paljas")
    actions.move_case(bare, Stage.WON, now=NOW)
    make_case("Muu")

    both = shown(as_consultant, situation=["overdue", "nothing-next"])

    assert both == ["Myöhässä", "Paljas"]


def test_cases_are_filtered_by_what_changed_lately(as_consultant, time_machine):
    old, moved = make_case("Vanha"), make_case("Siirretty")
    noted = make_case("Merkitty")
    later = NOW + timedelta(days=9)
    actions.move_case(moved, Stage.WON, now=later)
    actions.add_note(noted, "Soitin", author=None, now=later)
    actions.add_note(old, "Omaa", author=None, now=later, private=True)
    time_machine.move_to(later)

    assert sorted(shown(as_consultant, changed="7")) == ["Merkitty", "Siirretty"]
    assert len(shown(as_consultant, changed="30")) == 3


def test_stages_are_sorted_in_the_order_of_the_pipeline(as_consultant):
    for title, to in (("Voitettu", Stage.WON), ("Tarjottu", Stage.PROPOSAL), ("Liidi", None)):
        case = make_case(title)
        if to:
            actions.move_case(case, to, now=NOW)
    booked_case()

    in_order = ["Liidi", "Veera Vieras", "Tarjottu", "Voitettu"]
    assert shown(as_consultant, ordering="stage") == in_order
    assert shown(as_consultant, ordering="-stage") == in_order[::-1]


def test_cases_are_sorted_by_value_and_those_without_one_come_last(as_consultant):
    make_case("Ei tiedossa")
    make_case("Pieni", value_amount=1_500_50)
    make_case("Suuri", value_amount=90_000_00)

    assert shown(as_consultant, ordering="value_amount") == ["Pieni", "Suuri", "Ei tiedossa"]
    assert shown(as_consultant, ordering="-value_amount") == ["Suuri", "Pieni", "Ei tiedossa"]
    page = as_consultant.get(reverse("cases:index")).content.decode()
    assert "1\xa0501\xa0EUR" in page


@pytest.mark.parametrize("address", ["cases:index", "contacts:index", "organisations:index"])
def test_a_list_tells_how_many_it_holds_without_a_false_plural(address, as_consultant):
    make_case(contact=make_contact(), organisation=Organisation.objects.create(name="Vieras"))

    page = as_consultant.get(reverse(address)).content.decode()

    assert "Yhteensä: 1" in page


def test_the_exported_list_is_the_filtered_one(as_consultant, home):
    case, _ = booked_case(entry_page=home, organisation="Vieras Oy", email="veera@vieras.example")
    case.services.set([home])
    make_case("Muu")

    header, *rows = exported_csv(as_consultant, stage="booked")

    assert header[:4] == ["Tunnus", "Otsikko", "Vaihe", "Organisaatio"]
    assert [row[:7] for row in rows] == [
        [
            "2026-001",
            "Veera Vieras",
            "Varattu",
            "Vieras Oy",
            "aino",
            "Veera Vieras",
            "veera@vieras.example",
        ]
    ]


EVIL = "=HYPERLINK(1)"


def test_no_cell_of_an_export_is_a_formula(as_consultant, eero):
    make_case(EVIL, contact=make_contact(name=EVIL), next_step="@SUM(A1)", owner=eero)

    in_csv = exported_csv(as_consultant)[1]
    in_xlsx = exported_xlsx(as_consultant)[1]

    for row in (in_csv, in_xlsx):
        assert (row[1], row[5], row[10]) == ("'" + EVIL, "'" + EVIL, "'@SUM(A1)")


def exported_csv(client, **asked):
    response = client.get(reverse("cases:index"), asked | {"export": "csv"})
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))


def test_the_csv_opens_in_finnish_excel(as_consultant):
    make_case("Äänekoski; työpaja", value_amount=1_500_50)

    response = as_consultant.get(reverse("cases:index"), {"export": "csv"})
    content = b"".join(response)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert content.startswith("\ufeffTunnus;Otsikko;".encode())
    assert '2026-001;"Äänekoski; työpaja";' in content.decode()
    assert ";1500,5;EUR;" in content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_is_named_for_what_it_holds_and_the_day(form, as_consultant):
    response = as_consultant.get(reverse("cases:index"), {"export": form})

    name = f'filename="asiat-2026-11-30.{form}"'
    assert name in response.headers["Content-Disposition"]


def exported_xlsx(client):
    response = client.get(reverse("cases:index"), {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.values)


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
