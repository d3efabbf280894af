"""The settings of the app: a bad value stops the start and names itself."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from bookings.conf import booking_settings


@pytest.mark.parametrize("choice", ["close", "open"])
def test_a_stale_calendar_may_close_or_leave_open(settings, choice):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": choice}

    assert booking_settings().stale_busy_calendar == choice


def test_a_misspelt_choice_for_stale_calendars_stops_the_start(settings):
    settings.BOOKINGS = {"STALE_BUSY_CALENDAR": "closed"}

    with pytest.raises(ImproperlyConfigured, match=r"STALE_BUSY_CALENDAR.*'closed'"):
        booking_settings()


def test_a_setting_that_does_not_exist_stops_the_start(settings):
    settings.BOOKINGS = {"STALE_BUSY_CALENDARS": "close"}

    with pytest.raises(ImproperlyConfigured, match="STALE_BUSY_CALENDARS"):
        booking_settings()
