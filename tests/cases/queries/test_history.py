"""Reads of all that one case's page shows."""

from datetime import date, timedelta

import pytest
from wagtail.models import Page

from bookings.actions.booking import cancel, move
from bookings.models import OutgoingMail
from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import Case, Organisation, Touch
from cases.queries.history import MOST_OTHERS
from tests.cases.cast import booked_case, make_case, make_contact, make_user
from tests.factories import NOW, book_slot, helsinki

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DUE = date(2026, 12, 4)


@pytest.fixture
def root(db):
    return make_user("root", is_superuser=True)


def history(case, user, now=NOW):
    return queries.case_history(case, user=user, now=now)


def test_a_case_opened_by_hand_has_its_first_move_and_nothing_else(root):
    told = history(make_case(), root)

    assert [entry.move.to_stage for entry in told.entries] == ["lead"]
    empty = (told.contacts, told.bookings, told.touches, told.tasks, told.services)
    assert (empty, told.letters, told.previous) == (([], [], [], [], []), {}, None)


def test_the_latest_session_comes_first_whatever_was_booked_first(root):
    case, second = booked_case(start="2026-12-03 10:00")
    first = book_slot(second.session.session_type, "2026-12-01 10:00")

    assert history(case, root).bookings == [second, first]


def test_a_session_that_was_moved_is_told_of_once_among_the_bookings(root):
    case, booking = booked_case()
    move(booking, helsinki("2026-12-02 10:00"), now=NOW)

    assert len(history(case, root).bookings) == 1


def test_what_is_done_is_told_as_done_and_the_rest_as_to_be_done_the_first_due_first(root):
    case = make_case()
    later, done, sooner = (
        actions.add_task(case, text, DUE + timedelta(days=days), assignee=None, now=NOW)
        for text, days in (("Myöhemmin", 3), ("Tehty", 0), ("Ensin", 1))
    )
    actions.finish_task(done, by=root, now=NOW + HOUR)

    told = history(case, root)

    assert told.tasks == [sooner, later]
    assert [(e.at, e.done) for e in told.entries if e.done] == [(NOW + HOUR, done)]


def test_a_mail_that_was_overtaken_was_never_sent_and_is_not_told(root):
    case, booking = booked_case()
    before = {entry.mail.pk for entry in history(case, root).entries if entry.mail}
    cancel(booking, now=NOW)

    after = {entry.mail.pk for entry in history(case, root).entries if entry.mail}

    assert (len(before), before & after) == (3, set())


def test_a_mail_is_told_of_when_it_was_sent_and_before_that_when_it_was_written(root):
    case, booking = booked_case()
    first, second = OutgoingMail.objects.filter(booking=booking).order_by("pk")[:2]
    OutgoingMail.objects.filter(pk=first.pk).update(state="SENT", sent_at=NOW + HOUR)

    at = {e.mail.pk: e.at for e in history(case, root).entries if e.mail}

    assert (at[first.pk], at[second.pk]) == (NOW + HOUR, second.created_at)


def test_the_services_and_those_it_is_shared_with_are_told(root, home):
    case, aino = make_case(), make_user()
    case.services.set([home])
    case.shared_with.set([aino])

    told = history(case, root)

    assert (told.services, told.shared_with) == ([Page.objects.get(pk=home.pk)], [aino])


def test_touches_are_told_the_earliest_first(root):
    case = make_case()
    for title, at in (("Toinen", NOW + HOUR), ("Ensimmäinen", NOW)):
        Touch.objects.create(case=case, kind="manual", at=at, given_by="staff", page_title=title)

    assert [str(touch) for touch in history(case, root).touches] == ["Ensimmäinen", "Toinen"]


def test_the_other_cases_of_a_person_are_told_the_newest_first_and_no_more_than_ten(root):
    veera = make_contact()
    cases = [make_case(f"Asia {i}", contact=veera) for i in range(MOST_OTHERS + 2)]
    for days, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(opened_at=NOW + timedelta(days=days))

    others = history(cases[0], root).of_contacts[veera.pk]

    assert others == cases[:1:-1]


def test_the_other_cases_of_a_house_are_told_the_newest_first_and_no_more_than_ten(root):
    firm = Organisation.objects.create(name="Vieras Oy")
    cases = [make_case(f"Asia {i}", organisation=firm) for i in range(MOST_OTHERS + 2)]
    for days, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(opened_at=NOW + timedelta(days=days))

    assert history(cases[0], root).of_organisation == cases[:1:-1]


def test_cases_without_an_organisation_have_nothing_in_common(root):
    case = make_case()
    make_case("Muu")

    assert history(case, root).of_organisation == []


def test_a_merged_case_is_no_other_case_of_anybody(root):
    veera, firm = make_contact(), Organisation.objects.create(name="Vieras Oy")
    case = make_case(contact=veera, organisation=firm)
    merged = make_case("Poissa", contact=veera, organisation=firm, previous_case=case)
    Case.objects.filter(pk=merged.pk).update(merged_into=case)

    told = history(case, root)

    assert (told.of_contacts, told.of_organisation) == ({}, [])


def test_the_case_that_this_one_continues_is_told_to_those_who_see_it(root, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    earlier, aino = make_case("Aiempi"), make_user("aino", "Consultants")
    case = make_case(owner=aino, previous_case=earlier)

    assert (history(case, root).previous, history(case, aino).previous) == (earlier, None)


@pytest.mark.parametrize(
    ("minutes", "expected", "why"),
    [
        (-1, [Stage.WON, Stage.LOST], "it is to come"),
        (0, [Stage.LEAD, Stage.WON, Stage.LOST], "it has begun"),
    ],
)
def test_moves_go_by_whether_the_session_has_begun(minutes, expected, why, root):
    case, booking = booked_case()
    at = booking.session.start_at + timedelta(minutes=minutes)

    assert list(history(case, root, at).moves) == expected, why


def test_the_page_offers_the_same_moves_as_the_board(root, afterwards):
    case, booking = booked_case()
    type(booking).objects.update(outcome="HELD")

    card = queries.card_of(Case.objects.all(), case.pk, now=afterwards)

    assert history(case, root, afterwards).moves == card.moves


def test_a_place_that_was_given_up_is_no_session_to_come(root):
    case, booking = booked_case()
    type(booking).objects.update(status="CANCELLED", cancelled_at=NOW)

    assert Stage.LEAD in history(case, root).moves
