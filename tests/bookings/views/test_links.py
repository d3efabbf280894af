"""Links from the mail that no longer work, or never did."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bookings.models import Booking
from bookings.models.tokens import Purpose, make_token
from tests.bookings.views.reading import url_of, words
from tests.factories import book_slot, make_bookable

pytestmark = pytest.mark.django_db


def gone(response):
    return response.status_code == 410 and "Linkki ei enää toimi" in words(response)


@pytest.mark.parametrize("name", ["manage", "move", "cancel", "confirmation", "invite"])
def test_a_forged_link_explains_itself(client, name):
    booking = book_slot(make_bookable())
    token = make_token(booking, Purpose.MANAGE)[:-1] + "x"

    assert gone(client.get(reverse(f"bookings:{name}", args=[token])))


def test_half_a_link_explains_itself(client):
    url = url_of(book_slot(make_bookable()))

    response = client.get(url[: len(url) // 2] + "/")

    assert gone(response)
    assert "kopioi se kokonaan osoiteriville" in words(response)


def test_a_link_for_the_calendar_file_does_not_open_the_booking(client):
    booking = book_slot(make_bookable())

    response = client.post(url_of(booking, "cancel", Purpose.INVITE_FILE))

    assert gone(response)
    assert Booking.objects.get().status == "CONFIRMED"


def test_a_link_that_was_replaced_explains_itself(client):
    booking = book_slot(make_bookable())
    url = url_of(booking)
    Booking.objects.update(token_version=2)

    assert gone(client.get(url))


def test_a_link_expires_a_month_after_the_session(client):
    booking = book_slot(make_bookable())
    after = booking.session.end_at + timedelta(days=30)

    with time_machine.travel(after, tick=False):
        in_time = client.get(url_of(booking))
    with time_machine.travel(after + timedelta(seconds=1), tick=False):
        too_late = client.get(url_of(booking))

    assert (in_time.status_code, gone(too_late)) == (200, True)


def test_search_engines_are_told_to_keep_out(client):
    booking = book_slot(make_bookable())

    for response in (client.get(url_of(booking)), client.get("/fi/varaus/x/")):
        assert response["X-Robots-Tag"] == "noindex"
