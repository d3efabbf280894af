"""What the address of the calendar asks for: whose, how much of it, and around which date."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bookings.admin.permissions import consultant_of
from bookings.domain.agenda import month_of, week_of
from bookings.domain.recurring_dates import Dates
from bookings.forms import read_date
from bookings.models import Consultant

EVERYONE = "all"
AGENDA_DAYS = 30
MAY_SEE_ALL = ("bookings.view_session", "bookings.change_session")


class Span(TextChoices):
    """How much of the calendar is shown."""

    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    AGENDA = "agenda", _("Agenda")


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
            span=Span(view) if view in Span.values else Span.WEEK,
            on=read_date(params.get("on", "")) or today,
            who=who if who == EVERYONE or who.isdecimal() else "",
        )

    @property
    def dates(self) -> Dates:
        """The dates that are shown."""
        if self.span is Span.WEEK:
            return week_of(self.on)
        if self.span is Span.MONTH:
            return month_of(self.on)
        return Dates(self.on, self.on + timedelta(days=AGENDA_DAYS - 1))

    @property
    def previous(self) -> "CalendarQuery":
        """What lies before."""
        if self.span is Span.MONTH:
            return replace(self, on=(self.on.replace(day=1) - timedelta(days=1)).replace(day=1))
        return replace(self, on=self.on - self._step)

    @property
    def next(self) -> "CalendarQuery":
        """What comes after."""
        if self.span is Span.MONTH:
            return replace(self, on=(self.on.replace(day=1) + timedelta(days=31)).replace(day=1))
        return replace(self, on=self.on + self._step)

    @property
    def url(self) -> str:
        """Its address."""
        asked = {"view": self.span.value, "on": self.on.isoformat(), "who": self.who}
        given = {name: value for name, value in asked.items() if value}
        return f"{reverse('calendar:index')}?{urlencode(given)}"

    @property
    def _step(self) -> timedelta:
        return timedelta(days=7 if self.span is Span.WEEK else AGENDA_DAYS)


def sees_all(user: Any) -> bool:
    """Return whether the user may look into everyone's calendar."""
    return any(user.has_perm(name) for name in MAY_SEE_ALL)


def consultants_seen_by(user: Any) -> list[Consultant]:
    """Return whose calendars the user may look into, by name (1 statement at most)."""
    if sees_all(user):
        return list(Consultant.objects.filter(is_active=True).order_by("name"))
    own = consultant_of(user)
    return [own] if own else []


def people_of(query: CalendarQuery, user: Any, seen: list[Consultant]) -> list[Consultant]:
    """Return whose calendar is shown: who was asked for, else oneself, else everyone."""
    if query.who == EVERYONE:
        return seen
    asked = query.who or str(getattr(consultant_of(user), "pk", ""))
    # Among those seen only: a number from elsewhere shows one's own, and nothing of that person.
    return [person for person in seen if str(person.pk) == asked] or seen
