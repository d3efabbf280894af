"""Calendar feeds as ical.js and libical read them."""

import pytest

from bookings.actions.booking import cancel
from bookings.actions.feeds import renew_feed
from bookings.models import FeedKind
from bookings.views.feeds import feed_url
from tests.factories import NOW, book_slot, make_bookable
from tests.invites.assertions import WIRE, name_of
from tests.invites.reading import Invite

pytestmark = [
    pytest.mark.node,
    pytest.mark.libical,
    pytest.mark.usefixtures("parsers", "now"),
    pytest.mark.django_db,
]


@pytest.fixture(params=[FeedKind.SESSIONS, FeedKind.FREE_BUSY])
def feed(request, client):
    """A feed with a session of each kind, as it is sent."""
    session_type = make_bookable()
    book_slot(session_type, name='Åke "Öljy" Ääri; Oy, Ab: €' * 3)
    cancel(book_slot(session_type, "2026-12-01 12:00", email="toinen@vieras.example"), now=NOW)
    is_own = request.param == FeedKind.SESSIONS
    owner = session_type.consultants.get() if is_own else None
    return Invite(client.get(feed_url(renew_feed(request.param, owner, now=NOW))).content)


def test_the_text_is_well_formed(feed):
    broken = [name_of(holds) for holds in WIRE if not holds(feed)]

    assert broken == []


def test_libical_finds_no_error(feed):
    assert feed.libical.errors == 0


def test_both_readers_find_the_same_events(feed):
    read = [event.value("uid") for event in feed.calendar.parts("vevent")]
    found = [v for part, name, v in feed.libical.properties if (part, name) == ("VEVENT", "UID")]

    assert read == found
    assert len(set(read)) == len(read) >= 1


def test_programs_are_told_how_often_to_ask(feed):
    assert feed.calendar.value("refresh-interval") == "PT15M"
    assert feed.calendar.value("method") is None
