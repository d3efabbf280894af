"""Load the demo: users, pages, bookings and cases, once; only where DEBUG is on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.demo import load as load_cases
from content.demo_bookings import load_bookings
from content.demo_pages import load_pages, load_users
from content.demo_pictures import draw_pictures


class Command(BaseCommand):
    """`manage.py load_demo`"""

    help = "Load the demo content and its users, unless they are there. Needs DEBUG."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to spend some seconds more now, so that the first visitor need not."""
        parser.add_argument("--pictures", action="store_true", help="Also draw all their sizes.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; refuse on a site that is not for development."""
        if not settings.DEBUG:
            raise CommandError(
                "load_demo makes users with a published password, so it runs only with DEBUG=true"
            )
        load_users()
        # In this order: bookings begin at pages, and cases begin at bookings.
        made = load_pages()
        now = timezone.now()
        load_bookings(now)
        load_cases(now)
        if made and options["pictures"]:
            draw_pictures()
        self.stdout.write("Demo pages loaded." if made else "The demo pages were there already.")
