"""What the app sets up where it is installed."""

import logging

import pytest

from tests.bookings.views.reading import url_of
from tests.factories import book_slot, make_bookable


@pytest.mark.django_db
def test_the_log_of_a_refused_press_does_not_open_the_booking(client, caplog, now):
    booking = book_slot(make_bookable(seats=8))

    with caplog.at_level(logging.WARNING, "django.request"):
        client.post(url_of(booking, "move"), {"start": "2026-12-01T09:00Z"})

    assert caplog.messages == ["Conflict: /fi/varaus/…/siirra/"]


@pytest.mark.django_db
def test_a_log_without_tokens_stays_as_it_is(client, caplog):
    with caplog.at_level(logging.WARNING, "django.request"):
        client.get("/fi/varaa/ei-ole/")

    assert caplog.messages == ["Not Found: /fi/varaa/ei-ole/"]
