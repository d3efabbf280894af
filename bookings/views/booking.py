"""Choosing a session type, a time, and giving details; from anywhere or from one article's page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, book
from bookings.conf import booking_settings
from bookings.forms import BookingForm, TimesQuery, new_request_key, read_start
from bookings.models import Consultant, SessionType
from bookings.models.tokens import Purpose, make_token
from bookings.views.entrance import Entrance
from bookings.views.month import Times, local_today, times_in_month
from bookings.views.posting import is_limited, same_site_posts


@require_safe
def session_types(request: HttpRequest, entry_page: Page | None = None) -> HttpResponse:
    """Show what can be booked."""
    entrance = Entrance.of(entry_page)
    kinds = [(kind, entrance.times_url(kind.slug)) for kind in queries.bookable_session_types()]
    context = {"entrance": entrance, "session_types": kinds}
    return render(request, "bookings/session_types.html", context)


@require_safe
@never_cache
def times(request: HttpRequest, slug: str, entry_page: Page | None = None) -> HttpResponse:
    """Show the month with its bookable days, and the times of the chosen day."""
    choice = Choice.of(request, slug, entry_page)
    shown = choice.times()
    slots = [(slot, choice.details_url(slot)) for slot in shown.slots]
    context = {"choice": choice, "times": shown, "slots": slots}
    return render(request, "bookings/times.html", context)


@same_site_posts
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def details(request: HttpRequest, slug: str, entry_page: Page | None = None) -> HttpResponse:
    """Ask for the visitor's details, and book."""
    choice = Choice.of(request, slug, entry_page)
    if request.method == "POST":
        return _book(request, choice)
    start_at = read_start(request.GET.get("start", ""))
    if start_at is None:
        return HttpResponseRedirect(choice.times_url())
    initial = {
        "start": start_at.isoformat(),
        "tz": choice.asked.zone,
        "consultant": choice.asked.consultant,
        "request_key": new_request_key(),
    }
    form = BookingForm(initial=initial, session_type=choice.session_type, page=entry_page)
    return _show_form(request, choice, form)


class Choice:
    """What a visitor has chosen so far: entrance, session type, zone, consultant."""

    def __init__(self, entrance: Entrance, session_type: SessionType, asked: TimesQuery) -> None:
        self.entrance = entrance
        self.session_type = session_type
        self.asked = asked
        self.consultants = list(queries.consultants_of(session_type))
        self.consultant = self.find(asked.consultant)

    @classmethod
    def of(cls, request: HttpRequest, slug: str, page: Page | None) -> "Choice":
        """Return what the address says; 404 for a session type that cannot be booked."""
        session_type = queries.session_type_for_booking(slug)
        if session_type is None:
            raise Http404(f"no session type {slug!r} can be booked")
        return cls(Entrance.of(page), session_type, TimesQuery.from_params(request.GET.dict()))

    def find(self, slug: str) -> Consultant | None:
        """Return one of those who give the session type, or None for any."""
        return next((person for person in self.consultants if person.slug == slug), None)

    def times(self) -> Times:
        """Return the free times up to the horizon, laid out by month."""
        now = timezone.now()
        people = [self.consultant] if self.consultant else self.consultants
        slots = queries.next_free_slots(self.session_type, now, consultants=people)
        return times_in_month(
            slots,
            zone=self.asked.zone,
            month=self.asked.month,
            day=self.asked.day,
            today=local_today(now, self.asked.zone),
            day_url=lambda day: self.times_url(day=day.isoformat()),
            month_url=lambda month: self.times_url(month=f"{month:%Y-%m}"),
        )

    def times_url(self, **params: str) -> str:
        """Return the times page with the same zone and consultant."""
        return self.entrance.times_url(self.session_type.slug, **self._kept(), **params)

    def details_url(self, slot: queries.OfferedSlot) -> str:
        """Return the form for a slot."""
        start = f"{slot.start_at:%Y-%m-%dT%H:%MZ}"
        return self.entrance.details_url(self.session_type.slug, start=start, **self._kept())

    def consultant_urls(self) -> list[tuple[Consultant | None, str]]:
        """Return the choice of people, “any” first, each with its times page."""
        slug = self.session_type.slug
        zone = self._kept()["tz"]
        urls = [
            (c, self.entrance.times_url(slug, **{"tz": zone, "with": c.slug}))
            for c in self.consultants
        ]
        return [(None, self.entrance.times_url(slug, tz=zone)), *urls]

    def general_url(self) -> str:
        """Return the times page without the article."""
        return Entrance.of(None).times_url(self.session_type.slug, **self._kept())

    def _kept(self) -> dict[str, str]:
        zone = self.asked.zone
        return {
            "tz": "" if zone == booking_settings().zone else zone,
            "with": self.consultant.slug if self.consultant else "",
        }


def _book(request: HttpRequest, choice: Choice) -> HttpResponse:
    form = BookingForm(request.POST, session_type=choice.session_type, page=choice.entrance.page)
    if not form.is_valid():
        return _show_form(request, choice, form, status=422)
    if is_limited(request):
        return _show_form(request, choice, form, status=429)
    try:
        wanted = form.to_request(choice.find(form.cleaned_data["consultant"]))
        booking = book(wanted, now=timezone.now())
    except SlotTakenError as error:
        return _show_form(request, choice, form, status=409, alternatives=error.alternatives)
    except TooManyBookingsError as error:
        form.add_error("email", _too_many(error.limit))
        return _show_form(request, choice, form, status=422)
    token = make_token(booking, Purpose.MANAGE)
    return HttpResponseRedirect(reverse("bookings:confirmation", args=[token]), status=303)


def _show_form(
    request: HttpRequest, choice: Choice, form: BookingForm, *, status: int = 200, **extra: Any
) -> HttpResponse:
    start_at = form["start"].value()
    start_at = read_start(start_at) if isinstance(start_at, str) else start_at
    context = {
        "choice": choice,
        "form": form,
        "start_at": start_at,
        "end_at": start_at + choice.session_type.duration if start_at else None,
        "zone": form["tz"].value() or booking_settings().zone,
        "is_limited": status == 429,
        "privacy_url": booking_settings().privacy_url,
        **extra,
    }
    return render(request, "bookings/details.html", context, status=status)


def _too_many(limit: int) -> str:
    return ngettext(
        "This address has %(limit)s session to come already. Cancel it first, or write to us.",
        "This address has %(limit)s sessions to come already. Cancel one first, or write to us.",
        limit,
    ) % {"limit": limit}
