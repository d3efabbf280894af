"""Mail to a consultant whose busy calendar cannot be read."""

from datetime import datetime
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line
from bookings.emails.letters import Letter, MailText
from bookings.emails.rendering import RenderedMail, to_mime
from bookings.models import BusyCalendar, Consultant
from bookings.zones import moment_words


def render_calendar_fault(calendar: BusyCalendar, *, key: str, now: datetime) -> RenderedMail:
    """Return the mail that tells which calendar fails, since when, and what that does."""
    consultant = calendar.consultant
    with translation.override(consultant.language):
        letter = Letter(
            to=Mailbox(consultant.email, consultant.name),
            language=consultant.language,
            words=_words(calendar, consultant),
            # Every fault of one calendar in one conversation.
            thread=f"calendar:{calendar.pk}",
        )
        return to_mime(letter, key=key, now=now)


def _words(calendar: BusyCalendar, consultant: Consultant) -> MailText:
    name = one_line(calendar.name)
    since = moment_words(calendar.synced_at or calendar.added_at, consultant.zone)
    return MailText(
        subject=_("Your calendar “%(name)s” cannot be read") % {"name": name},
        lead=_("We cannot read your calendar “%(name)s”.") % {"name": name},
        facts=(
            (_("Calendar"), name),
            (_("Last read") if calendar.synced_at else _("Added, never read"), since),
            (_("Your times"), _consequence()),
        ),
        answers=(),
        button=(_("See your calendars"), _page(consultant)),
        closing=_(
            "Sessions already booked stay as they are. We go on trying; when the calendar can be "
            "read again, all is as before and you need not do anything."
        ),
    )


def _consequence() -> str:
    """Return what happens to the times on offer meanwhile, by the site's setting."""
    if booking_settings().stale_busy_calendar == "open":
        return _(
            "They stay on offer, by the last copy we have. What was put in that calendar since may be "
            "booked over: look at it yourself."
        )
    return _("They are not offered to anyone until the calendar can be read again.")


def _page(consultant: Consultant) -> str:
    address = reverse("consultant:calendars", args=[consultant.pk])
    return urljoin(booking_settings().base_url, address)
