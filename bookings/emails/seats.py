"""Mail to those in line for a full group: a seat that is offered, and what becomes of the session."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urljoin

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.conf import booking_settings
from bookings.domain.invitations import Mailbox, one_line
from bookings.emails.invites import again_path, ascii_address
from bookings.emails.letters import Letter, MailText
from bookings.emails.rendering import RenderedMail, to_mime
from bookings.models import WaitingPlace, WaitingState
from bookings.models.tokens import Purpose, make_token
from bookings.zones import moment_words, when, zone_name


def render_seat_offer(place: WaitingPlace, *, key: str, now: datetime) -> RenderedMail:
    """Return the mail that offers a seat: until when it is kept, and where to take it."""
    return _render(place, _offer, key=key, now=now)


def render_line_moved(place: WaitingPlace, *, key: str, now: datetime) -> RenderedMail:
    """Return the mail that tells of the new time, and whether one still waits, or has a seat kept."""
    return _render(place, _moved, key=key, now=now)


def render_line_closed(place: WaitingPlace, *, key: str, now: datetime) -> RenderedMail:
    """Return the mail that tells that the session was cancelled, and where to find another."""
    return _render(place, _closed, key=key, now=now)


def seat_url(place: WaitingPlace) -> str:
    """Return the full address where the seat is taken or left, in the language of the line."""
    with translation.override(place.language):
        address = reverse("bookings:seat", args=[make_token(place, Purpose.SEAT)])
    return urljoin(booking_settings().base_url, address)


def _render(
    place: WaitingPlace, words: Callable[[WaitingPlace], MailText], *, key: str, now: datetime
) -> RenderedMail:
    person = place.session.people[0]
    with translation.override(place.language):
        letter = Letter(
            to=Mailbox(ascii_address(place.email), place.name),
            language=place.language,
            words=words(place),
            thread=place.ref,
            reply_to=Mailbox(person.email, person.name),
        )
        return to_mime(letter, key=key, now=now)


def _offer(place: WaitingPlace) -> MailText:
    return MailText(
        subject=_subject(_("A seat for you: %(name)s, %(when)s"), place),
        lead=_("A seat is free in the session you wait for. It is kept for you until %(until)s.")
        % {"until": _until(place)},
        facts=_facts(place),
        answers=(),
        button=(_("Take the seat, or leave the line"), seat_url(place)),
        closing=_("If you do nothing, the seat goes to the next in line."),
    )


def _moved(place: WaitingPlace) -> MailText:
    lead = _("The session you wait for has a new time.")
    if place.state == WaitingState.OFFERED:
        kept = _("The seat is kept for you until %(until)s.") % {"until": _until(place)}
        button = (_("Take the seat, or leave the line"), seat_url(place))
    else:
        kept = _("You keep your place in the line. If the time does not suit you, leave the line.")
        button = (_("Leave the line"), seat_url(place))
    return MailText(
        subject=_subject(_("New time: %(name)s, %(when)s"), place),
        lead=f"{lead} {kept}",
        facts=_facts(place),
        answers=(),
        button=button,
        closing="",
    )


def _closed(place: WaitingPlace) -> MailText:
    address = urljoin(booking_settings().base_url, again_path(place.session.session_type))
    return MailText(
        subject=_subject(_("Cancelled: %(name)s, %(when)s"), place),
        lead=_("The session you wait for was cancelled, so there is nothing to wait for any more."),
        facts=_facts(place),
        answers=(),
        button=(_("Book another time"), address),
        closing="",
    )


def _subject(text: str, place: WaitingPlace) -> str:
    session = place.session
    at = when(session.start_at, session.end_at, place.zone)
    return one_line(text % {"name": session.session_type.name, "when": at})[:250]


def _until(place: WaitingPlace) -> str:
    return moment_words(place.offer_ends_at or place.session.start_at, place.zone)


def _facts(place: WaitingPlace) -> tuple[tuple[str, str], ...]:
    session, zone = place.session, place.zone
    at = when(session.start_at, session.end_at, zone)
    return (
        (_("What"), session.session_type.name),
        (_("When"), f"{at} ({zone_name(zone)})"),
        (_("Who"), ", ".join(person.name for person in session.people)),
    )
