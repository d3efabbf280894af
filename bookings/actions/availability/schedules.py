"""Writes of schedules of their own: opening hours that certain session types follow."""

from collections.abc import Sequence

from django.db import transaction

from bookings.actions.availability.lock import lock
from bookings.models import Consultant, SessionType, TypeSchedule
from bookings.queries import schedules_by_type


class ScheduleTakenError(Exception):
    """Another schedule of the consultant holds for the session type already."""

    def __init__(self, session_type: SessionType, schedule: TypeSchedule) -> None:
        super().__init__(f"{session_type.slug} follows “{schedule}” already: take it off there")
        self.session_type = session_type
        self.schedule = schedule


@transaction.atomic
def save_schedule(
    consultant: Consultant,
    name: str,
    session_types: Sequence[SessionType],
    *,
    schedule: TypeSchedule | None = None,
) -> TypeSchedule:
    """Give `schedule`, or a new one, its name and the session types that follow it; return it.

    Raises ScheduleTakenError for a session type that another schedule of the consultant has.
    """
    lock(consultant)
    schedule = schedule or TypeSchedule(consultant=consultant)
    # Behind the lock, though the form has asked: two pages may be open at once.
    taken = schedules_by_type(consultant, besides=schedule)
    for session_type in session_types:
        if session_type in taken:
            raise ScheduleTakenError(session_type, taken[session_type])
    schedule.name = name
    schedule.save()
    schedule.session_types.set(session_types)
    return schedule


@transaction.atomic
def delete_schedule(schedule: TypeSchedule) -> None:
    """Delete a schedule with its hours: its session types follow the usual ones again."""
    lock(schedule.consultant)
    schedule.delete()
