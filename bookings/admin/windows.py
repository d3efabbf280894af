"""Times of day in the admin: fields for one, for the windows of a day, and for a start on a date."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.domain.intervals import moment
from bookings.domain.opening_hours import Schedule, WallWindow
from bookings.domain.typed import read_time
from bookings.domain.wall_clock import instants_at
from bookings.domain.weekly import first_overlap, runs_past_midnight, wall_times

Pair = tuple[str, str]
StrOrPromise = str | Promise


def parse_time(text: str) -> time:
    """Return the time that a person wrote; 24:00 is 00:00. Raises ValidationError."""
    found = read_time(text)
    if found is None:
        raise ValidationError(
            _("“%(text)s” is not a time of day. Write 9, 9:00 or 9.00."), params={"text": text}
        )
    return found


def hours_text(at: time) -> str:
    """Return a time of day as people read it: “09:00”."""
    return time_format(at, pgettext("time format", "H:i"))


def window_text(window: WallWindow) -> str:
    """Return a window as people read it: “09:00–12:00”."""
    opens, closes = map(hours_text, wall_times(window))
    return f"{opens}–{closes}"


def windows_text(windows: Sequence[WallWindow]) -> str:
    """Return the windows of a day in a row, or that there are none."""
    return ", ".join(map(window_text, windows)) or _("closed")


class TimeOfDayField(forms.CharField):
    """A time of day, written as people write it; it cleans to a time, or to None when it is empty."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        attrs = {"placeholder": "9:00", "size": 5, "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(required=required, max_length=5, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        return parse_time(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class WindowsWidget(forms.Widget):
    """From–to pairs and one empty pair more; a script adds and removes pairs."""

    template_name = "bookings/admin/widgets/windows.html"

    def __init__(self, day: StrOrPromise = "") -> None:
        super().__init__()
        self.day = day

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Pair]:
        # Not strict, for a post may hold anything; a time without its other one is no pair.
        return list(zip(data.getlist(f"{name}-from"), data.getlist(f"{name}-to"), strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-from" not in data

    def format_value(self, value: Any) -> list[Pair]:
        return [pair_of(window) for window in value or ()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        pairs = [pair for pair in self.format_value(value) if any(pair)]
        # One more than there are, or a page without script would have no room for another window.
        context["widget"] |= {"pairs": [*pairs, ("", "")], "day": self.day}
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # Through the site's own templates: the form renderer sees only those of installed apps.
        html = render_to_string(self.template_name, self.get_context(name, value, attrs))
        return mark_safe(html)  # noqa: S308 - rendered with autoescape just above

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-from-0" if id_ else ""


def pair_of(window: WallWindow | Pair) -> Pair:
    """Return a window as the two texts of its inputs; what was typed stays as it was typed."""
    if isinstance(window, WallWindow):
        opens, closes = wall_times(window)
        return (f"{opens:%H:%M}", f"{closes:%H:%M}")
    return window


class WindowsField(forms.Field):
    """Cleans to a tuple of WallWindow in order of opening; empty pairs are left out."""

    widget = WindowsWidget

    def __init__(self, *, day: StrOrPromise = "", **kwargs: Any) -> None:
        super().__init__(required=False, widget=WindowsWidget(day), **kwargs)

    def to_python(self, value: list[Pair] | None) -> tuple[WallWindow, ...]:
        pairs = [pair for pair in value or () if any(text.strip() for text in pair)]
        return tuple(sorted(map(self._window, pairs)))

    def validate(self, value: tuple[WallWindow, ...]) -> None:
        if overlap := first_overlap(value):
            first, second = map(window_text, overlap)
            raise ValidationError(
                _("%(first)s and %(second)s overlap. Make them one window, or part them."),
                params={"first": first, "second": second},
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [pair_of(window) for window in initial or ()] != [p for p in data or () if any(p)]

    def _window(self, pair: Pair) -> WallWindow:
        if not all(text.strip() for text in pair):
            raise ValidationError(_("A window needs both its times, from and to."))
        return WallWindow.between(*map(parse_time, pair))


def nights(windows: Sequence[WallWindow]) -> str:
    """Return the windows that run past midnight, in words, or nothing."""
    return ", ".join(window_text(window) for window in windows if runs_past_midnight(window))


class DayForm(forms.Form):
    """Base of the forms with days: each day is on or off, and has windows when it is on."""

    def clean_day(self, switch: str, windows: str) -> tuple[WallWindow, ...]:
        """Return the day's windows; adds an error when it is on and has none."""
        if not self.cleaned_data.get(switch):
            self.errors.pop(windows, None)  # what is off is not read
            return ()
        found: tuple[WallWindow, ...] = self.cleaned_data.get(windows, ())
        if not found and windows not in self.errors:
            self.add_error(windows, _("Give at least one window, or switch the day off."))
        return found


def clean_start(form: forms.Form, clock: Schedule) -> None:
    """Put `start_at` beside a form's date `on` and time of day `at`, read on the clock of that date.

    Adds an error where the clock skips that time; nothing while one of the two is missing.
    """
    on, at = form.cleaned_data.get("on"), form.cleaned_data.get("at")
    if on is None or at is None:
        return
    # Of an hour that comes twice, the first.
    found = instants_at(clock.zone_on(on), datetime.combine(on, at))
    if not found:
        form.add_error("at", _("The clock skips this time on that date."))
    else:
        form.cleaned_data["start_at"] = moment(found[0])
