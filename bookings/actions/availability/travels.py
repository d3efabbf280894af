"""Writes of travel: dates on which a consultant's clock is another zone's."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.domain.away import first_overlapping
from bookings.domain.opening_hours import Travel
from bookings.models import Consultant
from bookings.models import Travel as TravelRow


class TravelsOverlapError(Exception):
    """Two travels share a date, on which the clock would be in two zones."""

    def __init__(self, first: Travel, second: Travel) -> None:
        super().__init__(f"{first.zone} and {second.zone} share a date: part them")
        self.travels = (first, second)


@transaction.atomic
def set_travels(consultant: Consultant, travels: Sequence[Travel], *, today: date) -> None:
    """Replace the travels that end on `today` or later; past ones stay.

    Each needs its last date. Raises TravelsOverlapError when two share a date.
    """
    if overlap := first_overlapping([travel.dates for travel in travels]):
        first, second, *_ = (t for t in travels if t.dates in overlap)
        raise TravelsOverlapError(first, second)
    lock(consultant)
    TravelRow.objects.filter(consultant=consultant, last_on__gte=today).delete()
    TravelRow.objects.bulk_create(
        TravelRow(
            consultant=consultant,
            first_on=travel.dates.first,
            last_on=travel.dates.last or travel.dates.first,
            zone=travel.zone,
        )
        for travel in travels
    )
