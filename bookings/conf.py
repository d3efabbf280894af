"""The plugin's settings: one dict `BOOKINGS`, each key with a default (table in the README)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bookings.domain.addresses import Reach

STALE_CHOICES = ("close", "open")


@dataclass(frozen=True, slots=True)
class BookingSettings:
    """What a site may set in `BOOKINGS`; the names here in capitals."""

    # A setting, since workers write mail without a request, and a forged Host
    # must not get into a link.
    base_url: str = "http://localhost:8000"
    mailbox: str = "Sparring <bookings@localhost>"
    zone: str = "Europe/Helsinki"
    reminder_before: timedelta = timedelta(hours=24)
    link_expires_after: timedelta = timedelta(days=30)
    # Another product saw 4,000 spam bookings in a day.
    upcoming_per_address: int = 10
    bookings_per_hour: int = 120
    # How long a freed seat of a group is kept for the first in line.
    seat_offer_lasts: timedelta = timedelta(hours=12)
    # One address, or one for each language.
    privacy_url: str | Mapping[str, str] = ""
    busy_calendar_stale_after: timedelta = timedelta(hours=24)
    # "close" offers no times of its consultant, "open" offers them as if the last copy were true.
    stale_busy_calendar: str = "close"
    # "host:port" that may be asked although its address is private or its port unusual.
    fetch_allow: Sequence[str] = ()

    @property
    def mailbox_name(self) -> str:
        return parseaddr(self.mailbox)[0]

    @property
    def mailbox_address(self) -> str:
        return parseaddr(self.mailbox)[1]

    @property
    def domain(self) -> str:
        return self.mailbox_address.rpartition("@")[2]

    def privacy_url_in(self, language: str) -> str:
        """Return the privacy notice for readers of a language; empty when there is none."""
        if isinstance(self.privacy_url, str):
            return self.privacy_url
        return self.privacy_url.get(language, "")


def booking_settings() -> BookingSettings:
    """Return the site's settings; raises ImproperlyConfigured for a key that does not exist."""
    given = getattr(settings, "BOOKINGS", {})
    known = {field.name.upper() for field in fields(BookingSettings)}
    if unknown := sorted(set(given) - known):
        raise ImproperlyConfigured(
            f"BOOKINGS has no setting {unknown[0]!r}; it knows {', '.join(sorted(known))}"
        )
    found = BookingSettings(**{name.lower(): value for name, value in given.items()})
    if found.stale_busy_calendar not in STALE_CHOICES:
        # A misspelt "close" must not leave slots open.
        raise ImproperlyConfigured(
            f"BOOKINGS['STALE_BUSY_CALENDAR'] is {found.stale_busy_calendar!r}, "
            f"not one of {', '.join(STALE_CHOICES)}"
        )
    return found


def fetch_reach() -> Reach:
    """Return how far this site's requests for calendars may go."""
    return Reach(allowed=frozenset(booking_settings().fetch_allow))
