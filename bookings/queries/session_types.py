"""Reads of session types and of who gives them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, Max, Q, QuerySet
from django.db.models.expressions import RawSQL

from bookings.conf import booking_settings
from bookings.domain.fairness import Load, fairest
from bookings.models import Consultant, SessionConsultant, SessionType

# In SQL by hand: to put two Exists together takes the ORM three times as long as the rest of the
# question, which every list of slots and every booking asks (ADR 0011). Not as joins: those would
# list a person twice, and DISTINCT does not go with FOR UPDATE on PostgreSQL.
IS_FIXED = """EXISTS (
    SELECT 1 FROM bookings_sessiontype_fixed_consultants fixed
    WHERE fixed.consultant_id = bookings_consultant.id AND fixed.sessiontype_id = %s)"""
IN_POOL = """EXISTS (
    SELECT 1 FROM bookings_sessiontype_consultants pool
    WHERE pool.consultant_id = bookings_consultant.id AND pool.sessiontype_id = %s)"""
GIVES = f"(bookings_consultant.is_active AND {IN_POOL}) OR {IS_FIXED}"
TEAM = f"""
SELECT bookings_consultant.*, {IS_FIXED} AS is_fixed FROM bookings_consultant
WHERE {GIVES} ORDER BY bookings_consultant.id"""

# Further back nobody remembers whose turn it was, and every booking would count all there ever were.
REMEMBERED = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Team:
    """Who gives a session: one of `pool`, together with all of `fixed`; each by key."""

    pool: tuple[Consultant, ...]
    fixed: tuple[Consultant, ...] = ()

    @property
    def everyone(self) -> tuple[Consultant, ...]:
        """All of them, by key, which is the order locks are taken in."""
        return tuple(sorted((*self.pool, *self.fixed), key=lambda person: person.pk))

    def with_only(self, one: Consultant) -> Self:
        """Return the team when somebody was chosen; nobody gives it with one who does not.

        One who is always there chooses nobody else.
        """
        if one in self.fixed:
            return self
        if one not in self.pool:
            return type(self)(())
        return type(self)((one,), self.fixed)


def bookable_session_types() -> QuerySet[SessionType]:
    """Return what visitors may book, in the order of the admin (1 statement)."""
    found: QuerySet[SessionType] = SessionType.objects.filter(is_active=True)
    return found


def session_types_of(consultant: Consultant) -> QuerySet[SessionType]:
    """Return what the consultant gives and visitors may book, alone or with others, in order (1 statement)."""
    giving = Q(consultants=consultant) | Q(fixed_consultants=consultant)
    # By key: one who is named as both would be listed twice.
    return bookable_session_types().filter(pk__in=SessionType.objects.filter(giving).values("pk"))


def consultant_for_booking(slug: str) -> Consultant | None:
    """Return who gives sessions under that name in addresses, with their photo (1 statement)."""
    people: QuerySet[Consultant] = Consultant.objects.filter(is_active=True, slug=slug)
    return people.select_related("photo").first()


def session_type_for_booking(slug: str) -> SessionType | None:
    """Return a session type with its questions, or None when it cannot be booked (2 statements)."""
    return bookable_session_types().prefetch_related("questions").filter(slug=slug).first()


def team_of(session_type: SessionType) -> Team:
    """Return who gives the session type now (1 statement)."""
    # `consultants_of` without what the ORM takes to put it together: every list of slots asks this.
    return _team(Consultant.objects.raw(TEAM, [session_type.pk] * 3))


def locked_team_of(session_type: SessionType) -> Team:
    """Return who gives the session type now, locked by key until the transaction ends (1 statement).

    NO KEY: references by new sessions of other types need not wait.
    """
    return _team(consultants_of(session_type).select_for_update(of=("self",), no_key=True))


def team_to_show(session_type: SessionType) -> Team:
    """Return `team_of` with their photos loaded (1 statement, 2 where there are photos)."""
    people = consultants_of(session_type).select_related("photo")
    return _team(people.prefetch_related("photo__renditions"))


def consultants_of(session_type: SessionType) -> QuerySet[Consultant]:
    """Return who gives the session type now, by key; `is_fixed` tells those who always take part.

    One who always takes part is there even when they give no sessions now: nobody else may do it
    without them.
    """
    key = session_type.pk
    found: QuerySet[Consultant] = Consultant.objects.annotate(
        is_fixed=RawSQL(IS_FIXED, [key], BooleanField())
    )
    # By key, the order that all locks are taken in: so no two bookings wait for each other.
    return found.filter(RawSQL(GIVES, [key, key], BooleanField())).order_by("pk")


def next_in_turn(able: tuple[Consultant, ...], start_at: datetime) -> Consultant:
    """Return who of those able gives the session, by `fairest` of the domain.

    The window is the ISO week of `start_at` in the site's zone; who had no session for half a year
    counts as one who never had any. No statement for one, else 1.
    """
    if len(able) == 1:
        return able[0]
    # One week for all of them, or two people's sessions would be counted over different days.
    local = start_at.astimezone(ZoneInfo(booking_settings().zone))
    first = local.date() - timedelta(days=local.weekday())
    monday = datetime.combine(first, time(), local.tzinfo)
    week = Q(start_at__gte=monday, start_at__lt=monday + timedelta(days=7))
    rows = (
        SessionConsultant.objects.filter(
            consultant__in=able, is_live=True, end_at__gt=monday - REMEMBERED
        )
        .values_list("consultant_id")
        .annotate(in_week=Count("pk", filter=week), latest=Max("session__created_at"))
    )
    had = {key: (in_week, latest) for key, in_week, latest in rows}
    return fairest(
        able, {one: Load(*had.get(one.pk, (0, None)), one.weight, one.name) for one in able}
    )


def _team(people: Iterable[Consultant]) -> Team:
    found: list[Any] = list(people)
    fixed = [person for person in found if person.is_fixed]
    return Team(tuple(person for person in found if person not in fixed), tuple(fixed))
