"""Reads of the letters that went out from cases, and how far they have come."""

from datetime import timedelta

import pytest

from bookings.models import MailState, OutgoingMail
from cases import actions, queries
from cases.models import Activity
from tests.cases.cast import booked_case, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def aino(db):
    return make_user("eero", "Consultants")


def letter(case, author, subject="Jatko", at=NOW):
    """Return the activity of a letter to the case's first contact."""
    email = case.contacts.get().emails.get()
    given = {"subject": subject, "body": "Hei", "author": author, "now": at}
    return actions.write_to_contact(case, email, **given)


def fail(*activities):
    about = [f"cases.activity:{activity.pk}" for activity in activities]
    mails = OutgoingMail.objects.filter(about__in=about)
    assert mails.update(state=MailState.FAILED, last_error="550") == len(activities)


@pytest.mark.parametrize(
    ("state", "failed"), [(state, state is MailState.FAILED) for state in MailState]
)
def test_a_letter_has_failed_only_when_it_is_tried_no_more(state, failed):
    assert queries.LetterState(1, "x@x.example", state, None, "").has_failed is failed


def test_without_activities_there_are_no_letters_though_mails_are_on_their_way():
    booked_case()

    assert queries.letters_of([]) == {}


def test_each_has_its_own_letter_and_what_sent_none_has_none(aino):
    case = make_case(contact=make_contact())
    letter(case, aino, "Muu")
    note, sent = actions.add_note(case, "X", author=aino, now=NOW), letter(case, aino)

    assert list(queries.letters_of([note, sent])) == [sent.pk]


def test_a_letter_is_told_with_its_address_and_its_fault(aino):
    sent = letter(make_case(contact=make_contact()), aino)
    fail(sent)

    (told,) = queries.letters_of([sent]).values()

    fault = (told.recipient, told.state, told.sent_at, told.last_error)
    assert fault == ("veera@vieras.example", MailState.FAILED, None, "550")


def test_letters_that_failed_are_told_the_newest_first(aino):
    case = make_case(contact=make_contact())
    old, new = letter(case, aino, "Vanha"), letter(case, aino, "Uusi", NOW + HOUR)
    letter(case, aino, "Matkalla", NOW + 2 * HOUR)
    fail(old, new)

    assert queries.failed_letters(aino) == [new, old]


def test_a_letter_that_failed_in_a_case_of_another_is_not_told(aino, settings):
    settings.CASES = {"CONSULTANTS_SEE": "own"}
    own = make_case(contact=make_contact(), owner=aino)
    other = make_case(contact=make_contact("x@x.example", "X"))
    letters = [letter(case, aino) for case in (own, other)]
    fail(*letters)

    assert queries.failed_letters(aino) == letters[:1]


def test_a_mail_of_a_booking_that_failed_is_no_letter_of_its_case(aino):
    booked_case()
    OutgoingMail.objects.update(state=MailState.FAILED)

    assert queries.failed_letters(aino) == []


def test_a_failed_mail_about_what_is_no_letter_is_not_told_as_one(aino):
    sent = letter(make_case(contact=make_contact()), aino)
    fail(sent)
    Activity.objects.update(kind="note")

    assert queries.failed_letters(aino) == []


@pytest.mark.parametrize("count", [1, 3])
def test_letters_that_failed_take_two_statements(count, aino, django_assert_num_queries):
    case = make_case(contact=make_contact())
    fail(*(letter(case, aino, f"Kirje {i}") for i in range(count)))
    aino = type(aino).objects.get(pk=aino.pk)
    aino.get_all_permissions()  # remembered with the person

    with django_assert_num_queries(2):
        told = [(str(a.case), str(a.contact), str(a.author)) for a in queries.failed_letters(aino)]
    assert len(told) == count
