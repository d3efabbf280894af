"""The list of what can be booked."""

from datetime import timedelta

import pytest

from bookings.models import PlaceKind
from tests.bookings.views.reading import TYPES, texts, words
from tests.factories import make_bookable, make_session_type

pytestmark = pytest.mark.django_db


def test_a_session_type_is_shown_with_its_length_price_and_place(visit):
    make_bookable()

    page = visit(TYPES)

    assert texts(page, ".offer h2, .offer .meta li") == [
        "Maksuton sparraus",
        "30 min",
        "Maksuton",
        "Videopuhelu",
    ]


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "Maksuton"), (19000, "190 €"), (19050, "190,50 €")]
)
def test_a_price_is_written_as_finns_write_it(visit, cents, shown):
    make_session_type(price_amount=cents)

    assert texts(visit(TYPES), ".meta li")[1] == shown


@pytest.mark.parametrize(("minutes", "shown"), [(45, "45 min"), (60, "1 h"), (90, "1 h 30 min")])
def test_a_length_is_written_in_hours_and_minutes(visit, minutes, shown):
    make_session_type(duration=timedelta(minutes=minutes))

    assert texts(visit(TYPES), ".meta li")[0] == shown


def test_a_group_says_how_many_it_takes(visit):
    make_session_type(seats=8, place_kind=PlaceKind.OURS)

    facts = texts(visit(TYPES), ".meta li")

    assert facts[2:] == ["Meidän luonamme", "Enintään 8 hengen ryhmä"]


def test_each_session_type_leads_to_its_own_times(visit):
    make_session_type("toinen", sort_order=2, name_fi="Toinen")
    make_session_type("eka", sort_order=1, name_fi="Eka")

    links = visit(TYPES).select(".offer a")

    assert [(words(a), a["href"]) for a in links] == [
        ("Valitse aika : Eka", "/fi/varaa/eka/"),
        ("Valitse aika : Toinen", "/fi/varaa/toinen/"),
    ]


def test_a_session_type_switched_off_is_not_shown(visit):
    make_session_type("pois", name_fi="Pois", is_active=False)
    make_session_type("paalla", name_fi="Päällä")

    assert texts(visit(TYPES), ".offer h2") == ["Päällä"]


def test_with_nothing_to_book_the_page_says_what_to_do(visit):
    make_session_type(is_active=False)

    assert "Mitään ei voi nyt varata" in words(visit(TYPES))


def test_with_nothing_to_book_nobody_is_asked_to_choose(visit):
    page = visit("/en/book/")

    assert page.select(".booking__lead") == []
    assert words(page.select_one(".empty")) == (
        "Nothing can be booked just now We are away for a while. Come back in a few days."
    )


def test_the_page_is_read_in_english_too(visit):
    make_bookable(price_amount=12000)

    page = visit("/en/book/")

    assert texts(page, ".offer h2, .meta li") == [
        "Free sparring",
        "30 min",
        "€120",
        "Video meeting",
    ]


def test_the_finnish_address_printed_on_a_card_works_in_english(visit):
    make_bookable()

    assert texts(visit("/en/varaa/"), "h1") == ["Book a sparring session"]
