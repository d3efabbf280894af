"""Reads of what staff set about one consultant's availability."""

from bookings.models import Consultant, SessionType, TypeSchedule


def schedules_by_type(
    consultant: Consultant, *, besides: TypeSchedule
) -> dict[SessionType, TypeSchedule]:
    """Return which other schedule of the consultant each session type follows (2 statements)."""
    rows = TypeSchedule.objects.filter(consultant=consultant).prefetch_related("session_types")
    return {kind: row for row in rows if row != besides for kind in row.session_types.all()}
