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


def test_what_is_remembered_of_a_year_cannot_be_changed_by_a_reader():
    with pytest.raises(TypeError):
        public_holidays("FI", "", 2026)[date(2026, 1, 1)] = "Changed"


def test_the_dates_are_the_same_set_each_time():
    assert holiday_dates("FI", "", 2026) is holiday_dates("FI", "", 2026)


@pytest.mark.parametrize(("country", "codes"), [("", []), ("XX", []), ("EE", [""])])
def test_a_country_without_regions_offers_the_whole_alone(country, codes):
    assert regions_of(country) == codes


@pytest.mark.parametrize(
    ("language", "name", "reason"),
    [
        ("", "Uudenvuodenpäivä", "no language asked: the country's own"),
        ("fi", "Uudenvuodenpäivä", "the country's own"),
        ("en", "New Year's Day", "another that the package has"),
        ("xx", "Uudenvuodenpäivä", "one that it lacks"),
    ],
)
def test_a_holiday_is_called_in_the_best_language_there_is(language, name, reason):
    assert public_holidays("FI", "", 2026, language)[date(2026, 1, 1)] == name, reason


def test_a_holiday_that_moves_lies_elsewhere_each_year():
    easter = [
        next(
            day for day, name in public_holidays("FI", "", year, "en").items() if "Easter S" in name
        )
        for year in (2025, 2026, 2027)
    ]

    assert easter == [date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)]


def test_a_region_keeps_the_holidays_of_its_country():
    assert set(public_holidays("DE", "", 2026)) < set(public_holidays("DE", "BY", 2026))


def test_the_countries_are_offered_in_order_of_their_codes():
    assert countries() == sorted(countries())
