"""Sent, waiting and failed mail: what went out, as its reader sees it, and trying again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bookings.actions.booking import cancel
from bookings.admin.mails import FAULTS, parts_of, reason
from bookings.domain.mail_faults import MailFault
from bookings.models import BusyCalendar, MailKind, MailState, OutgoingMail
from bookings.outbox import deliver_due_mail, queue_calendar_fault
from tests.bookings.admin.conftest import give
from tests.factories import NOW, book_slot, book_slots


def invitation(booking):
    return OutgoingMail.objects.get(booking=booking, kind=MailKind.REQUEST, to_consultant=False)


@pytest.fixture
def failed(bookable):
    mail = invitation(book_slot(bookable))
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=MailState.FAILED, last_error="550 5.1.1 User unknown", attempts=2
    )
    return mail


def test_mail_is_filtered_by_its_state(root, failed):
    answer = root.get(reverse("outgoingmail:index"), {"state": "failed"})

    assert [mail.pk for mail in answer.context["object_list"]] == [failed.pk]
    assert "there is no such mailbox" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("550 5.1.1 User unknown", "there is no such mailbox"),
        ("552 5.2.2 Over quota", "the mailbox is full"),
        ("535 5.7.8 Authentication failed", "our server does not let us send mail"),
        ("550 5.7.1 Spam", "the reader's server refused it by its rules, as spam for example"),
        ("552 5.3.4 Too big", "the mail is too big for the reader's server"),
        ("554 Transaction failed", "the reader's server refused it for good"),
        ("KeyError: 'who'", "our own program failed: tell whoever looks after this site"),
        ("nothing we know", "nothing we know"),
        ("451 4.7.1 Greylisted", "the reader's server asked us to wait"),
        ("ConnectionRefusedError: [Errno 111]", "our mail server could not be reached"),
        ("the session has begun", "the session had begun"),
        ("the booking was cancelled", "the booking was cancelled"),
        ("the calendar can be read again", "the calendar could be read again"),
        ("", ""),
    ],
)
def test_the_last_error_is_told_in_words(error, words):
    assert reason(OutgoingMail(last_error=error)) == words


def test_every_fault_of_sending_has_words():
    assert set(FAULTS) == set(MailFault)


def test_a_mail_is_dated_alike_on_its_page_and_in_the_list(root, failed):
    OutgoingMail.objects.filter(pk=failed.pk).update(state="sent", sent_at=NOW)

    pages = [
        root.get(reverse("outgoingmail:index"), {"state": "sent"}).content.decode(),
        root.get(reverse("outgoingmail:inspect", args=[failed.pk])).content.decode(),
    ]

    assert all("Mon 30 Nov 2026 09:00" in page.replace("\xa0", " ") for page in pages)


def test_a_mail_is_shown_as_its_reader_sees_it(root, failed):
    page = root.get(reverse("outgoingmail:inspect", args=[failed.pk]))

    parts = page.context["parts"]
    assert "BEGIN:VCALENDAR" in parts.calendar
    assert "Aino" in parts.text or "Eero" in parts.text
    assert dict(parts.headers)["To"].endswith("<veera@vieras.example>")
    assert '<iframe class="bookings-mail" sandbox="" srcdoc="' in page.content.decode()


def test_html_of_a_mail_cannot_leave_its_frame(root, bookable):
    booking = book_slot(bookable, name='"><script>alert(1)</script>')

    page = root.get(reverse("outgoingmail:inspect", args=[invitation(booking).pk]))

    assert "<script>alert(1)" not in page.content.decode()


def test_a_reminder_that_is_not_written_yet_says_so(root, bookable):
    book_slot(bookable, "2026-12-03 10:00")
    reminder = OutgoingMail.objects.get(kind=MailKind.REMINDER)

    page = root.get(reverse("outgoingmail:inspect", args=[reminder.pk])).content.decode()

    assert "This mail is written when it is sent." in page


def test_a_mail_of_text_alone_has_no_other_parts():
    parts = parts_of(b"Subject: Hei\n\nTekstia")

    assert (parts.text, parts.html, parts.calendar) == ("Tekstia", "", "")


def test_a_failed_mail_is_sent_again_with_a_button(root, failed):
    url = reverse("outgoingmail:retry", args=[failed.pk])

    assert url in root.get(reverse("outgoingmail:inspect", args=[failed.pk])).content.decode()
    root.post(url)

    failed.refresh_from_db()
    assert (failed.state, failed.due_at) == (MailState.WAITING, NOW)


def test_following_a_link_sends_nothing_again(root, failed):
    answer = root.get(reverse("outgoingmail:retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert (answer.status_code, failed.state) == (405, MailState.FAILED)


def test_a_mail_that_a_later_one_replaced_is_not_sent_again(root, failed):
    cancel(failed.booking, now=NOW + timedelta(minutes=1))

    page = root.get(reverse("outgoingmail:inspect", args=[failed.pk]))
    answer = root.post(reverse("outgoingmail:retry", args=[failed.pk]), follow=True)

    assert not page.context["can_retry"]
    assert "cannot be sent again" in answer.content.decode()


def test_a_consultant_does_not_send_a_colleagues_mail_again(as_aino, failed):
    as_aino.post(reverse("outgoingmail:retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert failed.state == MailState.FAILED


def test_one_who_may_only_read_the_mail_does_not_send_it_again(as_editor, failed):
    give(as_editor.get(reverse("wagtailadmin_home")).wsgi_request.user, "view_outgoingmail")

    page = as_editor.get(reverse("outgoingmail:inspect", args=[failed.pk]))
    as_editor.post(reverse("outgoingmail:retry", args=[failed.pk]))

    failed.refresh_from_db()
    assert (page.context["can_retry"], failed.state) == (False, MailState.FAILED)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_statements_for_one_and_three(
    root, bookable, count, django_assert_num_queries
):
    book_slots(bookable, [f"2026-12-0{day} 10:00" for day in range(1, count + 1)])
    root.get(reverse("outgoingmail:index"))

    with django_assert_num_queries(9):
        root.get(reverse("outgoingmail:index"))


def test_the_mail_about_a_calendar_leads_to_its_consultant(as_aino, aino, now):
    calendar = BusyCalendar.objects.create(consultant=aino, name="Oma", added_at=NOW, due_at=NOW)
    queue_calendar_fault(calendar, NOW)
    deliver_due_mail(NOW)
    mail = OutgoingMail.objects.get()

    page = as_aino.get(reverse("outgoingmail:inspect", args=[mail.pk])).content.decode()

    assert f'<a href="{reverse("consultant:calendars", args=[aino.pk])}">Oma</a>' in page


def test_a_failed_mail_about_a_calendar_is_sent_again(as_aino, aino, now):
    calendar = BusyCalendar.objects.create(consultant=aino, name="Oma", added_at=NOW, due_at=NOW)
    queue_calendar_fault(calendar, NOW)
    OutgoingMail.objects.update(state=MailState.FAILED)
    mail = OutgoingMail.objects.get()

    as_aino.post(reverse("outgoingmail:retry", args=[mail.pk]))

    mail.refresh_from_db()
    assert mail.state == MailState.WAITING


def test_a_consultant_does_not_see_mail_about_a_colleagues_calendar(as_aino, bookable):
    eero = bookable.consultants.get()
    calendar = BusyCalendar.objects.create(consultant=eero, name="Oma", added_at=NOW, due_at=NOW)
    queue_calendar_fault(calendar, NOW)

    answer = as_aino.get(reverse("outgoingmail:index"))

    assert list(answer.context["object_list"]) == []
