"""Staff send a failed mail again, unless a later one has replaced it."""

from datetime import timedelta

import pytest
from django.db.models import F

from bookings.actions.mail import MailCannotBeRetriedError, retry_mail
from bookings.models import MailKind, MailState, OutgoingMail, Session
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=4)


def failed_invitation():
    booking = book_slot(make_bookable())
    mail = OutgoingMail.objects.filter(booking=booking, kind=MailKind.REQUEST)[0]
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, attempts=5)
    return mail


def test_a_failed_mail_waits_again_with_three_days_ahead():
    mail = failed_invitation()

    retry_mail(mail, now=LATER)

    mail.refresh_from_db()
    assert (mail.state, mail.due_at) == (MailState.WAITING, LATER)
    assert mail.give_up_at == LATER + timedelta(hours=72)


def test_a_mail_that_was_sent_is_not_sent_again():
    mail = failed_invitation()
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT)

    with pytest.raises(MailCannotBeRetriedError):
        retry_mail(mail, now=LATER)


def test_an_invitation_to_a_time_since_moved_is_not_sent_again():
    mail = failed_invitation()
    Session.objects.update(sequence=F("sequence") + 1)

    with pytest.raises(MailCannotBeRetriedError):
        retry_mail(mail, now=LATER)

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_a_mail_that_fails_again_is_tried_for_three_more_days(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        retry_mail(failed_invitation(), now=LATER)

    assert len(callbacks) == 2  # the booking's and the retry's: both wake the worker
