"""Zones under the names of today."""

from zoneinfo import ZoneInfo, available_timezones

import pytest

from bookings.domain.zone_aliases import RENAMED, present_name

KNOWN = frozenset(available_timezones())


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Etc/UTC", "UTC"),
        ("Europe/Helsinki", "Europe/Helsinki"),
        ("Mars/Phobos", "Mars/Phobos"),
    ],
)
def test_a_zone_is_called_as_it_is_today(zone, name):
    assert present_name(zone, zones=KNOWN) == name


def test_an_old_database_keeps_the_name_that_it_knows():
    assert present_name("Europe/Kiev", zones={"Europe/Kiev"}) == "Europe/Kiev"


@pytest.mark.parametrize("zone", ["Europe/Oslo", "Europe/Stockholm", "Europe/Mariehamn"])
def test_a_place_merged_into_another_keeps_its_own_name(zone):
    assert present_name(zone, zones=KNOWN) == zone


@pytest.mark.parametrize(("old", "new"), sorted(RENAMED.items()))
def test_a_renamed_zone_exists_and_shows_the_same_clock(now, old, new):
    assert new in KNOWN
    assert now.astimezone(ZoneInfo(old)).utcoffset() == now.astimezone(ZoneInfo(new)).utcoffset()


def test_no_new_name_is_itself_an_old_one():
    assert not RENAMED.keys() & RENAMED.values()
