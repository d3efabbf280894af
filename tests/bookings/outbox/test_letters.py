"""Letters of another app: queued with its transaction, delivered like any other mail."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from bookings.domain.invitations import Mailbox
from bookings.emails import Letter, MailText
from bookings.models import MailKind, MailState, OutgoingMail
from bookings.outbox import deliver_due_mail, queue_letter, withdraw_letters
from tests.bookings.admin.conftest import admin_user, give, signed_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def queue(about="other:1", key="other:1", to="veera@vieras.example"):
    words = MailText("Aihe", "", (), (), None, "", body="Teksti")
    letter = Letter(to=Mailbox(to, "Veera"), language="fi", words=words, thread="other")
    queue_letter(letter, about=about, key=key, now=NOW)


def states():
    return list(OutgoingMail.objects.order_by("pk").values_list("about", "state"))


def test_a_letter_is_delivered_as_it_was_queued(mailoutbox):
    queue()
    fixed = bytes(OutgoingMail.objects.get().mime)

    deliver_due_mail(NOW)

    assert states() == [("other:1", MailState.SENT)]
    assert mailoutbox[0].message().as_bytes() == fixed


def test_the_same_letter_is_queued_once():
    queue()
    queue()

    assert len(states()) == 1


def test_a_letter_that_is_no_longer_so_is_not_sent(mailoutbox):
    queue()
    queue(about="other:2", key="other:2")

    withdraw_letters("other:1")
    deliver_due_mail(NOW)

    assert states() == [("other:1", MailState.SUPERSEDED), ("other:2", MailState.SENT)]


def test_withdrawing_nothing_withdraws_no_mail_of_bookings():
    queue()

    withdraw_letters("")

    assert states() == [("other:1", MailState.WAITING)]


def test_the_database_refuses_mail_about_nothing():
    with pytest.raises(IntegrityError):
        OutgoingMail.objects.create(
            kind=MailKind.LETTER, sequence=0, key="x", due_at=NOW, give_up_at=NOW, created_at=NOW
        )


def test_the_list_of_mail_shows_no_letter_of_another_app():
    queue()
    reader = admin_user("lukija")
    give(reader, "view_outgoingmail", "change_outgoingmail")
    client, pk = signed_in(reader), OutgoingMail.objects.get().pk

    shown = list(client.get(reverse("outgoingmail:index")).context["object_list"])
    codes = [
        client.get(reverse("outgoingmail:inspect", args=[pk])).status_code,
        client.post(reverse("outgoingmail:retry", args=[pk])).status_code,
    ]

    assert (shown, codes) == ([], [404, 404])
