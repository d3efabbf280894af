"""The links that open a new event in a calendar on the web."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bookings.emails import event_name, manage_url, place_of
from bookings.views.calendar_links import google_url, outlook_url
from tests.factories import book_slot, make_bookable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def taken_apart(url):
    found = urlsplit(url)
    query = parse_qs(found.query, strict_parsing=True)
    return f"{found.scheme}://{found.netloc}{found.path}", {k: v for k, [v] in query.items()}


def test_google_is_told_the_session_in_utc_with_its_place_and_page():
    booking = book_slot(make_bookable())

    assert taken_apart(google_url(booking)) == (
        "https://calendar.google.com/calendar/render",
        {
            "action": "TEMPLATE",
            "text": event_name(booking),
            "dates": "20261201T080000Z/20261201T083000Z",
            "location": place_of(booking),
            "details": manage_url(booking),
        },
    )


def test_outlook_is_told_the_session_in_utc_with_its_place_and_page():
    booking = book_slot(make_bookable())

    assert taken_apart(outlook_url(booking)) == (
        "https://outlook.office.com/calendar/0/deeplink/compose",
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": event_name(booking),
            "startdt": "2026-12-01T08:00:00Z",
            "enddt": "2026-12-01T08:30:00Z",
            "location": place_of(booking),
            "body": manage_url(booking),
        },
    )


@pytest.mark.parametrize("link", [google_url, outlook_url])
def test_a_place_with_signs_of_its_own_stays_one_value(link):
    booking = book_slot(make_bookable(place="https://video.example/?room=a&b=c#d"))

    _, query = taken_apart(link(booking))

    assert query["location"] == "https://video.example/?room=a&b=c#d"
