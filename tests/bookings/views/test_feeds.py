"""Calendar feeds: what they tell, to whom, and what a program that asks again is answered."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import translation

from bookings.actions.booking import cancel, move
from bookings.actions.feeds import renew_feed, stop_feed
from bookings.models import Booking, BusyCalendar, BusyTime, FeedKind, Session
from bookings.models.tokens import Purpose, sign
from bookings.views.feeds import feed_url
from tests.factories import NOW, book_slot, book_slots, helsinki, make_bookable, make_consultant

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def own_feed(consultant):
    return feed_url(renew_feed(FeedKind.SESSIONS, consultant, now=NOW))


def team_feed():
    return feed_url(renew_feed(FeedKind.FREE_BUSY, None, now=NOW))


def events(response):
    """Return the events as the icalendar package reads them."""
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def aino_with(booking_type=None):
    session_type = booking_type or make_bookable()
    session_type.consultants.update(language="en")
    return session_type, session_type.consultants.get()


def test_a_feed_tells_each_session_under_the_uid_of_its_invitation(client):
    session_type, aino = aino_with()
    booking = book_slot(session_type, organisation="Vieras Oy")

    (event,) = events(client.get(own_feed(aino)))

    assert event["UID"] == booking.session.uid
    assert event["SUMMARY"] == "Free sparring: Veera Vieras, Vieras Oy"
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 0)


def test_a_feed_follows_a_move_and_a_cancellation(client):
    session_type, aino = aino_with()
    booking, url = book_slot(session_type), own_feed(aino)
    move(booking, helsinki("2026-12-02 10:00"), now=NOW + HOUR)
    (moved,) = events(client.get(url))
    cancel(booking, now=NOW + 2 * HOUR)
    (cancelled,) = events(client.get(url))

    assert (moved["SEQUENCE"], moved["DTSTART"].dt) == (1, helsinki("2026-12-02 10:00"))
    assert (cancelled["SEQUENCE"], cancelled["STATUS"]) == (2, "CANCELLED")
    assert moved["DTSTAMP"].dt < cancelled["DTSTAMP"].dt


def test_a_hold_is_tentative(client):
    session_type, aino = aino_with()
    book_slot(session_type)
    Session.objects.update(status="TENTATIVE")

    (event,) = events(client.get(own_feed(aino)))

    assert event["STATUS"] == "TENTATIVE"


def test_a_feed_tells_no_number_address_or_answer(client):
    session_type, aino = aino_with(make_bookable(place_kind="phone", place=""))
    answers = ({"question": "Mistä?", "answer": "Salaisuudesta."},)
    book_slot(session_type, phone="040 1234567", answers=answers)

    text = client.get(own_feed(aino)).content.decode().replace("\r\n ", "")

    assert "Veera Vieras" in text
    for secret in ("040", "1234567", "veera@", "Mistä", "Salaisuudesta"):
        assert secret not in text


def test_a_group_is_told_with_its_seats_and_names(client):
    session_type, aino = aino_with(make_bookable(seats=3))
    book_slot(session_type)
    book_slot(session_type, name="Olli Toinen", email="olli@toinen.example")
    cancel(Booking.objects.get(name="Veera Vieras"), now=NOW)

    (event,) = events(client.get(own_feed(aino)))

    assert event["SUMMARY"] == "Free sparring: 1 of 3 seats taken"
    assert event["DESCRIPTION"] == "Olli Toinen"


def test_a_feed_reaches_thirty_days_back(client):
    session_type, aino = aino_with()
    book_slots(session_type, ["2026-12-01 10:00", "2026-12-02 10:00"])
    first = Session.objects.earliest("start_at")
    Session.objects.filter(pk=first.pk).update(
        start_at=NOW - timedelta(days=30, hours=1), end_at=NOW - timedelta(days=30)
    )

    assert len(events(client.get(own_feed(aino)))) == 1


def test_a_feed_tells_nothing_of_a_colleague(client):
    session_type, _aino = aino_with()
    book_slot(session_type)

    assert events(client.get(own_feed(make_consultant("eero")))) == []


def test_the_teams_feed_says_when_each_is_busy_and_nothing_else(client):
    session_type, aino = aino_with()
    book_slot(session_type, "2026-12-01 10:00", organisation="Vieras Oy")
    calendar = BusyCalendar.objects.create(
        consultant=aino, name="Oma", url="x", added_at=NOW, due_at=NOW
    )
    BusyTime.objects.create(
        calendar=calendar,
        consultant=aino,
        start_at=helsinki("2026-12-01 10:30"),
        end_at=helsinki("2026-12-01 12:00"),
    )

    response = client.get(team_feed())

    (event,) = events(response)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        helsinki("2026-12-01 10:00"),
        helsinki("2026-12-01 12:00"),
    )
    assert "Aino Lehtimaa" in event["SUMMARY"]
    assert b"Vieras" not in response.content


def test_a_calendar_that_is_not_in_use_makes_nobody_busy(client):
    aino = make_consultant()
    calendar = BusyCalendar.objects.create(
        consultant=aino, name="Oma", url="x", added_at=NOW, due_at=NOW, is_active=False
    )
    BusyTime.objects.create(
        calendar=calendar, consultant=aino, start_at=NOW + HOUR, end_at=NOW + 2 * HOUR
    )

    assert events(client.get(team_feed())) == []


def test_a_program_that_has_the_calendar_already_gets_nothing_again(client):
    session_type, aino = aino_with()
    booking, url = book_slot(session_type), own_feed(aino)
    first = client.get(url)
    known = {"if-none-match": first["ETag"]}

    again = client.get(url, headers=known)
    by_date = client.get(url, headers={"if-modified-since": first["Last-Modified"]})
    move(booking, helsinki("2026-12-02 10:00"), now=NOW + HOUR)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert by_date.status_code == 304
    assert client.get(url, headers=known).status_code == 200
    late = client.get(url, headers={"if-modified-since": first["Last-Modified"]})
    assert late.status_code == 200


def test_a_feed_is_private_unlisted_and_sets_no_cookie(client):
    for url in (own_feed(make_consultant()), team_feed(), "/en/calendar/busy/forged.ics"):
        response = client.get(url)

        assert response["Cache-Control"] == "private"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies
    assert client.get(team_feed())["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_new_address_revokes_the_old_one(client):
    aino = make_consultant()
    old = own_feed(aino)

    new = own_feed(aino)

    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_a_feed_that_was_switched_off_answers_no_more_and_its_old_address_never(client):
    aino = make_consultant()
    old = own_feed(aino)

    stop_feed(FeedKind.SESSIONS, aino)
    assert client.get(old).status_code == 410
    own_feed(aino)
    assert client.get(old).status_code == 410


@pytest.mark.parametrize("purpose", [p for p in Purpose if p != Purpose.SESSIONS_FEED])
def test_a_token_for_anything_else_opens_no_feed(client, purpose):
    feed = renew_feed(FeedKind.SESSIONS, make_consultant(), now=NOW)
    token = sign(str(feed.pk), feed.version, purpose)

    assert client.get(f"/en/calendar/sessions/{token}.ics").status_code == 410
    assert client.get(f"/en/calendar/busy/{token}.ics").status_code == 410


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_the_same_statements_for_one_and_three(
    client, django_assert_num_queries, count
):
    session_type, aino = aino_with()
    book_slots(session_type, [f"2026-12-0{day} 10:00" for day in range(1, count + 1)])
    own, team = own_feed(aino), team_feed()

    with django_assert_num_queries(4):
        client.get(own)
    with django_assert_num_queries(4):
        client.get(team)
