"""The calendar: a week, a month or an agenda of one consultant, or of everyone.

It is plain HTML in the order of time, which a style sheet lays out as a grid where there is room; a
script adds dragging (ADR 0014). No calendar library: what its users hear and tab through is ours.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from bookings import queries
from bookings.admin.agenda_entries import BEHIND, CLOSED, ShownDay, shown_days
from bookings.admin.agenda_query import (
    EVERYONE,
    SPAN_LABELS,
    CalendarQuery,
    consultants_seen_by,
    people_of,
    sees_all,
)
from bookings.admin.booking_for import ANYONE
from bookings.admin.permissions import consultant_of
from bookings.conf import booking_settings
from bookings.domain.agenda import Span, dates_of, hours_shown, place
from bookings.domain.intervals import Interval
from bookings.domain.opening_hours import Schedule
from bookings.models import Consultant
from bookings.queries import Agenda, EntryKind
from bookings.zones import long_date, month_name, short_date, zone_name

OFFICE_HOURS = (8, 17)


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """Shows what fills a calendar; 6 statements for it, whatever there is."""

    template_name = "bookings/admin/calendar.html"
    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.seen = consultants_seen_by(request.user, self.now)
        if not self.seen:
            raise PermissionDenied
        local = self.now.astimezone(ZoneInfo(booking_settings().zone))
        asked = CalendarQuery.from_params(request.GET, local.date())
        self.people = people_of(asked, request.user, self.seen)
        self.asked = asked

    @property
    def one(self) -> Consultant | None:
        """Whose calendar it is, when it is one person's."""
        is_everyone = self.asked.who == EVERYONE or len(self.people) > 1
        return None if is_everyone else self.people[0]

    @cached_property
    def zone(self) -> str:
        """Whose clock the page is written in: the one consultant's, else the site's."""
        return self.one.zone if self.one else booking_settings().zone

    def get_page_subtitle(self) -> str:
        return self.one.name if self.one else _("Everyone")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = self._days()
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            asked=self.asked,
            views=[(label, self._asking(span)) for span, label in SPAN_LABELS.items()],
            today=self._asking(self.asked.span, on=self._today()),
            span_title=self._span_title(),
            people=self.seen if len(self.seen) > 1 else [],
            one=self.one,
            may_book=self._may_book(),
            may_block=bool(self.one and self._may_block(self.one)),
            zone=zone_name(self.zone),
            everyone=EVERYONE,
            **days,
        )
        return context

    def _days(self) -> dict[str, Any]:
        dates = self.asked.dates
        days = dates_of(dates)
        # The dates of another zone begin up to a day earlier or later than UTC's; the query cuts.
        clock = Schedule(self.zone)
        span = clock.instants_of(dates.first, dates.last or dates.first)
        agenda = queries.agenda_of(self.people, Interval(span[0].start, span[-1].end), self.now)
        if self.one:
            clock = agenda.schedules[self.one.pk]
        front, behind = _placed(agenda, clock, days)
        shown = shown_days(
            front,
            behind,
            days,
            zones={day: clock.zone_on(day) for day in days},
            home=self.zone,
            today=self._today(),
            month=self.asked.on.month if self.asked.span is Span.MONTH else None,
            named=self.one is None,
        )
        first, last = hours_shown([*front, *behind], least=OFFICE_HOURS)
        return {
            "days": self._kept(shown),
            "hours": range(first, last),
            "first_hour": first,
            "last_hour": last,
        }

    def _kept(self, days: list[ShownDay]) -> list[ShownDay]:
        """An agenda leaves out the dates on which there is nothing."""
        return [d for d in days if d.entries] if self.asked.span is Span.AGENDA else days

    def _today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def _asking(self, span: Span, on: date | None = None) -> CalendarQuery:
        return CalendarQuery(span, on or self.asked.on, self.asked.who)

    def _span_title(self) -> str:
        dates = self.asked.dates
        if self.asked.span is Span.MONTH:
            return month_name(self.asked.on)
        if self.asked.span is Span.WEEK:
            last = dates.last or dates.first
            week = dates.first.isocalendar().week
            return _("Week %(week)s: %(first)s – %(last)s") % {
                "week": week,
                "first": short_date(dates.first),
                "last": date_format(last, pgettext("date format", "D j M Y")),
            }
        return _("From %(first)s") % {"first": long_date(dates.first)}

    def _may_book(self) -> bool:
        user: Any = self.request.user
        if self.one and not self.one.is_active:
            return False
        own = consultant_of(user)
        return bool(user.has_perm(ANYONE)) or (own is not None and own == self.one)

    def _may_block(self, person: Consultant) -> bool:
        policy = policy_registry.get_by_type(Consultant)
        return bool(policy.user_has_permission_for_instance(self.request.user, "change", person))


def _placed(agenda: Agenda, clock: Schedule, days: list[date]) -> tuple[list[Any], list[Any]]:
    """Return what lies in front, side by side where it overlaps, and the opening hours behind it."""

    def placed(kinds: Collection[EntryKind]) -> list[Any]:
        chosen = [(e.interval, e) for e in agenda.entries if e.kind in kinds]
        return place(clock, days, chosen)

    # Beside one another, a day off would leave a session in it half a column, and cut off the name.
    closed = placed(CLOSED)
    taken = placed(set(EntryKind) - CLOSED - BEHIND)
    front = sorted([*closed, *taken], key=lambda one: (one.day, one.starts, -one.ends))
    return front, placed(BEHIND)


class CalendarMenuItem(MenuItem):
    """Shown to whoever may look into at least one calendar."""

    def is_shown(self, request: HttpRequest) -> bool:
        # On every page of the admin: no statement that the menu does not make anyway.
        return sees_all(request.user) or consultant_of(request.user) is not None
