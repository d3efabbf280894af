"""Session types in the admin: every rule in the staff's own units, with what it means beside it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from bookings.admin.fields import CapField, HoursField, MinutesField, PriceField
from bookings.domain.slots import MOST_HORIZON_DAYS
from bookings.models import SessionType
from bookings.models.session_type import MOST_SEATS

CAP_HELP = gettext_lazy("Of this type, for each consultant. Empty: no limit.")


class SessionTypeForm(WagtailAdminModelForm):
    """A session type; lengths in minutes and hours, the price in euros."""

    duration = MinutesField(
        label=gettext_lazy("Length in minutes"),
        min_value=1,
        error_messages={"min_value": gettext_lazy("A session lasts at least a minute.")},
    )
    step = MinutesField(
        label=gettext_lazy("Start every … minutes"),
        required=False,
        min_value=1,
        help_text=gettext_lazy(
            "Counted from each opening. Empty: one session's length, so one after another."
        ),
        error_messages={
            "min_value": gettext_lazy(
                "Sessions cannot start every 0 minutes. Leave it empty for one after another."
            )
        },
    )
    buffer_before = MinutesField(label=gettext_lazy("Buffer before, in minutes"))
    buffer_after = MinutesField(label=gettext_lazy("Buffer after, in minutes"))
    notice = HoursField(
        label=gettext_lazy("Notice in hours"),
        help_text=gettext_lazy("A session starts this much later than it is booked, or more."),
    )
    horizon_days = forms.IntegerField(
        label=gettext_lazy("Horizon in days"),
        help_text=gettext_lazy("How far ahead a session can be booked."),
        min_value=1,
        max_value=MOST_HORIZON_DAYS,
        error_messages={"min_value": gettext_lazy("A horizon of 0 days would offer nothing.")},
    )
    cap_day = CapField(label=gettext_lazy("Most sessions a day"), help_text=CAP_HELP)
    cap_week = CapField(label=gettext_lazy("Most sessions a week"), help_text=CAP_HELP)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        help_text=gettext_lazy("1: one attendee. More: a group, whose members see no names."),
        error_messages={"min_value": gettext_lazy("A session has at least one seat.")},
    )
    price_amount = PriceField(
        label=gettext_lazy("Price in euros"), help_text=gettext_lazy("0: free of charge.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        notice, horizon = cleaned.get("notice"), cleaned.get("horizon_days")
        if notice is not None and horizon and notice >= timedelta(days=horizon):
            text = _("The notice is as long as the horizon, so nothing could ever be booked.")
            self.add_error("notice", text)
        self._refuse_both(cleaned)
        return cleaned

    def _refuse_both(self, cleaned: dict[str, Any]) -> None:
        fixed = set(cleaned.get("fixed_consultants") or ())
        if both := fixed & set(cleaned.get("consultants") or ()):
            told = _("%(names)s cannot be both always present and one of those above: choose one.")
            names = ", ".join(sorted(map(str, both)))
            self.add_error(
                "fixed_consultants", forms.ValidationError(told, params={"names": names})
            )


class WarnsOfNobody:
    """A form view that warns when nobody gives what was saved."""

    def save_action(self) -> HttpResponse:
        view: Any = self
        above: Any = super()
        response: HttpResponse = above.save_action()
        people = view.object
        # Told and not refused: a type may well be written before the people are.
        if not (people.consultants.exists() or people.fixed_consultants.exists()):
            text = _("No consultant gives “%s” yet, so no times are offered.") % view.object
            messages.warning(view.request, text)
        return response


class SessionTypeCreateView(WarnsOfNobody, generic.CreateView):
    """A new session type."""


class SessionTypeEditView(WarnsOfNobody, generic.EditView):
    """A session type."""


class SessionTypeDeleteView(generic.DeleteView):
    """Deletes a session type that was never booked."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        # Left to the database: asked before, a session might still come in between.
        except ProtectedError:
            text = _("“%s” has sessions and cannot be deleted. Switch “can be booked” off.")
            messages.error(self.request, text % self.object)
            return redirect(self.edit_url_name, self.object.pk)
        return response


QUESTION_PANELS = [
    FieldRowPanel([FieldPanel("label_fi"), FieldPanel("label_en")]),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")]),
    FieldRowPanel([FieldPanel("options_fi"), FieldPanel("options_en")]),
]

PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("name_fi"), FieldPanel("name_en")]),
            FieldPanel("slug"),
            FieldRowPanel([FieldPanel("summary_fi"), FieldPanel("summary_en")]),
            FieldRowPanel([FieldPanel("description_fi"), FieldPanel("description_en")]),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("sort_order")]),
        ],
        heading=gettext_lazy("What visitors see"),
        icon="view",
    ),
    MultiFieldPanel(
        [
            FieldPanel("consultants", widget=forms.CheckboxSelectMultiple),
            FieldPanel("fixed_consultants", widget=forms.CheckboxSelectMultiple),
        ],
        heading=gettext_lazy("Who gives it"),
        icon="group",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("duration"), FieldPanel("step")]),
            FieldRowPanel([FieldPanel("buffer_before"), FieldPanel("buffer_after")]),
            HelpPanel(template="bookings/admin/buffers_help.html", heading=gettext_lazy("Buffers")),
        ],
        heading=gettext_lazy("Length and buffers"),
        icon="time",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("notice"), FieldPanel("horizon_days")]),
            FieldPanel(
                "horizon_in_business_days",
                help_text=gettext_lazy(
                    "Off: every day counts. On: Monday to Friday count, public holidays among them."
                ),
            ),
            FieldRowPanel([FieldPanel("cap_day"), FieldPanel("cap_week")]),
        ],
        heading=gettext_lazy("When it can be booked"),
        icon="calendar-alt",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("place_kind"), FieldPanel("place")]),
            FieldRowPanel([FieldPanel("seats"), FieldPanel("price_amount")]),
        ],
        heading=gettext_lazy("Place, seats and price"),
        icon="site",
    ),
    MultiFieldPanel(
        [InlinePanel("questions", panels=QUESTION_PANELS, label=gettext_lazy("question"))],
        heading=gettext_lazy("Intake questions"),
        icon="help",
    ),
]


def minutes(length: timedelta) -> str:
    """Return a length in minutes: “30 min”."""
    return _("%d min") % (length // timedelta(minutes=1))


def price(session_type: SessionType) -> str:
    """Return a price in euros, or that there is none."""
    if not session_type.price_amount:
        return _("free")
    return f"{PriceField().prepare_value(session_type.price_amount)} {session_type.price_currency}"


class SessionTypeViewSet(ModelViewSet):
    """What can be booked."""

    model = SessionType
    icon = "clipboard-list"
    menu_order = 200
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["name_fi", "name_en", "slug"]
    add_view_class = SessionTypeCreateView
    edit_view_class = SessionTypeEditView
    delete_view_class = SessionTypeDeleteView
    edit_handler = ObjectList(PANELS, base_form_class=SessionTypeForm)
    list_display = [
        "name",
        Column("duration", label=gettext_lazy("Length"), accessor=lambda t: minutes(t.duration)),
        Column("price", label=gettext_lazy("Price"), accessor=price),
        BooleanColumn("is_active", label=gettext_lazy("Can be booked")),
    ]
