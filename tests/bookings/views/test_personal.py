"""A consultant's own booking page: what can be booked with this one person."""

import pytest
from django.urls import reverse

from tests.bookings.views.reading import texts, words
from tests.factories import make_bookable, make_consultant, make_session_type

pytestmark = pytest.mark.django_db


def url_of(slug="aino"):
    return reverse("bookings:personal", args=[slug])


def test_the_sessions_of_one_consultant_lead_to_their_own_times(visit):
    session_type = make_bookable("aino", "eero")
    make_session_type("toinen", name_fi="Eeron oma", consultants=[session_type.consultants.last()])

    page = visit(url_of())

    assert texts(page, ".offer h2") == ["Maksuton sparraus"]
    assert page.select_one(".offer a")["href"] == "/fi/varaa/maksuton-sparraus/?with=aino"


def test_the_page_names_the_person_and_what_they_do(visit):
    make_bookable("aino")

    page = words(visit(url_of()))

    assert "Aino Lehtimaa" in page
    assert "Sparraaja" in page


def test_a_session_that_the_person_gives_besides_another_is_among_theirs(visit):
    session_type = make_bookable("eero")
    session_type.fixed_consultants.add(make_consultant("aino"))
    session_type.save()

    page = visit(url_of())

    (offer,) = page.select(".offer a")
    assert offer["href"] == "/fi/varaa/maksuton-sparraus/?with=aino"
    assert "ei pidä tätä sparrausta" not in visit(offer["href"]).get_text()


def test_one_who_gives_nothing_now_says_so_and_leads_on(visit):
    make_consultant("aino")

    page = visit(url_of())

    assert page.select(".offer") == []
    assert page.select_one(".empty a")["href"] == "/fi/varaa/"


@pytest.mark.parametrize("slug", ["nobody", "eero"])
def test_nobody_and_one_who_gives_no_sessions_have_no_page(client, slug):
    make_consultant("eero", is_active=False)

    assert client.get(url_of(slug)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_two_statements_besides_the_frame(client, count, django_assert_num_queries):
    aino = make_consultant()
    for index in range(count):
        make_session_type(f"type-{index}", consultants=[aino])
    client.get(url_of())  # what is loaded once: the site and its settings

    # The person, what they give, and two of the frame around every page.
    with django_assert_num_queries(4):
        client.get(url_of())
