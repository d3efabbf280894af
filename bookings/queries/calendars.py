"""Reads of external calendars: which to ask, and which of them are no longer trusted."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from bookings.conf import booking_settings
from bookings.models import BusyCalendar


def due_calendars(now: datetime) -> QuerySet[BusyCalendar]:
    """Return the calendars in use that are to be asked now, the longest waiting first."""
    return BusyCalendar.objects.filter(is_active=True, due_at__lte=now).order_by("due_at", "pk")


def stale_calendars(now: datetime) -> QuerySet[BusyCalendar]:
    """Return the calendars in use that close times: an old copy, or none though it was tried.

    As `is_stale` of the domain says, and the rows of `consultant_time`.
    """
    oldest = now - booking_settings().busy_calendar_stale_after
    calendars = BusyCalendar.objects.alias(good_at=Coalesce("synced_at", "added_at"))
    # At once without a copy: its consultant is told when the times close, not a day after.
    without_copy = Q(synced_at=None, failures__gt=0)
    return calendars.filter(Q(good_at__lt=oldest) | without_copy, is_active=True)
