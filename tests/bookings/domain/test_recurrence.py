"""Recurrence rules: the parts of a rule, what is refused before it is expanded, and when one has run out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.recurrence import (
    last_by_count,
    refuse_endless,
    rule_from,
    rule_parts,
    shortest_period,
)

BEGINS = datetime(2026, 6, 3, 10, tzinfo=UTC).replace(tzinfo=None)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("FREQ=DAILY", {"FREQ": "DAILY"}),
        ("freq=weekly;byday=mo,tu", {"FREQ": "WEEKLY", "BYDAY": "MO,TU"}),
        (" FREQ=DAILY;COUNT=3; ", {"FREQ": "DAILY", "COUNT": "3", "": ""}),
        ("FREQ=DAILY;;COUNT=3", {"FREQ": "DAILY", "COUNT": "3"}),
        ("FREQ", {"FREQ": ""}),
        ("", {}),
    ],
)
def test_a_rule_is_read_by_its_parts(text, parts):
    assert {name: part for name, part in rule_parts(text).items() if name} == {
        name: part for name, part in parts.items() if name
    }


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYWEEKNO=53",
        "FREQ=DAILY;BYHOUR=9,12,15",
        "FREQ=DAILY;INTERVAL=9999",
    ],
)
def test_what_people_mean_is_not_refused(text):
    refuse_endless(rule_parts(text))

    assert rule_from(rule_parts(text), BEGINS).after(BEGINS) is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FREQ=HOURLY", "FREQ=HOURLY repeats too often"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY repeats too often"),
        ("COUNT=3", "FREQ=None repeats too often"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 must be 1 or more"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL=-1 must be 1 or more"),
        ("FREQ=DAILY;INTERVAL=10000", "up to 9999"),
        ("FREQ=DAILY;INTERVAL=" + "9" * 5000, "must be 1 or more"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER is no part of a rule"),
        ("FREQ=DAILY;RRULE:COUNT=1", "RRULE:COUNT is no part of a rule"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13 is out of range"),
        ("FREQ=YEARLY;BYMONTH=0", "BYMONTH=0 is out of range"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY=6MO is out of range"),
        ("FREQ=MONTHLY;BYDAY=MÅ", "BYDAY=MÅ is out of range"),
        ("FREQ=DAILY;BYHOUR=٣", "BYHOUR=٣ is out of range"),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40", "25 times a day"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no month 2 has a day 30"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "are for YEARLY rules"),
        ("FREQ=YEARLY;BYMONTH=1;BYWEEKNO=30", "is not supported"),
        ("FREQ=DAILY;BYSETPOS=2", "BYSETPOS=2 is beyond the days it counts"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=-3", "BYSETPOS=-3 is beyond the days it counts"),
    ],
)
def test_a_rule_that_cannot_be_expanded_safely_says_why(text, reason):
    with pytest.raises(ValueError, match=reason.replace("(", r"\(")):
        refuse_endless(rule_parts(text))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FREQ=DAILY", 1),
        ("FREQ=WEEKLY;INTERVAL=3", 21),
        ("FREQ=MONTHLY", 28),
        ("FREQ=YEARLY;INTERVAL=2", 730),
    ],
)
def test_the_time_between_two_rounds_is_never_counted_too_long(text, days):
    assert shortest_period(rule_parts(text)) == timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("FREQ=DAILY", "it has no count"),
        ("FREQ=MONTHLY;COUNT=3", "a month may lack the day"),
        ("FREQ=DAILY;COUNT=3;BYMONTH=1", "it pauses for most of the year"),
        ("FREQ=DAILY;COUNT=3;BYDAY=MO", "it pauses for most of the week"),
        ("FREQ=WEEKLY;COUNT=3;BYMONTH=1", "it pauses for most of the year"),
        ("FREQ=DAILY;COUNT=" + "9" * 5000, "its count is no number that can be read"),
        ("FREQ=DAILY;COUNT=-1", "its count is none"),
        ("FREQ=WEEKLY;INTERVAL=9999;COUNT=99999999", "it would end after the last year"),
    ],
)
def test_where_it_is_not_plain_when_a_rule_ends_nothing_is_said(text, sentence):
    assert last_by_count(rule_parts(text), BEGINS) is None, sentence


weekdays = st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1)


@given(
    st.sampled_from(["DAILY", "WEEKLY"]),
    st.integers(1, 5),
    st.integers(1, 12),
    weekdays | st.none(),
    st.sampled_from(["MO", "SU", "TH"]),
    st.integers(0, 6),
)
def test_no_repetition_lies_after_what_the_count_allows(freq, interval, count, days, wkst, later):
    parts = {"FREQ": freq, "INTERVAL": str(interval), "COUNT": str(count), "WKST": wkst}
    if days and freq == "WEEKLY":
        parts["BYDAY"] = ",".join(sorted(days))
    begins = BEGINS + timedelta(days=later)

    ends = last_by_count(parts, begins)

    assert max(rule_from(parts, begins)) <= ends
