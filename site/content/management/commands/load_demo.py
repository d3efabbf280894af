"""Load the demo: users and pages, once; only where DEBUG is on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.demo import load as load_cases
from content.demo_bookings import load_bookings
from content.demo_pages import load_pages, load_users


class Command(BaseCommand):
    """`manage.py load_demo`"""

    help = "Load the demo content and its users, unless they are there. Needs DEBUG."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; refuse on a site that is not for development."""
        if not settings.DEBUG:
            raise CommandError(
                "load_demo makes users with a published password, so it runs only with DEBUG=true"
            )
        load_users()
        made = load_pages()
        now = timezone.now()
        load_bookings(now)
        load_cases(now)
        self.stdout.write("Demo pages loaded." if made else "The demo pages were there already.")
