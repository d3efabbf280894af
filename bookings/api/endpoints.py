"""The three calls of the public API."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Status
from ninja.params.functions import Header
from pydantic_core import to_json
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, book
from bookings.api.asking import field_errors, form_values, request_key
from bookings.api.errors import ApiError, answer_errors
from bookings.api.schemas import (
    BookingIn,
    BookingOut,
    ConsultantOut,
    QuestionOut,
    SessionTypeOut,
    SlotsOut,
    SlotsQuery,
)
from bookings.conf import booking_settings
from bookings.domain.intervals import Instant
from bookings.domain.recurring_dates import Dates
from bookings.emails import manage_url
from bookings.forms import BookingForm
from bookings.models import Booking, Consultant, SessionType
from bookings.models.tokens import Purpose, make_token
from bookings.views.booking import too_many
from bookings.views.posting import HOUR, is_cross_site, is_limited
from bookings.zones import known_zones

# Before the keys of clients, so that none finds the booking of a form.
ORIGIN = "api"
# Bounds what one question can expand; no horizon reaches as far.
FURTHEST = timedelta(days=2 * 366)

api = NinjaAPI(
    title="Sparring",
    version="1",
    # Wagtail's own API is ninja's as well: two without a name of their own collide.
    urls_namespace="bookings-api",
    description="What can be booked, when, and booking it.",
)
answer_errors(api)


@api.get("/session-types", response=list[SessionTypeOut], operation_id="list_session_types")
def list_session_types(request: HttpRequest, language: str = "fi") -> list[SessionTypeOut]:
    """Return what can be booked (3 statements)."""
    kinds = queries.bookable_session_types().prefetch_related("questions", "consultants")
    with translation.override(language if language in dict(settings.LANGUAGES) else "fi"):
        return [_session_type_out(kind) for kind in kinds]


@api.get("/session-types/{slug}/slots", response=SlotsOut, operation_id="list_slots")
def list_slots(request: HttpRequest, slug: str, asked: Query[SlotsQuery]) -> HttpResponse:
    """Return the starts on offer on at most 62 dates (4 statements).

    Written as JSON here: a schema would look at each of a thousand slots once more.
    """
    zone = _checked(asked, timezone.now())
    session_type = queries.bookable_session_types().filter(slug=slug).first()
    if session_type is None:
        raise ApiError(404, "not_found")
    team = queries.team_of(session_type)
    if asked.consultant:
        team = team.with_only(_find(team.everyone, asked.consultant, status=400))
    slots = queries.free_slots_on_dates(
        session_type,
        Dates(asked.first, asked.last),
        timezone.now(),
        zone=zone,
        team=team,
    )
    answer = {"timezone": zone, "slots": _slots_out(slots, zone)}
    # By the writer that a schema would use: Django's takes three times as long.
    return HttpResponse(to_json(answer), content_type="application/json")


@api.post(
    "/bookings",
    response={201: BookingOut, 409: dict, 422: dict, 429: dict},
    operation_id="create_booking",
)
def create_booking(
    request: HttpRequest,
    wanted: BookingIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=255)] = "",
) -> Status[BookingOut]:
    """Book a session. The same Idempotency-Key with the same body again returns the first booking.

    With another body it is refused: whoever counts their keys must not be told of somebody's booking.
    """
    # As the forms do (ADR 0009): the API sets no cookie either, and checks none.
    if is_cross_site(request):
        raise ApiError(403, "cross_site")
    language = wanted.language if wanted.language in dict(settings.LANGUAGES) else "fi"
    with translation.override(language):
        key = request_key(idempotency_key, wanted)
        booking = _booked_before(key) or _book(request, wanted, key)
        return Status(201, _booking_out(booking))


def _booked_before(key: str) -> Booking | None:
    """Return what this very request has booked; a repeat of it costs no share of the attempts."""
    first = queries.booking_for_request(f"{ORIGIN}:{key}") if key else None
    if first is None and key and queries.is_key_used(f"{ORIGIN}:{key.partition(':')[0]}:"):
        message = _("This key was used for another booking: make a new one for each.")
        raise ApiError(422, "invalid", {"Idempotency-Key": [message]})
    return first


def _book(request: HttpRequest, wanted: BookingIn, key: str) -> Booking:
    session_type = queries.session_type_for_booking(wanted.session_type)
    if session_type is None:
        raise ApiError(422, "invalid", {"session_type": [_("This cannot be booked.")]})
    page = _entry_page(request, wanted.entry_page)
    form = BookingForm(
        form_values(wanted, session_type) | {"request_key": key},
        session_type=session_type,
        page=page,
    )
    fields = field_errors(form, wanted)
    if fields:
        raise ApiError(422, "invalid", fields)
    people = queries.team_of(session_type).everyone if wanted.consultant else ()
    consultant = _find(people, wanted.consultant) if wanted.consultant else None
    # Counted once all is in order, as on the page: mistakes use up nobody's share.
    if is_limited(request):
        raise ApiError(429, "limited", retry_after=HOUR)
    try:
        return book(form.to_request(consultant, origin=ORIGIN), now=timezone.now())
    except SlotTakenError as error:
        raise _taken(error, form.cleaned_data["tz"]) from error
    except TooManyBookingsError as error:
        raise ApiError(429, "too_many_bookings", {"email": [too_many(error.limit)]}) from error


def _taken(error: SlotTakenError, zone: str) -> ApiError:
    refusal = ApiError(409, "slot_taken")
    refusal.body["alternatives"] = _slots_out(error.alternatives, zone)
    return refusal


def _entry_page(request: HttpRequest, path: str) -> Page | None:
    """Return the public page at a path like /fi/artikkelit/kokous/; none when none was given."""
    if not path:
        return None
    language, _slash, rest = path.strip("/").partition("/")
    with translation.override(language if language in dict(settings.LANGUAGES) else "fi"):
        page = Page.find_for_request(request, rest)
    # The booking keeps its title and tells it to both sides: a page that visitors
    # cannot see stays unseen.
    if page is None or not page.live or page.get_view_restrictions():
        raise ApiError(422, "invalid", {"entry_page": [_("There is no such page.")]})
    return page


def _find(people: Sequence[Consultant], slug: str, *, status: int = 422) -> Consultant:
    found = next((person for person in people if person.slug == slug), None)
    if found is None:
        message = _("“%(slug)s” does not give these sessions.") % {"slug": slug[:50]}
        raise ApiError(status, "invalid", {"consultant": [message]})
    return found


def _checked(asked: SlotsQuery, now: datetime) -> str:
    """Return the zone of a sensible question; raises ApiError 400 for any other."""
    fields: dict[str, list[str]] = {}
    zone = asked.tz or booking_settings().zone
    if zone not in known_zones():
        fields["tz"] = [_("“%(zone)s” is not a time zone.") % {"zone": zone[:64]}]
    # As a difference: a sum would pass the last date there is.
    if not timedelta() <= asked.last - asked.first < queries.LONGEST_ASK:
        fields["to"] = [_("Ask for 1 to 62 days, the last not before the first.")]
    if abs(asked.first - now.date()) > FURTHEST:
        fields["from"] = [_("Ask for dates within two years of today.")]
    if fields:
        raise ApiError(400, "invalid", fields)
    return zone


def _session_type_out(kind: SessionType) -> SessionTypeOut:
    return SessionTypeOut(
        slug=kind.slug,
        name=kind.name,
        summary=kind.summary,
        duration=kind.duration // timedelta(minutes=1),
        seats=kind.seats,
        price=kind.price_amount,
        currency=kind.price_currency,
        place=kind.place_kind,
        # Sorted out here: a filter would ask the database anew for each session type.
        consultants=[
            ConsultantOut(slug=c.slug, name=c.name) for c in kind.consultants.all() if c.is_active
        ],
        questions=[
            QuestionOut(
                id=str(q.pk), label=q.label, kind=q.kind, options=q.options, required=q.is_required
            )
            for q in kind.questions.all()
        ],
    )


def _slots_out(slots: Sequence[queries.OfferedSlot], zone: str) -> list[dict[str, Any]]:
    """Return slots in the form of SlotOut."""
    # By the very tuple: of 200 people's month most starts share theirs with the start before.
    slugs: dict[int, list[str]] = {}
    for slot in slots:
        if id(slot.consultants) not in slugs:
            slugs[id(slot.consultants)] = [consultant.slug for consultant in slot.consultants]
    return [
        {
            "start": _iso(slot.start, zone),
            "end": _iso(slot.end, zone),
            "seats_left": slot.seats_left,
            "consultants": slugs[id(slot.consultants)],
        }
        for slot in slots
    ]


@lru_cache(maxsize=100_000)
def _iso(at: Instant, zone: str) -> str:
    """Return an instant as ISO 8601 in a zone; the same ones are asked for all day."""
    return datetime.fromtimestamp(at, tz=ZoneInfo(zone)).isoformat()


def _booking_out(booking: Booking) -> BookingOut:
    file = reverse("bookings:invite", args=[make_token(booking, Purpose.INVITE_FILE)])
    clock = ZoneInfo(booking.zone)
    return BookingOut(
        ref=booking.ref,
        status=booking.status,
        start=booking.session.start_at.astimezone(clock),
        end=booking.session.end_at.astimezone(clock),
        manage_url=manage_url(booking),
        ics_url=f"{booking_settings().base_url}{file}",
    )
