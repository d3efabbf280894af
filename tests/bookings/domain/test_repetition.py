"""What a form can show of a recurrence becomes text and comes back the same; the rest is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recurrence import deserialize

from bookings.domain.repetition import (
    LONGEST_INTERVAL,
    MOST_EXCEPTIONS,
    MOST_TIMES,
    Frequency,
    NthWeekday,
    Repetition,
    recurrence_text,
    repetition_of,
)

HELSINKI = "Europe/Helsinki"
ZONES = [
    HELSINKI,
    "America/New_York",
    "Pacific/Auckland",
    "Pacific/Niue",
    "Australia/Lord_Howe",
    "UTC",
]
TUESDAYS = Repetition(frequency=Frequency.WEEKLY, interval=2, weekdays=frozenset({1}))
CHRISTMAS = date(2026, 12, 24)

dates = st.dates(date(2020, 1, 1), date(2099, 12, 31))
days = st.one_of(
    st.just({"frequency": Frequency.DAILY}),
    st.builds(
        lambda numbers: {"frequency": Frequency.WEEKLY, "weekdays": numbers},
        st.frozensets(st.integers(0, 6), min_size=1),
    ),
    st.builds(
        lambda day: {"frequency": Frequency.MONTHLY, "month_day": day},
        st.integers(1, 31) | st.just(-1),
    ),
    st.builds(
        lambda which, weekday: {
            "frequency": Frequency.MONTHLY,
            "nth_weekday": NthWeekday(which, weekday),
        },
        st.sampled_from([1, 2, 3, 4, -1]),
        st.integers(0, 6),
    ),
)
ends = st.one_of(
    st.just({}),
    st.builds(lambda day: {"until": day}, dates),
    st.builds(lambda count: {"count": count}, st.integers(1, MOST_TIMES)),
)
repetitions = st.builds(
    lambda named, end, interval, exceptions: Repetition(
        **named, **end, interval=interval, exceptions=exceptions
    ),
    days,
    ends,
    st.integers(1, LONGEST_INTERVAL),
    st.frozensets(dates, max_size=5),
)


@given(repetitions, st.sampled_from(ZONES))
def test_a_repetition_read_back_from_its_text_is_the_same(repetition, zone):
    assert repetition_of(recurrence_text(repetition, zone), zone) == repetition


@given(repetitions, st.sampled_from(ZONES))
def test_the_column_keeps_the_text_of_a_repetition_as_it_is(repetition, zone):
    text = recurrence_text(repetition, zone)

    assert str(deserialize(text, include_dtstart=False)) == text


@given(repetitions, st.sampled_from(ZONES[:4]))
def test_an_exception_of_helsinki_stays_on_its_date_for_who_reads_it_elsewhere(repetition, zone):
    text = recurrence_text(repetition, HELSINKI)

    if zone != "Pacific/Niue":  # eleven hours west of UTC: noon in Helsinki is the evening before
        assert repetition_of(text, zone) == repetition


@pytest.mark.parametrize(
    ("repetition", "text"),
    [
        (TUESDAYS, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        (
            replace(TUESDAYS, count=6, exceptions=frozenset({CHRISTMAS})),
            "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6;BYDAY=TU\nEXDATE:20261224T100000Z",
        ),
        (
            Repetition(frequency=Frequency.DAILY, until=date(2026, 7, 1)),
            "RRULE:FREQ=DAILY;UNTIL=20260701T090000Z",
        ),
        (
            Repetition(frequency=Frequency.MONTHLY, nth_weekday=NthWeekday(1, 1)),
            "RRULE:FREQ=MONTHLY;BYDAY=1TU",
        ),
        (
            Repetition(frequency=Frequency.MONTHLY, nth_weekday=NthWeekday(-1, 4)),
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
        ),
        (
            Repetition(frequency=Frequency.MONTHLY, month_day=-1),
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
        ),
    ],
    ids=["every second Tuesday", "six times", "until", "first Tuesday", "last Friday", "last day"],
)
def test_a_repetition_is_written_as_the_standard_says(repetition, text):
    assert recurrence_text(repetition, HELSINKI) == text


@pytest.mark.parametrize(
    "text",
    [
        "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\nEXDATE;VALUE=DATE:20261224",
        "rrule:freq=weekly;byday=tu;interval=2;wkst=mo\n\nEXDATE:20261224T000000",
        "EXDATE:20261223T220000Z\nRRULE:INTERVAL=2;FREQ=WEEKLY;BYDAY=TU",
    ],
    ids=["a date", "lower case", "midnight in Helsinki"],
)
def test_what_others_wrote_is_read_too(text):
    assert repetition_of(text, HELSINKI) == replace(TUESDAYS, exceptions=frozenset({CHRISTMAS}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("RRULE:FREQ=SECONDLY", "FREQ=SECONDLY repeats too often"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=0;BYDAY=TU", "INTERVAL=0 must be 1 or more"),
        ("RRULE:FREQ=YEARLY", "'YEARLY' is not a valid Frequency"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=53;BYDAY=TU", "not from 1 to 52"),
        ("RRULE:FREQ=DAILY;COUNT=0", "0 times are not from 1 to 500"),
        ("RRULE:FREQ=DAILY;COUNT=3;UNTIL=20261224", "not both"),
        ("RRULE:FREQ=WEEKLY", "nothing is no weekday"),
        ("RRULE:FREQ=WEEKLY;BYDAY=1TU", "1TU is no weekday"),
        ("RRULE:FREQ=DAILY;BYDAY=1TU", "has a day or a weekday of the month"),
        ("RRULE:FREQ=MONTHLY", "has a day or a weekday of the month"),
        ("RRULE:FREQ=MONTHLY;BYDAY=TU", "0, 1 is no weekday of a month"),
        ("RRULE:FREQ=MONTHLY;BYDAY=5TU", "5, 1 is no weekday of a month"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TU;BYMONTHDAY=3", "has a day or a weekday of the month"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", "invalid literal"),
        ("RRULE:FREQ=DAILY;BYMONTH=7", "BYMONTH is more than a repetition can show"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", "WKST is more than"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=DAILY", "2 rules are not one repetition"),
        ("EXDATE:20261224", "0 rules are not one repetition"),
        ("RRULE:FREQ=DAILY\nRDATE:20261224", "RDATE is more than a repetition can show"),
        ("RRULE:FREQ=DAILY\nEXDATE:20261324", "month"),
    ],
)
def test_what_a_form_cannot_show_is_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        repetition_of(text, HELSINKI)


def test_no_month_has_a_day_after_its_31st():
    with pytest.raises(ValueError, match="no month has a day 32"):
        Repetition(frequency=Frequency.MONTHLY, month_day=32)


def test_ten_thousand_exceptions_are_refused():
    many = frozenset(date.fromordinal(740_000 + number) for number in range(10_000))

    with pytest.raises(ValueError, match=f"10000 exceptions are more than {MOST_EXCEPTIONS}"):
        replace(TUESDAYS, exceptions=many)


def test_a_weekday_beyond_sunday_is_refused():
    with pytest.raises(ValueError, match="names its weekdays"):
        replace(TUESDAYS, weekdays=frozenset({7}))


@pytest.mark.parametrize(
    ("changes", "needed"),
    [({}, True), ({"interval": 1}, False), ({"interval": 1, "count": 3}, True)],
    ids=["every second week", "every week", "three times"],
)
def test_a_start_is_needed_where_the_days_are_counted_from_it(changes, needed):
    assert replace(TUESDAYS, **changes).needs_start is needed
