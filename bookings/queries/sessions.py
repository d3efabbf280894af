"""Reads of sessions for staff, and of what speaks against a time or a colleague for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bookings.domain.explanation import Explanation, explain
from bookings.domain.intervals import Interval, instant
from bookings.domain.placement import Concern, concerns, overlapping
from bookings.models import Booking, Consultant, Session, SessionType
from bookings.queries.session_types import Team, team_of
from bookings.queries.slots import calendars_of, rules_of


@dataclass(frozen=True, slots=True)
class Placing:
    """What stands in the way of a session at one time: who is in another then, and what to tell."""

    overlapped: tuple[Consultant, ...]
    concerns: tuple[Concern, ...]

    @property
    def is_free(self) -> bool:
        """Whether nothing at all speaks against it."""
        return not (self.overlapped or self.concerns)


def sessions_to_show() -> QuerySet[Session]:
    """Return sessions with their type and consultants loaded (2 statements)."""
    shown = Session.objects.select_related("session_type")
    return shown.prefetch_related("consultants")


def placing_of(
    session: Session, people: Collection[Consultant], taken: Interval, now: datetime
) -> Placing:
    """Return what stands in the way of the session, given by `people` at the time `taken`.

    Itself it never stands in its way. 2 statements, whatever the number of people.
    """
    found = placings_of(session, people, taken, now)
    told = {concern for placing in found.values() for concern in placing.concerns}
    return Placing(
        tuple(person for person in people if found[person.pk].overlapped),
        tuple(concern for concern in Concern if concern in told),
    )


def placings_of(
    session: Session, people: Collection[Consultant], taken: Interval, now: datetime
) -> dict[int, Placing]:
    """Return the same for each of the people alone, by key (2 statements)."""
    second = timedelta(seconds=1)
    before, after = session.buffer_before // second, session.buffer_after // second
    # A booking of the session, for it alone says what is being moved; it need not be a real one.
    calendars = calendars_of(
        session.session_type,
        taken,
        now,
        team=Team((), tuple(people)),
        moving=Booking(session=session),
    )
    return {
        calendar.consultant.pk: Placing(
            (calendar.consultant,) if overlapping(calendar, taken) else (),
            tuple(concerns(calendar, taken, before=before, after=after)),
        )
        for calendar in calendars
    }


def explanations_of(
    session_type: SessionType,
    start_at: datetime,
    now: datetime,
    *,
    consultant: Consultant | None = None,
) -> list[Explanation[Consultant]]:
    """Return why the start is on offer or not: with the consultant, or with each who gives the type.

    3 statements, whatever the number of people.
    """
    team = team_of(session_type)
    asked = team
    if consultant is not None and consultant not in team.fixed:
        asked = Team((consultant,), team.fixed)
    at = instant(start_at)
    calendars = calendars_of(session_type, Interval(at, at + 1), now, team=asked)
    return explain(
        rules_of(session_type),
        calendars,
        at,
        now=instant(now),
        is_bookable=session_type.is_active,
        not_giving=[p for p in asked.everyone if p not in team.everyone or not p.is_active],
    )


def colleagues_of(session: Session) -> Sequence[Consultant]:
    """Return the active consultants who do not give the session, by name (1 statement)."""
    taking: QuerySet[Consultant] = Consultant.objects.filter(is_active=True)
    return list(taking.exclude(sessions=session).order_by("name"))
