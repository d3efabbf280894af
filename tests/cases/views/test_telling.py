"""What the page tells of a refused move or a change, and what cells and summaries say."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from bookings.actions.booking import BookingClosedError
from cases import actions, queries
from cases.domain.stages import Need, Stage
from cases.forms.telling import changes_in_words
from cases.models import Case, StageLabel
from cases.queries.board import Column, Money
from cases.views.listing import exported
from cases.views.moving import summary_of
from cases.views.page import NEEDED, refusal
from tests.cases.cast import make_case, make_user
from tests.factories import NOW

CASE = Case(ref="2026-001", title="Strategiapäivä")


def test_everything_that_a_move_may_lack_is_named_in_words_of_its_own():
    assert set(NEEDED) == set(Need)
    assert len({str(words) for words in NEEDED.values()}) == len(Need)


@pytest.mark.parametrize("need", Need)
def test_a_refused_move_says_what_is_missing(need):
    with translation.override("en"):
        told = refusal(actions.MoveRefusedError(CASE, Stage.WON, need))

        assert told == f"Not moved: {NEEDED[need]}."


@pytest.mark.django_db
def test_a_move_that_there_is_not_is_told_in_the_words_of_the_house():
    StageLabel.objects.filter(stage="won").update(label_fi="Kauppa")

    told = refusal(actions.MoveNotAllowedError(CASE, Stage.WON))

    assert ("Kauppa" in told, "Voitettu" in told) == (True, False)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (actions.CaseClosedError(CASE), "The case is closed: reopen it"),
        (actions.CaseChangedError(CASE, []), "Somebody else changed this case just now"),
        (BookingClosedError.__new__(BookingClosedError), "The outcome can be recorded once"),
    ],
)
def test_each_error_is_told_by_its_own_sentence(error, words):
    with translation.override("en"):
        assert refusal(error).startswith(words)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 11, 30, 7, 0, tzinfo=UTC), "otsikko (Järjestelmä, 30.11.2026 9.00)."),
        (datetime(2026, 6, 30, 7, 0, tzinfo=UTC), "otsikko (Järjestelmä, 30.6.2026 10.00)."),
    ],
)
def test_a_change_is_told_on_the_sites_clock_in_winter_and_in_summer(at, told):
    assert changes_in_words([queries.Change(at, ("title",))]) == told


def test_several_changes_are_told_one_after_another():
    changes = [queries.Change(NOW, ("title",)), queries.Change(NOW, ("stage", "kind"))]

    told = refusal(actions.CaseChangedError(CASE, changes))

    assert told.endswith("9.00). vaihe, laji (Järjestelmä, 30.11.2026 9.00).")


@pytest.mark.parametrize(
    ("worth", "told"),
    [
        ([], "3"),
        ([Money(250_000, "EUR")], "3 · 2\xa0500\xa0EUR"),
        ([Money(100, "EUR"), Money(200, "SEK")], "3 · 1\xa0EUR · 2\xa0SEK"),
    ],
)
def test_a_column_is_summed_up_in_one_line(worth, told):
    assert summary_of(Column(Stage.LEAD, "Liidi", count=3, worth=worth)) == told


@pytest.mark.parametrize(
    ("value", "cell", "why"),
    [
        (None, None, "empty stays empty"),
        (Decimal("-5.00"), Decimal("-5.00"), "a number is no formula"),
        (date(2026, 11, 30), date(2026, 11, 30), "dates can be sorted"),
        (0, 0, "zero is a number"),
        ("-5", "'-5", "typed text that would be calculated"),
        ("＝SUM(A1)", "'＝SUM(A1)", "in full width too"),
        (Case(ref="=1+1", title="x"), "'=1+1 x", "what a record is called is text as well"),
        ("Veera", "Veera", "plain words"),
    ],
)
def test_a_cell_is_a_number_a_date_or_text_that_is_never_calculated(value, cell, why):
    assert exported(value) == cell, why


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["task", "share", "letter"])
def test_a_get_on_an_address_of_a_form_changes_nothing(name, as_consultant):
    case = make_case()

    response = as_consultant.get(reverse(f"cases:{name}", args=[case.pk]))

    assert (response.status_code, Case.objects.get().lock_version) == (405, 1)


@pytest.mark.django_db
def test_a_step_planned_over_what_another_wrote_is_refused(as_consultant):
    case = make_case()
    actions.edit_case(case, now=NOW, actor=make_user("sofia", first_name="Sofia"), title="Uusi")
    given = {"next_step": "Kirjoita", "next_step_on": "2026-12-07", "lock_version": 1}

    response = as_consultant.post(
        reverse("cases:next_step", args=[case.pk]), given, follow=True
    ).content.decode()

    assert "otsikko (Sofia, 30.11.2026 9.00)" in response
    assert Case.objects.get().next_step == "Soita Veeralle"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/admin/cases/board/?q=x", True),
        ("https://evil.example/", False),
        ("//evil.example", False),
    ],
)
def test_a_finished_task_leads_back_within_the_site_only(address, leads, as_consultant):
    case = make_case()
    task = actions.add_task(case, "Soita", NOW.date(), assignee=None, now=NOW)

    url = reverse("cases:finish_task", args=[case.pk, task.pk])
    response = as_consultant.post(url, {"next": address})

    assert response.url == (address if leads else reverse("cases:inspect", args=[case.pk]))


@pytest.mark.django_db
def test_a_case_that_was_merged_leads_to_the_one_that_was_kept(as_consultant):
    kept, merged = make_case("Säilyvä"), make_case("Poissa")
    Case.objects.filter(pk=merged.pk).update(merged_into=kept)

    response = as_consultant.get(reverse("cases:inspect", args=[merged.pk]))

    assert response.url == reverse("cases:inspect", args=[kept.pk])


@pytest.mark.django_db
def test_a_step_of_tomorrow_is_not_told_as_late_before_midnight(as_consultant, time_machine):
    make_case(next_step_on=date(2026, 11, 30))
    late = []
    for at in (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), NOW + timedelta(hours=15)):
        time_machine.move_to(at, tick=False)
        page = as_consultant.get(reverse("cases:index")).content.decode()
        late.append("– myöhässä" in page)

    assert late == [False, True]
