"""External calendars: what of them takes a consultant's time, and what is refused."""

from datetime import UTC, datetime, timedelta
from time import process_time

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.busy import MAX_STEPS, busy_times
from bookings.domain.calendar_text import MAX_EVENTS, MAX_LENGTH, UnreadableCalendarError
from bookings.domain.intervals import Interval, instant, merge, moment
from bookings.domain.recurrence import NUMBERS as LIMITED_PARTS
from tests.bookings.domain.test_properties import laws

HELSINKI = "Europe/Helsinki"
JUNE = Interval(
    instant(datetime(2026, 6, 1, tzinfo=UTC)), instant(datetime(2026, 7, 1, tzinfo=UTC))
)
AUTUMN = Interval(
    instant(datetime(2026, 10, 19, tzinfo=UTC)), instant(datetime(2026, 11, 3, tzinfo=UTC))
)


def event(*lines, uid="one"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def calendar(*components):
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Somebody//Else//EN"]
    return "\r\n".join([*head, *components, "END:VCALENDAR", ""])


def read(*components, within=JUNE, zone=HELSINKI):
    return busy_times(calendar(*components), zone=zone, within=within)


def busy(*components, **fields):
    """Return the busy intervals of a calendar as UTC text; nothing may have been refused."""
    found = read(*components, **fields)
    assert found.refused == ()
    return [in_utc(interval) for interval in found.intervals]


def in_utc(interval):
    return f"{moment(interval.start):%d %H:%M} - {moment(interval.end):%d %H:%M}"


TEN = ("DTSTART:20260610T100000Z", "DTEND:20260610T110000Z")


@pytest.mark.parametrize(
    ("lines", "intervals", "sentence"),
    [
        (TEN, ["10 10:00 - 10 11:00"], "in UTC"),
        (
            ("DTSTART;TZID=Asia/Kolkata:20260610T100000", "DURATION:PT1H30M"),
            ["10 04:30 - 10 06:00"],
            "in a zone, by its duration",
        ),
        (
            ("DTSTART;TZID=FLE Standard Time:20260610T100000", "DURATION:P1DT1H"),
            ["10 07:00 - 11 08:00"],
            "in a zone by the name that Outlook gives it",
        ),
        (
            ('DTSTART;TZID="FLE Standard Time":20260610T100000', "DURATION:P1W"),
            ["10 07:00 - 17 07:00"],
            "with that name in quotes",
        ),
        (
            ("DTSTART:20260610T100000", "DTEND:20260610T110000"),
            ["10 07:00 - 10 08:00"],
            "floating: the consultant's zone",
        ),
        (
            ("DTSTART:20260610T100000", "DTEND:20260610T090000Z"),
            ["10 07:00 - 10 09:00"],
            "floating to UTC",
        ),
        (
            ("DTSTART;VALUE=DATE:20260610", "DTEND;VALUE=DATE:20260612"),
            ["09 21:00 - 11 21:00"],
            "whole days of the consultant, the last excluded",
        ),
        (("DTSTART;VALUE=DATE:20260610",), ["09 21:00 - 10 21:00"], "one whole day"),
        (
            ("DTSTART;VALUE=DATE:20260610", "DTEND;VALUE=DATE:20260610"),
            ["09 21:00 - 10 21:00"],
            "a day that ends where it starts is a day",
        ),
        (("DTSTART:20260610T100000Z",), [], "no end: no time is taken"),
        (("DTSTART:20260610T100000Z", "DTEND:20260610T100000Z"), [], "nor by an empty one"),
        ((*TEN, "TRANSP:TRANSPARENT"), [], "free by its own word"),
        ((*TEN, "TRANSP:OPAQUE", "STATUS:TENTATIVE"), ["10 10:00 - 10 11:00"], "tentative is busy"),
        ((*TEN, "status:cancelled"), [], "cancelled, in small letters"),
        (
            ("DTSTART:20260", " 610T100000Z", "DTEND:20260610T\r\n\t110000Z"),
            ["10 10:00 - 10 11:00"],
            "folded lines",
        ),
        (
            (*TEN, "SUMMARY:a\u2028b \u0085c", 'X-A;B="c:d;e":f'),
            ["10 10:00 - 10 11:00"],
            "odd text",
        ),
        (("DTSTART:20250101T100000Z", "DTEND:20250101T110000Z"), [], "long past"),
        (("DTSTART:20270101T100000Z", "DTEND:20270101T110000Z"), [], "far off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_event_takes_its_time(lines, intervals, sentence):
    assert busy(event(*lines)) == intervals, sentence


def test_events_that_overlap_or_touch_are_one_busy_time():
    more = event("DTSTART:20260610T110000Z", "DTEND:20260610T120000Z", uid="two")

    assert busy(event(*TEN), more) == ["10 10:00 - 10 12:00"]


@pytest.mark.parametrize(
    ("lines", "days", "sentence"),
    [
        (("RRULE:FREQ=DAILY;COUNT=3",), [10, 11, 12], "three times"),
        (("RRULE:FREQ=WEEKLY",), [10, 17, 24], "each week"),
        (("RRULE:FREQ=WEEKLY;INTERVAL=2",), [10, 24], "every other week"),
        (("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260617",), [10, 15, 17], "until a date, included"),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260617T100000Z",), [10, 17], "until an instant, included"),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260617T095959Z",), [10], "until a second before"),
        (("RRULE:FREQ=WEEKLY;UNTIL=20260601",), [10], "its own time is taken at least"),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260611T100000Z"), [10, 12], "an exception"),
        (
            ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Helsinki:20260611T130000"),
            [10, 12],
            "an exception told in another zone",
        ),
        (
            ("RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20260610T100000Z,20260611T100000Z"),
            [12, 13],
            "two on a line",
        ),
        (("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260611"), [10, 12], "a whole date"),
        (("RDATE:20260612T100000Z",), [10, 12], "an added time"),
        (("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2",), [10, 17, 24], "the second of two"),
        (("RRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=12,31",), [10, 12], "dates of a month"),
        (("RRULE:FREQ=WEEKLY", "RRULE:FREQ=MONTHLY;BYMONTHDAY=12"), [10, 12, 17, 24], "two rules"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_recurring_event_takes_the_time_of_each_repetition(lines, days, sentence):
    found = read(event(*TEN, *lines))

    assert found.refused == ()
    assert [moment(i.start).day for i in found.intervals] == days, sentence
    assert {(i.start % 86_400, i.length) for i in found.intervals} == {(36_000, 3_600)}


def test_a_weekly_event_keeps_its_wall_time_over_a_clock_change():
    weekly = event(
        "DTSTART;TZID=Europe/Helsinki:20250106T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"
    )

    assert busy(weekly, within=AUTUMN) == [
        "19 06:00 - 19 07:00",
        "26 07:00 - 26 08:00",
        "02 07:00 - 02 08:00",
    ]


SPRING = Interval(
    instant(datetime(2026, 3, 20, tzinfo=UTC)), instant(datetime(2026, 4, 10, tzinfo=UTC))
)


@pytest.mark.parametrize("zone", [";TZID=Europe/Helsinki", ""])
@pytest.mark.parametrize(
    ("within", "start", "length", "found", "sentence"),
    [
        (SPRING, "20260328T200000", "PT10H", "28 18:00 - 29 04:00", "hours that pass, in spring"),
        (SPRING, "20260328T200000", "P1D", "28 18:00 - 29 17:00", "a day of 23 hours"),
        (SPRING, "20260328T040000", "P1DT1H", "28 02:00 - 29 02:00", "a day, then an hour"),
        (AUTUMN, "20261024T200000", "PT10H", "24 17:00 - 25 03:00", "hours that pass, in autumn"),
        (AUTUMN, "20261024T200000", "P1D", "24 17:00 - 25 18:00", "a day of 25 hours"),
        (AUTUMN, "20261024T200000", "P1DT1H", "24 17:00 - 25 19:00", "and an hour after it"),
        (SPRING, "20260329T033000", "PT1H", "29 01:30 - 29 02:30", "from a time that is skipped"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hours_of_a_duration_pass_and_its_days_follow_the_clock(
    zone, within, start, length, found, sentence
):
    lasting = event(f"DTSTART{zone}:{start}", f"DURATION:{length}")

    assert busy(lasting, within=within) == [found], sentence


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("DTSTART:00010101T000000", "DURATION:PT1H"), []),
        (("DTSTART:20270101T000000Z", "DURATION:PT1H"), []),
        (("DTSTART:20260630T120000Z", "DURATION:PT99999999H"), ["30 12:00 - 03 00:00"]),
    ],
)
def test_a_duration_is_cut_to_the_window(lines, found):
    assert busy(event(*lines)) == found


def test_a_floating_duration_from_a_repeated_hour_takes_both():
    twice = event("DTSTART:20261025T033000", "DURATION:PT30M")

    assert busy(twice, within=AUTUMN) == ["25 00:30 - 25 01:00", "25 01:30 - 25 02:00"]


@pytest.mark.parametrize(
    "until", ["20260612", "20260612T000000Z", "20260611T210000Z", "20260612T235959"]
)
def test_whole_days_until_a_date_end_with_that_date(until):
    days = event("DTSTART;VALUE=DATE:20260610", f"RRULE:FREQ=DAILY;UNTIL={until}")

    assert busy(days) == ["09 21:00 - 12 21:00"]


@pytest.mark.parametrize("time", ["000000", "235959"])
def test_times_until_a_date_are_taken_to_the_end_of_that_date(time):
    daily = event(f"DTSTART:20260610T{time}Z", "DURATION:PT1S", "RRULE:FREQ=DAILY;UNTIL=20260612")

    assert [moment(i.start).day for i in read(daily).intervals] == [10, 11, 12]


def test_a_floating_event_in_a_repeated_hour_takes_both():
    twice = event("DTSTART:20261025T030000", "DTEND:20261025T040000")

    assert busy(twice, within=AUTUMN) == ["25 00:00 - 25 02:00"]


def test_a_zoned_event_in_a_repeated_hour_takes_the_first():
    once = event("DTSTART;TZID=Europe/Helsinki:20261025T030000", "DURATION:PT30M")

    assert busy(once, within=AUTUMN) == ["25 00:00 - 25 00:30"]


def test_an_added_period_has_its_own_length():
    lines = ("RDATE;VALUE=PERIOD:20260612T100000Z/PT3H,20260613T100000Z/20260613T123000Z",)

    assert busy(event(*TEN, *lines))[1:] == ["12 10:00 - 12 13:00", "13 10:00 - 13 12:30"]


SERIES = (*TEN, "RRULE:FREQ=DAILY;COUNT=3")


@pytest.mark.parametrize(
    ("change", "intervals", "sentence"),
    [
        (
            ("RECURRENCE-ID:20260611T100000Z", "DTSTART:20260611T150000Z", "DURATION:PT1H"),
            ["10 10:00 - 10 11:00", "11 15:00 - 11 16:00", "12 10:00 - 12 11:00"],
            "one repetition is moved",
        ),
        (
            ("RECURRENCE-ID;TZID=Europe/Helsinki:20260611T130000", "STATUS:CANCELLED"),
            ["10 10:00 - 10 11:00", "12 10:00 - 12 11:00"],
            "one repetition is cancelled",
        ),
        (
            ("RECURRENCE-ID;VALUE=DATE:20260611", "DTSTART:20260611T100000Z", "TRANSP:TRANSPARENT"),
            ["10 10:00 - 10 11:00", "12 10:00 - 12 11:00"],
            "one repetition is made free, named by its date",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_changed_repetition_replaces_the_one_it_names(change, intervals, sentence):
    other = event("DTSTART:20260620T100000Z", "DTEND:20260620T100000Z", uid="two")

    assert busy(event(*change), other, event(*SERIES)) == intervals, sentence


def test_a_change_of_all_that_follow_is_read_as_one_and_said():
    change = event(
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260611T100000Z",
        "DTSTART:20260611T150000Z",
        "DURATION:PT1H",
    )

    found = read(event(*SERIES), change)

    assert [moment(i.start).hour for i in found.intervals] == [10, 15, 10]
    assert found.refused == ("one: RANGE=THISANDFUTURE is not supported",)


def test_the_latest_change_of_a_repetition_counts():
    changes = [
        event(
            "RECURRENCE-ID:20260611T100000Z",
            f"SEQUENCE:{n}",
            f"DTSTART:20260611T1{n}0000Z",
            "DURATION:PT1H",
        )
        for n in (5, 3, 4)
    ]

    assert busy(event(*SERIES), *changes)[1] == "11 15:00 - 11 16:00"


@pytest.mark.parametrize("excepted", ["20260610T210000Z", "20260611T093000", "20260611"])
def test_a_repetition_of_whole_days_is_left_out_by_its_date(excepted):
    days = event("DTSTART;VALUE=DATE:20260610", "RRULE:FREQ=DAILY;COUNT=3", f"EXDATE:{excepted}")

    assert busy(days) == ["09 21:00 - 10 21:00", "11 21:00 - 12 21:00"]


def test_two_events_that_wrongly_share_a_uid_both_take_their_time():
    again = event("DTSTART:20260611T100000Z", "DTEND:20260611T110000Z")

    assert busy(event(*TEN), again) == ["10 10:00 - 10 11:00", "11 10:00 - 11 11:00"]


def test_published_busy_periods_take_time_unless_they_are_free():
    published = "\r\n".join(
        [
            "BEGIN:VFREEBUSY",
            "FREEBUSY:20260610T100000Z/PT1H,20260611T100000Z/20260611T120000Z",
            "FREEBUSY;FBTYPE=FREE:20260612T100000Z/PT1H",
            "END:VFREEBUSY",
        ]
    )

    assert busy(published) == ["10 10:00 - 10 11:00", "11 10:00 - 11 12:00"]


def zone_component(*rules, name="Home"):
    return "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            f"TZID:{name}",
            "BEGIN:STANDARD",
            "DTSTART:19701025T000000",
            "TZOFFSETFROM:+0500",
            "TZOFFSETTO:+0500",
            *rules,
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )


def test_a_zone_that_the_calendar_describes_is_used():
    home = event("DTSTART;TZID=Home:20260610T100000", "DURATION:PT1H")

    assert busy(zone_component(name="Other"), zone_component(), home) == ["10 05:00 - 10 06:00"]


@pytest.mark.parametrize(
    ("component", "sentence"),
    [
        ("BEGIN:X-NOTHING\r\nEND:X-NOTHING", "nobody describes it"),
        (zone_component("RRULE:FREQ=SECONDLY"), "its description would never end"),
        (zone_component("RRULE:FREQ=YEARLY;INTERVAL=0"), "nor would this"),
        ("BEGIN:VTIMEZONE\r\nTZID:Home\r\nEND:VTIMEZONE", "its description is empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_time_in_a_zone_that_nobody_knows_is_the_consultants_and_said(component, sentence):
    home = event("DTSTART;TZID=Home:20260610T100000", "DURATION:PT1H")

    found = read(component, home)

    assert [in_utc(i) for i in found.intervals] == ["10 07:00 - 10 08:00"], sentence
    assert found.unknown_zones == ("Home",)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/localtime", "Europe", "", "x" * 300])
def test_a_zone_is_never_read_from_elsewhere(name):
    odd = event(f"DTSTART;TZID={name}:20260610T100000", "DURATION:PT1H")

    assert busy(odd) == ["10 07:00 - 10 08:00"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((*TEN, "RRULE:FREQ=SECONDLY"), "FREQ=SECONDLY repeats too often"),
        ((*TEN, "RRULE:FREQ=MINUTELY;COUNT=2"), "FREQ=MINUTELY repeats too often"),
        ((*TEN, "RRULE:FREQ=HOURLY"), "FREQ=HOURLY repeats too often"),
        ((*TEN, "RRULE:FREQ=DAILY;INTERVAL=0"), "INTERVAL=0 must be 1 or more"),
        ((*TEN, "RRULE:FREQ=DAILY\r\nEXRULE:FREQ=MINUTELY"), "EXRULE is not supported"),
        ((*TEN, "RRULE:nonsense"), "FREQ=None repeats too often"),
        ((*TEN, "RRULE:FREQ=DAILY;BYDAY=XX"), "XX"),
        ((*TEN, "RRULE:FREQ=DAILY;COUNT=x"), "invalid 'COUNT': X"),
        (
            (*TEN, f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,1"),
            "48 times",
        ),
        ((*TEN, "RRULE:FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1"), "BYMONTH=13 is out of range"),
        ((*TEN, "RRULE:FREQ=MONTHLY;BYDAY=53MO"), "BYDAY=53MO is out of range"),
        ((*TEN, "RRULE:RRULE:INTERVAL=0;FREQ=DAILY"), "RRULE:INTERVAL is no part of a rule"),
        ((*TEN, f"RRULE:FREQ=DAILY;INTERVAL={'9' * 5_000}"), "must be 1 or more"),
        ((*TEN, f"RRULE:FREQ=DAILY;COUNT={'9' * 5_000}"), "invalid 'COUNT'"),
        ((*TEN, f"RRULE:FREQ=DAILY;BYMONTHDAY={'1' * 5_000}"), "is out of range"),
        ((TEN[0], f"DURATION:PT{'1' * 5_000}H"), "Exceeds the limit"),
        ((*TEN, "RRULE:FREQ=DAILY;BYSETPOS=2"), "BYSETPOS=2 is beyond the days"),
        ((*TEN, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "no month 2 has a day 30"),
        ((*TEN, "RRULE:FREQ=DAILY;BYYEARDAY=200"), "are for YEARLY rules"),
        ((*TEN, "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6"), "BYMONTH with days or weeks"),
        ((*TEN, "RRULE:FREQ=DAILY;UNTIL=tomorrow"), "'TOMORROW' is no time"),
        ((*TEN, "EXDATE:someday"), "'someday' is no time"),
        (("DTSTART:20260610T110000Z", "DTEND:20260610T100000Z"), "it ends before it starts"),
        (("DTSTART:20260610T110000Z", "DURATION:-PT1H"), "it ends before it starts"),
        (("DTSTART:20260610T110000Z", "DURATION:an hour"), "'an hour' is no duration"),
        (("DTSTART:20260631T110000Z",), "day is out of range"),
        (("DTSTART:٢٠٢٦٠٦١٠",), "is no time"),
        (("SUMMARY:nothing else",), "'no DTSTART' is no time"),
        ((*TEN, "RDATE;VALUE=PERIOD:20260612T100000Z/soon"), "'soon' is no time"),
        (
            ("DTSTART:00010101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999999"),
            "steps",
        ),
    ],
)
def test_an_event_that_cannot_be_expanded_is_named_and_the_others_are_read(lines, reason):
    found = read(event(*lines, uid="bad@example.com"), event(*TEN))

    (refused,) = found.refused
    assert refused.startswith("bad@example.com: ")
    assert reason in refused
    assert [in_utc(interval) for interval in found.intervals] == ["10 10:00 - 10 11:00"]


def test_a_sequence_of_thousands_of_digits_counts_as_none():
    assert busy(event(*TEN, f"SEQUENCE:{'9' * 5_000}")) == ["10 10:00 - 10 11:00"]


def test_refusing_endless_rules_takes_no_time():
    began = process_time()

    read(*(event(*TEN, "RRULE:FREQ=SECONDLY;COUNT=999999999", uid=str(n)) for n in range(2_000)))

    assert process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "reason", "sentence"),
    [
        ("", "holds no VCALENDAR", "empty"),
        ("\r\n\r\n", "holds no VCALENDAR", "blank"),
        ("<!doctype html>\n<title>Sign in</title>", "not an iCalendar stream", "a web page"),
        ("pyproject.toml", "not an iCalendar stream", "a file's name is not read as that file"),
        ("NOTE:this\r\n" + calendar(), "holds no VCALENDAR alone", "something before it"),
        ("BEGIN:VCARD\r\nEND:VCARD\r\n", "holds no VCALENDAR", "a visiting card"),
        (event(*TEN), "within no calendar", "an event without a calendar"),
        (calendar(event(*TEN))[:-5], "is ended as VCALEN", "cut off in the last line"),
        (calendar(event(*TEN))[:-40], "VEVENT does not end", "cut off in the event"),
        (calendar("BEGIN:VEVENT", *TEN), "VEVENT is ended as VCALENDAR", "an event without end"),
        (calendar() + "END:VCALENDAR", "nothing is ended", "an end too many"),
        (calendar("BEGIN:VEVENT", event(*TEN), "END:VEVENT"), "within VEVENT", "nested events"),
        (calendar("BEGIN:A\r\n" * 20_000 + "END:A\r\n" * 20_000), "nested deeper", "deep nesting"),
        ("X" * (MAX_LENGTH + 1), "more than 5000000", "too long"),
        (calendar(*["BEGIN:VEVENT", "END:VEVENT"] * (MAX_EVENTS + 1)), "20000 events", "too many"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_a_broken_calendar_is_never_read_as_all_free(text, reason, sentence):
    with pytest.raises(UnreadableCalendarError, match=reason):
        busy_times(text, zone=HELSINKI, within=JUNE)


def test_a_calendar_without_events_is_free():
    assert busy() == []


def test_a_stream_may_hold_several_calendars_and_begin_with_a_byte_order_mark():
    text = "\ufeff" + calendar(event(*TEN)) + calendar(event("DTSTART;VALUE=DATE:20260620"))

    found = busy_times(text, zone=HELSINKI, within=JUNE)

    assert [in_utc(i) for i in found.intervals] == ["10 10:00 - 10 11:00", "19 21:00 - 20 21:00"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:00010101T000000Z", "DTEND:99991231T235959Z"),
        ("DTSTART:00010101T000000", "DTEND:99991231T235959"),
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND;TZID=Asia/Tokyo:99991231T235959"),
        ("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231"),
    ],
)
def test_an_event_from_the_first_year_to_the_last_takes_the_whole_window(lines):
    (found,) = read(event(*lines)).intervals

    assert found.start <= JUNE.start
    assert JUNE.end <= found.end


def test_an_event_repeated_since_the_first_year_is_read():
    daily = event("DTSTART:00010101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")

    assert len(busy(daily)) == 30


def test_all_rules_of_a_calendar_share_one_limit():
    since_1900 = [
        event("DTSTART:19000101T100000Z", "RRULE:FREQ=DAILY;COUNT=99999", uid=str(n))
        for n in range(MAX_STEPS // 46_000 + 3)
    ]

    assert 0 < len(read(*since_1900).refused) < len(since_1900)


PART_NAMES = st.sampled_from(
    ["COUNT", "UNTIL", "WKST", "BYDAY", "BYEASTER", "INTERVAL", "RRULE:INTERVAL", *LIMITED_PARTS]
)
NUMBERS = st.one_of(st.integers(-14, 60), st.integers(-400, 400)).map(str)
PLACED = st.builds("{}{}".format, NUMBERS, st.sampled_from(["MO", "SU", "XX"]))
ODD = st.sampled_from(["", "x", "9" * 5_000, "-0", "20260617", "99991231T235959Z"]) | st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), max_size=5
)
VALUES = st.lists(st.one_of(NUMBERS, NUMBERS, PLACED, ODD), min_size=1, max_size=3).map(",".join)
RULE_TEXTS = st.builds(
    "FREQ={};{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.lists(st.builds("{}={}".format, PART_NAMES, VALUES) | ODD, max_size=3).map(";".join),
)


@laws
@given(RULE_TEXTS)
def test_an_event_with_any_rule_takes_its_time_or_is_refused(rule):
    found = read(event(*TEN, f"RRULE:{rule}"))

    assert found.refused or "10 10:00 - 10 11:00" in map(in_utc, found.intervals)


days = st.integers(0, 400).map(lambda n: datetime(2025, 6, 1) + timedelta(days=n))
rules = st.sampled_from(
    [
        "",
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=40",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;BYDAY=MO,TH,SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA,SU;WKST=SU",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;UNTIL=20260610T120000Z",
    ]
)


@st.composite
def events(draw):
    """One event that another reader understands the same: it repeats on its own first day as well."""
    wall = draw(days).replace(hour=draw(st.integers(0, 23)), minute=draw(st.sampled_from([0, 30])))
    rule = draw(rules)
    zone = draw(st.sampled_from(["Europe/Helsinki", "Asia/Kolkata", "America/New_York"]))
    if any(part in rule for part in ("BY", "UNTIL")):
        zone = "UTC"
    lines = [f"DTSTART;TZID={zone}:{wall:%Y%m%dT%H%M%S}", f"DURATION:PT{draw(st.integers(1, 30))}H"]
    lines += [f"RRULE:{rule}"] * bool(rule)
    return event(*lines)


@laws
@given(events())
def test_another_reader_finds_the_same_busy_time(text):
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(calendar(text))).between(
        moment(JUNE.start), moment(JUNE.end)
    )

    found = merge(Interval(instant(e.start), instant(e.end)) for e in theirs)

    ours = read(text).intervals
    first = [i for i in ours if i not in found]
    # A first day that the rule does not name is busy here, and left out there.
    assert [i for i in found if i not in ours] == []
    assert len(first) <= 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z"), "years before"),
        (("DTSTART:20300101T100000Z", "DTEND:20300101T110000Z"), "years after"),
        (("DTSTART;VALUE=DATE:20200101", "DTEND;VALUE=DATE:20200102"), "a day years before"),
        (('DTSTART;TZID="A:B":20200101T100000', "DTEND:20200101T110000Z"), "in any zone"),
        (
            ("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z", "EXDATE:nonsense"),
            "with something that nobody could read",
        ),
    ],
)
def test_an_event_that_happens_once_outside_the_window_is_not_even_read(lines, sentence):
    assert read(event(*lines)) == read(), sentence


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("DTSTART:20200101T100000Z", "DTEND:20270101T110000Z"), "it lasts through the window"),
        (
            ("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z", "RRULE:FREQ=WEEKLY"),
            "it is repeated into the window",
        ),
        (
            ("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z", "RDATE:20260610T100000Z"),
            "it has a date added within the window",
        ),
        (("DTSTART:20200101T100000Z", "DURATION:P3650D"), "its duration reaches the window"),
        (("DTSTART:20260531T220000Z", "DTEND:20260601T010000Z"), "it runs into the first day"),
        (
            ("DTSTART;TZID=Pacific/Kiritimati:20260701T090000", "DTEND:20260701T000000Z"),
            "its date is a day later than the window's in UTC",
        ),
    ],
)
def test_an_event_that_reaches_the_window_is_read_whatever_its_date(lines, sentence):
    assert read(event(*lines)).intervals != (), sentence


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20200101T100000Z", "DTEND:20190101T110000Z"),
        ("DTSTART:2020", "DTEND:20200101T110000Z"),
        ("DTSTART:２０２００１０１T100000Z", "DTEND:20200101T110000Z"),
        ("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z", "EXRULE:FREQ=DAILY"),
    ],
)
def test_an_event_that_makes_no_sense_is_named_also_outside_the_window(lines):
    assert len(read(event(*lines)).refused) == 1


def test_a_rule_that_ran_out_long_ago_takes_nothing():
    once = ("DTSTART:20200101T100000Z", "DTEND:20200101T110000Z")

    assert busy(event(*once, "RRULE:FREQ=WEEKLY;COUNT=30")) == []


def test_a_count_that_reaches_the_window_is_counted_from_the_first():
    weekly = ("DTSTART:20260506T100000Z", "DTEND:20260506T110000Z", "RRULE:FREQ=WEEKLY;COUNT=6")

    assert busy(event(*weekly)) == ["03 10:00 - 03 11:00", "10 10:00 - 10 11:00"]
