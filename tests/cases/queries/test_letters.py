"""Reads of the letters that went out from cases, and how far they have come."""

import pytest

from bookings.models import MailState, OutgoingMail
from cases import actions, queries
from tests.cases.cast import booked_case, make_case, make_contact, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db


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
