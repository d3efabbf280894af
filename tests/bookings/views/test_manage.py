"""What a visitor does with a booking by the link in the mail."""

from datetime import timedelta

import pytest
import time_machine

from bookings.actions.booking import cancel, move
from bookings.models import Booking, OutgoingMail
from bookings.models.tokens import Purpose
from tests.bookings.views.reading import document, english, texts, url_of, words
from tests.factories import NOW, book_slot, helsinki, make_bookable

pytestmark = pytest.mark.django_db


def test_the_confirmation_is_a_ticket_with_day_time_person_and_place(visit):
    booking = book_slot(make_bookable())

    ticket = words(visit(url_of(booking, "confirmation")).select_one(".ticket"))

    assert ticket == (
        "Maksuton sparraus 30 min Milloin Tiistai 1.12.2026 10.00–10.30 "
        "Helsingin aikaa Kenen kanssa A Aino Lehtimaa Sparraaja Missä Videopuhelu "
        "https://video.example/sparraus"
    )


def test_the_confirmation_says_that_the_mail_may_take_a_moment(visit):
    booking = book_slot(make_bookable())

    assert "Kutsu on matkalla osoitteeseen veera@vieras.example. Siinä voi mennä hetki." in words(
        visit(url_of(booking, "confirmation"))
    )


def test_the_session_can_be_put_in_a_calendar_in_three_ways(visit):
    booking = book_slot(make_bookable())

    links = visit(url_of(booking, "confirmation")).select(".keep a")

    assert [words(link) for link in links] == [
        "Lataa kalenteritiedosto",
        "Lisää Google-kalenteriin",
        "Lisää Outlookiin",
    ]
    assert "dates=20261201T080000Z%2F20261201T083000Z" in links[1]["href"]
    assert "startdt=2026-12-01T08%3A00%3A00Z" in links[2]["href"]


def test_the_calendar_file_holds_the_session(client):
    booking = book_slot(make_bookable())

    response = client.get(url_of(booking, "invite", Purpose.INVITE_FILE))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20261201T080000Z" in response.content


def test_the_calendar_file_of_a_cancelled_booking_does_not_put_the_session_back(client):
    booking = cancel(book_slot(make_bookable()), now=NOW)

    file = client.get(url_of(booking, "invite", Purpose.INVITE_FILE)).content

    assert b"STATUS:CANCELLED" in file
    assert b"VALARM" not in file


def test_the_ticket_of_a_cancelled_booking_leads_to_what_holds_now(client):
    booking = book_slot(make_bookable())
    cancel(booking, now=NOW)

    response = client.get(url_of(booking, "confirmation"))

    assert (response.status_code, response.url) == (302, url_of(booking))


def test_a_booking_can_be_moved_or_cancelled_and_nothing_else(visit):
    booking = book_slot(make_bookable())

    page = visit(url_of(booking))

    assert texts(page, "h1, .done__more a") == ["Varauksesi", "Siirrä aika", "Peru varaus"]


def test_the_manage_page_shows_both_clocks_when_they_differ(visit):
    booking = book_slot(make_bookable(), zone="Europe/London")

    ticket = words(visit(url_of(booking)).select_one(".ticket"))

    assert "8.00–8.30 Lontoon aikaa ti 1.12. 10.00–10.30 Helsingin aikaa" in ticket


def test_following_a_link_changes_nothing(client):
    booking = book_slot(make_bookable())

    for name in ("manage", "move", "cancel", "confirmation"):
        client.get(url_of(booking, name), {"start": "2026-12-01T09:00Z"})

    kept = Booking.objects.get()
    assert (kept.status, kept.session.sequence) == ("CONFIRMED", 0)
    assert OutgoingMail.objects.count() == 3


def test_moving_offers_the_other_times_of_the_same_consultant_as_buttons(visit):
    booking = book_slot(make_bookable(horizon_days=2), "2026-12-01 09:30")

    page = visit(url_of(booking, "move"))

    assert texts(page, "form button.slot")[:3] == [
        "Siirrä aikaan 9.00",
        "Siirrä aikaan 10.00",
        "Siirrä aikaan 10.30",
    ]


def test_moving_can_be_looked_at_on_another_clock(visit):
    booking = book_slot(make_bookable())

    page = visit(url_of(booking, "move"), tz="Europe/London", day="2026-12-02")

    assert texts(page, "form button.slot")[0] == "Siirrä aikaan 7.00"
    assert page.select_one(".zone option[selected]")["value"] == "Europe/London"
    assert all("tz=Europe%2FLondon" in link["href"] for link in page.select(".month a"))


def test_a_move_on_another_clock_leaves_the_zone_of_the_booking(client):
    booking = book_slot(make_bookable())

    client.post(f"{url_of(booking, 'move')}?tz=Europe/London", {"start": "2026-12-02T09:00Z"})

    kept = Booking.objects.get()
    assert (kept.zone, kept.session.sequence) == ("Europe/Helsinki", 1)


def test_a_press_on_a_time_moves_the_session(client):
    booking = book_slot(make_bookable())

    response = client.post(url_of(booking, "move"), {"start": "2026-12-02T09:00Z"}, follow=True)

    assert texts(document(response), ".notice__title") == ["Aika on siirretty"]
    assert "Keskiviikko 2.12.2026 11.00–11.30" in words(response)


def test_a_move_to_a_time_that_has_gone_leaves_the_session_where_it_was(client):
    session_type = make_bookable()
    booking = book_slot(session_type, "2026-12-01 10:00")
    book_slot(session_type, "2026-12-01 11:00", email="other@vieras.example")

    response = client.post(url_of(booking, "move"), {"start": "2026-12-01T09:00Z"})

    assert response.status_code == 409
    assert "tiistai 1.12. klo 11.00 ei ole enää vapaa Aikasi pysyi ennallaan." in words(response)


def test_a_place_in_a_group_can_only_be_cancelled(visit, client):
    booking = book_slot(make_bookable(seats=8))

    page = visit(english(url_of(booking)))
    response = client.post(english(url_of(booking, "move")), {"start": "2026-12-01T09:00Z"})

    assert texts(page, ".done__more a") == ["Cancel your place"]
    assert response.status_code == 409
    assert texts(document(response), ".notice p:last-child") == [
        "Nothing was changed: a place in a group cannot be moved. Cancel it and book another."
    ]


def test_cancelling_asks_once_and_offers_the_way_back(visit):
    booking = book_slot(make_bookable())

    page = visit(url_of(booking, "cancel"))

    assert texts(page, "h1, main button, .done__more a") == [
        "Perutaanko varaus?",
        "Peru varaus",
        "Pidä varaus",
    ]


def test_a_cancelled_booking_says_so_and_leads_to_another_time(client):
    booking = book_slot(make_bookable())

    response = client.post(url_of(booking, "cancel"), follow=True)

    page = document(response)
    assert texts(page, "h1, .done__more a") == ["Varaus on peruttu", "Varaa uusi aika"]
    assert page.select_one(".done__more a")["href"] == "/fi/varaa/maksuton-sparraus/"


def test_cancelling_twice_is_cancelling_once(client):
    booking = book_slot(make_bookable())
    client.post(url_of(booking, "cancel"))

    client.post(url_of(booking, "cancel"))

    assert Booking.objects.get().session.sequence == 1


@pytest.mark.parametrize(
    ("minutes", "title"), [(10, "Sparraus on alkanut"), (40, "Tämä sparraus on ohi")]
)
def test_a_session_that_has_begun_can_no_longer_be_changed(visit, client, minutes, title):
    booking = book_slot(make_bookable())

    with time_machine.travel(booking.session.start_at + timedelta(minutes=minutes), tick=False):
        page = visit(url_of(booking))
        response = client.post(url_of(booking, "cancel"))

    assert texts(page, "h1, .done__more a") == [title, "Varaa uusi aika"]
    assert response.status_code == 409
    assert Booking.objects.get().status == "CONFIRMED"


def test_the_link_outlives_a_move(visit):
    booking = book_slot(make_bookable())
    url = url_of(booking)
    move(booking, helsinki("2026-12-03 12:00"), now=NOW)

    assert "Torstai 3.12.2026 12.00–12.30" in words(visit(url))


def test_the_page_is_read_in_english_too(visit):
    booking = book_slot(make_bookable(), language="en")

    page = visit(url_of(booking).replace("/fi/varaus/", "/en/booking/"))

    assert texts(page, "h1, .done__more a") == [
        "Your booking",
        "Move the session",
        "Cancel the session",
    ]


def test_a_cancelled_booking_shows_the_word_that_staff_left(visit):
    booking = book_slot(make_bookable())
    Booking.objects.update(cancel_note="Sairastuin.\n<b>Pahoittelut!</b>")
    cancel(booking, now=NOW)

    notice = visit(url_of(booking)).select_one(".notice")

    assert words(notice).endswith("Sairastuin. <b>Pahoittelut!</b>")
