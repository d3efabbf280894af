"""Public holidays are kept or opened, and the clock of another zone holds while travelling."""

import re
from datetime import date

import pytest
from django.urls import reverse

from bookings.models import OpenHoliday, Travel
from tests.factories import make_consultant

pytestmark = pytest.mark.usefixtures("now")

CHRISTMAS = date(2026, 12, 25)
PARIS = {"first_on": "2026-12-07", "last_on": "2026-12-11", "zone": "Europe/Paris"}


@pytest.fixture
def eero(db):
    return make_consultant("eero", holiday_country="FI")


def holidays_page(consultant):
    return reverse("consultant:holidays", args=[consultant.pk])


def posted(*travels, initial=0, **fields):
    """Return what the page posts."""
    given = {"country": "FI", "region": "", **fields}
    given |= {"travels-TOTAL_FORMS": len(travels), "travels-INITIAL_FORMS": initial}
    for number, row in enumerate(travels):
        given |= {f"travels-{number}-{name}": value for name, value in row.items()}
    return given


def choices(answer):
    return dict(answer.context["form"].fields["open_on"].choices)


def test_the_holidays_of_fifteen_months_are_listed_by_name(root, eero):
    found = choices(root.get(holidays_page(eero)))

    assert (next(iter(found)), list(found)[-1]) == ("2026-12-06", "2028-01-06")
    assert found["2026-12-25"] == "Friday 25 December 2026: Christmas Day"


def test_holidays_are_named_in_the_language_of_the_admin(root, eero):
    page = root.get(holidays_page(eero), headers={"accept-language": "fi"})

    assert choices(page)["2026-12-25"].endswith(": Joulupäivä")


def test_a_holiday_is_opened_and_closed_again(root, eero):
    root.post(holidays_page(eero), posted(open_on=["2026-12-25"]))
    opened = list(OpenHoliday.objects.values_list("on", flat=True))

    root.post(holidays_page(eero), posted())

    assert (opened, OpenHoliday.objects.exists()) == ([CHRISTMAS], False)


def test_an_open_holiday_is_shown_as_open(root, eero):
    OpenHoliday.objects.create(consultant=eero, on=CHRISTMAS)

    page = root.get(holidays_page(eero)).content.decode()

    [checked] = re.findall(r"<input[^>]* checked[^>]*>", page)
    assert 'value="2026-12-25"' in checked


def test_a_holiday_opened_in_the_past_stays_open(root, eero):
    past = OpenHoliday.objects.create(consultant=eero, on=date(2026, 6, 20))

    root.post(holidays_page(eero), posted())

    assert list(OpenHoliday.objects.all()) == [past]


def test_another_country_brings_its_own_holidays_and_regions(root, eero):
    root.post(holidays_page(eero), posted(country="DE"))

    answer = root.get(holidays_page(eero))
    assert "2027-10-03" in choices(answer)
    assert ("BY", "Bayern") in answer.context["form"].fields["region"].widget.choices


def test_a_region_brings_its_own_holidays(root, eero):
    root.post(holidays_page(eero), posted(country="DE", region="BY"))

    assert "2027-01-06" in choices(root.get(holidays_page(eero)))


def test_the_region_of_the_country_before_is_dropped_with_it(root, eero):
    root.post(holidays_page(eero), posted(country="DE", region="BY"))

    root.post(holidays_page(eero), posted(country="SE", region="BY"))

    eero.refresh_from_db()
    assert (eero.holiday_country, eero.holiday_region) == ("SE", "")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"country": "XX"}, "country", "XX is not one of the available choices"),
        ({"region": "99"}, "region", "“99” is no region of the country"),
        ({"open_on": ["2026-12-01"]}, "open_on", "2026-12-01 is not one of the available choices"),
        ({"open_on": ["nonsense"]}, "open_on", "nonsense"),
    ],
)
def test_holidays_that_cannot_be_are_refused_at_the_field(root, eero, fields, field, words):
    answer = root.post(holidays_page(eero), posted(**fields))

    [error] = answer.context["form"].errors[field]
    assert words in error


def test_a_consultant_without_a_country_has_no_holidays(root, eero):
    root.post(holidays_page(eero), posted(country=""))

    assert choices(root.get(holidays_page(eero))) == {}


def test_travel_is_saved_and_shown_again(root, eero):
    root.post(holidays_page(eero), posted(PARIS))

    row = Travel.objects.get()
    assert (row.first_on, row.last_on, row.zone) == (
        date(2026, 12, 7),
        date(2026, 12, 11),
        "Europe/Paris",
    )
    assert root.get(holidays_page(eero)).context["travels"].initial[0]["zone"] == "Europe/Paris"


def test_removed_travel_goes_and_past_travel_stays(root, eero):
    past = Travel.objects.create(
        consultant=eero, first_on=date(2026, 6, 1), last_on=date(2026, 6, 5), zone="UTC"
    )
    root.post(holidays_page(eero), posted(PARIS))

    root.post(holidays_page(eero), posted(PARIS | {"DELETE": "on"}, initial=1))

    assert list(Travel.objects.all()) == [past]


@pytest.mark.parametrize(
    ("rows", "field", "words"),
    [
        ([PARIS | {"zone": "Europe/Sumusaari"}], "zone", "“Europe/Sumusaari” is not a time zone"),
        ([PARIS | {"zone": ""}], "zone", "required"),
        ([PARIS | {"last_on": "9999-12-31"}], "last_on", "check the year"),
        ([PARIS | {"last_on": "2026-12-01"}], "last_on", "Dec. 1, 2026 is before the first day"),
        ([PARIS | {"first_on": "2026-11-01", "last_on": "2026-11-02"}], "last_on", "past"),
        (
            [PARIS, PARIS | {"first_on": "2026-12-11", "last_on": "2026-12-20"}],
            "first_on",
            "overlaps the travel from Dec. 7, 2026 to Dec. 11, 2026",
        ),
        ([PARIS, PARIS], "first_on", "overlaps the travel"),
    ],
    ids=["unknown", "no zone", "far", "backwards", "past", "overlap", "twice"],
)
def test_travel_that_cannot_be_is_refused_at_the_field(root, eero, rows, field, words):
    answer = root.post(holidays_page(eero), posted(*rows))

    [error] = answer.context["travels"].errors[-1][field]
    assert words in error
    assert not Travel.objects.exists()


def test_the_spare_row_of_travel_is_not_saved(root, eero):
    answer = root.post(holidays_page(eero), posted({"first_on": "", "last_on": "", "zone": ""}))

    assert (answer.status_code, Travel.objects.exists()) == (302, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_statements_for_one_and_three(
    root, eero, count, django_assert_num_queries
):
    for day in range(1, count + 1):
        on = date(2026, 12, day)
        Travel.objects.create(consultant=eero, first_on=on, last_on=on, zone="UTC")
    root.get(holidays_page(eero))

    with django_assert_num_queries(10):
        root.get(holidays_page(eero))
