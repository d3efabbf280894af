"""The page of a case: what a consultant reads and does there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from bookings.models import Outcome
from cases import actions
from cases.domain.stages import Stage
from tests.cases.cast import (
    OTHER_STEP,
    STEP,
    booked_case,
    lost,
    make_case,
    make_contact,
    make_user,
    moves_of,
)
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
ANSWERS = ({"question": "Mistä haluat puhua?", "answer": "Palavereista."},)


def page_of(client, case):
    return client.get(reverse("cases:inspect", args=[case.pk])).content.decode()


def act(client, name, case, *more, **given):
    """Post one of the page's forms and return the page that follows."""
    url = reverse(f"cases:{name}", args=[case.pk, *more])
    return client.post(url, {"lock_version": case.lock_version} | given, follow=True)


def moved(client, case, to, **given):
    response = act(client, "move", case, to, **given)
    case.refresh_from_db()
    return response


def test_the_page_tells_of_the_booking_its_answers_and_its_article(as_consultant, home):
    case, _ = booked_case(entry_page=home, answers=ANSWERS, organisation="Vieras Oy")
    case.touches.update(page_path="/fi/vinkit/")

    page = page_of(as_consultant, case)

    assert "Mistä haluat puhua?" in page
    assert "Palavereista." in page
    assert '<a href="/fi/vinkit/">Kymmenen vinkkiä</a>' in page
    for text in ("1. joulukuuta 2026", "Aino Lehtimaa", "veera@vieras.example", "Vieras Oy"):
        assert text in page


def test_an_article_that_is_gone_is_named_without_a_link(as_consultant, home):
    case, _ = booked_case(entry_page=home)
    case.touches.update(page_path="/fi/vinkit/")
    linked = page_of(as_consultant, case)
    home.delete()

    page = page_of(as_consultant, case)

    assert 'href="/fi/vinkit/"' in linked
    assert 'href="/fi/vinkit/"' not in page
    assert "Kymmenen vinkkiä" in page


def test_nothing_typed_by_a_visitor_becomes_markup(as_consultant):
    evil = '<img src=x onerror="alert(1)">'
    answers = ({"question": evil, "answer": evil},)
    case, booking = booked_case(name=evil, organisation=evil, phone=evil[:40], answers=answers)
    book_slot(booking.session.session_type, "2026-12-02 10:00", name=evil + "2")

    page = page_of(as_consultant, case)

    assert "<img src=x" not in page
    assert escape(evil) in page


def test_a_note_is_added_to_the_history(as_consultant, eero):
    case = make_case()

    response = act(as_consultant, "note", case, kind="call", body="Soitin. <b>Kyllä</b>")

    note = case.activities.get()
    assert (note.kind, note.author, note.at) == ("call", eero, NOW)
    assert "Soitin. &lt;b&gt;Kyllä&lt;/b&gt;" in response.content.decode()


def test_an_empty_note_is_asked_for_again(as_consultant):
    case = make_case()

    response = act(as_consultant, "note", case, kind="note", body="  ")

    assert (response.status_code, case.activities.count()) == (422, 0)
    assert "error-message" in response.content.decode()


def test_the_next_step_is_planned_with_its_date(as_consultant):
    case = make_case()

    act(as_consultant, "next_step", case, next_step="Kirjoita", next_step_on="2026-12-07")

    case.refresh_from_db()
    assert (case.next_step, case.next_step_on) == ("Kirjoita", date(2026, 12, 7))


def test_a_next_step_without_a_date_is_asked_for_again(as_consultant):
    case = make_case()

    response = act(as_consultant, "next_step", case, next_step="Kirjoita", next_step_on="")

    case.refresh_from_db()
    assert (response.status_code, case.next_step) == (422, STEP.text)


def test_a_next_step_of_a_closed_case_is_refused(as_consultant):
    case = make_case()
    actions.move_case(case, Stage.WON, now=NOW)

    response = act(as_consultant, "next_step", case, next_step="X", next_step_on="2026-12-07")

    assert "Asia on suljettu: avaa se" in response.content.decode()


def test_a_case_is_moved_on_by_whom_the_log_names(as_consultant, eero):
    case = make_case()

    moved(as_consultant, case, "proposal", next_step="Lähetä", next_step_on="2026-12-07")

    assert (case.stage, case.next_step) == ("proposal", "Lähetä")
    assert case.stage_changes.last().user == eero


def test_a_case_is_not_lost_without_a_reason(as_consultant):
    case = make_case()

    response = moved(as_consultant, case, "lost", lost_reason="")

    assert (response.status_code, case.stage) == (422, "lead")
    moved(as_consultant, case, "lost", lost_reason=lost().reason.pk)
    assert (case.stage, case.stage_changes.last().reason) == ("lost", "Ei tarvetta")


def test_another_reason_for_a_loss_says_nothing_without_a_note(as_consultant):
    case, other = make_case(), lost("other").reason.pk

    response = moved(as_consultant, case, "lost", lost_reason=other, lost_note=" ")

    assert (response.status_code, case.stage) == (422, "lead")
    moved(as_consultant, case, "lost", lost_reason=other, lost_note="Yritys lopetettiin")
    assert (case.stage, case.lost_note) == ("lost", "Yritys lopetettiin")


def test_who_comes_second_reads_what_was_changed_by_whom_and_when(as_consultant):
    shown, sofia = make_case(), make_user("sofia", first_name="Sofia")
    first = type(shown).objects.get(pk=shown.pk)
    actions.edit_case(first, now=NOW, actor=sofia, title="Muu", value_amount=100)

    response = moved(as_consultant, shown, "won")

    assert "otsikko, arvo sentteinä (Sofia, 30.11.2026 9.00)." in response.content.decode()


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("booked", "yhtään vahvistettua sparrausta ei ole tulossa"),
        ("delivered", "ei voi siirtää tästä vaiheeseen ”Toimitettu”"),
    ],
)
def test_a_move_that_cannot_be_made_says_why(to, told, as_consultant):
    case = make_case()

    response = moved(
        as_consultant, case, to, reason="Syy", next_step="X", next_step_on="2026-12-07"
    )

    assert told in response.content.decode()
    assert case.stage == "lead"


def test_who_comes_second_is_told_that_the_case_has_changed(as_consultant):
    shown = make_case()
    first = type(shown).objects.get(pk=shown.pk)
    actions.set_next_step(first, OTHER_STEP, now=NOW)

    response = moved(as_consultant, shown, "won")

    assert "Joku toinen muutti asiaa juuri äsken" in response.content.decode()
    assert shown.stage == "lead"


def test_only_moves_that_can_be_made_are_offered(as_consultant):
    case, _ = booked_case()

    page = page_of(as_consultant, case)

    offered = [to for to in Stage if reverse("cases:move", args=[case.pk, to]) in page]
    assert offered == [Stage.WON, Stage.LOST]


def test_an_outcome_is_recorded_on_the_page(as_consultant, afterwards, time_machine):
    case, booking = booked_case()
    time_machine.move_to(afterwards)

    act(as_consultant, "outcome", case, booking.pk, outcome="HELD")

    booking.refresh_from_db()
    case.refresh_from_db()
    assert (booking.outcome, case.stage) == (Outcome.HELD, "held")


def test_the_page_tells_who_recorded_an_outcome(as_consultant, afterwards, time_machine):
    case, booking = booked_case()
    time_machine.move_to(afterwards, tick=False)

    act(as_consultant, "outcome", case, booking.pk, outcome="HELD")

    told = case.activities.get(kind="outcome")
    assert str(told.author_id) == as_consultant.session["_auth_user_id"]


def test_an_outcome_before_the_session_is_refused(as_consultant):
    case, booking = booked_case()

    response = act(as_consultant, "outcome", case, booking.pk, outcome="HELD")

    assert "Tuloksen voi kirjata, kun sparraus on alkanut." in response.content.decode()
    assert case.activities.count() == 1


@pytest.mark.parametrize("outcome", ["", "GREAT"])
def test_an_outcome_that_does_not_exist_is_a_bad_request(outcome, as_consultant):
    case, booking = booked_case()

    assert act(as_consultant, "outcome", case, booking.pk, outcome=outcome).status_code == 400


def test_an_outcome_of_another_cases_booking_is_not_found(as_consultant):
    _, booking = booked_case()
    other = make_case()

    assert act(as_consultant, "outcome", other, booking.pk, outcome="HELD").status_code == 404


@pytest.mark.parametrize("name", ["note", "next_step", "move"])
def test_a_get_changes_nothing(name, as_consultant):
    case = make_case()
    more = ["won"] if name == "move" else []

    response = as_consultant.get(reverse(f"cases:{name}", args=[case.pk, *more]))

    assert (response.status_code, moves_of(case)) == (405, [("", "lead", "system")])


def test_the_page_takes_as_many_statements_for_a_long_history(as_consultant, home):
    case, booking = booked_case(entry_page=home)

    def statements():
        with CaptureQueriesContext(connection) as taken:
            page_of(as_consultant, case)
        return len(taken)

    statements()
    with_one = statements()
    for start in ("2026-12-02 10:00", "2026-12-03 10:00"):
        book_slot(booking.session.session_type, start, entry_page=home)
        actions.add_note(case, "Soitin", author=case.owner, now=NOW)
        actions.link_contact(case, make_contact(f"{start[8:10]}@x.example", "Muu"))
    assert statements() == with_one
