"""Choosing a session type, a time, and giving details; from anywhere or from one article's page."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import (
    ALTERNATIVES,
    BookingRequest,
    SlotTakenError,
    TooManyBookingsError,
    book,
)
from bookings.conf import booking_settings
from bookings.domain.times_query import context_of
from bookings.domain.typed import read_start
from bookings.forms import BookingForm, new_request_key
from bookings.models import Booking
from bookings.models.tokens import Purpose, make_token
from bookings.views.choice import Choice
from bookings.views.entrance import Entrance
from bookings.views.posting import HOUR, is_limited, same_site_posts


@require_safe
def session_types(request: HttpRequest, entry_page: Page | None = None) -> HttpResponse:
    """Show what can be booked."""
    entrance = Entrance.of(entry_page)
    carried = context_of(request.GET.dict())
    kinds = [
        (kind, entrance.times_url(kind.slug, context=carried))
        for kind in queries.bookable_session_types()
    ]
    context = {"entrance": entrance, "session_types": kinds, "general_url": Entrance.of(None).root}
    return render(request, "bookings/session_types.html", context)


@require_safe
def personal(request: HttpRequest, person: str) -> HttpResponse:
    """Show what can be booked with one consultant: an address to put under a signature."""
    consultant = queries.consultant_for_booking(person)
    if consultant is None:
        raise Http404(f"nobody called {person!r} gives sessions")
    entrance = Entrance.of(None)
    kinds = [
        (kind, entrance.times_url(kind.slug, **{"with": consultant.slug}))
        for kind in queries.session_types_of(consultant)
    ]
    context = {"consultant": consultant, "session_types": kinds, "general_url": entrance.root}
    return render(request, "bookings/personal.html", context)


@require_safe
# A page of times from a cache would offer what was booked since.
@never_cache
def times(request: HttpRequest, slug: str, entry_page: Page | None = None) -> HttpResponse:
    """Show the month with its bookable days, and the times of the chosen day."""
    choice = Choice.of(request, slug, entry_page)
    shown = choice.times(timezone.now())
    slots = [(slot, choice.details_url(slot)) for slot in shown.slots]
    full = [(session, choice.line_url(session)) for session in shown.full]
    context = {"choice": choice, "times": shown, "slots": slots, "full": full}
    return render(request, "bookings/times.html", context)


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def details(request: HttpRequest, slug: str, entry_page: Page | None = None) -> HttpResponse:
    """Ask for the visitor's details, and book."""
    choice = Choice.of(request, slug, entry_page)
    if request.method == "POST":
        return _book(request, choice)
    start_at, now = read_start(request.GET.get("start", "")), timezone.now()
    if start_at is None:
        return HttpResponseRedirect(choice.times_url())
    # A second press, a reload and the back button all send this key again, and book once.
    form = _form(choice, initial={"request_key": new_request_key()})
    if choice.is_on_offer(start_at, now):
        return _show_form(request, choice, form, start_at=start_at)
    return _show_form(request, choice, form, status=409, alternatives=_next(choice, start_at, now))


def _book(request: HttpRequest, choice: Choice) -> HttpResponse:
    form, now = _form(choice, request.POST), timezone.now()
    start_at = read_start(request.POST.get("start", ""))
    if choice.is_stranger:
        form.add_error(None, _("The person you chose does not give this session."))
    if not form.is_valid():
        # Time and person lie in hidden fields: their errors would be nowhere on the page.
        form.lift_hidden_errors()
        others = None if start_at else _next(choice, now, now)
        return _show_form(request, choice, form, status=422, start_at=start_at, alternatives=others)
    # Counted once the form is in order: mistakes use up nobody's share.
    if is_limited(request):
        response = _show_form(request, choice, form, status=429, start_at=start_at)
        response.headers["Retry-After"] = str(HOUR)
        return response
    return _try_to_book(request, choice, form, form.to_request(choice.consultant), now)


def _try_to_book(
    request: HttpRequest, choice: Choice, form: BookingForm, wanted: BookingRequest, now: datetime
) -> HttpResponse:
    try:
        booking = book(wanted, now=now)
    except SlotTakenError as error:
        return _show_form(request, choice, form, status=409, alternatives=error.alternatives)
    except TooManyBookingsError as error:
        form.add_error("email", too_many(error.limit))
        return _show_form(request, choice, form, status=422, start_at=wanted.start_at)
    return HttpResponseRedirect(_done_url(booking), status=303)


def _form(choice: Choice, *args: Any, **kwargs: Any) -> BookingForm:
    return BookingForm(
        *args,
        session_type=choice.session_type,
        page=choice.entrance.page,
        **kwargs,
    )


def _next(choice: Choice, after: datetime, now: datetime) -> list[queries.OfferedSlot]:
    count = ALTERNATIVES
    return queries.next_free_slots(
        choice.session_type, now, after=after, count=count, team=choice.team
    ) or queries.next_free_slots(choice.session_type, now, count=count, team=choice.team)


def _show_form(
    request: HttpRequest,
    choice: Choice,
    form: BookingForm,
    *,
    status: int = 200,
    start_at: datetime | None = None,
    alternatives: list[queries.OfferedSlot] | None = None,
) -> HttpResponse:
    context = {
        "choice": choice,
        "form": form,
        "start_at": start_at,
        "end_at": start_at + choice.session_type.duration if start_at else None,
        "alternatives": alternatives,
        "back_url": choice.day_url(start_at),
        # With what was typed still in the form: another time is one more press away.
        "is_gone": status == 409,
        "is_limited": status == 429,
        "privacy_url": booking_settings().privacy_url_in(get_language() or ""),
    }
    return render(request, "bookings/details.html", context, status=status)


def _done_url(booking: Booking) -> str:
    return reverse("bookings:confirmation", args=[make_token(booking, Purpose.MANAGE)])


def too_many(limit: int) -> str:
    """Return what to tell an address that has as many sessions to come as one may have."""
    return ngettext(
        "This address has %(limit)s session to come already. Cancel it first, or write to us.",
        "This address has %(limit)s sessions to come already. Cancel one first, or write to us.",
        limit,
    ) % {"limit": limit}
