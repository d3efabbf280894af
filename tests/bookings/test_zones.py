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
    with translation.override("fi"):
        names = [zones.zone_name(zone) for zone in zones.ZONE_NAMES]

    assert set(zones.ZONE_NAMES) <= zones.known_zones()
    assert [name for name in names if not name.endswith("aikaa")] == []


def test_zones_to_choose_from_go_from_west_to_east_and_hold_the_present_one():
    with translation.override("en"):
        choices = zones.zone_choices(NOW, "Asia/Kabul")

    names = dict(choices)
    assert names["Asia/Kabul"] == "Kabul time (UTC+04:30)"
    assert (choices[0][0], choices[-1][0]) == ("Pacific/Honolulu", "Pacific/Auckland")
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
