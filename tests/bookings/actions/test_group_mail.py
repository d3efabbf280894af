"""The mail of a group: who is told when one comes or leaves, what it replaces, and what may be sent again."""

from datetime import timedelta

import pytest

from bookings.actions.booking import cancel
from bookings.actions.mail import MailCannotBeRetriedError, retry_mail
from bookings.admin.mails import parts_of
from bookings.models import Booking, MailKind, MailState, OutgoingMail, Session
from bookings.outbox import deliver_due_mail, queue_session_mail
from tests.factories import NOW, book_slot, make_bookable, make_consultant

pytestmark = pytest.mark.django_db

VEERA, OLLI, AINO = "veera@vieras.example", "olli@toinen.example", "aino@sparring.example"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def group():
    """A group of four that Veera and Olli have joined."""
    session_type = make_bookable(seats=4)
    book_slot(session_type, email=VEERA, name="Veera Vieras")
    book_slot(session_type, email=OLLI, name="Olli Toinen")
    return Session.objects.get()


def booking_of(email):
    return Booking.objects.get(email=email)


def invitations(**filters):
    """Return (kind, recipient, sequence) of mail that carries an invitation, as it was queued."""
    rows = OutgoingMail.objects.filter(**filters).exclude(kind=MailKind.REMINDER).order_by("pk")
    return list(rows.values_list("kind", "recipient", "sequence"))


def fail(recipient, sequence):
    mail = OutgoingMail.objects.get(recipient=recipient, sequence=sequence, kind="request")
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED)
    return mail


def test_each_who_joins_raises_the_sequence_that_the_consultant_is_told(group):
    assert invitations() == [
        ("request", VEERA, 0),
        ("request", AINO, 0),
        ("request", OLLI, 1),
        ("request", AINO, 1),
    ]


def test_a_booking_remembers_what_its_attendee_was_told(group):
    cancel(booking_of(OLLI), now=NOW)

    group.refresh_from_db()
    assert (booking_of(VEERA).sequence, booking_of(OLLI).sequence, group.sequence) == (0, 2, 2)


def test_one_who_leaves_is_cancelled_and_the_consultants_event_is_updated(group):
    deliver_due_mail(NOW)

    cancel(booking_of(VEERA), now=LATER)

    assert invitations(state="waiting") == [("cancel", VEERA, 2), ("leave", AINO, 2)]


def test_the_last_one_out_cancels_for_the_consultant(group):
    cancel(booking_of(VEERA), now=NOW)
    cancel(booking_of(OLLI), now=NOW)

    assert invitations(sequence=3) == [("cancel", OLLI, 3), ("cancel", AINO, 3)]


def test_a_join_replaces_what_the_consultant_was_not_sent_yet_and_no_attendees_mail(group):
    assert invitations(state="superseded") == [("request", AINO, 0)]


def test_a_leave_replaces_the_leavers_mail_and_the_consultants(group):
    cancel(booking_of(VEERA), now=NOW)

    assert invitations(state="waiting") == [
        ("request", OLLI, 1),
        ("cancel", VEERA, 2),
        ("leave", AINO, 2),
    ]


def test_the_reminder_of_one_who_stays_survives_one_who_leaves(group):
    cancel(booking_of(VEERA), now=NOW)

    reminders = OutgoingMail.objects.filter(kind=MailKind.REMINDER, state=MailState.WAITING)
    assert [mail.recipient for mail in reminders] == [OLLI]


def test_an_attendees_mail_is_sent_again_after_others_have_come(group):
    mail = fail(VEERA, 0)

    retry_mail(mail, now=LATER)

    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_the_consultants_mail_is_not_sent_again_after_others_have_come(group):
    with pytest.raises(MailCannotBeRetriedError):
        retry_mail(fail(AINO, 0), now=LATER)


def test_the_consultants_latest_mail_is_sent_again(group):
    mail = fail(AINO, 1)

    retry_mail(mail, now=LATER)

    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_an_attendees_mail_is_not_sent_again_after_that_one_left(group):
    mail = fail(VEERA, 0)
    cancel(booking_of(VEERA), now=NOW)

    with pytest.raises(MailCannotBeRetriedError):
        retry_mail(mail, now=LATER)


def test_a_change_of_the_whole_session_tells_everyone_once(group):
    Session.objects.update(sequence=2)
    deliver_due_mail(NOW)

    queue_session_mail(Session.objects.get(), MailKind.UPDATE, LATER)

    assert invitations(state="waiting") == [
        ("update", VEERA, 2),
        ("update", OLLI, 2),
        ("update", AINO, 2),
    ]
    assert set(Booking.objects.values_list("sequence", flat=True)) == {2}


def test_each_of_several_consultants_is_told_of_one_who_leaves(group):
    group.session_consultants.create(
        consultant=make_consultant("eero"), start_at=group.start_at, end_at=group.end_at
    )

    cancel(booking_of(OLLI), now=NOW)

    assert {(kind, to) for kind, to, _sequence in invitations(sequence=2)} == {
        ("cancel", OLLI),
        ("leave", AINO),
        ("leave", "eero@sparring.example"),
    }


def test_one_address_with_two_seats_stands_once_in_the_consultants_event(group):
    book_slot(group.session_type, email=VEERA.upper(), name="Veeran kaveri")

    calendar = parts_of(bytes(OutgoingMail.objects.get(recipient=AINO, sequence=2).mime)).calendar
    assert calendar.replace("\n ", "").lower().count(f"mailto:{VEERA}") == 1
