"""Which feed an address opens, and what a feed tells of sessions and of busy time."""

from datetime import timedelta

import pytest
from django.utils import translation

from bookings.actions.booking import cancel
from bookings.domain.feeds import EventStatus
from bookings.models import Booking, CalendarFeed, Consultant, FeedKind, Session
from bookings.models.tokens import Purpose, sign
from bookings.queries import FEED_PURPOSES, FeedNotFoundError, feed_for_token, feed_of
from bookings.queries.feeds import BACK, session_events, team_events
from tests.factories import NOW, book_slot, helsinki, make_bookable, make_consultant

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def sessions_feed(**fields):
    given = {"kind": FeedKind.SESSIONS, "created_at": NOW, "version": 3}
    return CalendarFeed.objects.create(consultant=make_consultant(), **given | fields)


def test_every_kind_of_feed_has_a_purpose_of_its_own():
    assert FEED_PURPOSES.keys() == set(FeedKind)
    assert len(set(FEED_PURPOSES.values())) == len(FeedKind)


def test_an_address_opens_its_feed_in_one_statement(django_assert_num_queries):
    feed = sessions_feed()
    token = sign(str(feed.pk), 3, Purpose.SESSIONS_FEED)

    with django_assert_num_queries(1):
        found = feed_for_token(token, FeedKind.SESSIONS)
        assert found.consultant.slug == "aino"

    assert found == feed


@pytest.mark.parametrize(
    ("version", "purpose", "is_active"),
    [
        (2, Purpose.SESSIONS_FEED, True),
        (4, Purpose.SESSIONS_FEED, True),
        (3, Purpose.FREE_BUSY_FEED, True),
        (3, Purpose.SESSIONS_FEED, False),
    ],
    ids=["older", "newer", "another kind", "switched off"],
)
def test_an_address_that_is_not_the_feeds_own_opens_nothing(version, purpose, is_active):
    feed = sessions_feed(is_active=is_active)

    with pytest.raises(FeedNotFoundError):
        feed_for_token(sign(str(feed.pk), version, purpose), FeedKind.SESSIONS)


def test_the_key_of_a_feed_of_another_kind_opens_nothing():
    feed = sessions_feed()
    token = sign(str(feed.pk), 3, Purpose.FREE_BUSY_FEED)

    with pytest.raises(FeedNotFoundError, match="replaced or switched off"):
        feed_for_token(token, FeedKind.FREE_BUSY)


def test_a_feed_in_use_is_found_by_its_kind_and_owner():
    feed = sessions_feed()

    assert feed_of(FeedKind.SESSIONS, feed.consultant) == feed
    assert feed_of(FeedKind.FREE_BUSY, None) is None
    assert feed_of(FeedKind.SESSIONS, make_consultant("eero")) is None


def test_a_feed_that_was_switched_off_is_not_in_use():
    feed = sessions_feed(is_active=False)

    assert feed_of(FeedKind.SESSIONS, feed.consultant) is None


def events(now=NOW):
    return session_events(Consultant.objects.get(slug="aino"), now)


def test_a_session_is_told_with_the_name_and_organisation_of_who_comes():
    session = book_slot(make_bookable(), organisation="Vieras Oy", phone="040 123").session

    (event,) = events()

    assert (event.uid, event.start_at, event.end_at) == (
        session.uid,
        session.start_at,
        session.end_at,
    )
    assert event.summary == "Free sparring: Veera Vieras, Vieras Oy"
    assert event.description == "Veera Vieras, Vieras Oy"
    assert event.location == "https://video.example/sparraus"
    assert event.url == f"http://testserver/admin/session/inspect/{session.pk}/"


def test_a_session_without_a_written_place_is_told_by_how_one_meets():
    book_slot(make_bookable(place="", place_kind="phone"))

    assert events()[0].location == "By phone"


def test_a_session_is_told_as_of_the_mail_that_told_it_last():
    booking = book_slot(make_bookable())
    assert events()[0].stamp_at == NOW

    cancel(booking, now=NOW + SECOND)

    (event,) = events()
    assert (event.stamp_at, event.status) == (NOW + SECOND, EventStatus.CANCELLED)


def test_a_session_of_which_nothing_was_told_is_told_as_of_its_booking():
    book_slot(make_bookable()).mails.all().delete()

    assert events()[0].stamp_at == NOW


def test_a_session_is_told_for_thirty_days_after_it_ended():
    end_at = book_slot(make_bookable()).session.end_at

    assert len(events(end_at + BACK - SECOND)) == 1
    assert events(end_at + BACK) == []
    assert timedelta(days=30) == BACK


def group():
    """Let Veera and Olli join a group of four."""
    kind = make_bookable(seats=4)
    veera = book_slot(kind)
    book_slot(kind, name="Olli", email="olli@toinen.example")
    return veera


def test_a_group_is_told_by_its_seats_and_names_those_who_come():
    cancel(group(), now=NOW)

    (event,) = events()

    assert event.summary == "Free sparring: 1 of 4 seats taken"
    assert event.description == "Olli"


def test_a_cancelled_group_has_no_seats_taken_and_still_says_whom_it_was_with():
    for booking in [group(), Booking.objects.get(name="Olli")]:
        cancel(booking, now=NOW)

    (event,) = events()

    assert event.summary == "Free sparring: 0 of 4 seats taken"
    assert event.description == "Veera Vieras\nOlli"


def test_sessions_are_told_earliest_first():
    kind = make_bookable()
    book_slot(kind, "2026-12-02 10:00")
    book_slot(kind, "2026-12-01 10:00")

    assert [event.start_at.day for event in events()] == [1, 2]


def busy(now=NOW):
    return [
        (event.summary, event.start_at, event.end_at) for event in team_events(now, stamp_at=NOW)
    ]


def test_the_team_is_busy_in_its_sessions_by_name():
    for name in ("eero", "aino"):
        book_slot(make_bookable(name, slug=name), email=f"{name}@vieras.example")
    ten, end = helsinki("2026-12-01 10:00"), helsinki("2026-12-01 10:30")

    assert busy() == [("Aino Lehtimaa: busy", ten, end), ("Eero Salmela: busy", ten, end)]


def test_two_sessions_one_after_the_other_are_one_busy_time():
    kind = make_bookable()
    book_slot(kind, "2026-12-01 10:00")
    book_slot(kind, "2026-12-01 10:30")

    assert busy() == [
        ("Aino Lehtimaa: busy", helsinki("2026-12-01 10:00"), helsinki("2026-12-01 11:00"))
    ]


def test_a_cancelled_session_makes_nobody_busy():
    cancel(book_slot(make_bookable()), now=NOW)

    assert busy() == []


def test_one_who_gives_no_sessions_any_more_is_not_in_the_teams_feed():
    book_slot(make_bookable())
    Consultant.objects.update(is_active=False)

    assert busy() == []
    assert Session.objects.count() == 1


def test_the_teams_feed_forgets_what_ended_thirty_days_ago():
    end_at = book_slot(make_bookable()).session.end_at

    assert len(busy(end_at + BACK - SECOND)) == 1
    assert busy(end_at + BACK) == []
