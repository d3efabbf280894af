"""Lengths in minutes and hours, prices in euros, zones by their city."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from bookings.admin.fields import (
    CapField,
    DayField,
    DayInput,
    HoursField,
    MinutesField,
    PriceField,
    ZoneField,
    zones_by_city,
)
from bookings.zones import zone_city

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


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2000-01-01", date(2000, 1, 1)),
        ("2026-12-01", date(2026, 12, 1)),
        ("2099-12-31", date(2099, 12, 31)),
        ("", None),
    ],
)
def test_a_date_may_lie_in_this_century(text, day):
    assert DayField(required=False).clean(text) == day


@pytest.mark.parametrize("text", ["1999-12-31", "2100-01-01", "9999-12-31", "0001-01-01"])
def test_a_slip_in_the_year_is_told_as_one(text):
    with translation.override("en"), pytest.raises(ValidationError, match="check the year"):
        DayField().clean(text)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_date_picker_gets_its_date_as_browsers_want_it(language):
    with translation.override(language):
        html = DayInput().render("on", date(2026, 12, 1))

    assert ('type="date"' in html, 'value="2026-12-01"' in html) == (True, True)


@pytest.mark.parametrize(("text", "cap"), [("", None), ("1", 1), ("40", 40)])
def test_a_cap_is_a_number_or_no_limit(text, cap):
    assert CapField().clean(text) == cap


@pytest.mark.parametrize("text", ["0", "-1"])
def test_a_cap_that_would_offer_nothing_says_how_to_stop_bookings(text):
    with translation.override("en"), pytest.raises(ValidationError, match="switch it off"):
        CapField().clean(text)


@pytest.mark.parametrize(
    ("field", "text", "length"),
    [
        (MinutesField(), "0", timedelta()),
        (MinutesField(), "1440", timedelta(days=1)),
        (HoursField(), "0.25", timedelta(minutes=15)),
        (HoursField(), "8760", timedelta(days=365)),
    ],
)
def test_a_length_may_be_nothing_or_the_most_there_is(field, text, length):
    assert field.clean(text) == length


@pytest.mark.parametrize("text", ["8760.01", "-0.5", "0.125", "NaN"])
def test_hours_that_cannot_be_are_refused(text):
    with pytest.raises(ValidationError):
        HoursField().clean(text)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(hours=24), "24"),
        (timedelta(minutes=15), "0.25"),
        (timedelta(), "0"),
        (None, None),
        ("x", "x"),
    ],
)
def test_a_length_is_shown_without_needless_digits_and_what_was_typed_as_it_was(length, shown):
    assert HoursField().prepare_value(length) == shown


@pytest.mark.parametrize(
    ("initial", "text", "changed"),
    [(None, "", False), (None, "5", True), (HALF_HOUR, "", True), (HALF_HOUR, "30", False)],
)
def test_an_empty_length_has_changed_only_from_a_number(initial, text, changed):
    assert MinutesField(required=False).has_changed(initial, text) is changed


@pytest.mark.parametrize(
    ("cents", "shown"), [(0, "0"), (9900, "99"), (9905, "99.05"), (9990, "99.90"), ("x", "x")]
)
def test_a_price_is_shown_with_its_cents_only_where_there_are_some(cents, shown):
    assert PriceField().prepare_value(cents) == shown


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1000000", 100_000_000), ("1\xa0240,50", 124_050), ("0,01", 1), ("12.5", 1250)],
)
def test_a_price_may_be_copied_from_a_page_and_be_a_million(text, cents):
    assert PriceField().clean(text) == cents


@pytest.mark.parametrize("text", ["1000000.01", "0.001", "--5", "1.2.3"])
def test_a_price_beyond_a_million_or_below_a_cent_is_none(text):
    with translation.override("en"), pytest.raises(ValidationError, match="is not a price"):
        PriceField().clean(text)


@pytest.mark.parametrize("zone", ["EET", "Etc/GMT+2", "GMT", "US/Eastern", "localtime"])
def test_old_names_and_fixed_offsets_are_no_zones_to_choose(zone):
    assert zone not in dict(zones_by_city())


def test_after_helsinki_the_zones_are_in_order_of_their_cities():
    cities = [zone_city(zone) for zone, _ in zones_by_city()[1:-1]]

    assert cities == sorted(cities)
    assert len(dict(zones_by_city())) == len(zones_by_city())


@pytest.mark.parametrize(
    "zone", ["Australia/ACT", "America/Argentina/ComodRivadavia", "Europe/Kiev", "Asia/Calcutta"]
)
def test_a_zone_is_offered_by_its_present_name_alone(zone):
    assert zone not in dict(zones_by_city())


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Asia/Kolkata", "Europe/Mariehamn", "Europe/Oslo"])
def test_every_place_that_has_a_zone_of_its_own_is_offered(zone):
    assert zone in dict(zones_by_city())


class PlaceForm(forms.Form):
    """A zone."""

    zone = ZoneField()


def test_a_zone_stored_under_an_old_name_stays_chosen():
    form = PlaceForm(initial={"zone": "Australia/ACT"})

    assert '<option value="Australia/ACT" selected>ACT (Australia)</option>' in str(form["zone"])
    assert PlaceForm({"zone": "Australia/ACT"}).is_valid()


def test_an_old_name_on_one_form_is_not_offered_on_the_next():
    str(PlaceForm(initial={"zone": "EET"})["zone"])

    assert "EET" not in str(PlaceForm()["zone"])


def test_what_is_no_zone_cannot_be_chosen():
    assert not PlaceForm({"zone": "Europe/Sumusaari"}).is_valid()
