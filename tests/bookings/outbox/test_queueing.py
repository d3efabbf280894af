"""What is queued for whom, when it is due and given up, and what it replaces."""

from datetime import timedelta

import pytest

from bookings.actions.booking import move
from bookings.admin.mails import parts_of
from bookings.domain.invitations import Mailbox
from bookings.emails import Letter, MailText
from bookings.models import BusyCalendar, MailKind, OutgoingMail, Session, WaitingPlace
from bookings.outbox import (
    queue_calendar_fault,
    queue_letter,
    queue_mail,
    queue_seat_offer,
    queue_session_mail,
    wake,
    withdraw_letters,
)
from tests.factories import NOW, book_slot, helsinki, make_bookable, make_consultant

pytestmark = pytest.mark.django_db

DAYS = timedelta(days=1)
THREE_DAYS = 3 * DAYS


def mail(**filters):
    return OutgoingMail.objects.get(**filters)


def test_the_key_of_a_mail_says_what_is_told_to_whom_and_in_which_state():
    ref = book_slot(make_bookable()).ref

    assert set(OutgoingMail.objects.values_list("key", flat=True)) == {
        f"{ref}:0:veera@vieras.example:request",
        f"{ref}:0:aino@sparring.example:request",
        f"{ref}:0:veera@vieras.example:reminder",
    }


def test_an_invitation_is_written_at_once_and_tried_for_three_days():
    book_slot(make_bookable())

    invitation = mail(kind="request", to_consultant=False)

    assert (invitation.due_at, invitation.give_up_at) == (NOW, NOW + THREE_DAYS)
    assert invitation.subject.startswith("Maksuton sparraus")
    assert "METHOD:REQUEST" in parts_of(bytes(invitation.mime)).calendar


def test_a_reminder_is_due_a_day_before_and_written_when_it_is_sent():
    start_at = book_slot(make_bookable(), "2026-12-03 10:00").session.start_at

    reminder = mail(kind="reminder")

    assert (reminder.due_at, reminder.give_up_at) == (start_at - DAYS, start_at)
    assert (reminder.mime, reminder.subject) == (None, "")


def test_how_long_before_one_is_reminded_is_the_sites_to_say(settings):
    settings.BOOKINGS = settings.BOOKINGS | {"REMINDER_BEFORE": timedelta(hours=2)}

    start_at = book_slot(make_bookable()).session.start_at

    assert mail(kind="reminder").due_at == start_at - timedelta(hours=2)


@pytest.mark.parametrize(("start", "reminders"), [("2026-12-01 09:00", 0), ("2026-12-01 09:30", 1)])
def test_nobody_is_reminded_of_what_begins_within_a_day(start, reminders):
    book_slot(make_bookable(notice=timedelta()), start)

    assert OutgoingMail.objects.filter(kind="reminder").count() == reminders


def test_a_move_replaces_no_mail_about_another_session_of_the_same_people():
    kind = make_bookable()
    moved, other = book_slot(kind), book_slot(kind, "2026-12-01 11:00")

    move(moved, helsinki("2026-12-01 12:00"), now=NOW)

    assert set(other.mails.values_list("state", flat=True)) == {"waiting"}
    assert set(moved.mails.filter(sequence=0).values_list("state", flat=True)) == {"superseded"}


def test_what_was_sent_before_a_move_stays_sent():
    booking = book_slot(make_bookable())
    OutgoingMail.objects.filter(kind="request").update(state="sent")

    move(booking, helsinki("2026-12-01 12:00"), now=NOW)

    assert set(booking.mails.filter(kind="request").values_list("state", flat=True)) == {"sent"}


def test_mail_about_a_new_session_is_one_statement(django_assert_num_queries):
    booking = book_slot(make_bookable())
    OutgoingMail.objects.all().delete()
    booking.session.people  # noqa: B018 - read before, as by the action that books

    with django_assert_num_queries(1):
        queue_mail(booking, MailKind.REQUEST, NOW)


@pytest.mark.parametrize("count", [1, 3])
def test_each_attendee_more_is_one_statement_more(count, django_assert_num_queries):
    kind = make_bookable(seats=3)
    for number in range(count):
        book_slot(kind, email=f"{number}@vieras.example")
    Session.objects.update(sequence=9)
    session = Session.objects.select_related("session_type").get()

    # Who gives it and who comes, what is superseded, and all the mail in one.
    with django_assert_num_queries(4 + count):
        queue_session_mail(session, MailKind.UPDATE, NOW)


def place(**fields):
    given = {"name": "Olli", "email": "olli@öö.example", "zone": "UTC", "created_at": NOW}
    session = book_slot(make_bookable(seats=2)).session
    return WaitingPlace.objects.create(session=session, **given | fields)


def test_a_seat_is_offered_by_mail_until_the_offer_ends():
    ends_at = NOW + timedelta(hours=12)
    offered = place(state="offered", offer_ends_at=ends_at)

    queue_seat_offer(offered, NOW)

    offer = mail(kind="seat")
    assert (offer.recipient, offer.waiting_place) == ("olli@xn--ndaa.example", offered)
    assert (offer.due_at, offer.give_up_at, offer.mime) == (NOW, ends_at, None)


def test_a_seat_offered_again_to_the_same_person_is_told_again():
    offered = place(state="offered", offer_ends_at=NOW + DAYS)
    queue_seat_offer(offered, NOW)
    offered.offer_ends_at = NOW + THREE_DAYS

    queue_seat_offer(offered, NOW + DAYS)

    assert OutgoingMail.objects.filter(kind="seat").count() == 2


def calendar():
    return BusyCalendar.objects.create(
        consultant=make_consultant(), name="Oma", added_at=NOW, due_at=NOW
    )


def test_a_fault_goes_to_the_consultant_and_is_written_when_it_is_sent():
    queue_calendar_fault(calendar(), NOW)

    fault = mail(kind="calendar")
    assert (fault.recipient, fault.to_consultant) == ("aino@sparring.example", True)
    assert (fault.due_at, fault.give_up_at, fault.mime) == (NOW, NOW + THREE_DAYS, None)


def letter(subject="Aihe", language="fi"):
    words = MailText(subject, "", (), (), None, "", body="Teksti")
    to = Mailbox("veera@vieras.example", "Veera")
    return Letter(to=to, language=language, words=words, thread="other")


def test_a_letter_keeps_what_its_app_calls_it_by():
    queue_letter(letter(), about="case:7", key="case:7:1", now=NOW)

    queued = mail()
    assert (queued.kind, queued.about, queued.key) == ("letter", "case:7", "case:7:1")
    assert (queued.recipient, queued.subject) == ("veera@vieras.example", "Aihe")
    assert (queued.due_at, queued.give_up_at) == (NOW, NOW + THREE_DAYS)


def test_the_subject_of_a_letter_ends_where_its_column_does():
    queue_letter(letter("Ö" * 300), about="case:7", key="case:7:1", now=NOW)

    assert mail().subject == "Ö" * 250


def test_a_letter_that_was_sent_cannot_be_withdrawn():
    queue_letter(letter(), about="case:7", key="case:7:1", now=NOW)
    OutgoingMail.objects.update(state="sent")

    withdraw_letters("case:7")

    assert mail().state == "sent"


@pytest.mark.parametrize("count", [1, 3])
def test_letters_are_withdrawn_in_one_statement(count, django_assert_num_queries):
    for number in range(count):
        queue_letter(letter(), about="case:7", key=f"case:7:{number}", now=NOW)

    with django_assert_num_queries(1):
        withdraw_letters("case:7")

    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"superseded"}


def changed_session():
    Session.objects.update(sequence=1)
    return Session.objects.get()


@pytest.mark.parametrize(
    "queue",
    [
        lambda: queue_letter(letter(), about="case:7", key="case:7:1", now=NOW),
        lambda: queue_calendar_fault(BusyCalendar.objects.get(), NOW),
        lambda: queue_seat_offer(WaitingPlace.objects.get(), NOW),
        lambda: queue_mail(changed_session().bookings.get(), MailKind.UPDATE, NOW),
        lambda: queue_session_mail(changed_session(), MailKind.HAND_OVER, NOW),
    ],
    ids=["letter", "calendar fault", "seat offer", "booking", "session"],
)
def test_whatever_is_queued_wakes_the_worker_once_on_commit(
    queue, django_capture_on_commit_callbacks
):
    place(state="offered", offer_ends_at=NOW + DAYS)
    BusyCalendar.objects.create(
        consultant=make_consultant("eero"), name="Oma", added_at=NOW, due_at=NOW
    )

    with django_capture_on_commit_callbacks() as callbacks:
        queue()

    assert callbacks == [wake]
