"""What the address of the calendar asks for: whose, how much of it, and around which date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.admin.permissions import consultant_of
from bookings.domain.agenda import Period, Span
from bookings.domain.recurring_dates import Dates
from bookings.domain.typed import read_date
from bookings.models import Consultant, SessionConsultant

EVERYONE = "all"
MAY_SEE_ALL = ("bookings.view_session", "bookings.change_session")


SPAN_LABELS = {Span.WEEK: _("Week"), Span.MONTH: _("Month"), Span.AGENDA: _("Agenda")}


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """Whose calendar (empty: one's own, or everyone's), and the dates it shows."""

    span: Span
    on: date
    who: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: date) -> "CalendarQuery":
        """Return the query in `params`; anything unreadable counts as not asked."""
        view, who = params.get("view", ""), params.get("who", "")
        return cls(
            span=Span(view) if view in SPAN_LABELS else Span.WEEK,
            on=read_date(params.get("on", "")) or today,
            who=who if who == EVERYONE or who.isdecimal() else "",
        )

    @property
    def period(self) -> Period:
        """The stretch of the calendar that is shown."""
        return Period(self.span, self.on)

    @property
    def dates(self) -> Dates:
        """The dates that are shown."""
        return self.period.dates

    @property
    def previous(self) -> "CalendarQuery":
        """What lies before."""
        return replace(self, on=self.period.previous.on)

    @property
    def next(self) -> "CalendarQuery":
        """What comes after."""
        return replace(self, on=self.period.next.on)

    @property
    def url(self) -> str:
        """Its address."""
        asked = {"view": self.span.value, "on": self.on.isoformat(), "who": self.who}
        given = {name: value for name, value in asked.items() if value}
        return f"{reverse('calendar:index')}?{urlencode(given)}"


def sees_all(user: Any) -> bool:
    """Return whether the user may look into everyone's calendar."""
    return any(user.has_perm(name) for name in MAY_SEE_ALL)


def consultants_seen_by(user: Any, now: datetime) -> list[Consultant]:
    """Return whose calendars the user may look into, by name (1 statement at most).

    Of all of them those who give sessions, or who still have one to come.
    """
    if sees_all(user):
        # Without these, a session of somebody who was switched off stood in no calendar at all.
        live = SessionConsultant.objects.filter(is_live=True, end_at__gt=now)
        shown = Q(is_active=True) | Q(pk__in=live.values("consultant"))
        return list(Consultant.objects.filter(shown).order_by("name"))
    own = consultant_of(user)
    return [own] if own else []


def people_of(query: CalendarQuery, user: Any, seen: list[Consultant]) -> list[Consultant]:
    """Return whose calendar is shown: who was asked for, else oneself, else everyone."""
    if query.who == EVERYONE:
        return seen
    asked = query.who or str(getattr(consultant_of(user), "pk", ""))
    # Among those seen only: a number from elsewhere shows one's own, and nothing of that person.
    return [person for person in seen if str(person.pk) == asked] or seen
