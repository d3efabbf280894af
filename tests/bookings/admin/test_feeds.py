"""The page of a consultant's calendar feed."""

import pytest
from django.urls import reverse

from bookings.models import CalendarFeed, FeedKind
from tests.factories import make_consultant

pytestmark = pytest.mark.django_db


def page_of(consultant):
    return reverse("consultant:feed", args=[consultant.pk])


def versions():
    return list(CalendarFeed.objects.values_list("kind", "version", "is_active"))


def test_opening_the_page_makes_no_address(as_aino, aino):
    page = as_aino.get(page_of(aino)).content.decode()

    assert "There is no address yet." in page
    assert versions() == []


def test_a_consultant_makes_an_address_and_reads_it(as_aino, aino):
    as_aino.post(page_of(aino), {"feed": "own", "do": "renew"})

    page = as_aino.get(page_of(aino)).content.decode()
    assert "http://testserver/en/calendar/sessions/" in page
    assert versions() == [(FeedKind.SESSIONS, 1, True)]


def test_a_new_address_takes_the_place_of_the_old(as_aino, aino):
    for _turn in range(2):
        as_aino.post(page_of(aino), {"feed": "own", "do": "renew"})

    assert versions() == [(FeedKind.SESSIONS, 2, True)]


def test_an_address_is_switched_off(as_aino, aino):
    as_aino.post(page_of(aino), {"feed": "own", "do": "renew"})
    as_aino.post(page_of(aino), {"feed": "own", "do": "stop"})

    assert versions() == [(FeedKind.SESSIONS, 1, False)]


def test_a_consultant_makes_no_address_of_a_colleague(as_aino):
    as_aino.post(page_of(make_consultant("eero")), {"feed": "own", "do": "renew"})

    assert versions() == []


def test_only_who_may_change_everyone_replaces_the_teams_address(as_aino, aino, root):
    as_aino.post(page_of(aino), {"feed": "team", "do": "renew"})
    assert versions() == []

    root.post(page_of(aino), {"feed": "team", "do": "renew"})
    assert versions() == [(FeedKind.FREE_BUSY, 1, True)]
    assert "/calendar/busy/" in as_aino.get(page_of(aino)).content.decode()
