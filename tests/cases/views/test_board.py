"""The board: what stands where, and moving cases on it with script and without."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import actions, queries
from cases.domain.stages import Stage, needs_of
from cases.models import Case, StageLabel
from tests.cases.cast import OTHER_STEP, booked_case, lost, make_case, make_user, moves_of
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
BOARD = "cases:board"
JSON = {"accept": "application/json"}


def columns(client, **asked):
    """Return the columns of the board by stage."""
    response = client.get(reverse(BOARD), asked)
    return {column.stage: column for column, _summary, _more in response.context["columns"]}


def loss():
    return {"lost_reason": lost().reason.pk}


def force_to(case, stage, **fields):
    """Put a case into a stage past all rules, as time would."""
    step = {} if stage.is_open else {"next_step": "", "next_step_on": None, "closed_at": NOW}
    Case.objects.filter(pk=case.pk).update(**{"stage": stage} | step | fields)
    case.refresh_from_db()
    return case


def titles(column):
    return [card.case.title for card in column.cards]


def move(client, case, to, *, headers=JSON, query="", **given):
    """Post as the board's script does and return the answer; the case is read again."""
    url = reverse("cases:move", args=[case.pk, to]) + query
    response = client.post(url, {"lock_version": case.lock_version} | given, headers=headers)
    case.refresh_from_db()
    return response


def test_cases_stand_in_the_column_of_their_stage(as_consultant):
    make_case("Liidi")
    booked_case()

    found = columns(as_consultant)

    assert list(found) == list(Stage)
    assert (titles(found["lead"]), titles(found["booked"])) == (["Liidi"], ["Veera Vieras"])


def test_a_column_tells_its_number_and_worth(as_consultant):
    make_case("Yksi", value_amount=100_000)
    make_case("Kaksi", value_amount=150_000)
    make_case("Kolme")

    page = as_consultant.get(reverse(BOARD)).content.decode()

    assert "3 · 2\xa0500\xa0EUR" in page


def test_the_board_has_words_for_whoever_is_logged_out_meanwhile(as_consultant):
    page = as_consultant.get(reverse(BOARD)).content.decode()

    assert f'data-case-board-login-value="{reverse("wagtailadmin_login")}"' in page
    assert 'data-case-board-logged-out-value="Ei siirretty: olet kirjautunut ulos.' in page


def test_column_and_card_round_a_sum_alike(as_consultant):
    make_case(value_amount=1_500_50)

    page = as_consultant.get(reverse(BOARD)).content.decode()

    assert page.count("1\xa0501\xa0EUR") == 2


def test_the_board_leads_to_the_cases_of_a_stage_that_it_leaves_out(as_consultant):
    make_case("Piilossa")
    StageLabel.objects.filter(stage="lead").update(is_hidden=True)

    page = as_consultant.get(reverse(BOARD), {"q": "piilo"}).content.decode()

    assert f'href="{reverse("cases:index")}?q=piilo&amp;stage=lead"' in page


def test_a_card_tells_its_owner_organisation_and_step_with_words(as_consultant, eero):
    make_case("Myöhässä", owner=eero, next_step_on=date(2026, 11, 27))

    page = as_consultant.get(reverse(BOARD)).content.decode()

    for text in ("2026-001", "Eero", "Soita Veeralle", "27.11.2026", "– myöhässä"):
        assert text in page


def test_what_presses_comes_first_and_of_the_closed_the_latest(as_consultant):
    make_case("Myöhemmin", next_step_on=date(2026, 12, 9))
    make_case("Ensin", next_step_on=date(2026, 12, 1))
    for number, title in enumerate(["Vanha", "Uusi"]):
        force_to(make_case(title), Stage.LOST, closed_at=NOW.replace(day=number + 1))

    found = columns(as_consultant)

    assert titles(found["lead"]) == ["Ensin", "Myöhemmin"]
    assert titles(found["lost"]) == ["Uusi", "Vanha"]


def test_a_long_column_shows_its_first_cards_and_then_more(as_consultant):
    for number in range(queries.FIRST_CARDS + 2):
        make_case(f"Asia {number:02d}")

    short = columns(as_consultant)["lead"]
    long = columns(as_consultant, more="lead")["lead"]

    assert (len(short.cards), short.hidden) == (queries.FIRST_CARDS, 2)
    assert (len(long.cards), long.hidden) == (queries.FIRST_CARDS + 2, 0)


def test_a_hidden_stage_has_no_column_and_its_cases_stay(as_consultant):
    make_case()
    StageLabel.objects.update_or_create(
        stage="lead", defaults={"label_fi": "Liidi", "is_hidden": True}
    )

    assert "lead" not in columns(as_consultant)
    assert Case.objects.get().stage == "lead"


def test_the_board_is_narrowed_as_the_list_is(as_consultant, eero):
    make_case("Eeron", owner=eero)
    make_case("Muu")

    assert titles(columns(as_consultant, owner=eero.pk)["lead"]) == ["Eeron"]
    assert titles(columns(as_consultant, q="muu")["lead"]) == ["Muu"]


def test_each_shows_those_only_that_are_theirs(as_consultant, eero, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    make_case("Eeron", owner=eero, value_amount=100)
    make_case("Sofian", owner=make_user("sofia"), value_amount=900)

    column = columns(as_consultant)["lead"]

    assert (titles(column), column.count, column.worth[0].cents) == (["Eeron"], 1, 100)


def test_the_board_takes_as_many_statements_for_three_cards_as_for_one(as_consultant, home):
    _, booking = booked_case(entry_page=home)
    as_consultant.get(reverse(BOARD))

    def statements():
        with CaptureQueriesContext(connection) as taken:
            as_consultant.get(reverse(BOARD))
        return len(taken)

    with_one = statements()
    for i, start in enumerate(["2026-12-02 10:00", "2026-12-03 10:00"]):
        book_slot(booking.session.session_type, start, email=f"v{i}@x.example")
    make_case("Liidi")
    assert statements() == with_one


def test_only_moves_that_can_be_made_are_offered(as_consultant):
    case, _ = booked_case()

    page = as_consultant.get(reverse(BOARD)).content.decode()

    offered = [to for to in Stage if reverse("cases:move", args=[case.pk, to]) in page]
    assert offered == [Stage.WON, Stage.LOST]


def test_a_reader_is_offered_no_move(as_reader):
    case = make_case()

    page = as_reader.get(reverse(BOARD)).content.decode()

    assert case.title in page
    assert reverse("cases:move", args=[case.pk, "won"]) not in page


def test_an_editor_sees_no_board(as_editor):
    assert as_editor.get(reverse(BOARD)).url == reverse("wagtailadmin_home")


def test_a_move_on_the_board_answers_with_the_card_and_the_columns(as_consultant):
    case = make_case()

    response = move(as_consultant, case, "won")

    told = response.json()
    assert (response.status_code, case.stage, told["stage"]) == (200, "won", "won")
    assert f'id="card-{case.pk}"' in told["card"]
    assert {c["stage"]: c["summary"] for c in told["columns"]}["won"] == "1"
    assert "Voitettu" in told["message"]


def test_the_columns_are_counted_as_the_board_is_narrowed(as_consultant, eero):
    case = make_case("Eeron", owner=eero)
    make_case("Muu")

    told = move(as_consultant, case, "lost", query=f"?owner={eero.pk}", **loss()).json()

    counted = {c["stage"]: c["summary"] for c in told["columns"]}
    assert (counted["lead"], counted["lost"]) == ("0", "1")


def test_what_is_missing_is_asked_for_without_blame_first(as_consultant):
    case = make_case()

    response = move(as_consultant, case, "proposal")

    form = response.json()["form"]
    assert (response.status_code, case.stage) == (422, "lead")
    # What is planned already is offered, in the browser's own field for dates.
    assert ('value="Soita Veeralle"' in form, 'type="date"' in form) == (True, True)
    assert "Pakollinen" not in form


def test_no_case_is_lost_without_a_reason_on_the_board(as_consultant):
    case = make_case()

    asked = move(as_consultant, case, "lost")
    refused = move(as_consultant, case, "lost", lost_reason="")

    assert (asked.status_code, refused.status_code, case.stage) == (422, 422, "lead")
    errors = [reply.json()["form"].count("error-message") for reply in (asked, refused)]
    assert errors == [0, 1]


def test_who_comes_second_is_shown_what_has_changed(as_consultant):
    case, sofia = make_case(), make_user("sofia", "Consultants", first_name="Sofia")
    shown = Case.objects.get(pk=case.pk)
    actions.set_next_step(case, OTHER_STEP, now=NOW)
    actions.edit_case(case, now=NOW, actor=sofia, title="Uusi nimi")

    response = move(as_consultant, shown, "lost")

    told = response.json()
    assert (response.status_code, shown.stage) == (409, "lead")
    assert "Sofia" in told["message"]
    assert "Uusi nimi" in told["card"]


def test_a_move_without_script_leads_back_to_the_board(as_consultant):
    case, board = make_case(), reverse(BOARD) + "?owner=1"

    response = move(as_consultant, case, "won", headers={}, next=board)

    assert (response.url, case.stage) == (board, "won")


def test_a_move_does_not_lead_to_another_site(as_consultant):
    case = make_case()

    response = move(as_consultant, case, "won", headers={}, next="https://evil.example/")

    assert response.url == reverse("cases:inspect", args=[case.pk])


@pytest.mark.parametrize("version", ["", "x", "-1", "²"])
def test_a_move_without_a_version_is_not_made(version, as_consultant):
    case = make_case()

    response = move(as_consultant, case, "won", lock_version=version)

    assert (response.status_code in {409, 422}, case.stage) == (True, "lead")


@pytest.mark.parametrize("start", Stage)
@pytest.mark.parametrize("to", Stage)
def test_a_stage_is_reached_on_the_board_by_a_move_of_the_table_only(start, to, as_consultant):
    """Everything is given that a person can give; sessions there are none."""
    case = force_to(make_case(), start)
    given = {"reason": "Syy", "next_step": "X", "next_step_on": "2026-12-07"}
    given |= {"delivered_on": "2026-11-30"} | loss()

    response = move(as_consultant, case, to, **given)

    needs = needs_of(start, to)
    by_hand = needs is not None and to not in {Stage.BOOKED, Stage.HELD, Stage.PUBLISHED}
    allowed = by_hand and (start, to) != (Stage.PUBLISHED, Stage.DELIVERED)
    assert (response.status_code == 200, case.stage) == (allowed, to if allowed else start)


def test_a_get_moves_nothing(as_consultant):
    case = make_case()

    response = as_consultant.get(reverse("cases:move", args=[case.pk, "won"]), headers=JSON)

    assert (response.status_code, moves_of(case)) == (405, [("", "lead", "system")])
