"""Reads of external calendars: which to ask, and which of them are no longer trusted."""

from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from bookings.conf import booking_settings
from bookings.models import BusyCalendar


def due_calendars(now: datetime) -> QuerySet[BusyCalendar]:
    """Return the calendars in use that are to be asked now, the longest waiting first."""
    return BusyCalendar.objects.filter(is_active=True, due_at__lte=now).order_by("due_at", "pk")


def stale_calendars(now: datetime) -> QuerySet[BusyCalendar]:
    """Return the calendars in use whose copy is no longer trusted, or that were never read for as long."""
    oldest = now - booking_settings().busy_calendar_stale_after
    calendars = BusyCalendar.objects.alias(good_at=Coalesce("synced_at", "added_at"))
    return calendars.filter(is_active=True, good_at__lt=oldest)
