"""Sessions in the admin: what was booked, by whom, from which page, and the mail about it."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.models import ModelLogEntry

from bookings.admin.reading import (
    ReadingIndexView,
    ReadingInspectView,
    ReadingViewSet,
    short_moment,
)
from bookings.models import Booking, Consultant, Outcome, Session, SessionType, Status
from bookings.zones import clock, when, zone_name

COMING, PAST = "coming", "past"


class SessionFilterSet(WagtailFilterSet):
    """Coming or past, who, what and in which state."""

    when = django_filters.ChoiceFilter(
        label=gettext_lazy("When"),
        method="filter_when",
        choices=[(COMING, gettext_lazy("Coming")), (PAST, gettext_lazy("Past"))],
        empty_label=gettext_lazy("All"),
    )
    consultants = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Consultant"), queryset=Consultant.objects.all()
    )
    session_type = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Session type"), queryset=SessionType.objects.all()
    )
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=Status.choices)

    class Meta:
        model = Session
        fields = ["when", "consultants", "session_type", "status"]

    def filter_when(self, sessions: QuerySet[Session], _name: str, value: str) -> Any:
        """Keep the coming ones, the next first, or the past ones, the latest first."""
        now = timezone.now()
        if value == COMING:
            return sessions.filter(end_at__gt=now).order_by("start_at")
        return sessions.filter(end_at__lte=now).order_by("-start_at")


class SessionIndexView(ReadingIndexView):
    """Sessions with their people; 3 statements for the rows, whatever their number."""

    empty_message = gettext_lazy(
        "No sessions yet. Visitors book them once a session type has consultants with opening hours."
    )

    def get_base_queryset(self) -> QuerySet[Session]:
        sessions = super().get_base_queryset().select_related("session_type")
        return sessions.prefetch_related("consultants", "bookings")

    def search_queryset(self, queryset: QuerySet[Session]) -> QuerySet[Session]:
        # By key, since a group session would come once for each attendee found.
        if not self.is_searching:
            return queryset
        found = super().search_queryset(Session.objects.all())
        return queryset.filter(pk__in=found.values("pk"))


class SessionInspectView(ReadingInspectView):
    """One session with its bookings, their answers and their mail."""

    template_name = "bookings/admin/session.html"
    page_title = gettext_lazy("Session")

    def get_page_subtitle(self) -> str:
        return session_when(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bookings = Booking.objects.filter(session=self.object).select_related("entry_page")
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            session=self.object,
            now=timezone.now(),
            may_change=self.user_has_permission_for_instance("change", self.object),
            outcomes=Outcome,
            changes=_changes(self.object),
            when=session_when(self.object),
            people=list(self.object.consultants.all()),
            line=self.object.waiting_places.order_by("created_at", "pk"),
            bookings=bookings.prefetch_related("mails").order_by("created_at"),
        )
        return context


def _changes(session: Session) -> list[str]:
    """Return what was done to a session, by whom and when, the latest first (2 statements)."""
    entries = ModelLogEntry.objects.for_instance(session).select_related("user")
    return [
        f"{date_format(timezone.localtime(entry.timestamp), 'SHORT_DATETIME_FORMAT')}: "
        f"{entry.message} ({entry.user_display_name})"
        for entry in entries
    ]


def session_when(session: Session, *, short: bool = False) -> str:
    """Return the session's time on its consultant's clock, with the zone named."""
    # all() is loaded already; first() would ask the database for every row of the list.
    zone = next((c.zone for c in session.consultants.all()), "UTC")
    written = _short if short else when
    return f"{written(session.start_at, session.end_at, zone)}, {zone_name(zone)}"


def _short(start_at: datetime, end_at: datetime, zone: str) -> str:
    return f"{short_moment(start_at, zone)}–{clock(end_at, zone)}"


def attendees(session: Session) -> str:
    """Return the names of those who come, or came."""
    live = [b.name for b in session.bookings.all() if b.is_live]
    # Of a cancelled session those who would have come: an empty cell reads as if nobody had booked.
    return ", ".join(live or [b.name for b in session.bookings.all()])


def outcomes(session: Session) -> str:
    """Return what happened, once somebody has said so."""
    known = {
        b.get_outcome_display() for b in session.bookings.all() if b.outcome != Outcome.PENDING
    }
    return ", ".join(sorted(known)) or "–"


class SessionViewSet(ReadingViewSet):
    """Sessions; the menu leads to those to come."""

    model = Session
    icon = "calendar-check"
    menu_order = 100
    search_fields = ["bookings__name", "bookings__email"]
    ordering = "-start_at"
    registered_permissions = ["view", "change"]
    filterset_class = SessionFilterSet
    index_view_class = SessionIndexView
    inspect_view_class = SessionInspectView
    inspect_template_name = SessionInspectView.template_name
    list_display = [
        TitleColumn(
            "when",
            label=gettext_lazy("When"),
            accessor=lambda session: session_when(session, short=True),
            sort_key="start_at",
            url_name="session:inspect",
        ),
        Column("session_type", label=gettext_lazy("Session type"), classname="bookings-wide"),
        Column(
            "consultants",
            label=gettext_lazy("Consultant"),
            classname="bookings-wide",
            accessor=lambda session: ", ".join(c.name for c in session.consultants.all()),
        ),
        Column("attendees", label=gettext_lazy("Attendee"), accessor=attendees),
        StatusTagColumn(
            "status",
            label=gettext_lazy("Status"),
            accessor="get_status_display",
            primary=lambda session: session.status == Status.CONFIRMED,
        ),
        Column(
            "outcome",
            label=gettext_lazy("Outcome"),
            accessor=outcomes,
            classname="bookings-wide",
        ),
    ]

    @property
    def menu_url(self) -> str:
        return f"{super().menu_url}?when={COMING}"
