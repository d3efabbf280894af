"""Waiting for a seat in a full group: joining the line, and what the offer in the mail opens.

A GET changes nothing, since mail programs open links by themselves; every change is a button.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings import queries
from bookings.actions.booking import TooManyBookingsError
from bookings.actions.waiting import (
    LineClosedError,
    OfferOverError,
    SeatsLeftError,
    leave_line,
    take_seat,
)
from bookings.actions.waiting import (
    join_line as join,
)
from bookings.conf import booking_settings
from bookings.domain.typed import read_start
from bookings.emails import again_path
from bookings.forms import WaitingForm, times_asked
from bookings.models import Session, WaitingPlace, WaitingState
from bookings.models.tokens import BadTokenError, Purpose, make_token, read_token, sign
from bookings.views.choice import Choice
from bookings.views.entrance import with_params
from bookings.views.posting import HOUR, is_limited, same_site_posts


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join_line(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask who wants to wait for a full group, and put them in the line."""
    choice = Choice.of(request, slug, None)
    given = request.POST if request.method == "POST" else request.GET
    session = _full_session(choice, given.get("start", ""))
    if session is None:
        # A seat was freed, or it is too late to wait: the times say which.
        return HttpResponseRedirect(choice.times_url(), status=303)
    if request.method != "POST":
        return _show_form(request, choice, session, WaitingForm())
    return _join(request, choice, session, WaitingForm(request.POST))


@require_safe
@never_cache
def in_line(request: HttpRequest, token: str) -> HttpResponse:
    """Say that someone is in the line, and how many are; name nobody."""
    try:
        key, number = read_token(token, Purpose.IN_LINE)
    except BadTokenError:
        return _gone(request)
    sessions = Session.objects.select_related("session_type").prefetch_related("consultants")
    session = sessions.filter(uid=key).first()
    if session is None:
        return _gone(request)
    zone = times_asked(request.GET.dict()).zone
    context = {"session": session, "number": number, "zone": zone}
    return _unlisted(render(request, "bookings/in_line.html", context))


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def seat(request: HttpRequest, token: str) -> HttpResponse:
    """Show the seat that is kept for someone, and take it or leave the line."""
    try:
        place = queries.place_for_token(token)
    except queries.PlaceNotFoundError:
        return _gone(request)
    wish = request.POST.get("do")
    if wish == "take":
        return _take(request, place)
    if wish == "leave":
        leave_line(place, now=timezone.now())
        return HttpResponseRedirect(request.path, status=303)
    return _show_seat(request, place)


def _full_session(choice: Choice, start: str) -> Session | None:
    if not choice.session_type.is_group:
        raise Http404("only groups have a line")
    start_at = read_start(start)
    if start_at is None:
        return None
    found = queries.full_sessions(
        choice.session_type, timezone.now(), consultants=choice.people, start_at=start_at
    )
    return next(iter(found), None)


def _join(
    request: HttpRequest, choice: Choice, session: Session, form: WaitingForm
) -> HttpResponse:
    if not form.is_valid():
        form.lift_hidden_errors()
        return _show_form(request, choice, session, form, status=422)
    if is_limited(request):
        response = _show_form(request, choice, session, form, status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response
    try:
        number = join(form.to_request(session), now=timezone.now())
    except (LineClosedError, SeatsLeftError):
        return HttpResponseRedirect(choice.times_url(), status=303)
    token = sign(session.uid, number, Purpose.IN_LINE)
    url = with_params(reverse("bookings:in_line", args=[token]), {"tz": choice.zone})
    return HttpResponseRedirect(url, status=303)


def _take(request: HttpRequest, place: WaitingPlace) -> HttpResponse:
    try:
        booking = take_seat(place, now=timezone.now())
    except OfferOverError:
        return _show_seat(request, queries.places_to_show().get(pk=place.pk), status=409)
    except TooManyBookingsError as error:
        return _show_seat(request, place, status=409, limit=error.limit)
    token = make_token(booking, Purpose.MANAGE)
    return HttpResponseRedirect(reverse("bookings:confirmation", args=[token]), status=303)


def _show_form(
    request: HttpRequest, choice: Choice, session: Session, form: WaitingForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "choice": choice,
        "session": session,
        "form": form,
        "back_url": choice.day_url(session.start_at),
        "is_limited": status == 429,
        "privacy_url": booking_settings().privacy_url_in(get_language() or ""),
    }
    return render(request, "bookings/join_line.html", context, status=status)


def _show_seat(
    request: HttpRequest, place: WaitingPlace, *, status: int = 200, limit: int = 0
) -> HttpResponse:
    now, ends_at = timezone.now(), place.offer_ends_at
    context = {
        "place": place,
        "session": place.session,
        "can_take": place.state == WaitingState.OFFERED and ends_at is not None and ends_at > now,
        "limit": limit,
        "again_url": again_path(place.session.session_type),
    }
    return _unlisted(render(request, "bookings/seat.html", context, status=status))


def _gone(request: HttpRequest) -> HttpResponse:
    return _unlisted(render(request, "bookings/link_gone.html", status=410))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
