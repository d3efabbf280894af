"""The page of a consultant's calendar feed."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

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


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ([], "The address is ready."),
        (["renew"], "The new address is ready. A former one is gone."),
        (["renew", "stop"], "The address is ready."),
    ],
    ids=["the first", "another", "after it was off"],
)
def test_a_former_address_is_said_to_be_gone_only_where_there_was_one(as_aino, aino, done, words):
    for do in done:
        as_aino.post(page_of(aino), {"feed": "own", "do": do}, follow=True)

    answer = as_aino.post(page_of(aino), {"feed": "own", "do": "renew"}, follow=True)

    assert [str(message).strip() for message in answer.context["messages"]] == [words]


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


@pytest.mark.parametrize(
    ("do", "words", "action"),
    [
        ("renew", "The address is ready.", "bookings.renew_feed"),
        ("stop", "The address is switched off.", "bookings.stop_feed"),
    ],
)
def test_what_was_done_to_an_address_is_told_and_noted(as_aino, aino, do, words, action):
    answer = as_aino.post(page_of(aino), {"feed": "own", "do": do}, follow=True)

    assert [str(message).strip() for message in answer.context["messages"]] == [words]
    [entry] = ModelLogEntry.objects.for_instance(aino)
    assert (entry.action, entry.user) == (action, aino.user)


def test_switching_off_what_was_never_on_makes_no_address(as_aino, aino):
    as_aino.post(page_of(aino), {"feed": "own", "do": "stop"})

    assert versions() == []


def test_only_who_may_change_everyone_switches_the_teams_address_off(as_aino, aino, root):
    root.post(page_of(aino), {"feed": "team", "do": "renew"})

    as_aino.post(page_of(aino), {"feed": "team", "do": "stop"})
    assert versions() == [(FeedKind.FREE_BUSY, 1, True)]

    root.post(page_of(aino), {"feed": "team", "do": "stop"})
    assert versions() == [(FeedKind.FREE_BUSY, 1, False)]


@pytest.mark.parametrize("feed", ["own", "team"])
def test_an_address_that_was_switched_off_is_not_shown(root, aino, feed):
    for do in ("renew", "stop"):
        root.post(page_of(aino), {"feed": feed, "do": do})

    context = root.get(page_of(aino)).context

    assert (context["own_url"], context["team_url"]) == ("", "")


def test_a_consultant_makes_an_address_of_their_own_and_of_nobody_else(as_aino, aino):
    make_consultant("eero")

    as_aino.post(page_of(aino), {"feed": "own", "do": "renew"})

    assert [feed.consultant for feed in CalendarFeed.objects.all()] == [aino]


def test_the_team_has_one_address_from_whosever_page_it_is_made(root, aino):
    for person in (aino, make_consultant("eero")):
        root.post(page_of(person), {"feed": "team", "do": "renew"})

    assert versions() == [(FeedKind.FREE_BUSY, 2, True)]


def test_who_may_renew_the_teams_address_is_offered_to(as_aino, aino, root):
    offered = [client.get(page_of(aino)).context["may_renew_team"] for client in (as_aino, root)]

    assert offered == [False, True]
