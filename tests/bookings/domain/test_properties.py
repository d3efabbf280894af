"""Laws that hold for every schedule: free_slots against a walk over every minute, and against itself."""

import copy
import os
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.domain.caps import Caps
from bookings.domain.intervals import Interval
from bookings.domain.opening_hours import (
    HoursOff,
    OpeningRule,
    Override,
    RepeatedOff,
    Schedule,
    Travel,
    WallWindow,
)
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import (
    BookedSession,
    ConsultantCalendar,
    SlotRules,
    free_slots,
    visitor_window,
)
from bookings.domain.wall_clock import date_intervals
from tests.bookings.domain.minute_walk import walk

settings.register_profile(
    "quick",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=400)
settings.register_profile("random", settings.get_profile("thorough"), derandomize=False)
laws = settings(settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick")))

# A zone, and a date on or beside which its clock does something odd.
ODD_DATES = [
    ("Europe/Helsinki", date(2026, 3, 29)),
    ("Europe/Helsinki", date(2026, 10, 25)),
    ("Asia/Kolkata", date(2026, 6, 15)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour back
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour forward
    ("America/St_Johns", date(2010, 11, 7)),  # back at one minute past midnight
    ("America/St_Johns", date(2026, 3, 8)),
    ("Africa/Cairo", date(2026, 4, 24)),  # no midnight
    ("Africa/Cairo", date(2026, 10, 29)),  # two last hours
    ("America/Asuncion", date(2023, 10, 1)),
    ("America/Asuncion", date(2024, 3, 23)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Beirut", date(2026, 10, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
    ("Pacific/Kwajalein", date(1993, 8, 21)),  # the same
]
ZONES = sorted({zone for zone, _ in ODD_DATES})
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = {
    f"RRULE:FREQ=WEEKLY;BYDAY={','.join(NAMES[n] for n in days)}": set(days)
    for days in ((0, 1, 2, 3, 4), (5, 6), (0, 2, 4, 6), (0, 1, 2, 3, 4, 5, 6))
}
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@st.composite
def windows(draw):
    opens = draw(st.integers(0, 95)) * 15
    return WallWindow(opens, opens + draw(st.sampled_from([30, 60, 75, 180, 300, 480, 960, 1440])))


@st.composite
def hours_off(draw, near):
    starts = datetime.combine(draw(near), time(draw(st.integers(0, 23)), 15))
    return HoursOff(starts, starts + timedelta(minutes=draw(st.sampled_from([20, 90, 2_000]))))


@st.composite
def repeated_off(draw, day):
    window = draw(st.one_of(st.none(), windows(), windows()))
    first = draw(st.sampled_from([day - timedelta(days=9), day]))
    last = draw(st.sampled_from([None, day]))
    return RepeatedOff(draw(st.sampled_from(sorted(WEEKDAYS))), Dates(first, last), window)


@st.composite
def schedules(draw, day, zone):
    near = st.integers(-3, 3).map(lambda n: day + timedelta(days=n))
    spans = st.builds(
        lambda on, more: Dates(on, on + timedelta(days=more)), near, st.integers(0, 2)
    )
    overrides = {
        on: tuple(draw(st.lists(windows(), max_size=2))) for on in draw(st.lists(near, max_size=2))
    }
    rules = st.builds(OpeningRule, st.sampled_from(sorted(WEEKDAYS)), windows())
    return Schedule(
        zone=zone,
        rules=tuple(draw(st.lists(rules, min_size=1, max_size=3))),
        overrides=tuple(Override(on, found) for on, found in overrides.items()),
        days_off=tuple(draw(st.lists(spans, max_size=1))),
        travels=tuple(draw(st.lists(st.builds(Travel, spans, st.sampled_from(ZONES)), max_size=1))),
        hours_off=tuple(draw(st.lists(hours_off(near), max_size=1))),
        repeated_off=tuple(draw(st.lists(repeated_off(day), max_size=1))),
        holidays=frozenset(draw(st.lists(near, max_size=1))),
    )


@st.composite
def booked_sessions(draw, rules, noon):
    start = noon + draw(st.integers(-200, 200)) * 15 * MINUTE
    length = draw(st.sampled_from([rules.duration, 20 * MINUTE, 90 * MINUTE]))
    return BookedSession.over(
        Interval(start, start + length),
        before=draw(st.sampled_from([0, 10, 45])) * MINUTE,
        after=draw(st.sampled_from([0, 10, 45])) * MINUTE,
        seats_left=draw(st.sampled_from([0, 0, 2])),
        counts=draw(st.booleans()),
    )


@st.composite
def slot_rules(draw, day):
    minutes = st.sampled_from([0, 5, 15, 40, 60])
    seldom = [None, None, None]
    return SlotRules(
        duration=draw(st.sampled_from([15, 30, 45, 60, 150])) * MINUTE,
        step=draw(st.sampled_from([15, 30, 50, 60, 90])) * MINUTE,
        before=draw(minutes) * MINUTE,
        after=draw(minutes) * MINUTE,
        notice=draw(st.sampled_from([0, 60, 1_440])) * MINUTE,
        horizon_days=draw(st.sampled_from([*seldom, 0, 1, 3])),
        horizon_business_days=draw(st.sampled_from([*seldom, 0, 1, 2])),
        first_on=draw(st.sampled_from([*seldom, day])),
        last_on=draw(st.sampled_from([*seldom, day])),
        cap_day=draw(st.sampled_from([*seldom, 0, 1, 2])),
        cap_week=draw(st.sampled_from([*seldom, 1, 2])),
        cap_day_length=draw(st.sampled_from([*seldom, 60 * MINUTE, 120 * MINUTE])),
        seats=draw(st.sampled_from([1, 4])),
        collective=draw(st.booleans()),
    )


@st.composite
def questions(draw):
    """A session type, one or two consultants, a day or two, and now: what free_slots is asked."""
    zone, day = draw(st.sampled_from(ODD_DATES))
    rules = draw(slot_rules(day))
    noon = date_intervals(zone, day - timedelta(days=1), day)[-1].end - 12 * HOUR
    calendars = []
    for name in ("aino", "eero")[: draw(st.integers(1, 2))]:
        home = draw(st.sampled_from([zone, zone, *ZONES]))
        busy = st.builds(
            lambda start, length: Interval(noon + start * 600, noon + (start + length) * 600),
            st.integers(-250, 250),
            st.integers(0, 12),
        )
        calendars.append(
            ConsultantCalendar(
                name,
                draw(schedules(day, home)),
                tuple(draw(st.lists(booked_sessions(rules, noon), max_size=4))),
                tuple(draw(st.lists(busy, max_size=3))),
                Caps(
                    draw(st.sampled_from([None] * 6 + [1])), draw(st.sampled_from([None] * 6 + [2]))
                ),
                is_fixed=draw(st.sampled_from([False, False, False, True])),
                is_closed=draw(st.sampled_from([False] * 8 + [True])),
            )
        )
    first = day - timedelta(days=draw(st.integers(0, 1)))
    within = date_intervals(zone, first, day + timedelta(days=1))
    now = noon + draw(st.integers(-300, 30)) * 10 * MINUTE
    return rules, calendars, within, now


@laws
@given(questions())
def test_the_slots_are_those_that_a_walk_over_every_minute_finds(question):
    rules, calendars, within, now = question

    slots = free_slots(rules, calendars, within=within, now=now)

    expected = walk(rules, calendars, within=within, now=now, weekdays=WEEKDAYS)
    assert [s.interval for s in slots] == [Interval(t, t + rules.duration) for t in expected]
    assert [s.consultants for s in slots] == [
        tuple(who for who, _ in able) for able in expected.values()
    ]
    if not rules.collective:
        assert [s.seats_left for s in slots] == [
            max(seats for _, seats in able) for able in expected.values()
        ]


@laws
@given(questions())
def test_no_slot_overlaps_what_is_busy_or_booked(question):
    rules, calendars, within, now = question
    people = {calendar.consultant: calendar for calendar in calendars}

    for slot in free_slots(rules, calendars, within=within, now=now):
        for name in slot.consultants:
            booked = [s.interval for s in people[name].booked if s.seats_left == 0]
            joined = any(s.interval == slot.interval and s.seats_left for s in people[name].booked)
            assert joined or not any(
                slot.interval.overlaps(other) for other in [*booked, *people[name].busy]
            )


@laws
@given(questions())
def test_no_slot_starts_before_now_and_the_notice(question):
    rules, calendars, within, now = question

    slots = free_slots(rules, calendars, within=within, now=now)

    assert all(slot.interval.start >= now + rules.notice for slot in slots)


@laws
@given(questions(), st.sampled_from(ZONES))
def test_the_zone_of_the_visitor_never_changes_the_slots(question, zone):
    rules, calendars, within, now = question
    asked = Interval(within[0].start, within[-1].end)
    days = [date.fromordinal(719_163 + at // DAY) for at in (asked.start - DAY, asked.end + DAY)]

    seen = free_slots(rules, calendars, within=visitor_window(zone, *days), now=now)

    assert [s for s in seen if asked.start <= s.interval.start < asked.end] == free_slots(
        rules, calendars, within=[asked], now=now
    )


@laws
@given(questions(), st.sampled_from(ZONES))
def test_asking_day_by_day_finds_what_asking_for_the_span_does(question, zone):
    rules, calendars, within, now = question
    first = date.fromordinal(719_163 + within[0].start // DAY)
    days = [first + timedelta(days=n) for n in range(4)]

    each = [
        free_slots(rules, calendars, within=visitor_window(zone, day, day), now=now) for day in days
    ]

    whole = free_slots(rules, calendars, within=visitor_window(zone, days[0], days[-1]), now=now)
    assert sorted((s for found in each for s in found), key=lambda s: s.interval) == whole


@laws
@given(questions(), st.integers(0, 400))
def test_the_list_and_the_booking_never_disagree(question, shift):
    rules, calendars, within, now = question
    listed = {s.interval.start: s for s in free_slots(rules, calendars, within=within, now=now)}
    asked = [*list(listed)[:8], within[0].start + shift * 5 * MINUTE]

    for at in filter(lambda at: any(i.start <= at < i.end for i in within), asked):
        answer = free_slots(rules, calendars, within=[Interval(at, at + 1)], now=now)
        assert answer == ([listed[at]] if at in listed else [])


@laws
@given(questions())
def test_the_same_question_has_the_same_answer_and_is_left_as_it_was(question):
    rules, calendars, within, now = question
    before = copy.deepcopy(question)

    answers = [free_slots(rules, calendars, within=within, now=now) for _ in range(2)]

    assert answers[0] == answers[1]
    assert question == before


@pytest.mark.parametrize(("zone", "day"), ODD_DATES)
def test_a_day_that_is_open_all_round_is_on_offer_all_round(zone, day):
    schedule = Schedule(zone, (OpeningRule("RRULE:FREQ=DAILY", WallWindow(0, 24 * 60), day),))
    rules = SlotRules(duration=HOUR, step=HOUR // 2)
    within = date_intervals(zone, day, day)

    slots = free_slots(rules, [ConsultantCalendar(1, schedule)], within=within, now=0)

    open_for = sum(interval.length for interval in within)
    assert len(slots) == open_for // (HOUR // 2)
