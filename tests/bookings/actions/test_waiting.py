"""The line of a full group: joining, being offered a seat, taking it, letting it lapse, leaving."""

from datetime import timedelta

import pytest

from bookings import signals
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, cancel
from bookings.actions.sessions import cancel_session, move_session
from bookings.actions.waiting import (
    LineClosedError,
    OfferOverError,
    SeatsLeftError,
    WaitingRequest,
    join_line,
    leave_line,
    settle_lines,
    take_seat,
)
from bookings.admin.mails import parts_of
from bookings.domain.placement import Concern
from bookings.models import Booking, OutgoingMail, Session, WaitingPlace
from bookings.outbox import deliver_due_mail
from tests.factories import NOW, book_slot, helsinki, make_bookable
from tests.storms.invariants import broken

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
START = "2026-12-03 10:00"
LAPSED = NOW + 12 * HOUR


@pytest.fixture
def full():
    """A group of two that Veera and Olli have filled."""
    group = make_bookable(seats=2)
    for name in ("veera", "olli"):
        book_slot(group, START, email=f"{name}@vieras.example", name=name.title())
    return Session.objects.get()


@pytest.fixture(autouse=True)
def _sound():
    yield
    assert broken() == []


def wait(session, name, *, now=NOW):
    """Put someone in the line, and return the place."""
    email = f"{name}@vieras.example"
    asked = WaitingRequest(
        session=session, name=name.title(), email=email, zone="Europe/Helsinki", language="en"
    )
    join_line(asked, now=now)
    return WaitingPlace.objects.get(email=email)


def free_a_seat(name="olli", *, now=NOW):
    cancel(Booking.objects.get(email=f"{name}@vieras.example", status="CONFIRMED"), now=now)


def states():
    return dict(WaitingPlace.objects.order_by("pk").values_list("name", "state"))


def seats_left():
    return Session.objects.get().seats_left


def test_a_full_group_has_a_line_in_the_order_it_was_joined(full):
    wait(full, "eka")
    wait(full, "toka")

    assert states() == {"Eka": "waiting", "Toka": "waiting"}


def test_an_address_stands_in_a_line_once(full):
    wait(full, "eka")

    place = WaitingRequest(
        session=full, name="Eka", email="EKA@vieras.example", zone="UTC", language="fi"
    )
    assert join_line(place, now=NOW) == 1
    assert WaitingPlace.objects.count() == 1


def test_nobody_waits_while_there_is_a_seat(full):
    free_a_seat()

    with pytest.raises(SeatsLeftError):
        wait(full, "eka")


@pytest.mark.parametrize("now", [helsinki("2026-12-02 10:00"), helsinki(START)])
def test_nobody_waits_for_a_session_too_near_to_book(full, now):
    with pytest.raises(LineClosedError):
        wait(full, "eka", now=now)


def test_a_freed_seat_is_offered_to_the_first_and_kept_from_everyone_else(full):
    place = wait(full, "eka")
    wait(full, "toka")

    free_a_seat()

    place.refresh_from_db()
    assert (states(), seats_left()) == ({"Eka": "offered", "Toka": "waiting"}, 0)
    assert place.offer_ends_at == LAPSED
    with pytest.raises(SlotTakenError):
        book_slot(full.session_type, START, email="muu@vieras.example")


def test_an_offer_ends_when_nobody_could_book_any_more(full):
    place = wait(full, "eka")

    free_a_seat(now=helsinki("2026-12-02 07:00"))

    place.refresh_from_db()
    assert place.offer_ends_at == helsinki("2026-12-02 10:00")


def test_the_offer_goes_out_by_mail_to_the_one_it_is_made_to(full, mailoutbox):
    wait(full, "eka")
    free_a_seat()

    deliver_due_mail(NOW)

    (offer,) = OutgoingMail.objects.filter(kind="seat")
    assert (offer.recipient, offer.state) == ("eka@vieras.example", "sent")
    assert offer.subject.startswith("A seat for you:")


def test_an_offer_that_is_over_is_not_sent(full):
    place = wait(full, "eka")
    free_a_seat()
    leave_line(place, now=NOW)

    deliver_due_mail(NOW)

    (offer,) = OutgoingMail.objects.filter(kind="seat")
    assert (offer.state, offer.last_error) == ("superseded", "the offer is over")


def test_taking_the_seat_makes_a_booking_that_everyone_is_told_of(full):
    place = wait(full, "eka")
    free_a_seat()

    booking = take_seat(place, now=NOW + HOUR)

    assert (booking.name, booking.session, booking.sequence) == ("Eka", full, 3)
    assert (states(), seats_left()) == ({"Eka": "taken"}, 0)
    told = OutgoingMail.objects.filter(booking=booking, kind="request")
    assert set(told.values_list("recipient", flat=True)) == {
        "eka@vieras.example",
        "aino@sparring.example",
    }


def test_the_consultants_copy_names_the_one_who_took_the_seat(full):
    place = wait(full, "eka")
    free_a_seat()

    take_seat(place, now=NOW)

    mail = OutgoingMail.objects.get(to_consultant=True, sequence=3)
    assert "mailto:eka@vieras.example" in calendar_of(mail)


def calendar_of(mail):
    return parts_of(bytes(mail.mime)).calendar.replace("\r\n ", "").replace("\n ", "")


def test_taking_the_seat_is_announced_as_every_booking_is(full):
    place = wait(full, "eka")
    free_a_seat()
    heard = []

    def hear(sender, booking, **kwargs):
        heard.append(booking.name)

    signals.booking_confirmed.connect(hear)
    try:
        take_seat(place, now=NOW)
    finally:
        signals.booking_confirmed.disconnect(hear)
    assert heard == ["Eka"]


def test_taking_the_seat_twice_is_taking_it_once(full):
    place = wait(full, "eka")
    free_a_seat()

    assert take_seat(place, now=NOW) == take_seat(place, now=NOW)

    assert Booking.objects.filter(status="CONFIRMED").count() == 2


def test_one_who_still_waits_takes_nothing(full):
    with pytest.raises(OfferOverError):
        take_seat(wait(full, "eka"), now=NOW)


def test_a_seat_taken_too_late_has_gone_to_the_next(full):
    place = wait(full, "eka")
    wait(full, "toka")
    free_a_seat()

    with pytest.raises(OfferOverError):
        take_seat(place, now=LAPSED)

    assert states() == {"Eka": "lapsed", "Toka": "offered"}


def test_an_address_with_enough_sessions_takes_no_seat_and_keeps_the_offer(full, settings):
    settings.BOOKINGS = {**settings.BOOKINGS, "UPCOMING_PER_ADDRESS": 1}
    place = wait(full, "eka")
    book_slot(full.session_type, "2026-12-04 10:00", email="eka@vieras.example")
    free_a_seat()

    with pytest.raises(TooManyBookingsError):
        take_seat(place, now=NOW)

    assert states() == {"Eka": "offered"}


def test_an_offer_that_lapses_goes_to_the_next_in_line(full):
    wait(full, "eka")
    wait(full, "toka")
    free_a_seat()

    assert settle_lines(LAPSED) == 1

    assert (states(), seats_left()) == ({"Eka": "lapsed", "Toka": "offered"}, 0)
    assert WaitingPlace.objects.get(name="Toka").offer_ends_at == LAPSED + 12 * HOUR


def test_when_the_line_is_empty_anyone_may_book_the_seat(full):
    wait(full, "eka")
    free_a_seat()

    settle_lines(LAPSED)

    assert seats_left() == 1
    book_slot(full.session_type, START, email="muu@vieras.example", now=LAPSED)


def test_an_offer_still_open_is_left_alone(full):
    wait(full, "eka")
    free_a_seat()

    assert settle_lines(LAPSED - HOUR) == 0


def test_one_who_leaves_gives_the_offer_to_the_next(full):
    place = wait(full, "eka")
    wait(full, "toka")
    free_a_seat()

    leave_line(place, now=NOW)

    assert (states(), seats_left()) == ({"Eka": "left", "Toka": "offered"}, 0)


def test_leaving_after_the_seat_was_taken_changes_nothing(full):
    place = wait(full, "eka")
    free_a_seat()
    take_seat(place, now=NOW)

    leave_line(place, now=NOW)

    assert states() == {"Eka": "taken"}


def test_a_session_whose_seat_is_promised_goes_on_though_all_have_left(full):
    place = wait(full, "eka")
    free_a_seat("olli")
    free_a_seat("veera")
    assert Session.objects.get().status == "CONFIRMED"

    take_seat(place, now=NOW)

    assert (Session.objects.get().status, seats_left()) == ("CONFIRMED", 1)


def test_a_session_that_nobody_came_to_after_all_is_cancelled_for_the_consultant(full):
    wait(full, "eka")
    free_a_seat("olli")
    free_a_seat("veera")

    settle_lines(LAPSED)

    assert (Session.objects.get().status, states()) == ("CANCELLED", {"Eka": "lapsed"})
    last = OutgoingMail.objects.filter(to_consultant=True).latest("pk")
    assert (last.kind, last.sequence) == ("cancel", Session.objects.get().sequence)


def test_a_session_that_has_begun_ends_its_line(full):
    wait(full, "eka")

    settle_lines(helsinki(START))

    assert states() == {"Eka": "lapsed"}


def test_a_cancelled_session_ends_its_line(full):
    wait(full, "eka")
    near = helsinki("2026-12-02 12:00")  # too near to offer the seats

    free_a_seat("olli", now=near)
    free_a_seat("veera", now=near)

    assert (Session.objects.get().status, states()) == ("CANCELLED", {"Eka": "lapsed"})


def test_a_session_that_staff_cancel_ends_its_line(full):
    wait(full, "eka")

    cancel_session(full, now=NOW, by=None)

    assert states() == {"Eka": "lapsed"}


def test_a_session_kept_for_one_alone_can_be_moved_by_staff(full):
    wait(full, "eka")
    free_a_seat("olli")
    free_a_seat("veera")

    move_session(full, helsinki("2026-12-03 12:00"), now=NOW, by=None)

    last = OutgoingMail.objects.filter(to_consultant=True).latest("pk")
    assert (last.kind, last.recipient) == ("update", "aino@sparring.example")


def news(now):
    """Deliver what is due, and return what those in the line were told: who, of what, by which text."""
    deliver_due_mail(now)
    told = OutgoingMail.objects.filter(kind__startswith="line", state="sent").order_by("pk")
    return [(mail.recipient, mail.kind, parts_of(bytes(mail.mime)).text) for mail in told]


def test_whoever_waits_is_told_of_a_new_time_and_of_the_offer_that_stays(full, mailoutbox):
    wait(full, "eka")
    wait(full, "toka")
    free_a_seat()

    move_session(full, helsinki("2026-12-04 12:00"), now=NOW, by=None)

    (eka, first, offered), (toka, second, waiting) = news(NOW)
    assert (eka, toka, first, second) == (
        "eka@vieras.example",
        "toka@vieras.example",
        "line moved",
        "line moved",
    )
    assert "Friday 4 December 2026" in offered
    assert "The seat is kept for you until" in offered
    assert "You keep your place in the line" in waiting


def test_an_offer_ends_by_when_the_moved_session_could_still_be_booked(full):
    place = wait(full, "eka")
    free_a_seat()

    move_session(full, helsinki("2026-12-01 13:00"), now=NOW, by=None, despite=tuple(Concern))

    place.refresh_from_db()
    assert (place.state, place.offer_ends_at) == ("offered", helsinki("2026-11-30 13:00"))


def test_an_offer_lapses_when_the_session_is_moved_too_near(full):
    wait(full, "eka")
    free_a_seat()

    move_session(full, NOW + 3 * HOUR, now=NOW, by=None, despite=tuple(Concern))

    assert states() == {"Eka": "lapsed"}
    assert OutgoingMail.objects.filter(kind="line moved").count() == 0


def test_whoever_waits_is_told_that_the_session_was_cancelled(full, mailoutbox):
    wait(full, "eka")
    wait(full, "toka")
    free_a_seat()

    cancel_session(full, now=NOW, by=None)

    told = news(NOW)
    assert [(who, kind) for who, kind, _text in told] == [
        ("eka@vieras.example", "line closed"),
        ("toka@vieras.example", "line closed"),
    ]
    assert "was cancelled" in told[0][2]
    assert "/en/book/maksuton-sparraus/" in told[0][2]


def test_nobody_is_told_of_a_move_after_leaving_the_line(full, mailoutbox):
    place = wait(full, "eka")
    move_session(full, helsinki("2026-12-04 12:00"), now=NOW, by=None)

    leave_line(place, now=NOW)

    assert news(NOW) == []


def test_one_who_waits_in_vain_until_it_begins_is_told_nothing(full):
    wait(full, "eka")

    settle_lines(full.start_at)

    assert (states(), OutgoingMail.objects.filter(kind__startswith="line").count()) == (
        {"Eka": "lapsed"},
        0,
    )
