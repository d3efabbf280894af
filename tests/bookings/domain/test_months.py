"""A month of days with times, as the visitor counts them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.months import by_date, local_today, times_in_month

HELSINKI = "Europe/Helsinki"
TODAY = date(2026, 12, 2)  # a Wednesday


@dataclass(frozen=True)
class Offer:
    start_at: datetime


def at(text):
    """Return an offer by the clock of UTC."""
    return Offer(datetime.fromisoformat(text).replace(tzinfo=UTC))


def shown(*offers, month=None, day=None, zone="UTC", full=()):
    return times_in_month(
        [at(text) for text in offers],
        zone=zone,
        month=month,
        day=day,
        today=TODAY,
        day_url=lambda day: f"/{day}",
        month_url=lambda first: f"/{first:%Y-%m}",
        full=[at(text) for text in full],
    )


def days_of(times):
    return [day for week in times.month.weeks for day in week if day]


def starts(times):
    return [f"{offer.start_at:%d %H:%M}" for offer in times.slots]


def test_without_a_wish_the_first_day_that_has_times_is_open():
    times = shown("2026-12-09 08:00", "2026-12-09 09:00", "2026-12-10 08:00")

    assert (times.chosen, starts(times)) == (date(2026, 12, 9), ["09 08:00", "09 09:00"])


def test_the_day_that_was_asked_for_is_open():
    times = shown("2026-12-09 08:00", "2026-12-10 08:00", day=date(2026, 12, 10))

    assert (times.chosen, starts(times), times.gone_on) == (
        date(2026, 12, 10),
        ["10 08:00"],
        None,
    )


def test_a_day_whose_times_are_gone_gives_way_to_the_next_that_has_some():
    times = shown("2026-12-09 08:00", "2026-12-11 08:00", day=date(2026, 12, 10))

    assert (times.chosen, times.gone_on) == (date(2026, 12, 11), date(2026, 12, 10))


def test_after_the_last_times_the_first_of_the_month_are_open():
    times = shown("2026-12-09 08:00", day=date(2026, 12, 20), month=date(2026, 12, 1))

    assert (times.chosen, times.gone_on) == (date(2026, 12, 9), date(2026, 12, 20))


def test_the_month_that_was_asked_for_is_shown_though_it_is_empty():
    times = shown("2026-12-09 08:00", "2027-02-09 08:00", month=date(2027, 1, 1))

    assert (times.month.first, times.chosen, times.slots) == (date(2027, 1, 1), None, ())
    assert times.next_url == "/2026-12-09"


def test_a_month_of_the_past_is_shown_as_this_one():
    assert shown(month=date(2020, 1, 1)).month.first == date(2026, 12, 1)


def test_nothing_on_offer_is_said_and_leads_nowhere():
    times = shown()

    assert (times.is_empty, times.next_slot, times.next_url) == (True, None, "")
    assert (times.month.previous_url, times.month.next_url) == ("", "")


def test_a_day_counts_its_times_and_leads_to_them():
    times = shown("2026-12-09 08:00", "2026-12-09 09:00")

    told = {day.day: (day.count, day.url) for day in days_of(times) if day.url}
    assert told == {date(2026, 12, 9): (2, "/2026-12-09")}


def test_today_and_the_chosen_day_are_marked():
    times = shown("2026-12-09 08:00")

    assert [day.day for day in days_of(times) if day.is_today] == [TODAY]
    assert [day.day for day in days_of(times) if day.is_chosen] == [date(2026, 12, 9)]


@pytest.mark.parametrize(
    ("month", "previous", "following", "sentence"),
    [
        (date(2026, 12, 1), "", "/2027-01", "before this month nothing is left"),
        (date(2027, 1, 1), "/2026-12", "/2027-02", "between"),
        (date(2027, 2, 1), "/2027-01", "", "after the last times there is nothing to look for"),
    ],
)
def test_the_ways_on_lead_only_where_there_is_something(month, previous, following, sentence):
    times = shown("2026-12-09 08:00", "2027-02-09 08:00", month=month)

    assert (times.month.previous_url, times.month.next_url) == (previous, following), sentence


def test_weeks_begin_on_monday_and_those_that_are_over_are_left_out():
    times = shown("2026-12-31 08:00")

    first, *_, last = times.month.weeks
    assert [day and day.day.day for day in first] == [None, 1, 2, 3, 4, 5, 6]
    assert [day and day.day.day for day in last] == [28, 29, 30, 31, None, None, None]
    later = times_in_month(
        [], zone="UTC", month=None, day=None, today=date(2026, 12, 20), day_url=str, month_url=str
    )
    assert later.month.weeks[0][0].day == date(2026, 12, 14)


def test_a_full_group_makes_its_day_open_without_a_time_to_book():
    times = shown("2026-12-09 08:00", day=date(2026, 12, 10), full=["2026-12-10 08:00"])

    assert (times.chosen, times.slots, len(times.full)) == (date(2026, 12, 10), (), 1)
    [day] = [day for day in days_of(times) if day.day == date(2026, 12, 10)]
    assert (day.count, day.url) == (0, "/2026-12-10")


def test_a_day_on_which_all_groups_are_full_is_not_empty():
    assert not shown(full=["2026-12-10 08:00"]).is_empty


def test_a_start_late_in_the_evening_belongs_to_the_visitors_next_day():
    found = by_date([at("2026-12-09 22:30"), at("2026-12-09 12:00")], HELSINKI)

    assert list(found) == [date(2026, 12, 10), date(2026, 12, 9)]


def test_today_is_the_date_of_the_zone():
    late = datetime(2026, 12, 1, 23, tzinfo=UTC)

    assert (local_today(late, HELSINKI), local_today(late, "UTC")) == (
        TODAY,
        date(2026, 12, 1),
    )


days = st.dates(date(2026, 12, 2), date(2027, 6, 30))
hours = st.integers(0, 23)
offers = st.sets(st.tuples(days, hours), max_size=20).map(
    lambda pairs: [f"{day} {hour:02}:00" for day, hour in sorted(pairs)]
)


@given(offers, days | st.none(), days.map(lambda day: day.replace(day=1)) | st.none())
def test_the_chosen_day_lies_in_the_month_shown_and_all_its_times_are_there(texts, day, month):
    times = shown(*texts, day=day, month=month)

    if times.chosen:
        assert (times.chosen.year, times.chosen.month) == (
            times.month.first.year,
            times.month.first.month,
        )
        of_day = [text for text in texts if text.startswith(str(times.chosen))]
        assert len(times.slots) == len(of_day)


@given(offers)
def test_no_times_are_lost_among_the_days_of_all_months(texts):
    first, counted = date(2026, 12, 1), 0
    while first < date(2027, 7, 1):
        counted += sum(day.count for day in days_of(shown(*texts, month=first)))
        first = (first + timedelta(days=31)).replace(day=1)

    assert counted == len(texts)
