"""Each thing lies on the right date at the right minute, and beside what it overlaps."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.agenda import (
    Period,
    Span,
    dates_of,
    hours_shown,
    month_of,
    place,
    week_of,
)
from bookings.domain.intervals import Interval, instant
from bookings.domain.opening_hours import Schedule, Travel
from bookings.domain.recurring_dates import Dates

HELSINKI = Schedule("Europe/Helsinki")
LORD_HOWE = Schedule("Australia/Lord_Howe")  # its clock changes by half an hour
MONDAY = date(2026, 11, 30)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def at(text, zone="Europe/Helsinki", fold=0):
    """Return the instant at which a zone's clock reads a text like "2026-12-01 10:00"."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold))


def boxes(clock, days, *spans):
    """Return (day of month, starts, ends, lane, lanes) of what is placed, times as h.mm."""
    things = [(Interval(*span), number) for number, span in enumerate(spans)]
    return [
        (p.day.day, f"{p.starts // 60}.{p.starts % 60:02}", f"{p.ends // 60}.{p.ends % 60:02}")
        for p in place(clock, days, things)
    ]


def lanes(*hours):
    """Return the (lane, lanes) of things from one hour to another of the same day."""
    things = [
        (Interval(at(f"2026-11-30 {a:02}:00"), at(f"2026-11-30 {b:02}:00")), None) for a, b in hours
    ]
    return [(p.lane, p.lanes) for p in place(HELSINKI, [MONDAY], things)]


def test_a_thing_lies_on_its_date_by_the_minute():
    span = at("2026-11-30 10:05"), at("2026-11-30 11:40")

    assert boxes(HELSINKI, [MONDAY], span) == [(30, "10.05", "11.40")]


def test_what_lies_on_other_dates_is_left_out():
    assert boxes(HELSINKI, [MONDAY], (at("2026-12-01 10:00"), at("2026-12-01 11:00"))) == []


def test_a_night_is_cut_at_midnight():
    night = at("2026-11-30 22:00"), at("2026-12-01 02:30")

    found = boxes(HELSINKI, dates_of(Dates(MONDAY, date(2026, 12, 1))), night)

    assert found == [(30, "22.00", "24.00"), (1, "0.00", "2.30")]


def test_what_ends_at_midnight_leaves_the_next_date_alone():
    days = dates_of(Dates(MONDAY, date(2026, 12, 1)))

    found = boxes(HELSINKI, days, (at("2026-11-30 22:00"), at("2026-12-01 00:00")))

    assert found == [(30, "22.00", "24.00")]


@pytest.mark.parametrize(
    ("clock", "day", "span", "box"),
    [
        # The hour that is skipped stays empty below the box's middle.
        (HELSINKI, SPRING, ("2026-03-29 02:30", "2026-03-29 04:30", 0), ("2.30", "4.30")),
        # The hour that comes twice is drawn once, and all of it.
        (HELSINKI, AUTUMN, ("2026-10-25 03:30", "2026-10-25 03:15", 1), ("3.00", "4.00")),
        (HELSINKI, AUTUMN, ("2026-10-25 02:00", "2026-10-25 05:00", 0), ("2.00", "5.00")),
        (
            LORD_HOWE,
            date(2026, 4, 5),
            ("2026-04-05 01:45", "2026-04-05 01:40", 1),
            ("1.30", "2.00"),
        ),
    ],
    ids=["23 hours", "within the hour that is repeated", "25 hours", "24.5 hours"],
)
def test_a_box_spans_all_that_the_clock_reads_meanwhile(clock, day, span, box):
    start, end, fold = span

    found = boxes(clock, [day], (at(start, clock.zone), at(end, clock.zone, fold)))

    assert found == [(day.day, *box)]


@pytest.mark.parametrize("day", [SPRING, AUTUMN, MONDAY], ids=["23 hours", "25 hours", "24 hours"])
def test_a_whole_day_fills_its_column_whatever_its_length(day):
    span = at(f"{day} 00:00"), at(f"{date.fromordinal(day.toordinal() + 1)} 00:00")

    assert boxes(HELSINKI, [day], span) == [(day.day, "0.00", "24.00")]


def test_on_a_date_of_travel_the_clock_is_the_other_zones():
    away = Schedule("Europe/Helsinki", travels=(Travel(Dates(MONDAY, MONDAY), "Europe/London"),))

    found = boxes(away, [MONDAY], (at("2026-11-30 12:00"), at("2026-11-30 13:00")))

    assert found == [(30, "10.00", "11.00")]


def test_hours_between_two_zones_lie_at_the_edge_of_their_date():
    away = Schedule("Europe/Helsinki", travels=(Travel(Dates(MONDAY, MONDAY), "America/New_York"),))

    # Monday by Helsinki's clock, but not yet in New York, whose Monday it is.
    found = boxes(away, [MONDAY], (at("2026-11-30 01:00"), at("2026-11-30 02:00")))

    assert found == [(30, "0.00", "0.01")]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([(9, 10), (10, 11)], [(0, 1), (0, 1)]),
        ([(9, 11), (10, 12)], [(0, 2), (1, 2)]),
        ([(9, 12), (9, 10), (10, 11)], [(0, 2), (1, 2), (1, 2)]),
        ([(9, 10), (9, 10), (9, 10)], [(0, 3), (1, 3), (2, 3)]),
        ([(9, 11), (10, 12), (13, 14)], [(0, 2), (1, 2), (0, 1)]),
    ],
    ids=["touching", "overlapping", "a lane is used again", "three at once", "apart"],
)
def test_things_that_overlap_lie_side_by_side(hours, expected):
    assert lanes(*hours) == expected


def test_a_grid_shows_its_least_hours_and_all_that_lies_outside_them():
    early = place(
        HELSINKI, [MONDAY], [(Interval(at("2026-11-30 06:45"), at("2026-11-30 07:00")), 0)]
    )
    late = place(
        HELSINKI, [MONDAY], [(Interval(at("2026-11-30 20:00"), at("2026-11-30 20:10")), 0)]
    )

    assert hours_shown(early, least=(8, 18)) == (6, 18)
    assert hours_shown(late, least=(8, 18)) == (8, 21)
    assert hours_shown([], least=(8, 18)) == (8, 18)


def test_a_whole_day_asks_for_no_more_hours():
    [monday] = HELSINKI.instants_of(MONDAY, MONDAY)

    whole = place(HELSINKI, [MONDAY], [(monday, 0)])

    assert hours_shown(whole, least=(8, 18)) == (8, 18)


def test_a_week_begins_on_monday_and_a_month_shows_whole_weeks():
    assert week_of(date(2026, 12, 6)) == Dates(MONDAY, date(2026, 12, 6))
    assert month_of(date(2026, 12, 6)) == Dates(MONDAY, date(2027, 1, 3))


starts = st.integers(at("2026-10-20 00:00"), at("2026-10-28 00:00"))
spans = st.lists(
    st.builds(
        lambda start, length: Interval(start, start + length), starts, st.integers(1, 90_000)
    ),
    max_size=8,
)
clocks = st.sampled_from(
    [
        HELSINKI,
        LORD_HOWE,
        Schedule("Asia/Kolkata"),
        Schedule("Europe/Helsinki", travels=(Travel(Dates(AUTUMN, AUTUMN), "America/New_York"),)),
    ]
)
DAYS = dates_of(Dates(date(2026, 10, 18), date(2026, 10, 31)))


@given(clocks, spans)
def test_nothing_shares_a_lane_with_what_it_overlaps(clock, found):
    placed = place(clock, DAYS, [(span, number) for number, span in enumerate(found)])

    shared = [
        (one, other)
        for number, one in enumerate(placed)
        for other in placed[number + 1 :]
        if (one.day, one.lane) == (other.day, other.lane)
        and max(one.starts, other.starts) < min(one.ends, other.ends)
    ]
    assert shared == []


@given(clocks, spans)
def test_each_thing_lies_on_just_the_dates_that_it_touches(clock, found):
    placed = place(clock, DAYS, [(span, number) for number, span in enumerate(found)])

    touched = {
        (number, clock.date_of(second))
        for number, span in enumerate(found)
        for second in (*range(span.start, span.end, 900), span.end - 1)
    }
    drawn = {(p.what, p.day) for p in placed}
    # Every quarter hour that was looked at is drawn; a shorter stretch may lie between two looks.
    assert touched <= drawn
    assert all(clock.instants_of(day, day) for _number, day in drawn)


@given(clocks, spans)
def test_every_box_lies_within_its_date_and_its_lanes(clock, found):
    for p in place(clock, DAYS, [(span, None) for span in found]):
        assert 0 <= p.starts < p.ends <= 24 * 60
        assert 0 <= p.lane < p.lanes


@pytest.mark.parametrize(
    ("span", "on", "first", "last"),
    [
        (Span.WEEK, date(2026, 12, 2), date(2026, 11, 30), date(2026, 12, 6)),
        (Span.WEEK, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 3)),
        (Span.MONTH, date(2026, 12, 2), date(2026, 11, 30), date(2027, 1, 3)),
        (Span.MONTH, date(2026, 2, 28), date(2026, 1, 26), date(2026, 3, 1)),
        (Span.AGENDA, date(2026, 12, 2), date(2026, 12, 2), date(2026, 12, 31)),
    ],
)
def test_a_period_shows_its_week_its_month_in_whole_weeks_or_thirty_days(span, on, first, last):
    assert Period(span, on).dates == Dates(first, last)


@given(st.sampled_from([Span.WEEK, Span.AGENDA]), st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_what_follows_a_week_or_an_agenda_leads_back_to_it(span, on):
    assert Period(span, on).next.previous == Period(span, on)


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_the_next_and_previous_months_are_named_by_their_first_day(on):
    here = Period(Span.MONTH, on)

    assert here.next.on.day == here.previous.on.day == 1
    assert here.next.previous.on == on.replace(day=1) == here.previous.next.on


@given(st.sampled_from(Span), st.dates(date(2001, 1, 1), date(2100, 1, 1)))
def test_the_date_asked_for_is_among_those_shown_and_no_date_is_skipped(span, on):
    here = Period(span, on)

    assert on in dates_of(here.dates)
    assert here.next.dates.first <= here.dates.last + (here.dates.last.resolution)
