"""Writes of one consultant's availability; each takes the consultant's lock first.

So that it and a booking follow one another.
"""

from bookings.actions.availability.dates import set_date_overrides
from bookings.actions.availability.holidays import Holidays, set_holidays
from bookings.actions.availability.hours import (
    RepeatedHours,
    remove_hours,
    rule_of,
    save_repeated_hours,
    set_weekly_hours,
)
from bookings.actions.availability.schedules import (
    ScheduleTakenError,
    delete_schedule,
    save_schedule,
)
from bookings.actions.availability.time_off import (
    DaysOff,
    RepeatedTimeOff,
    add_time_off,
    remove_time_off,
    save_repeated_time_off,
    set_times_off,
)
from bookings.actions.availability.travels import TravelsOverlapError, set_travels

__all__ = [
    "DaysOff",
    "Holidays",
    "RepeatedHours",
    "RepeatedTimeOff",
    "ScheduleTakenError",
    "TravelsOverlapError",
    "add_time_off",
    "delete_schedule",
    "remove_hours",
    "remove_time_off",
    "rule_of",
    "save_repeated_hours",
    "save_repeated_time_off",
    "save_schedule",
    "set_date_overrides",
    "set_holidays",
    "set_times_off",
    "set_travels",
    "set_weekly_hours",
]
