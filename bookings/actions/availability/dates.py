"""Writes of date overrides."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.domain.opening_hours import Override
from bookings.domain.weekly import wall_times
from bookings.models import Consultant, DateOverride


@transaction.atomic
def set_date_overrides(
    consultant: Consultant, overrides: Sequence[Override], *, today: date
) -> None:
    """Replace the overrides of `today` and later; past ones stay.

    An override without windows closes its date. Raises ValueError for a date given twice or past.
    """
    dates = [override.on for override in overrides]
    if len(set(dates)) < len(dates) or any(on < today for on in dates):
        raise ValueError("a date can be overridden once, and not when it is past")
    lock(consultant)
    # Replaced as a whole: the page shows all of them, so what is missing from it was removed.
    DateOverride.objects.filter(consultant=consultant, on__gte=today).delete()
    DateOverride.objects.bulk_create(
        row for override in overrides for row in _override_rows(consultant, override)
    )


def _override_rows(consultant: Consultant, override: Override) -> list[DateOverride]:
    if not override.windows:
        return [DateOverride(consultant=consultant, on=override.on)]
    times = [wall_times(window) for window in override.windows]
    return [
        DateOverride(consultant=consultant, on=override.on, opens_at=opens, closes_at=closes)
        for opens, closes in times
    ]
