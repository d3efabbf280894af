"""What a link carries for another app goes along from page to page into the booking."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bookings.models import Booking
from tests.bookings.views.reading import DETAILS, TEN, TIMES
from tests.factories import make_bookable

pytestmark = pytest.mark.django_db
TYPES = "/fi/varaa/"


def carried(link):
    return parse_qs(urlsplit(link["href"]).query).get("context")


def test_every_session_type_is_reached_with_it(visit):
    make_bookable()

    links = visit(TYPES, context="abc").select('main a[href*="maksuton-sparraus"]')

    assert [carried(link) for link in links] == [["abc"]] * len(links) != []


def test_every_time_person_and_zone_keeps_it(visit):
    make_bookable("aino", "eero")

    page = visit(TIMES, context="abc")

    links = page.select(".slots a, .month a, .people a")
    assert {str(carried(link)) for link in links} == {"['abc']"}
    assert page.select_one('form input[name="context"]')["value"] == "abc"


def test_the_form_carries_it_into_the_booking(visit, send):
    make_bookable()
    form = visit(DETAILS, start=TEN, context="abc")
    given = form.select_one('form input[name="context"]')["value"]

    send(context=given)

    assert Booking.objects.get().context == "abc"


def test_a_form_that_was_refused_keeps_it(send):
    make_bookable()

    page = send(context="abc", email="").content.decode()

    assert 'name="context" value="abc"' in page


def test_one_that_is_too_long_to_be_ours_is_left_out(visit):
    make_bookable()

    page = visit(TIMES, context="x" * 201)

    assert page.select('input[name="context"]') == []


def test_a_link_without_one_carries_none(visit, send):
    make_bookable()

    assert "context" not in str(visit(TIMES))
    send()
    assert Booking.objects.get().context == ""
