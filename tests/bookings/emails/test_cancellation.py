"""What the mail of a cancellation says: a word from us, and where to book again."""

import pytest

from bookings.actions.booking import cancel
from bookings.admin.mails import parts_of
from bookings.models import Booking, OutgoingMail, SessionType
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db

NOTE = "Sairastuin.\nPahoittelut!"


def cancelled(*, note="", to_consultant=False):
    """Return the text of the mail about a cancelled booking."""
    booking = book_slot(make_bookable(), language="en")
    Booking.objects.update(cancel_note=note)
    SessionType.objects.update(is_active=not note)
    booking.session.session_type.consultants.update(language="en")
    cancel(booking, now=NOW)
    mail = OutgoingMail.objects.get(kind="cancel", to_consultant=to_consultant)
    return parts_of(bytes(mail.mime)).text.replace("\r\n", "\n")


def test_a_cancellation_leads_to_another_time():
    text = cancelled()

    assert "Book another time: http://testserver/en/book/maksuton-sparraus/" in text


def test_a_session_type_no_longer_given_leads_to_the_others():
    assert "Book another time: http://testserver/en/book/\n" in cancelled(note=NOTE)


def test_the_attendee_reads_the_word_that_was_left():
    assert f"A word from us\n{NOTE}" in cancelled(note=NOTE)


def test_the_word_to_the_attendee_is_not_in_the_consultants_mail():
    text = cancelled(note=NOTE, to_consultant=True)

    assert "Sairastuin" not in text
    assert "Book another time" not in text
