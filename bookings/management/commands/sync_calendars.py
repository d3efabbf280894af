"""manage.py sync_calendars: ask external calendars now, without worker and beat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from bookings.actions.calendars import ask_soon
from bookings.actions.syncing import sync_calendar
from bookings.models import BusyCalendar
from bookings.queries import due_calendars


class Command(BaseCommand):
    """Asks one after the other and says what became of each."""

    help = "Ask the external calendars that are due and copy their busy times."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="ask those as well that are not due")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["all"]:
            for calendar in BusyCalendar.objects.filter(is_active=True):
                ask_soon(calendar, now=now)
        for calendar in list(due_calendars(now).select_related("consultant")):
            sync_calendar(calendar.pk, timezone.now())
            calendar.refresh_from_db(fields=["last_error"])
            told = calendar.last_error or "up to date"
            self.stdout.write(f"{calendar.consultant}, {calendar}: {told}")
