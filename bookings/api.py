"""The public JSON API: the same query and action as the pages; OpenAPI at /api/v1/docs."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Query, Schema, Status
from ninja.errors import ValidationError
from ninja.params.functions import Header
from pydantic import Field, field_validator
from pydantic_core import to_json
from wagtail.models import Page

from bookings import queries
from bookings.actions.booking import SlotTakenError, TooManyBookingsError, book
from bookings.conf import booking_settings
from bookings.domain.intervals import Instant
from bookings.domain.recurring_dates import Dates
from bookings.emails import manage_url
from bookings.forms import BookingForm, question_name
from bookings.models import Booking, Consultant, SessionType
from bookings.models.tokens import Purpose, make_token
from bookings.views.posting import is_cross_site, is_limited
from bookings.zones import known_zones

# Their form is the visitors' own, where some fields have another name.
FIELD_NAMES = {"tz": "timezone", "request_key": "Idempotency-Key"}
# Bounds what one question can expand; no horizon reaches as far.
FURTHEST = timedelta(days=2 * 366)

api = NinjaAPI(
    title="Sparring",
    version="1",
    # Wagtail's own API is ninja's as well: two without a name of their own collide.
    urls_namespace="bookings-api",
    description="What can be booked, when, and booking it.",
)


class ApiError(Exception):
    """A request that cannot be answered: a status, a machine's word, and a message per field."""

    def __init__(self, status: int, error: str, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.body: dict[str, Any] = {"error": error, "fields": fields or {}}


class QuestionOut(Schema):
    """An intake question; answer it under its `id`."""

    id: str
    label: str
    kind: str
    options: list[str]
    required: bool


class ConsultantOut(Schema):
    """Who gives sessions."""

    slug: str
    name: str


class SessionTypeOut(Schema):
    """What can be booked; lengths in minutes, the price in minor units."""

    slug: str
    name: str
    summary: str
    duration: int
    seats: int
    price: int
    currency: str
    place: str
    consultants: list[ConsultantOut]
    questions: list[QuestionOut]


class SlotOut(Schema):
    """A start on offer."""

    start: datetime
    end: datetime
    seats_left: int
    consultants: list[str]


class SlotsOut(Schema):
    """What is on offer, earliest first."""

    timezone: str
    slots: list[SlotOut]


class SlotsQuery(Schema):
    """Dates as the visitor in `tz` counts them, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    tz: str = ""
    consultant: str = ""


class BookingIn(Schema):
    """A booking to make; answers by question id or text, or as [{question, answer}]."""

    session_type: str = Field(max_length=50)
    start: str = Field(max_length=40)
    name: str
    email: str
    timezone: str = ""
    language: str = "fi"
    organisation: str = ""
    phone: str = ""
    answers: dict[str, str] = Field(default_factory=dict, max_length=50)
    consultant: str = ""
    entry_page: str = Field(default="", max_length=500)

    @field_validator("answers", mode="before")
    @classmethod
    def answers_by_question(cls, value: Any) -> Any:
        """Return answers given as a list as if they were given by question."""
        if not isinstance(value, list):
            return value
        if not all(
            isinstance(item, dict) and {"question", "answer"} <= set(item) for item in value
        ):
            raise ValueError("give each answer as {question, answer}")
        return {str(item["question"]): item["answer"] for item in value}


class BookingOut(Schema):
    """A booking that was made."""

    ref: str
    status: str
    start: datetime
    end: datetime
    manage_url: str
    ics_url: str


@api.exception_handler(ApiError)
def _refuse(request: HttpRequest, error: ApiError) -> HttpResponse:
    return api.create_response(request, error.body, status=error.status)


@api.exception_handler(ValidationError)
def _explain(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for problem in error.errors:
        # The last name: behind it stands a number for what is wrong within a list.
        name = next(part for part in reversed(problem["loc"]) if isinstance(part, str))
        fields.setdefault(name, []).append(str(problem["msg"]))
    # A body that makes no sense is 422; a senseless address of a GET is a bad request.
    status = 422 if request.method == "POST" else 400
    return api.create_response(request, {"error": "invalid", "fields": fields}, status=status)


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
        team = team.with_only(_find(team.pool, asked.consultant))
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
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", max_length=50)] = "",
) -> Status[BookingOut]:
    """Book a session. The same Idempotency-Key again returns the first booking."""
    # As the forms do (ADR 0009): the API sets no cookie either, and checks none.
    if is_cross_site(request):
        raise ApiError(403, "cross_site")
    if is_limited(request):
        raise ApiError(429, "limited")
    language = wanted.language if wanted.language in dict(settings.LANGUAGES) else "fi"
    with translation.override(language):
        booking = _book(request, wanted, idempotency_key)
        return Status(201, _booking_out(booking))


def _book(request: HttpRequest, wanted: BookingIn, idempotency_key: str) -> Booking:
    session_type = queries.session_type_for_booking(wanted.session_type)
    if session_type is None:
        raise ApiError(422, "invalid", {"session_type": [_("This cannot be booked.")]})
    page = _entry_page(request, wanted.entry_page)
    values = _form_values(wanted, session_type) | {"request_key": idempotency_key}
    form = BookingForm(values, session_type=session_type, page=page)
    if not form.is_valid():
        raise ApiError(422, "invalid", dict(_field_errors(form)))
    people = queries.team_of(session_type).pool if wanted.consultant else ()
    consultant = _find(people, wanted.consultant) if wanted.consultant else None
    try:
        return book(form.to_request(consultant, origin="api"), now=timezone.now())
    except SlotTakenError as error:
        raise _taken(error, form.cleaned_data["tz"]) from error
    except TooManyBookingsError as error:
        raise ApiError(429, "too_many_bookings", {"email": [str(error)]}) from error


def _taken(error: SlotTakenError, zone: str) -> ApiError:
    refusal = ApiError(409, "slot_taken")
    refusal.body["alternatives"] = _slots_out(error.alternatives, zone)
    return refusal


def _form_values(wanted: BookingIn, session_type: SessionType) -> dict[str, str]:
    values = {
        "name": wanted.name,
        "email": wanted.email,
        "organisation": wanted.organisation,
        "phone": wanted.phone,
        "start": wanted.start,
        "tz": wanted.timezone or booking_settings().zone,
        "about": "on",
    }
    for question in session_type.questions.all():
        labels = (str(question.pk), question.label_fi, question.label_en)
        answers = (wanted.answers[label] for label in labels if label in wanted.answers)
        values[question_name(question)] = next(answers, "")
    return values


def _field_errors(form: BookingForm) -> Iterator[tuple[str, list[str]]]:
    for name, errors in form.errors.items():
        label = "answers" if name.startswith("question_") else FIELD_NAMES.get(name, name)
        yield label, [str(error) for error in errors]


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


def _find(people: Sequence[Consultant], slug: str) -> Consultant:
    found = next((person for person in people if person.slug == slug), None)
    if found is None:
        message = _("“%(slug)s” does not give these sessions.") % {"slug": slug[:50]}
        raise ApiError(422, "invalid", {"consultant": [message]})
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
