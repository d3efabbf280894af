"""What the list and the board can be narrowed to."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases import actions, queries
from cases.domain.stages import CLOSED_STAGES, OPEN_STAGES, Stage
from cases.models import Activity, Case, Organisation, Touch
from tests.cases.cast import booked_case, lost, make_case, make_contact, make_user
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
TODAY, YESTERDAY = date(2026, 11, 30), date(2026, 11, 29)
SECOND = timedelta(seconds=1)


def titles(condition):
    """Return the titles of the cases that the condition keeps; one found twice would be there twice."""
    return sorted(Case.objects.filter(condition).values_list("title", flat=True))


def touched(title, **fields):
    """Make a case that something led to."""
    case = make_case(title)
    Touch.objects.create(case=case, kind="manual", at=NOW, given_by="staff", **fields)
    return case


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_a_step_of_yesterday_is_overdue_in_every_open_stage(stage):
    make_case("Myöhässä", next_step_on=YESTERDAY)
    Case.objects.update(stage=stage)

    assert titles(queries.is_overdue(NOW)) == ["Myöhässä"]


@pytest.mark.parametrize("stage", CLOSED_STAGES)
def test_a_closed_case_is_never_overdue(stage):
    make_case("Suljettu", next_step_on=YESTERDAY)
    Case.objects.update(stage=stage)

    assert titles(queries.is_overdue(NOW)) == []


@pytest.mark.parametrize(
    ("at", "overdue", "why"),
    [
        (datetime(2026, 11, 30, 21, 59, tzinfo=UTC), [], "23.59 in Helsinki"),
        (datetime(2026, 11, 30, 22, 0, tzinfo=UTC), ["Tänään"], "midnight, in UTC still yesterday"),
    ],
)
def test_a_day_ends_at_midnight_of_the_sites_clock(at, overdue, why):
    make_case("Tänään", next_step_on=TODAY)

    assert titles(queries.is_overdue(at)) == overdue, why


def test_an_outcome_is_awaited_from_the_very_start_of_the_session():
    _, booking = booked_case()
    start = booking.session.start_at

    assert titles(queries.awaits_outcome(start - SECOND)) == []
    assert titles(queries.awaits_outcome(start)) == ["Veera Vieras"]


@pytest.mark.parametrize("outcome", ["HELD", "ATTENDEE_NO_SHOW", "CONSULTANT_NO_SHOW"])
def test_whatever_was_said_of_a_session_is_an_outcome(outcome, afterwards):
    _, booking = booked_case()
    type(booking).objects.update(outcome=outcome)

    assert titles(queries.awaits_outcome(afterwards)) == []


def test_a_session_that_only_came_up_in_another_case_is_not_awaited_there(afterwards):
    _, booking = booked_case()
    other = make_case("Muu")
    Activity.objects.create(case=other, kind="note", at=NOW, booking=booking)

    assert titles(queries.awaits_outcome(afterwards)) == ["Veera Vieras"]


def test_a_case_with_two_sessions_to_tell_of_is_found_once(afterwards):
    _, booking = booked_case()
    book_slot(booking.session.session_type, "2026-12-02 10:00")

    assert titles(queries.awaits_outcome(afterwards + timedelta(days=2))) == ["Veera Vieras"]


@pytest.mark.parametrize("stage", [Stage.LOST, Stage.DELIVERED, Stage.PUBLISHED])
def test_a_case_in_which_no_work_goes_on_needs_nothing_next(stage):
    make_case()
    Case.objects.update(stage=stage, next_step_on=None, next_step="")

    assert titles(queries.has_nothing_next()) == []


def test_a_task_that_was_done_is_nothing_to_do_next():
    case, aino = make_case("Voitettu"), make_user()
    actions.move_case(case, Stage.WON, now=NOW)
    task = actions.add_task(case, "Laskuta", TODAY, assignee=aino, now=NOW)
    planned = titles(queries.has_nothing_next())

    actions.finish_task(task, by=aino, now=NOW)

    assert (planned, titles(queries.has_nothing_next())) == ([], ["Voitettu"])


@pytest.mark.parametrize(
    ("since", "found"), [(NOW - SECOND, ["Asia"]), (NOW, ["Asia"]), (NOW + SECOND, [])]
)
def test_what_happened_at_the_very_instant_is_a_change_since(since, found):
    make_case("Asia")

    assert titles(queries.changed_since(since)) == found


def test_a_case_that_moved_twice_and_was_written_in_is_found_once():
    case = make_case("Asia")
    actions.move_case(case, Stage.PROPOSAL, now=NOW)
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())
    actions.add_note(case, "Soitin", author=None, now=NOW)

    assert titles(queries.changed_since(NOW)) == ["Asia"]


def test_a_private_note_is_no_news_of_a_case():
    case = make_case("Asia")
    actions.add_note(case, "Omaa", author=None, now=NOW + 2 * SECOND, private=True)

    assert titles(queries.changed_since(NOW + SECOND)) == []


def test_the_source_of_a_case_is_a_page_by_its_whole_title():
    touched("Vinkeistä", page_title="Kymmenen vinkkiä")
    touched("Muualta", page_title="Kymmenen vinkkiä lisää")

    assert titles(queries.came_from("Kymmenen vinkkiä")) == ["Vinkeistä"]


def test_a_case_to_which_a_page_led_twice_is_found_once():
    case = touched("Vinkeistä", page_title="Vinkit")
    Touch.objects.create(case=case, kind="manual", at=NOW, given_by="staff", page_title="Vinkit")

    assert titles(queries.came_from("Vinkit")) == ["Vinkeistä"]


def test_a_source_is_known_by_a_page_or_by_words_and_not_by_a_blank():
    touched("Sivulta", page_title="Vinkit")
    touched("Kerrottu", label="Kollega suositteli")
    touched("Tyhjä")
    make_case("Ei mistään")

    assert titles(queries.came_from("")) == ["Ei mistään", "Tyhjä"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2026-001", "the number that is said on the phone"),
        ("STRATEGIA", "the title, however it is written"),
        ("Vieras O", "the organisation"),
        ("eeva e", "anybody who takes part"),
        ("Eeva@Vieras", "their address"),
        ("toinen@", "their other address"),
    ],
)
def test_a_case_is_found_by_what_people_remember_of_it(words, why):
    eeva = make_contact("eeva@vieras.example", "Eeva Esimerkki")
    eeva.emails.create(address="toinen@vieras.example")
    firm = Organisation.objects.create(name="Vieras Oy")
    actions.link_contact(make_case(organisation=firm), eeva)
    make_case("Muu", contact=make_contact("muu@muu.example", "Muu"))

    assert titles(queries.mentions(words)) == ["Strategiapäivä"], why


@pytest.mark.parametrize("words", ["%", "_", "*", "[a-z]", "' OR 1=1 --", "Strategiapäivä Eeva"])
def test_what_is_searched_for_is_taken_as_it_stands(words):
    make_case(contact=make_contact())

    assert titles(queries.mentions(words)) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("MÄKELÄ", "letters that are not of ASCII, in capitals"),
        ("mäkelä", "and without"),
        ("åke", "where the name begins with one"),
        ("Åke Mäkelä-yhtiöt", "a name and a firm in one search"),
        ("ÖLJY mäkelä", "a title and a name, in any order"),
        ("info@mäki.example", "an address whose key is in ASCII"),
        ("INFO@MÄKI.EXAMPLE", "however it is written"),
        ("mäki.ex", "part of an address"),
        ("040 123 4567", "a number as it is said"),
        ("+358401234567", "as it is written elsewhere"),
        ("1234567", "the end of it"),
    ],
)
def test_a_case_is_found_by_finnish_words_addresses_and_numbers(words, why):
    contact = make_contact("info@mäki.example", "Åke Mäkelä", phone="+358 (0)40-123 4567")
    firm = Organisation.objects.create(name="Mäkelä-yhtiöt Oy")
    make_case("Öljyä rattaisiin", contact=contact, organisation=firm)
    make_case("Muu", contact=make_contact("muu@muu.example", "Muu", phone="050 765 4321"))

    assert titles(queries.mentions(words)) == ["Öljyä rattaisiin"], why


def test_all_words_are_looked_for_not_any_of_them():
    make_case("Öljyä rattaisiin", contact=make_contact(name="Åke Mäkelä"))

    assert titles(queries.mentions("öljyä virtanen")) == []
