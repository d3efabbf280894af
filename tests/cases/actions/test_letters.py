"""Letters to a contact, and the booking that comes back to the case by their link."""

from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core import signing

from bookings.models import MailState, OutgoingMail
from bookings.outbox import deliver_due_mail
from cases import actions, queries
from cases.domain.stages import Stage
from cases.models import Case
from cases.models.tokens import make_invitation, read_invitation
from tests.cases.cast import (
    VEERA,
    case_of,
    history_of,
    lost,
    make_case,
    make_contact,
    make_owned,
    make_user,
)
from tests.factories import NOW, book_slot

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def aino(db):
    return make_user("eero", "Consultants", first_name="Aino", last_name="Lehtimaa")


def sent(case, author, **fields):
    """Return the activity of a letter to the case's first contact."""
    given = {"subject": "Jatko", "body": "Hei,\n\nkiitos eilisestä."} | fields
    email = case.contacts.get().emails.get()
    return actions.write_to_contact(case, email, author=author, now=NOW, **given)


def mail_of(activity):
    return OutgoingMail.objects.get(about=f"cases.activity:{activity.pk}")


def message_of(activity):
    return message_from_bytes(bytes(mail_of(activity).mime), policy=policy.default)


def link_in(activity):
    """Return the context that the letter's link carries."""
    text = message_of(activity).get_body(("plain",)).get_content()
    address = next(word for word in text.split() if "context=" in word)
    return parse_qs(urlsplit(address).query)["context"][0]


def test_a_letter_is_kept_in_the_history_and_sent(aino, mailoutbox):
    case = make_case(contact=make_contact())

    activity = sent(case, aino)
    deliver_due_mail(NOW)

    assert history_of(case) == [("mail", "Jatko\n\nHei,\n\nkiitos eilisestä.")]
    assert (mail_of(activity).state, mail_of(activity).recipient) == (MailState.SENT, VEERA)


def test_the_contact_reads_what_was_written_and_answers_its_author(aino):
    activity = sent(make_case(contact=make_contact()), aino, invite=False)

    message = message_of(activity)
    text = message.get_body(("plain",)).get_content()
    assert (message["Subject"], message["Reply-To"]) == (
        "Jatko",
        "Aino Lehtimaa <eero@sparring.example>",
    )
    assert text.splitlines()[:3] == ["Hei,", "", "kiitos eilisestä."]
    assert "context=" not in text


def test_what_was_written_is_text_in_the_letter_too(aino):
    activity = sent(make_case(contact=make_contact()), aino, body="<b>Hei</b>")

    assert "&lt;b&gt;Hei" in message_of(activity).get_body(("html",)).get_content()


def test_a_letter_goes_only_to_somebody_in_the_case(aino):
    stranger = make_contact("eeva@vieras.example", "Eeva").emails.get()
    case = make_case(contact=make_contact())

    with pytest.raises(actions.NotInCaseError):
        actions.write_to_contact(case, stranger, subject="X", body="Y", author=aino, now=NOW)

    assert (history_of(case), OutgoingMail.objects.count()) == ([], 0)


def test_how_far_letters_have_come_is_read_in_one_statement(aino, django_assert_num_queries):
    case = make_case(contact=make_contact())
    letters = [sent(case, aino) for _ in range(3)]

    with django_assert_num_queries(1):
        states = queries.letters_of(letters)

    assert {pk: letter.state for pk, letter in states.items()} == {
        letter.pk: MailState.WAITING for letter in letters
    }


def test_a_letter_that_failed_is_sent_again(aino):
    case = make_case(contact=make_contact())
    activity = sent(case, aino)
    OutgoingMail.objects.update(state=MailState.FAILED, last_error="550 5.1.1 User unknown")

    told = queries.letters_of([activity])[activity.pk].has_failed
    actions.retry_letter(activity, now=NOW)

    assert (told, queries.letters_of([activity])[activity.pk].has_failed) == (True, False)


def test_a_booking_made_with_the_letters_link_joins_that_case(aino):
    veera = make_contact()
    newer = make_case("Uudempi", contact=veera)
    case = make_case("Kutsuttu", contact=veera)
    actions.add_note(newer, "Vilkkaampi", author=None, now=NOW + DAY)

    booking = book_slot(make_owned(), context=link_in(sent(case, aino)))

    case.refresh_from_db()
    assert (case_of(booking), case.stage) == (case, "booked")
    assert "suggestion" not in dict(history_of(case))


def test_a_colleague_who_books_with_it_joins_the_case_and_staff_is_told():
    case = make_case(contact=make_contact())

    booking = book_slot(make_owned(), name="Eeva", email="eeva@x.example", context=token(case))

    assert (case_of(booking), Case.objects.count()) == (case, 1)
    assert [str(part.contact) for part in case.case_contacts.all()] == ["Veera Vieras", "Eeva"]
    assert "suggestion" in dict(history_of(case))


def test_an_invitation_to_a_case_that_has_closed_continues_it():
    case = make_case(contact=make_contact())
    actions.move_case(case, Stage.LOST, now=NOW, loss=lost())

    booking = book_slot(make_owned(), email="eeva@x.example", context=token(case))

    case.refresh_from_db()
    assert (case_of(booking).previous_case, case.stage) == (case, "lost")


def test_an_invitation_to_a_merged_case_leads_to_where_it_lives_on():
    kept, other = make_case("Säilyvä"), make_case("Yhdistetty")
    Case.objects.filter(pk=other.pk).update(merged_into=kept)

    booking = book_slot(make_owned(), context=token(other))

    assert case_of(booking) == kept


@pytest.mark.parametrize("context", ["", "x", "1:2:3", "another purpose"])
def test_a_link_that_is_none_of_ours_counts_as_none(context):
    case = make_case()
    if context == "another purpose":
        context = signing.dumps(case.pk, salt="bookings.manage")

    booking = book_slot(make_owned(), context=context)

    assert case_of(booking) != case


def test_an_invitation_ends_after_half_a_year():
    case = make_case()
    with time_machine.travel(NOW):
        context = token(case)
    with time_machine.travel(NOW + 179 * DAY):
        assert read_invitation(context) == case.pk
    with time_machine.travel(NOW + 181 * DAY):
        assert read_invitation(context) is None


def token(case):
    return make_invitation(case)
