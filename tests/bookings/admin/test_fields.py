"""Lengths in minutes and hours, prices in euros, zones by their city."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from bookings.admin.fields import HoursField, MinutesField, PriceField, ZoneField

HALF_HOUR = timedelta(minutes=30)


def test_a_length_is_entered_in_minutes():
    assert MinutesField().clean("30") == HALF_HOUR
    assert MinutesField().prepare_value(HALF_HOUR) == "30"


def test_notice_is_entered_in_hours_and_parts_of_them():
    assert HoursField().clean("0.5") == HALF_HOUR
    assert HoursField().prepare_value(HALF_HOUR) == "0.5"


def test_a_length_that_was_left_alone_has_not_changed():
    assert not MinutesField().has_changed(HALF_HOUR, "30")
    assert MinutesField().has_changed(HALF_HOUR, "45")


@pytest.mark.parametrize("text", ["-1", "1441", "half an hour", "0.5"])
def test_minutes_that_cannot_be_are_refused(text):
    with pytest.raises(ValidationError):
        MinutesField().clean(text)


def test_an_empty_length_that_may_be_empty_is_none():
    assert MinutesField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("text", "cents"),
    [("240,50", 24050), ("240.50", 24050), ("0", 0), ("1 240", 124000), ("99", 9900)],
)
def test_a_price_is_entered_in_euros_and_kept_in_cents(text, cents):
    assert PriceField().clean(text) == cents


@pytest.mark.parametrize(
    "text", ["free", "1,234", "-5", "NaN", "Infinity", "2000000", "1e999999", "1e-2000000"]
)
def test_a_price_that_cannot_be_is_refused(text):
    with pytest.raises(ValidationError, match="is not a price"):
        PriceField().clean(text)


def test_a_price_left_alone_has_not_changed():
    assert not PriceField().has_changed(24050, "240.50")


def test_helsinki_is_the_first_zone_and_each_is_found_by_its_city():
    choices = list(ZoneField().choices)

    assert choices[0] == ("Europe/Helsinki", "Helsinki (Europe)")
    assert ("America/Argentina/Buenos_Aires", "Buenos Aires (America, Argentina)") in choices
    assert choices[-1] == ("UTC", "UTC")
