"""What is booked is shown as it was booked, and what is promised of it is what will happen."""

from datetime import timedelta

import pytest
import time_machine

from bookings.actions.booking import cancel
from bookings.models import OutgoingMail, SessionType
from tests.bookings.views.reading import document, english, texts, url_of, words
from tests.factories import NOW, book_slot, make_bookable

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed():
    """A booking of half an hour by video, free, whose type has become something else since."""
    booking = book_slot(make_bookable())
    SessionType.objects.update(
        duration=timedelta(minutes=45), price_amount=9900, place_kind="phone", place=""
    )
    return booking


@pytest.mark.parametrize("page", ["manage", "move", "cancel", "confirmation"])
def test_a_ticket_shows_what_was_booked_after_its_type_has_changed(visit, changed, page):
    ticket = words(visit(english(url_of(changed, page))).select_one(".ticket"))

    assert "Free sparring 30 min When" in ticket
    assert ticket.endswith("Where Video meeting https://video.example/sparraus")


def test_no_price_stands_on_what_was_booked_since_none_is_kept_with_it(visit, changed):
    assert "€" not in words(visit(url_of(changed)))


def test_a_full_group_shows_its_own_length_and_the_price_of_its_type(visit):
    session_type = make_bookable(seats=2, price_amount=9900)
    for address in ("one@vieras.example", "two@vieras.example"):
        book_slot(session_type, email=address)
    SessionType.objects.update(duration=timedelta(minutes=45))

    page = visit("/en/book/maksuton-sparraus/waiting-list/", start="2026-12-01T08:00Z")

    assert words(page.select_one(".ticket__line")) == "30 min · €99"


def test_a_reminder_is_promised_only_when_one_waits(visit):
    soon = book_slot(make_bookable(notice=timedelta(hours=1)), "2026-11-30 15:00")
    later = book_slot(soon.session.session_type, "2026-12-03 10:00")

    assert not [t for t in _steps(visit, soon) if "reminder" in t]
    assert _steps(visit, later)[-1] == "A reminder comes the day before."


def test_a_reminder_is_promised_with_the_lead_it_has(visit, settings):
    settings.BOOKINGS = settings.BOOKINGS | {"REMINDER_BEFORE": timedelta(hours=2)}
    booking = book_slot(make_bookable())

    assert _steps(visit, booking)[-1] == "A reminder comes 2 hours before."


def test_a_reminder_that_is_being_tried_again_promises_no_lead(visit):
    booking = book_slot(make_bookable(), "2026-12-03 10:00")
    OutgoingMail.objects.filter(kind="reminder").update(attempts=1)

    assert _steps(visit, booking)[-1] == "We read what you wrote and prepare."


@pytest.mark.parametrize("minutes", [10, 40, 60 * 24])
def test_nothing_is_promised_of_a_session_that_has_begun(client, minutes):
    booking = book_slot(make_bookable())

    with time_machine.travel(booking.session.start_at + timedelta(minutes=minutes), tick=False):
        response = client.get(url_of(booking, "confirmation"))
        manage = url_of(booking)

    assert (response.status_code, response.url) == (302, manage)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("waiting", "The invitation is on its way to veera@vieras.example."),
        ("sent", "The invitation was sent to veera@vieras.example."),
        ("failed", "The invitation could not be delivered to veera@vieras.example."),
    ],
)
def test_the_confirmation_tells_how_far_the_invitation_has_come(visit, state, told):
    booking = book_slot(make_bookable())
    OutgoingMail.objects.filter(to_consultant=False, kind="request").update(state=state)

    assert told in words(visit(english(url_of(booking, "confirmation"))))


def test_moving_to_the_present_time_promises_no_update(client):
    booking = book_slot(make_bookable())

    response = client.post(
        english(url_of(booking, "move")), {"start": "2026-12-01T08:00Z"}, follow=True
    )

    assert texts(document(response), "h1, .notice") == ["Your booking"]


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("waiting", "An update to your calendar is on its way by mail. It may take a moment."),
        ("sent", "An update to your calendar was sent by mail."),
        (
            "failed",
            (
                "The update to your calendar could not be delivered by mail. "
                "Put the new time in your calendar yourself."
            ),
        ),
    ],
)
def test_a_reload_after_a_move_tells_how_far_the_update_has_come(client, state, told):
    booking = book_slot(make_bookable())
    moved = client.post(english(url_of(booking, "move")), {"start": "2026-12-02T09:00Z"}).url
    OutgoingMail.objects.filter(kind="update").update(state=state)

    assert texts(document(client.get(moved)), ".notice p:last-child") == [told]


@pytest.mark.parametrize("is_active", [True, False])
def test_another_time_leads_to_the_type_while_it_is_given(client, is_active):
    booking = cancel(book_slot(make_bookable()), now=NOW)
    SessionType.objects.update(is_active=is_active)

    link = document(client.get(url_of(booking))).select_one(".done__more a")["href"]

    assert link == ("/fi/varaa/maksuton-sparraus/" if is_active else "/fi/varaa/")
    assert client.get(link).status_code == 200


def test_a_place_in_a_group_is_cancelled_and_not_the_session(visit, client):
    session_type = make_bookable(seats=8)
    booking = book_slot(session_type)
    book_slot(session_type, email="other@vieras.example")

    asked = visit(english(url_of(booking, "cancel")))
    page = document(client.post(english(url_of(booking, "cancel")), follow=True))

    assert texts(asked, "h1, main button") == ["Cancel your place?", "Cancel your place"]
    assert texts(page, "h1, .booking__lead") == [
        "Your place is cancelled",
        "The session itself goes on. We tell you by mail.",
    ]


def test_the_last_of_a_group_to_leave_cancels_the_session(client):
    booking = book_slot(make_bookable(seats=8))

    response = client.post(english(url_of(booking, "cancel")), follow=True)

    assert texts(document(response), "h1") == ["This session is cancelled"]


def test_nobody_in_a_group_is_told_to_move(visit):
    booking = book_slot(make_bookable(seats=8))

    page = words(visit(english(url_of(booking, "confirmation"))))

    assert "Cancel your place whenever you like." in page


def _steps(visit, booking) -> list[str]:
    return texts(visit(english(url_of(booking, "confirmation"))), ".done__steps li")
