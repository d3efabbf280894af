"""Mail that offers a freed seat to the first in line."""

from datetime import datetime
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line
from bookings.emails.invites import ascii_address
from bookings.emails.letters import Letter, MailText
from bookings.emails.rendering import RenderedMail, to_mime
from bookings.models import WaitingPlace
from bookings.models.tokens import Purpose, make_token
from bookings.zones import moment_words, when, zone_name


def render_seat_offer(place: WaitingPlace, *, key: str, now: datetime) -> RenderedMail:
    """Return the mail that offers a seat: until when it is kept, and where to take it."""
    person = place.session.people[0]
    with translation.override(place.language):
        letter = Letter(
            to=Mailbox(ascii_address(place.email), place.name),
            language=place.language,
            words=_words(place),
            thread=place.ref,
            reply_to=Mailbox(person.email, person.name),
        )
        return to_mime(letter, key=key, now=now)


def seat_url(place: WaitingPlace) -> str:
    """Return the full address where the seat is taken or left, in the language of the line."""
    with translation.override(place.language):
        address = reverse("bookings:seat", args=[make_token(place, Purpose.SEAT)])
    return urljoin(booking_settings().base_url, address)


def _words(place: WaitingPlace) -> MailText:
    session, zone = place.session, place.zone
    name = session.session_type.name
    return MailText(
        subject=one_line(
            _("A seat for you: %(name)s, %(when)s")
            % {"name": name, "when": when(session.start_at, session.end_at, zone)}
        )[:250],
        lead=_("A seat is free in the session you wait for. It is kept for you until %(until)s.")
        % {"until": moment_words(place.offer_ends_at or session.start_at, zone)},
        facts=(
            (_("What"), name),
            (_("When"), f"{when(session.start_at, session.end_at, zone)} ({zone_name(zone)})"),
            (_("Who"), ", ".join(person.name for person in session.people)),
        ),
        answers=(),
        button=(_("Take the seat, or leave the line"), seat_url(place)),
        closing=_("If you do nothing, the seat goes to the next in line."),
    )
