"""Times, dates and zones as people write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from bookings import zones
from tests.factories import NOW, helsinki

TUESDAY = date(2026, 12, 1)


@pytest.fixture(params=["fi", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(
    ("write", "fi", "en"),
    [
        (zones.long_date, "tiistai 1.12.2026", "Tuesday 1 December 2026"),
        (zones.day_and_month, "tiistai 1.12.", "Tuesday 1 December"),
        (zones.short_date, "ti 1.12.", "Tue 1 Dec"),
        (zones.month_name, "joulukuu 2026", "December 2026"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(language, write, fi, en):
    assert write(TUESDAY) == {"fi": fi, "en": en}[language]


def test_a_session_is_written_with_its_day_and_both_ends(language):
    written = zones.when(
        helsinki("2026-12-01 09:00"), helsinki("2026-12-01 09:30"), "Europe/London"
    )

    assert (
        written.replace("\u00a0", " ")
        == {
            "fi": "tiistai 1.12.2026 klo 7.00–7.30",
            "en": "Tuesday 1 December 2026 at 07:00–07:30",
        }[language]
    )


@pytest.mark.parametrize(
    ("zone", "fi", "en"),
    [
        ("Europe/Helsinki", "Helsingin aikaa", "Helsinki time"),
        ("UTC", "UTC-aikaa", "UTC time"),
        ("America/Argentina/La_Rioja", "aikavyöhyke La Rioja", "La Rioja time"),
    ],
)
def test_a_zone_is_named_in_words(language, zone, fi, en):
    assert zones.zone_name(zone) == {"fi": fi, "en": en}[language]


def test_every_zone_in_words_exists_and_has_finnish_words():
    names = {}
    for language in ("fi", "en"):
        with translation.override(language):
            names[language] = [zones.zone_name(zone) for zone in zones.ZONE_NAMES]

    # One that waits for its translation is the catalogue's own test's business.
    translated = set(names["fi"]) - set(names["en"])
    assert set(zones.ZONE_NAMES) <= zones.known_zones()
    assert [name for name in translated if not name.endswith("aikaa")] == []


def test_zones_to_choose_from_go_from_west_to_east_and_hold_the_present_one():
    with translation.override("en"):
        choices = zones.zone_choices(NOW, "Asia/Colombo")

    names = dict(choices)
    assert names["Asia/Colombo"] == "Colombo time (UTC+05:30)"
    assert (choices[0][0], choices[-1][0]) == ("Pacific/Pago_Pago", "Pacific/Tongatapu")
    assert names["UTC"] == "UTC time (UTC)"


@pytest.mark.parametrize(
    ("hour", "written"),
    [(0, "03:00 (UTC+03:00)"), (1, "03:00 (UTC+02:00)"), (2, "04:00")],
)
def test_a_time_the_clock_shows_twice_names_its_offset(hour, written):
    at = datetime(2026, 10, 25, hour, tzinfo=UTC)

    with translation.override("en"):
        assert zones.clock_with_offset(at, "Europe/Helsinki") == written


def test_two_zones_share_a_clock_only_while_their_offsets_agree():
    summer, gap = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)

    assert zones.same_clock(summer, "Europe/Helsinki", "Europe/Kyiv")
    assert zones.same_clock(gap, "America/New_York", "America/Halifax") is False


@pytest.mark.parametrize(
    ("zone", "month", "text", "reason"),
    [
        ("UTC", 1, "UTC", "nothing to tell"),
        ("Europe/London", 1, "UTC", "in winter it is UTC by another name"),
        ("Europe/London", 7, "UTC+01:00", "in summer it is not"),
        ("Europe/Helsinki", 1, "UTC+02:00", "the offset is that of the time asked about"),
        ("Europe/Helsinki", 7, "UTC+03:00", "an hour more in summer"),
        ("America/New_York", 1, "UTC-05:00", "west is negative"),
        ("Asia/Kathmandu", 1, "UTC+05:45", "not every offset is whole hours"),
        ("America/St_Johns", 1, "UTC-03:30", "nor every one to the west"),
    ],
)
def test_an_offset_is_told_for_the_time_it_holds_at(zone, month, text, reason):
    assert zones.offset_text(datetime(2026, month, 15, tzinfo=UTC), zone) == text, reason


def test_zones_of_one_offset_are_listed_by_their_names():
    with translation.override("en"):
        central = [name for _, name in zones.zone_choices(NOW, "UTC") if "+01:00" in name]

    assert len(central) > 10
    assert central == sorted(central)


@pytest.mark.parametrize(
    ("present", "more"), [("Europe/Helsinki", 0), ("Asia/Colombo", 1), ("Asia/Calcutta", 0)]
)
def test_the_present_zone_is_among_the_choices_once(present, more):
    choices = [zones.zone_name(zone) for zone, _ in zones.zone_choices(NOW, present)]

    assert choices.count(zones.zone_name(present)) == 1
    assert len(choices) == len(zones.ZONE_NAMES) + more


@pytest.mark.parametrize("month", [1, 7])
def test_every_offset_that_many_live_by_has_a_zone_to_choose(month):
    at = datetime(2026, month, 15, tzinfo=UTC)

    offsets = {zones.offset_text(at, zone) for zone in zones.ZONE_NAMES} - {"UTC"}

    whole = {
        f"UTC{sign}{hour:02}:00"
        for sign, last in (("+", 12), ("-", 11))
        for hour in range(1, last + 1)
    }
    half = {"UTC+03:30", "UTC+04:30", "UTC+05:30", "UTC+05:45", "UTC+06:30", "UTC+09:30"}
    assert whole | half <= offsets


@pytest.mark.parametrize(
    ("zone", "name"), [("Europe/Kiev", "Kyiv time"), ("Asia/Katmandu", "Kathmandu time")]
)
def test_a_zone_under_an_old_name_is_told_by_its_present_one(zone, name):
    with translation.override("en"):
        assert zones.zone_name(zone) == name


def test_a_session_in_a_repeated_hour_does_not_run_backwards():
    start, end = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)

    with translation.override("en"):
        told = zones.when(start, end, "Europe/Helsinki")

    assert told == "Sunday 25 October 2026 at 03:30 (UTC+03:00)–03:00 (UTC+02:00)"


@pytest.mark.parametrize(
    ("at", "written", "reason"),
    [
        ("14:00", "01:00", "before the half hour that comes twice"),
        ("14:30", "01:30 (UTC+11:00)", "the first time that the clock shows it"),
        ("15:00", "01:30 (UTC+10:30)", "the second time"),
        ("15:30", "02:00", "after it"),
    ],
)
def test_half_an_hour_that_comes_twice_names_its_offset(at, written, reason):
    shown = datetime.fromisoformat(f"2026-04-04T{at}+00:00")

    with translation.override("en"):
        assert zones.clock_with_offset(shown, "Australia/Lord_Howe") == written, reason


@pytest.mark.parametrize(("at", "written"), [("00:59", "02:59"), ("01:00", "04:00")])
def test_around_an_hour_that_is_skipped_no_offset_is_told(at, written):
    shown = datetime.fromisoformat(f"2026-03-29T{at}+00:00")

    with translation.override("en"):
        assert zones.clock_with_offset(shown, "Europe/Helsinki") == written


@pytest.mark.parametrize(
    ("zone", "start", "moment"),
    [
        ("UTC", "Monday 30 November at 23:30", "Monday 30 November 2026 at 23:30 (UTC time)"),
        (
            "Asia/Tokyo",
            "Tuesday 1 December at 08:30",
            "Tuesday 1 December 2026 at 08:30 (Tokyo time)",
        ),
    ],
)
def test_a_late_time_has_the_date_of_the_zone_it_is_told_in(zone, start, moment):
    at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    with translation.override("en"):
        assert (zones.start_words(at, zone), zones.moment_words(at, zone)) == (start, moment)


def test_a_session_has_the_date_that_its_zone_has_at_its_start():
    start, end = helsinki("2026-12-01 23:30"), helsinki("2026-12-02 00:30")

    with translation.override("en"):
        told = [zones.when(start, end, zone) for zone in ("Europe/Helsinki", "Asia/Tokyo")]

    assert told == [
        "Tuesday 1 December 2026 at 23:30–00:30",
        "Wednesday 2 December 2026 at 06:30–07:30",
    ]


def test_a_subject_writes_the_time_as_its_language_does(language):
    told = zones.long_start_words(helsinki("2026-12-01 10:00"), "Europe/Helsinki")

    assert (
        told.replace("\u00a0", " ")
        == {
            "fi": "tiistai 1.12.2026 klo 10.00",
            "en": "Tuesday 1 December 2026 at 10:00",
        }[language]
    )


def test_a_start_in_a_repeated_hour_says_which_of_the_two():
    with translation.override("en"):
        told = zones.start_words(datetime(2026, 10, 25, 1, tzinfo=UTC), "Europe/Helsinki")

    assert told == "Sunday 25 October at 03:00 (UTC+02:00)"


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Europe/Helsinki", "Helsinki"),
        ("America/Argentina/La_Rioja", "La Rioja"),
        ("America/Port-au-Prince", "Port-au-Prince"),
        ("UTC", "UTC"),
    ],
)
def test_the_city_of_a_zone_is_its_last_part_in_plain_letters(zone, city):
    assert zones.zone_city(zone) == city
