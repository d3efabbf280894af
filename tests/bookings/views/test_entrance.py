"""The addresses between the booking pages: below the general root, or below an article's own."""

import pytest
from django.utils import translation

from bookings.views.entrance import Entrance, with_params

ARTICLE = Entrance("/fi/artikkelit/kokous/varaa/")


@pytest.mark.parametrize(
    ("params", "url", "reason"),
    [
        ({}, "/x/", "nothing to add, so no question mark"),
        ({"tz": ""}, "/x/", "nothing chosen"),
        ({"tz": "", "with": "aino"}, "/x/?with=aino", "only what has a value"),
        ({"tz": "Europe/London"}, "/x/?tz=Europe%2FLondon", "written for an address"),
        ({"context": "a&b=c d"}, "/x/?context=a%26b%3Dc+d", "no value becomes a second parameter"),
        ({"with": "åsa"}, "/x/?with=%C3%A5sa", "letters of any language"),
    ],
)
def test_an_address_carries_the_values_that_there_are(params, url, reason):
    assert with_params("/x/", params) == url, reason


@pytest.mark.parametrize(
    ("language", "times", "details"),
    [
        ("fi", "/fi/varaa/tunti/", "/fi/varaa/tunti/tiedot/"),
        ("en", "/en/book/tunti/", "/en/book/tunti/details/"),
    ],
)
def test_the_general_pages_have_addresses_in_each_language(language, times, details):
    with translation.override(language):
        general = Entrance.of(None)
        assert (general.times_url("tunti"), general.details_url("tunti")) == (times, details)


def test_the_pages_of_an_article_stay_below_it():
    assert ARTICLE.times_url("tunti", tz="UTC") == f"{ARTICLE.root}tunti/?tz=UTC"
    assert ARTICLE.details_url("tunti", start="x") == f"{ARTICLE.root}tunti/tiedot/?start=x"


def test_the_general_pages_are_about_no_page():
    assert Entrance.of(None).page is None
