"""Writes of which public holidays a consultant keeps."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.domain.recurring_dates import Dates
from bookings.models import Consultant, OpenHoliday


@dataclass(frozen=True, slots=True)
class Holidays:
    """A country and its region, by their codes, and the holidays with the usual hours all the same."""

    country: str
    region: str = ""
    open_on: frozenset[date] = frozenset()


@transaction.atomic
def set_holidays(consultant: Consultant, holidays: Holidays, *, shown: Dates) -> None:
    """Set the country and region, and which of the dates `shown` are open; others stay as they are."""
    lock(consultant)
    consultant.holiday_country, consultant.holiday_region = holidays.country, holidays.region
    consultant.save(update_fields=["holiday_country", "holiday_region"])
    rows = OpenHoliday.objects.filter(consultant=consultant)
    rows.filter(on__range=(shown.first, shown.last)).delete()
    OpenHoliday.objects.bulk_create(
        OpenHoliday(consultant=consultant, on=day)
        for day in sorted(holidays.open_on)
        if day in shown
    )
