"""Pages about one thing that repeats: it is added, changed or removed, with its next dates in sight."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import localize_input
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.admin.consultants import ConsultantPage
from bookings.admin.focus import focus_first_error
from bookings.admin.repetition import RepetitionForm, dates_to_come, initial_of
from bookings.admin.windows import TimeOfDayField, window_text
from bookings.domain.opening_hours import WallWindow
from bookings.domain.repetition import Repetition
from bookings.domain.weekly import runs_past_midnight
from bookings.zones import long_date

Row = TypeVar("Row", bound=Model)

# Generic in its stubs alone.
FormPage: Any = FormView


class RepeatedForm(RepetitionForm):
    """Base of the forms with something that repeats between two times."""

    # Of the consultant, for what can be told only by looking at the dates to come.
    zone = "UTC"
    today = date.max

    opens_at = TimeOfDayField(label=gettext_lazy("From"))
    closes_at = TimeOfDayField(label=gettext_lazy("To"))

    def clean_window(self, *, nights_meant: bool) -> WallWindow | None:
        """Return the window between the times; adds an error unless there are two that are meant."""
        opens, closes = self.cleaned_data.get("opens_at"), self.cleaned_data.get("closes_at")
        for name in ("opens_at", "closes_at"):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give both times, from and to."))
        if opens is None or closes is None:
            return None
        window = WallWindow.between(opens, closes)
        if runs_past_midnight(window) and not nights_meant:
            told = _("%s ends on the next date. If that is meant, tick the box below.")
            self.add_error("closes_at", ValidationError(told % window_text(window), "nights"))
        return window

    @property
    def asks_about_nights(self) -> bool:
        """Whether the box for windows past midnight is of any use here."""
        codes = {error.code for error in self.errors.as_data().get("closes_at", ())}
        return bool(self["nights_meant"].value()) or "nights" in codes


class RowPage(ConsultantPage, ABC, Generic[Row]):
    """Base of the pages about one row that repeats, or a new one."""

    @abstractmethod
    def rows(self) -> QuerySet[Row]:
        """Return the consultant's rows of this kind."""

    @abstractmethod
    def told(self, row: Row) -> str:
        """Return the row in words."""

    @abstractmethod
    def success_url(self) -> str:
        """Return the page that lists these."""

    @cached_property
    def row(self) -> Row | None:
        """The row that the address names, or none when one is added."""
        return (
            get_object_or_404(self.rows(), pk=self.kwargs["row"]) if "row" in self.kwargs else None
        )


class RepeatedPage(RowPage[Row], FormPage):
    """Base of the pages that add or change one thing that repeats."""

    template_name = "bookings/admin/repeated.html"
    remove_url_name = ""
    log_action = ""

    @abstractmethod
    def shown(self, row: Row) -> Repetition:
        """Return what the row repeats by. Raises ValueError if the form cannot show it."""

    @abstractmethod
    def save(self, form: Any) -> Row:
        """Write what the form says, and return its row."""

    def warn(self, form: Any) -> None:
        """Tell what the reader should know besides, once it is saved."""

    @cached_property
    def repetition(self) -> Repetition | None:
        """What the row repeats by."""
        try:
            return self.shown(self.row) if self.row else None
        except ValueError as error:
            # Saved from a form that cannot show all of it, the rest of the rule would be lost.
            raise Http404(str(error)) from error

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.repetition) if self.repetition else {}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.today, form.zone = self.today, self.consultant.zone
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        # The button for pages without script: the next dates are shown and nothing is saved.
        if "show" in self.request.POST:
            again: HttpResponse = self.render_to_response(self.get_context_data(form=form))
            return again
        row = self.save(form)
        log(self.consultant, self.log_action, user=self.request.user)
        messages.success(self.request, _("Saved: %s") % self.told(row))
        if not next_context(self, form.repetition, form.starts_on_given)["dates"]:
            messages.warning(
                self.request, _("None of its dates is to come, so it changes nothing.")
            )
        self.warn(form)
        return redirect(self.success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This could not be saved: see below."))
        focus_first_error([form])
        response: HttpResponse = super().form_invalid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = context["form"]
        repetition, first = self.repetition, self.get_initial().get("starts_on")
        if form.is_bound:
            repetition, first = form.repetition, form.starts_on_given
        return context | {
            "next": next_context(self, repetition, first),
            "next_dates_url": reverse("consultant:next_dates", args=[self.consultant.pk]),
            "remove_url": self.row and reverse(self.remove_url_name, kwargs=self.kwargs),
            "back_url": self.success_url(),
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that repeats in a list; no address to edit it when the form could not show it."""

    text: str
    edit_url: str
    remove_url: str


class RemovePage(ConsultantPage, TemplateView, ABC):
    """Base of the pages that ask before something of the consultant is removed."""

    template_name = "bookings/admin/remove.html"
    header_icon = "bin"
    log_action = ""

    @abstractmethod
    def question(self) -> str:
        """Return what is asked."""

    @abstractmethod
    def remove(self) -> None:
        """Remove it."""

    @abstractmethod
    def success_url(self) -> str:
        """Return where to go on, removed or not."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.remove()
        log(self.consultant, self.log_action, user=request.user)
        messages.success(request, _("Removed."))
        return redirect(self.success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs, question=self.question(), back_url=self.success_url()
        )
        return context


class RemoveRowPage(RowPage[Row], RemovePage):
    """Base of the pages that ask before one thing that repeats is removed."""

    asked: Any = ""

    @property
    def removed(self) -> Row:
        """The row that is to go: its address always names one."""
        if self.row is None:
            raise Http404
        return self.row

    def question(self) -> str:
        return str(self.asked % self.told(self.removed))


class NextDatesView(ConsultantPage, View):
    """Answers with a piece of a page: the next dates of what is being typed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RepetitionForm(request.GET)
        repetition = form.repetition if form.is_valid() else None
        context = next_context(self, repetition, form.starts_on_given)
        why = next(iter(reasons(form)), "")
        return render(request, "bookings/admin/next_dates.html", {"next": context | {"why": why}})


def next_context(
    page: ConsultantPage, repetition: Repetition | None, starts_on: date | None
) -> dict[str, Any]:
    """Return what the list of next dates is drawn from."""
    if repetition is None:
        return {"dates": [], "is_known": False}
    zone = page.consultant.zone
    dates = dates_to_come(repetition, starts_on, zone=zone, today=page.today)
    told = [{"told": long_date(day), "typed": localize_input(day)} for day in dates]
    return {"dates": told, "is_known": True}


def reasons(form: RepetitionForm) -> Iterator[str]:
    """Yield why the form says no dates, field by field in its order."""
    for name, field in form.fields.items():
        for error in form.errors.get(name, ()):
            yield f"{field.label}: {error}"
