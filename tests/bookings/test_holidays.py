"""Public holidays by country and region."""

from datetime import date

import pytest

from bookings.holidays import countries, country_names, holiday_dates, public_holidays, regions_of


def test_the_holidays_of_finland_have_finnish_names():
    found = public_holidays("FI", "", 2026, "fi")

    assert found[date(2026, 12, 6)] == "Itsenäisyyspäivä"
    assert list(found) == sorted(found)


def test_names_come_in_english_where_the_package_has_them():
    assert public_holidays("FI", "", 2026, "en")[date(2026, 12, 6)] == "Independence Day"


def test_a_region_has_holidays_of_its_own():
    bavaria = set(public_holidays("DE", "BY", 2026)) - set(public_holidays("DE", "", 2026))

    assert date(2026, 1, 6) in bavaria


@pytest.mark.parametrize(("country", "region"), [("", ""), ("XX", ""), ("FI", "nowhere")])
def test_a_place_that_nobody_knows_has_no_holidays(country, region):
    assert public_holidays(country, region, 2026) == {}


def test_the_dates_reach_as_far_as_any_horizon():
    found = holiday_dates("FI", "", 2026)

    assert {day.year for day in found} == set(range(2024, 2030))


def test_finland_is_offered_and_a_whole_country_comes_before_its_regions():
    assert "FI" in countries()
    assert regions_of("DE")[0] == ""


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Espanja"), ("en", "Spain"), ("sv", "Spain")]
)
def test_a_country_is_called_by_its_name_in_the_language(language, name):
    assert country_names(language)["ES"] == name


@pytest.mark.parametrize("language", ["fi", "en"])
def test_every_country_that_can_be_chosen_has_a_name_in_words(language):
    names = country_names(language)

    assert [code for code in countries() if names[code] == code] == []


def test_a_country_is_offered_once_by_its_two_letters():
    assert {len(code) for code in countries()} == {2}
    assert len(set(countries())) == len(countries())
