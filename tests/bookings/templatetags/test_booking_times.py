"""Times, dates and zones as templates write them, and the next free time of the whole site."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.template import Context, Template
from django.utils import translation

from bookings.domain.months import Month
from bookings.models import Consultant
from bookings.templatetags import booking_times
from tests.factories import (
    NOW,
    book_slot,
    helsinki,
    make_bookable,
    make_consultant,
    make_session_type,
)

LATE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # past midnight in Helsinki
WINTER, SUMMER = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def remembered(settings):
    """A cache that keeps what it is given."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "booking-times"}}
    cache.clear()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def in_words(**context):
    text = "{% load booking_times %}{% next_free_time who as soonest %}{{ soonest }}"
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("zone", "long", "short"),
    [
        ("UTC", "Monday 30 November 2026", "Mon 30 Nov"),
        ("Europe/Helsinki", "Tuesday 1 December 2026", "Tue 1 Dec"),
        ("America/New_York", "Monday 30 November 2026", "Mon 30 Nov"),
    ],
)
def test_an_instant_has_the_date_of_the_zone_it_is_shown_in(zone, long, short):
    assert booking_times.local_long_date(LATE, zone) == long
    assert booking_times.local_short_date(LATE, zone) == short


@pytest.mark.parametrize(
    ("filtered", "text"),
    [
        ("clock:'Europe/Helsinki'", "00:30"),
        ("start_words:'UTC'", "Monday 30 November at 22:30"),
        ("moment_words:'UTC'", "Monday 30 November 2026 at 22:30 (UTC time)"),
        ("local_short_date:'Asia/Tokyo'", "Tue 1 Dec"),
    ],
)
def test_a_template_writes_an_instant_by_a_filter(filtered, text):
    template = Template("{% load booking_times %}{{ at|" + filtered + " }}")

    assert template.render(Context({"at": LATE})) == text


def test_a_template_writes_the_time_of_a_session_by_a_tag():
    template = Template("{% load booking_times %}{% session_time start end 'UTC' %}")

    found = template.render(Context({"start": LATE, "end": LATE + timedelta(minutes=45)}))

    assert found == "Monday 30 November 2026 at 22:30–23:15"


@pytest.mark.parametrize(
    ("at", "zones", "other", "reason"),
    [
        (WINTER, [], [], "nobody, so no other clock"),
        (WINTER, ["Europe/Helsinki"], [], "the visitor's own"),
        (WINTER, ["Europe/Kyiv"], [], "another zone that shows the same time"),
        (WINTER, ["Europe/London"], ["Europe/London"], "two hours behind"),
        (WINTER, ["Europe/London", "Europe/London"], ["Europe/London"], "told once"),
        (WINTER, ["Asia/Tokyo", "Europe/London"], ["Asia/Tokyo", "Europe/London"], "in order"),
        (WINTER, ["Africa/Cairo"], [], "the same in winter"),
        (SUMMER, ["Africa/Johannesburg"], ["Africa/Johannesburg"], "an hour behind in summer"),
        (None, ["Europe/London"], [], "no time was chosen yet"),
        ("", ["Europe/London"], [], "a template's empty text is no time"),
    ],
)
def test_only_clocks_that_differ_from_the_visitors_are_told(at, zones, other, reason):
    people = [Consultant(zone=zone) for zone in zones]

    assert booking_times.other_clocks(at, "Europe/Helsinki", people) == other, reason


@pytest.mark.parametrize(
    ("first", "monday", "reason"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), "it begins on a Monday"),
        (date(2026, 12, 1), date(2026, 11, 30), "on a Tuesday"),
        (date(2026, 11, 1), date(2026, 10, 26), "on a Sunday"),
    ],
)
def test_the_columns_of_a_month_go_from_monday_to_sunday(first, monday, reason):
    found = booking_times.weekdays(Month(first, (), "", ""))

    assert found == [monday + timedelta(days=n) for n in range(7)], reason


@pytest.mark.django_db
def test_the_next_free_time_is_told_on_the_sites_clock(now, settings):
    make_bookable()
    settings.BOOKINGS = {**settings.BOOKINGS, "ZONE": "Europe/London"}

    assert in_words() == "Tuesday 1 December at 07:00 (London time)"


@pytest.mark.django_db
def test_the_next_free_time_is_that_of_the_first_session_type(now):
    aino = make_bookable(sort_order=1, notice=timedelta(days=3)).consultants.get()
    make_session_type("toinen", consultants=[aino], sort_order=2)

    assert in_words() == "Thursday 3 December at 09:00 (Helsinki time)"


@pytest.mark.django_db
def test_a_persons_next_free_time_is_that_persons(now, remembered):
    session_type = make_bookable("aino", "eero")
    aino, eero = Consultant.objects.order_by("slug")
    book_slot(session_type, helsinki("2026-12-01 09:00"), consultant=eero)

    told = [in_words(who=person) for person in (aino, eero)]

    assert told == [
        "Tuesday 1 December at 09:00 (Helsinki time)",
        "Tuesday 1 December at 09:30 (Helsinki time)",
    ]


@pytest.mark.django_db
def test_a_person_who_gives_nothing_by_name_has_no_next_time(now):
    make_bookable("aino")

    assert in_words(who=make_consultant("sofia")) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [None, {"is_active": False}, {"horizon_days": 1}])
def test_without_a_free_time_nothing_is_told(now, fields):
    if fields:
        make_bookable(**fields | {"notice": timedelta(days=2)})

    assert in_words() == ""


@pytest.mark.django_db
def test_the_next_free_time_is_remembered_for_every_visitor(
    now, remembered, django_assert_num_queries
):
    make_bookable()
    first = in_words()

    with django_assert_num_queries(0):
        assert in_words() == first == "Tuesday 1 December at 09:00 (Helsinki time)"


@pytest.mark.django_db
def test_that_nothing_is_free_is_remembered_too(now, remembered, django_assert_num_queries):
    in_words()

    with django_assert_num_queries(0):
        assert in_words() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "told"), [(59, "09:00"), (60, "09:30")])
def test_a_time_that_was_booked_is_told_for_a_minute_at_most(
    remembered, time_machine, seconds, told
):
    time_machine.move_to(NOW - timedelta(minutes=5), tick=False)
    session_type = make_bookable()
    in_words()
    book_slot(session_type, helsinki("2026-12-01 09:00"), now=NOW - timedelta(minutes=5))

    time_machine.shift(seconds)

    assert in_words() == f"Tuesday 1 December at {told} (Helsinki time)"


@pytest.mark.django_db
def test_what_is_remembered_is_told_in_each_readers_language(now, remembered):
    make_bookable()
    in_words()

    with translation.override("fi"):
        assert in_words().replace("\xa0", " ") == "tiistai 1.12. klo 9.00 (Helsingin aikaa)"
