"""What a visitor does with a booking by the link in the mail: see, move, cancel, keep the file.

A GET changes nothing, since mail programs open links by themselves; every change is a button.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings import queries
from bookings.actions.booking import (
    BookingClosedError,
    GroupBookingError,
    SlotTakenError,
    cancel,
    move,
)
from bookings.domain.months import Times, local_today, times_in_month
from bookings.domain.times_query import TimesQuery
from bookings.domain.typed import read_start
from bookings.emails import again_path, event_name, invite_file, place_of
from bookings.forms import times_asked
from bookings.models import Booking, MailKind, OutgoingMail, Session
from bookings.models.tokens import Purpose, make_token
from bookings.views.calendar_links import google_url, outlook_url
from bookings.views.entrance import with_params
from bookings.views.posting import same_site_posts
from bookings.zones import zone_choices

BookingView = Callable[[HttpRequest, Booking], HttpResponse]


def by_token(purpose: Purpose) -> Callable[[BookingView], Callable[..., HttpResponse]]:
    """Find the booking a link names; a bad, old or revoked link gets a page that explains it."""

    def decorate(view: BookingView) -> Callable[..., HttpResponse]:
        # Its address is the key to the booking: no cache on the way may keep the page.
        @never_cache
        @wraps(view)
        def found(request: HttpRequest, token: str) -> HttpResponse:
            try:
                booking = queries.booking_for_token(token, purpose, timezone.now())
            except queries.BookingNotFoundError:
                # The same page for every such link: nobody learns by trying which bookings exist.
                response = render(request, "bookings/link_gone.html", status=410)
            else:
                response = view(request, booking)
            # Links of this kind, of another product, were found in public collections of addresses.
            response.headers["X-Robots-Tag"] = "noindex"
            return response

        return found

    return decorate


@require_safe
@by_token(Purpose.MANAGE)
def confirmation(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Show what was just booked, how to keep it, and what happens next."""
    # What happens next is said of sessions to come only.
    if not booking.is_live or booking.is_over(timezone.now()):
        return HttpResponseRedirect(_url("manage", booking))
    mail = queries.mail_to_attendee(booking)
    context = _context(
        booking, invitation=mail.get(MailKind.REQUEST), reminded=_reminded(booking, mail)
    )
    return render(request, "bookings/confirmation.html", context)


@require_safe
@by_token(Purpose.MANAGE)
def manage(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Show the booking with its two choices."""
    # By the mail of the present state, not by the address, which is reloaded and kept for later.
    asks = "moved" in request.GET and booking.is_live
    update = queries.mail_to_attendee(booking).get(MailKind.UPDATE) if asks else None
    return render(request, "bookings/manage.html", _context(booking, update=update))


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(Purpose.MANAGE)
def moving(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Offer other times with the same consultant, and move."""
    start_at = read_start(request.POST.get("start", ""))
    if request.method != "POST" or start_at is None:
        return _show_moves(request, booking)
    try:
        move(booking, start_at, now=timezone.now())
    # The booking stays where it was, and the page goes on with the times that are free now.
    except SlotTakenError:
        return _show_moves(request, booking, status=409, taken=start_at)
    except BookingClosedError:
        return _show_closed(request, booking, is_refused=True)
    except GroupBookingError:
        return _show_closed(request, booking, is_group_refused=True)
    return HttpResponseRedirect(f"{_url('manage', booking)}?moved=1", status=303)


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@by_token(Purpose.MANAGE)
def cancellation(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Ask once, and cancel."""
    if request.method != "POST":
        context = _context(booking)
        template = "cancellation" if context["can_cancel"] else "manage"
        return render(request, f"bookings/{template}.html", context)
    try:
        cancel(booking, now=timezone.now())
    except BookingClosedError:
        return _show_closed(request, booking, is_refused=True)
    # 303, so that a reload asks for the page and does not post again.
    return HttpResponseRedirect(_url("manage", booking), status=303)


@require_safe
# A purpose of its own: the file's address is passed on to programs, which must
# not be able to cancel.
@by_token(Purpose.INVITE_FILE)
def invite_download(request: HttpRequest, booking: Booking) -> HttpResponse:
    """Return the session as a calendar file."""
    # Not the clock: the same booking is the same file however often it is fetched.
    file = invite_file(booking, now=booking.cancelled_at or booking.created_at)
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sparring.ics"'},
    )


def _context(booking: Booking, **extra: Any) -> dict[str, Any]:
    now = timezone.now()
    people = booking.session.people
    prefetch_related_objects(people, "photo__renditions")
    return {
        "booking": booking,
        "session": booking.session,
        "session_type": booking.session.session_type,
        "people": people,
        # One leaves a group, and it goes on: what is cancelled is a place in it.
        "is_place": booking.session.seats > 1 and booking.session.is_live,
        "zone": booking.zone,
        "place": place_of(booking),
        "has_begun": booking.is_over(now),
        "is_over": booking.session.end_at <= now,
        # Of a group nobody may move the session for the others.
        "can_move": booking.is_live and not booking.is_over(now) and booking.session.seats == 1,
        "can_cancel": booking.is_live and not booking.is_over(now),
        "manage_url": _url("manage", booking),
        "move_url": _url("move", booking),
        "cancel_url": _url("cancel", booking),
        "book_url": again_path(booking.session.session_type),
        "invite_url": reverse("bookings:invite", args=[make_token(booking, Purpose.INVITE_FILE)]),
        "google_url": google_url(booking),
        "outlook_url": outlook_url(booking),
        "event_name": event_name(booking),
        **extra,
    }


def _reminded(booking: Booking, mail: dict[str, OutgoingMail]) -> timedelta | None:
    """Return how long before the session the reminder comes; None where none waits."""
    reminder = mail.get(MailKind.REMINDER)
    # Once it was tried its time is the next try's, which promises nothing.
    if reminder is None or reminder.attempts:
        return None
    return booking.session.start_at - reminder.due_at


def _show_closed(request: HttpRequest, booking: Booking, **why: bool) -> HttpResponse:
    """Show the booking as it is now, with why nothing changed."""
    fresh = queries.bookings_to_show().get(pk=booking.pk)
    return render(request, "bookings/manage.html", _context(fresh, **why), status=409)


def _show_moves(
    request: HttpRequest, booking: Booking, *, status: int = 200, **extra: Any
) -> HttpResponse:
    asked = times_asked(request.GET.dict())
    # Shown on another clock, the booking keeps its own.
    zone = asked.zone if asked.names_zone else booking.zone
    url = with_params(_url("move", booking), {"tz": zone if asked.names_zone else ""})
    times = _other_times(booking, asked, zone=zone, url=url)
    context = _context(booking, times=times, asked=asked, zones=zone_choices(timezone.now(), zone))
    context |= {"zone": zone, "move_url": url, "plain_move_url": _url("move", booking), **extra}
    template = "bookings/moving.html" if context["can_move"] else "bookings/manage.html"
    return render(request, template, context, status=status)


def _other_times(
    booking: Booking, asked: TimesQuery, *, zone: str, url: str
) -> Times[queries.OfferedSlot, Session]:
    now, session = timezone.now(), booking.session
    slots = queries.next_free_slots(
        session.session_type,
        now,
        team=queries.Team((), tuple(session.people)),
        moving=booking,
    )
    return times_in_month(
        # The session does not stand in its own way, so its present time is among the free ones.
        [slot for slot in slots if slot.start_at != session.start_at],
        zone=zone,
        month=asked.month,
        day=asked.day,
        today=local_today(now, zone),
        day_url=lambda day: f"{with_params(url, {'day': day.isoformat()})}#times",
        month_url=lambda month: f"{with_params(url, {'month': f'{month:%Y-%m}'})}#month",
    )


def _url(name: str, booking: Booking) -> str:
    return reverse(f"bookings:{name}", args=[make_token(booking, Purpose.MANAGE)])
