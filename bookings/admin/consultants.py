"""Consultants in the admin: their list and profile, and the pages that belong to one of them."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Count, ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from bookings.admin.booked import MOST_TOLD, session_told
from bookings.admin.clocks import clock_of
from bookings.admin.fields import CapField, ZoneField
from bookings.admin.permissions import OwnInstanceMixin, OwnListMixin, consultant_of, require
from bookings.models import Consultant, Session, TypeSchedule
from bookings.queries import coming_sessions_of
from bookings.zones import zone_name

# Who may change any consultant; the others change what is said about themselves.
ALL = "bookings.change_consultant"


class ConsultantForm(WagtailAdminModelForm):
    """A consultant's profile."""

    zone = ZoneField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Opening hours are times of this zone's clock."),
    )
    cap_day = CapField(
        label=gettext_lazy("Most sessions a day"),
        help_text=gettext_lazy("Of all session types together. Empty: no limit."),
    )
    cap_week = CapField(
        label=gettext_lazy("Most sessions a week"),
        help_text=gettext_lazy("From Monday to Sunday, of all session types together."),
    )


class ConsultantIndexView(OwnListMixin, generic.IndexView):
    """All consultants, or oneself, with the number of their sessions to come."""

    def get_base_queryset(self) -> QuerySet[Consultant]:
        live = Q(session_consultants__is_live=True, session_consultants__end_at__gt=timezone.now())
        people: QuerySet[Consultant] = super().get_base_queryset()
        # In the statement of the list, which costs the same for one consultant and for fifty.
        counted: QuerySet[Consultant] = people.annotate(
            coming=Count("session_consultants", filter=live)
        )
        return counted

    def get_list_more_buttons(self, instance: Consultant) -> list[Any]:
        pages = [
            Button(page["label"], url=page["url"], icon_name=page["icon"], priority=order)
            for order, page in enumerate(consultant_pages(instance)[1:], 11)
        ]
        return [*super().get_list_more_buttons(instance), *pages]


class ConsultantCreateView(generic.CreateView):
    """A new consultant, who then needs opening hours."""

    def get_success_url(self) -> str:
        return reverse("consultant:hours", args=[self.object.pk])


class ConsultantEditView(OwnInstanceMixin, generic.EditView):
    """A consultant's profile."""

    template_name = "bookings/admin/consultant_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = consultant_pages(self.object, current="edit")
        coming = self.coming_while_inactive
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            consultant_pages=pages,
            coming=len(coming),
            coming_sessions=self._told(coming[:MOST_TOLD]),
        )
        return context

    def get_success_url(self) -> str:
        # Not on to the list: what is still to come has to be seen by whoever switched them off.
        if self.coming_while_inactive:
            return reverse("consultant:edit", args=[self.object.pk])
        url: str = super().get_success_url()
        return url

    @cached_property
    def coming_while_inactive(self) -> list[Session]:
        """The sessions to come of a consultant who gives no new ones."""
        if self.object.is_active:
            return []
        return coming_sessions_of(self.object, timezone.now())

    def _told(self, sessions: list[Session]) -> list[tuple[str, str]]:
        """Return the address of each session, and the session in words."""
        if not sessions:
            return []
        clock = clock_of(self.object, timezone.now())
        return [
            (reverse("session:inspect", args=[session.pk]), session_told(session, clock))
            for session in sessions
        ]


class ConsultantDeleteView(OwnInstanceMixin, generic.DeleteView):
    """Deletes a consultant who has given no sessions."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        # Left to the database: asked before, a session might still come in between.
        except ProtectedError:
            text = _("%(name)s has sessions and cannot be deleted. Switch “gives sessions” off.")
            messages.error(self.request, text % {"name": self.object})
            return redirect(self.edit_url_name, self.object.pk)
        return response


class ConsultantHistoryView(OwnInstanceMixin, generic.history.HistoryView):
    """What was changed about a consultant, when and by whom."""


class ConsultantUsageView(OwnInstanceMixin, generic.usage.UsageView):
    """Where a consultant is referred to."""


class ConsultantPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Base of the pages about one consultant's availability."""

    model = Consultant
    permission_required = "change"
    page_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.consultant: Consultant = get_object_or_404(Consultant, pk=kwargs["pk"])
        require(request.user, ["change"], self.consultant)

    @cached_property
    def schedule(self) -> TypeSchedule | None:
        """The schedule of its own that the address names, if any (1 statement)."""
        if "schedule" not in self.kwargs:
            return None
        return get_object_or_404(
            TypeSchedule, consultant=self.consultant, pk=self.kwargs["schedule"]
        )

    @cached_property
    def today(self) -> date:
        """The date that the consultant's clock shows."""
        return timezone.now().astimezone(ZoneInfo(self.consultant.zone)).date()

    def get_page_subtitle(self) -> str:
        return self.consultant.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit_url = reverse("consultant:edit", args=[self.consultant.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("consultant:index"), "label": _("Consultants")},
            {"url": edit_url, "label": self.consultant.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            consultant=self.consultant,
            zone=zone_name(self.consultant.zone),
            consultant_pages=consultant_pages(self.consultant, current=self.page_name),
            action_url=self.request.path,
            submit_button_label=_("Save"),
            submit_button_active_label=_("Saving…"),
        )
        return context


def consultant_pages(consultant: Consultant, current: str = "") -> list[dict[str, Any]]:
    """Return the pages about a consultant, for the links that lead from one to the others."""
    pages = {
        "edit": (_("Profile"), "user"),
        "hours": (_("Opening hours"), "time"),
        "dates": (_("Dates and time off"), "calendar-alt"),
        "holidays": (_("Holidays and travel"), "globe"),
        "calendars": (_("Calendars"), "link"),
        "feed": (_("Calendar feed"), "globe"),
    }
    return [
        {
            "url": reverse(f"consultant:{name}", args=[consultant.pk]),
            "label": label,
            "icon": icon,
            "is_current": name == current,
        }
        for name, (label, icon) in pages.items()
    ]


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("slug", permission=ALL),
            FieldPanel("photo"),
            FieldRowPanel([FieldPanel("role_fi"), FieldPanel("role_en")]),
            FieldPanel("bio_fi", widget=forms.Textarea(attrs={"rows": 4})),
            FieldPanel("bio_en", widget=forms.Textarea(attrs={"rows": 4})),
        ],
        heading=gettext_lazy("What visitors see"),
        icon="view",
    ),
    MultiFieldPanel(
        [FieldPanel("zone"), FieldRowPanel([FieldPanel("email"), FieldPanel("language")])],
        heading=gettext_lazy("Time and mail"),
        icon="time",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("cap_day"), FieldPanel("cap_week")]),
            FieldPanel("weight", permission=ALL),
        ],
        heading=gettext_lazy("How many sessions"),
        icon="calendar-check",
    ),
    MultiFieldPanel(
        # Who could set their account could hand all that is theirs to another one.
        [FieldPanel("user", permission=ALL), FieldPanel("is_active", permission=ALL)],
        heading=gettext_lazy("Account"),
        icon="user",
    ),
]


class ComingColumn(Column):
    """How many sessions a consultant has to come, leading to them."""

    cell_template_name = "bookings/admin/coming_cell.html"


class ConsultantViewSet(ModelViewSet):
    """Consultants: list, profile, opening hours, dates."""

    model = Consultant
    icon = "group"
    menu_order = 300
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name", "email"]
    index_view_class = ConsultantIndexView
    add_view_class = ConsultantCreateView
    edit_view_class = ConsultantEditView
    delete_view_class = ConsultantDeleteView
    history_view_class = ConsultantHistoryView
    usage_view_class = ConsultantUsageView
    edit_handler = ObjectList(PANELS, base_form_class=ConsultantForm)
    list_display = [
        "name",
        Column("role", label=gettext_lazy("Role")),
        Column("zone", label=gettext_lazy("Time zone"), accessor=lambda c: zone_name(c.zone)),
        BooleanColumn("is_active", label=gettext_lazy("Gives sessions")),
        ComingColumn("coming", label=gettext_lazy("Sessions to come")),
    ]

    @cached_property
    def edit_template_name(self) -> str:
        return ConsultantEditView.template_name


def my_hours(request: HttpRequest) -> HttpResponse:
    """Lead a consultant to their own opening hours."""
    consultant = consultant_of(request.user)
    if consultant is None:
        return redirect("consultant:index")
    return redirect("consultant:hours", consultant.pk)


class MyHoursMenuItem(MenuItem):
    """A short cut that only consultants see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return consultant_of(request.user) is not None
