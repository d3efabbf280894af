"""Reads of bookings; each takes a fixed number of SQL statements, named in its docstring."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from bookings.conf import booking_settings
from bookings.domain.intervals import Interval, instant, moment
from bookings.domain.opening_hours import (
    Dates,
    OpeningRule,
    Override,
    Schedule,
    WallWindow,
    date_intervals,
)
from bookings.domain.slots import (
    BookedSession,
    ConsultantCalendar,
    Slot,
    SlotRules,
    free_slots,
    visitor_window,
)
from bookings.models import (
    Booking,
    Consultant,
    DateOverride,
    MailState,
    OpeningHours,
    OutgoingMail,
    Session,
    SessionConsultant,
    SessionType,
    TimeOff,
)
from bookings.models.tokens import BadTokenError, Purpose, read_token

# A session with its buffers may reach two days into what is asked; a cap counts whole weeks.
REACH = timedelta(days=2)
WEEK = timedelta(days=8)
LONGEST_ASK = timedelta(days=62)


class BookingNotFoundError(LookupError):
    """No booking answers to this link: it was forged, replaced by a newer one, or is long past."""


# A start on offer, with the consultants who could give it.
OfferedSlot = Slot[Consultant]


def bookable_session_types() -> QuerySet[SessionType]:
    """Return what visitors may book, in the order of the admin (1 statement)."""
    found: QuerySet[SessionType] = SessionType.objects.filter(is_active=True)
    return found


def session_type_for_booking(slug: str) -> SessionType | None:
    """Return a session type with its questions, or None when it cannot be booked (2 statements)."""
    return bookable_session_types().prefetch_related("questions").filter(slug=slug).first()


def consultants_of(session_type: SessionType) -> QuerySet[Consultant]:
    """Return who gives the session type now, by key, which is the order locks are taken in."""
    found: QuerySet[Consultant] = Consultant.objects.filter(is_active=True)
    return found.filter(session_types=session_type).order_by("pk")


def consultants_to_show(session_type: SessionType) -> QuerySet[Consultant]:
    """Return `consultants_of` with their photos loaded (1 statement, 2 where there are photos)."""
    people = consultants_of(session_type).select_related("photo")
    return people.prefetch_related("photo__renditions")


def free_slots_for(
    session_type: SessionType,
    within: Sequence[Interval],
    now: datetime,
    *,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return what is on offer in `within` (disjoint, earliest first), earliest first.

    3 statements, 2 when `consultants` are given; constant in consultants, bookings and days. The
    session of the booking being moved neither blocks nor counts (S7). Pages, API and `book` ask here.
    """
    people = list(consultants_of(session_type) if consultants is None else consultants)
    if not people or not within:
        return []
    schedules = schedules_of(people)
    span = Interval(within[0].start, within[-1].end)
    booked = _booked_sessions(session_type, [c.pk for c in people], span, moving=moving)
    calendars = [ConsultantCalendar(c, schedules[c.pk], booked[c.pk]) for c in people]
    return free_slots(rules_of(session_type), calendars, within=within, now=instant(now))


def free_slots_on_dates(
    session_type: SessionType,
    dates: Dates,
    now: datetime,
    *,
    zone: str,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return what is on offer on the dates as a visitor in `zone` counts them (S8)."""
    within = visitor_window(zone, dates.first, dates.last or dates.first)
    return free_slots_for(session_type, within, now, consultants=consultants, moving=moving)


def next_free_slots(
    session_type: SessionType,
    now: datetime,
    *,
    count: int | None = None,
    after: datetime | None = None,
    consultants: Sequence[Consultant] | None = None,
    moving: Booking | None = None,
) -> list[OfferedSlot]:
    """Return the first `count` (default: all) starts on offer from `after` to the horizon."""
    start = instant(max(after or now, now))
    end = instant(now + timedelta(days=session_type.horizon_days + 2))
    within = [Interval(start, end)] if start < end else []
    slots = free_slots_for(session_type, within, now, consultants=consultants, moving=moving)
    return slots[:count]


def slot_at(
    session_type: SessionType,
    start_at: datetime,
    now: datetime,
    *,
    consultants: Sequence[Consultant],
    moving: Booking | None = None,
) -> OfferedSlot | None:
    """Return the slot that starts at that instant, or None when it is not on offer (2 statements)."""
    at = instant(start_at)
    if start_at != moment(at):
        return None
    within = [Interval(at, at + 1)]
    return next(
        iter(free_slots_for(session_type, within, now, consultants=consultants, moving=moving)),
        None,
    )


def fairest(consultants: Sequence[Consultant], start_at: datetime) -> Consultant:
    """Return who gives the session: fewest sessions that week, then least recently booked, then name.

    The week is the ISO week of `start_at` in the site's zone. No statement for one, else 1.
    """
    if len(consultants) == 1:
        return consultants[0]
    local = start_at.astimezone(ZoneInfo(booking_settings().zone))
    first = local.date() - timedelta(days=local.weekday())
    monday = datetime.combine(first, time(), local.tzinfo)
    week = Q(start_at__gte=monday, start_at__lt=monday + timedelta(days=7))
    rows = (
        SessionConsultant.objects.filter(consultant__in=consultants, is_live=True)
        .values("consultant_id")
        .annotate(in_week=Count("pk", filter=week), latest=Max("session__created_at"))
    )
    load = {r["consultant_id"]: (r["in_week"], r["latest"]) for r in rows}
    never = (0, datetime.min.replace(tzinfo=UTC))
    return min(consultants, key=lambda c: (*load.get(c.pk, never), c.name))


def schedules_of(consultants: Iterable[Consultant]) -> dict[int, Schedule]:
    """Return each consultant's schedule by key (1 statement)."""
    zones = {consultant.pk: consultant.zone for consultant in consultants}
    rules: dict[int, list[OpeningRule]] = defaultdict(list)
    overrides: dict[int, dict[date, list[WallWindow]]] = defaultdict(lambda: defaultdict(list))
    off: dict[int, list[Dates]] = defaultdict(list)
    for kind, pk, recurrence, opens_at, closes_at, first_on, last_on in _availability_rows(zones):
        if kind == "hours":
            window = WallWindow.between(opens_at, closes_at)
            rules[pk].append(OpeningRule(recurrence, window, first_on, last_on))
        elif kind == "off":
            off[pk].append(Dates(first_on, last_on))
        elif opens_at is None:
            overrides[pk][first_on] += []
        else:
            overrides[pk][first_on].append(WallWindow.between(opens_at, closes_at))
    return {
        pk: Schedule(
            zone,
            tuple(rules[pk]),
            tuple(Override(on, tuple(windows)) for on, windows in overrides[pk].items()),
            tuple(off[pk]),
        )
        for pk, zone in zones.items()
    }


def rules_of(session_type: SessionType) -> SlotRules:
    """Return the session type's rules as the domain counts them (no statement)."""
    seconds = timedelta(seconds=1)
    return SlotRules(
        duration=session_type.duration // seconds,
        step=(session_type.step or session_type.duration) // seconds,
        before=session_type.buffer_before // seconds,
        after=session_type.buffer_after // seconds,
        notice=session_type.notice // seconds,
        horizon_days=session_type.horizon_days,
        cap_day=session_type.cap_day,
        cap_week=session_type.cap_week,
        seats=session_type.seats,
    )


def booking_for_token(token: str, purpose: Purpose, now: datetime) -> Booking:
    """Return the booking a link names, ready to show (2 statements).

    Raises BookingNotFoundError when the token is forged or revoked, or the session ended longer ago
    than links live.
    """
    try:
        ref, version = read_token(token, purpose)
    except BadTokenError as error:
        raise BookingNotFoundError(str(error)) from error
    booking = bookings_to_show().filter(ref=ref, token_version=version).first()
    if booking is None:
        raise BookingNotFoundError("this link has been replaced by a newer one")
    if booking.session.end_at + booking_settings().link_expires_after < now:
        raise BookingNotFoundError("this link has expired: the session was long ago")
    return booking


def bookings_to_show() -> QuerySet[Booking]:
    """Return bookings with their session, its type and its consultants loaded (2 statements)."""
    shown = Booking.objects.select_related("session__session_type")
    return shown.prefetch_related("session__consultants")


def booking_for_request(request_key: str) -> Booking | None:
    """Return what an earlier post of the same form booked, if anything (at most 2 statements)."""
    return bookings_to_show().filter(request_key=request_key).first()


def upcoming_bookings_of(email: str, now: datetime) -> int:
    """Return how many sessions to come are booked with an address (1 statement)."""
    upcoming = Booking.objects.filter(email__iexact=email, session__start_at__gt=now)
    return upcoming.exclude(status="CANCELLED").count()


def sessions_on(consultant: Consultant, dates: Sequence[Dates]) -> list[Session]:
    """Return the consultant's live sessions that touch those dates of theirs, earliest first.

    2 statements; every span needs its last date.
    """
    touching = Q(pk__in=[])
    for span in dates:
        for part in date_intervals(consultant.zone, span.first, span.last or span.first):
            touching |= Q(start_at__lt=moment(part.end), end_at__gt=moment(part.start))
    live = Session.objects.filter(
        touching,
        session_consultants__consultant=consultant,
        session_consultants__is_live=True,
    )
    return list(live.select_related("session_type").prefetch_related("bookings"))


def due_mail(now: datetime) -> QuerySet[OutgoingMail]:
    """Return the mail to be sent now, the longest waiting first."""
    return OutgoingMail.objects.filter(state=MailState.WAITING, due_at__lte=now).order_by(
        "due_at", "pk"
    )


def _availability_rows(consultants: Iterable[int]) -> QuerySet[Any, Any]:
    """Return (kind, consultant, recurrence, opens, closes, first, last) of all three kinds at once.

    A union, because three statements for three small tables would double what a page of slots costs.
    """
    keys = list(consultants)
    none = Value(None, output_field=TextField())
    hours = OpeningHours.objects.filter(consultant__in=keys).order_by()
    overrides = DateOverride.objects.filter(consultant__in=keys).order_by()
    off = TimeOff.objects.filter(consultant__in=keys).order_by()
    return hours.values_list(
        Value("hours", CharField()),
        "consultant_id",
        Cast("recurrence", TextField()),
        "opens_at",
        "closes_at",
        "valid_from_on",
        "valid_until_on",
    ).union(
        overrides.values_list(
            Value("override", CharField()),
            "consultant_id",
            none,
            "opens_at",
            "closes_at",
            "on",
            "on",
        ),
        off.values_list(
            Value("off", CharField()), "consultant_id", none, none, none, "first_on", "last_on"
        ),
        all=True,
    )


def _booked_sessions(
    session_type: SessionType, people: Sequence[int], span: Interval, *, moving: Booking | None
) -> dict[int, list[BookedSession]]:
    """Return the live sessions near `span` by consultant (1 statement)."""
    around = REACH if session_type.cap_week is None else WEEK
    rows = SessionConsultant.objects.filter(
        consultant__in=people,
        is_live=True,
        end_at__gt=moment(span.start) - around,
        start_at__lt=moment(span.end) + around,
    ).order_by()
    if moving:
        rows = rows.exclude(session=moving.session_id)
    found: dict[int, list[BookedSession]] = defaultdict(list)
    second = timedelta(seconds=1)
    for pk, start_at, end_at, before, after, seats_left, type_id in rows.values_list(
        "consultant_id",
        "start_at",
        "end_at",
        "session__buffer_before",
        "session__buffer_after",
        "session__seats_left",
        "session__session_type_id",
    ):
        ours = type_id == session_type.pk
        found[pk].append(
            BookedSession(
                Interval(instant(start_at), instant(end_at)),
                before // second,
                after // second,
                seats_left=seats_left if ours else 0,
                counts=ours,
            )
        )
    return found
