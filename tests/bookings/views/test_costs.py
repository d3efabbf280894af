"""What a page costs in SQL, and that no page sets a cookie."""

import pytest

from tests.bookings.views.reading import DETAILS, TEN, TIMES, TYPES, url_of
from tests.factories import ask, book_slot, book_slots, make_bookable, make_session_type

pytestmark = pytest.mark.django_db
# The page frame: the site and its menu.
FRAME = 2
STARTS = ["2026-12-01 10:00", "2026-12-01 12:00", "2026-12-02 10:00"]


@pytest.fixture(autouse=True)
def _warm(client):
    """Answer once, so that what is remembered for good is remembered."""
    client.get(TYPES)


@pytest.mark.parametrize("people", [("aino",), ("aino", "eero", "sofia")])
@pytest.mark.parametrize("booked", [1, 3])
def test_the_times_take_five_statements(client, django_assert_num_queries, people, booked):
    session_type = make_bookable(*people)
    ask(session_type)
    book_slots(session_type, STARTS[:booked])

    with django_assert_num_queries(5 + FRAME):
        client.get(TIMES)


@pytest.mark.parametrize("people", [("aino",), ("aino", "eero", "sofia")])
def test_the_form_takes_five_statements(client, django_assert_num_queries, people):
    ask(make_bookable(*people))

    with django_assert_num_queries(5 + FRAME):
        client.get(DETAILS, {"start": TEN})


@pytest.mark.parametrize("count", [1, 3])
def test_the_session_types_take_one_statement(client, django_assert_num_queries, count):
    for number in range(count):
        make_session_type(f"sparraus-{number}")

    with django_assert_num_queries(1 + FRAME):
        client.get(TYPES)


@pytest.mark.parametrize("booked", [1, 3])
def test_a_booking_is_shown_in_two_statements(client, django_assert_num_queries, booked):
    bookings = book_slots(make_bookable(), STARTS[:booked])

    with django_assert_num_queries(2 + FRAME):
        client.get(url_of(bookings[0]))


def test_no_page_sets_a_cookie_or_varies_by_one(client):
    booking = book_slot(make_bookable())
    pages = [url_of(booking, name) for name in ("manage", "move", "cancel", "confirmation")]

    for url in [TYPES, TIMES, f"{DETAILS}?start={TEN}", "/fi/varaus/x/", *pages]:
        response = client.get(url)
        assert not response.cookies, url
        assert "Cookie" not in response.get("Vary", ""), url


def test_posting_sets_no_cookie_either(send, client):
    make_bookable()

    for response in (send(name=""), send(), client.post("/fi/varaus/x/peru/")):
        assert not response.cookies
