"""Reads of cases: what they return, in a fixed number of statements."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from cases import actions, queries
from cases.domain.stages import Stage
from tests.cases.cast import STEP, booked_case, make_case, make_contact, make_user
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db


def cases_with(count, home):
    """Make so many cases, each from the page and with a session."""
    first, booking = booked_case(entry_page=home, organisation="Vieras Oy")
    for i in range(1, count):
        book_slot(
            booking.session.session_type,
            f"2026-12-0{i + 1} 10:00",
            email=f"v{i}@toinen{i}.example",
            organisation=f"Toinen {i} Oy",
            entry_page=home,
        )
    return first


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_two_statements_for_any_number_of_cases(
    count, home, django_assert_num_queries
):
    cases_with(count, home)
    root = make_user("root", is_superuser=True)

    with django_assert_num_queries(2):
        seen = queries.cases_to_list(root)
        shown = [(str(c.organisation), str(c.owner), queries.source_of(c)) for c in seen]
    assert len(shown) == count
    assert shown[0] == ("Vieras Oy", "aino", "Kymmenen vinkkiä")


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_page_takes_as_many_statements_for_any_history(
    count, home, django_assert_num_queries
):
    case, booking = booked_case(entry_page=home)
    for i in range(1, count):
        book_slot(booking.session.session_type, f"2026-12-0{i + 1} 10:00", entry_page=home)
        actions.add_note(case, "Soitin", author=case.owner, now=NOW)
        actions.link_contact(case, make_contact(f"v{i}@vieras.example", f"Vieras {i}"))
        actions.edit_case(case, title=f"Asia {i}", now=NOW)
        actions.add_task(case, "Laskuta", STEP.on, assignee=case.owner, now=NOW)
    aino = case.owner
    ContentType.objects.get_for_model(case)  # once for the life of a process

    with django_assert_num_queries(14):
        history = queries.case_history(case, user=aino, now=NOW)
        read = [[email.address for email in p.contact.emails.all()] for p in history.contacts]
        people = [b.session.people for b in history.bookings]
    assert (len(history.bookings), len(read), len(people)) == (count, count, count)
    assert (len(history.tasks), len(history.touches)) == (count - 1, count)
    # Of each booking its news, its touch, two invitations and the reminder that waits; then two
    # moves; then notes and edits.
    assert len(history.entries) == 5 * count + 2 + 2 * (count - 1)


def test_the_history_is_told_newest_first_and_a_move_after_its_cause():
    case, _ = booked_case()
    actions.add_note(case, "Soitin", author=None, now=NOW + timedelta(hours=1))

    entries = queries.case_history(case, user=case.owner, now=NOW).entries

    told = [e.activity.kind if e.activity else e.move.to_stage for e in entries if not e.mail]
    assert told == ["note", "booked", "lead", "booked"]


def test_a_private_note_is_shown_to_its_author_alone():
    case, aino = make_case(), make_user()
    actions.add_note(case, "Omaa", author=aino, now=NOW, private=True)
    actions.add_note(case, "Yhteistä", author=aino, now=NOW)

    def read(user):
        entries = queries.case_history(case, user=user, now=NOW).entries
        return [e.activity.body for e in entries if e.activity]

    assert (read(aino), read(make_user("eero"))) == (["Yhteistä", "Omaa"], ["Yhteistä"])


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (NOW, [Stage.WON, Stage.LOST]),
        (NOW + timedelta(days=2), [Stage.LEAD, Stage.WON, Stage.LOST]),
    ],
)
def test_only_those_moves_are_offered_that_the_facts_allow(when, expected):
    case, _ = booked_case()

    assert list(queries.case_history(case, user=case.owner, now=when).moves) == expected
