"""Holidays are opened within the dates shown, and travels never share a date."""

from datetime import date

import pytest

from bookings.actions.availability import (
    Holidays,
    TravelsOverlapError,
    set_holidays,
    set_travels,
)
from bookings.domain.opening_hours import Travel
from bookings.domain.recurring_dates import Dates
from bookings.models import OpenHoliday
from bookings.models import Travel as TravelRow
from tests.factories import make_consultant

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 30)
CHRISTMAS = date(2026, 12, 25)
SHOWN = Dates(TODAY, date(2027, 12, 31))
PARIS = Travel(Dates(date(2026, 12, 7), date(2026, 12, 11)), "Europe/Paris")
TOKYO = Travel(Dates(date(2026, 12, 11), date(2026, 12, 20)), "Asia/Tokyo")


def test_a_country_a_region_and_open_holidays_are_kept():
    aino = make_consultant()

    set_holidays(aino, Holidays("DE", "BY", frozenset({CHRISTMAS})), shown=SHOWN)

    aino.refresh_from_db()
    assert (aino.holiday_country, aino.holiday_region) == ("DE", "BY")
    assert OpenHoliday.objects.get().on == CHRISTMAS


def test_only_holidays_that_were_shown_change():
    aino = make_consultant()
    later = OpenHoliday.objects.create(consultant=aino, on=date(2028, 12, 25))
    OpenHoliday.objects.create(consultant=aino, on=CHRISTMAS)

    set_holidays(aino, Holidays("FI", open_on=frozenset({date(2029, 1, 1)})), shown=SHOWN)

    assert list(OpenHoliday.objects.all()) == [later]


def test_travels_to_come_are_replaced_and_past_ones_stay():
    aino = make_consultant()
    set_travels(aino, [Travel(Dates(TODAY, TODAY), "UTC")], today=TODAY)

    set_travels(aino, [PARIS], today=date(2026, 12, 1))

    assert [row.zone for row in TravelRow.objects.all()] == ["UTC", "Europe/Paris"]


def test_travels_that_share_a_date_are_refused():
    aino = make_consultant()

    with pytest.raises(TravelsOverlapError) as refused:
        set_travels(aino, [PARIS, TOKYO], today=TODAY)

    assert refused.value.travels == (PARIS, TOKYO)
    assert not TravelRow.objects.exists()
