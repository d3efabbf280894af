"""What the address of a times page asks for: read as far as it makes sense, and no further."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.times_query import CONTEXT_LENGTH, TimesQuery, context_of

ZONES = {"Europe/Helsinki", "Asia/Tokyo"}


def asked(**params):
    # "with" is a word of Python's own.
    given = {"with" if name == "who" else name: text for name, text in params.items()}
    return TimesQuery.from_params(given, zones=ZONES, home="Europe/Helsinki")


def test_an_address_that_asks_for_nothing_is_told_on_the_clock_of_the_house():
    assert asked() == TimesQuery("Europe/Helsinki")


def test_all_that_an_address_may_ask_for_is_read():
    query = asked(month="2026-12", day="2026-12-24", who="aino", tz="Asia/Tokyo", context="abc")

    assert query == TimesQuery(
        "Asia/Tokyo",
        month=date(2026, 12, 1),
        day=date(2026, 12, 24),
        consultant="aino",
        names_zone=True,
        context="abc",
    )


@pytest.mark.parametrize("month", ["2026-13", "2026", "12", "2026-12-24", "1999-12", "x", ""])
def test_a_month_that_is_none_counts_as_not_asked(month):
    assert asked(month=month).month is None


@pytest.mark.parametrize("day", ["2026-02-30", "tomorrow", "24.12.2026", "9999-01-01", ""])
def test_a_day_that_is_none_counts_as_not_asked(day):
    assert asked(day=day).day is None


def test_an_unknown_zone_that_a_browser_guessed_is_not_told():
    query = asked(tz="Etc/Unknown", guessed="1")

    assert (query.zone, query.bad_zone, query.is_guessed) == ("Europe/Helsinki", "", True)


def test_an_old_name_of_a_zone_is_read_as_the_present_one():
    query = TimesQuery.from_params({"tz": "Europe/Kiev"}, zones={"Europe/Kyiv"}, home="UTC")

    assert (query.zone, query.names_zone) == ("Europe/Kyiv", True)


def test_an_unknown_zone_is_told_and_the_house_is_used():
    query = asked(tz="Mars/Phobos")

    assert (query.zone, query.bad_zone, query.names_zone) == (
        "Europe/Helsinki",
        "Mars/Phobos",
        False,
    )


def test_the_zone_of_the_house_may_be_named_as_well():
    assert asked(tz="Europe/Helsinki").names_zone


def test_what_is_told_of_a_bad_zone_or_asked_of_a_name_is_cut():
    query = asked(tz="x" * 5_000, who="y" * 5_000)

    assert (len(query.bad_zone), len(query.consultant)) == (64, 50)


@pytest.mark.parametrize(
    ("length", "kept"), [(0, 0), (CONTEXT_LENGTH, CONTEXT_LENGTH), (CONTEXT_LENGTH + 1, 0)]
)
def test_a_context_is_carried_whole_or_not_at_all(length, kept):
    assert len(context_of({"context": "c" * length})) == kept


@given(st.dictionaries(st.sampled_from(["tz", "month", "day", "with", "context"]), st.text()))
def test_no_address_breaks_the_page(params):
    query = TimesQuery.from_params(params, zones=ZONES, home="Europe/Helsinki")

    assert query.zone in ZONES
    assert len(query.context) <= CONTEXT_LENGTH
