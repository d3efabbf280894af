"""Form fields for how something repeats, which become a Repetition."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, localize_input
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.admin.fields import DayField
from bookings.domain.recurring_dates import Dates, next_dates
from bookings.domain.repetition import (
    LAST,
    LAST_DAY_OF_A_MONTH,
    LONGEST_INTERVAL,
    MOST_EXCEPTIONS,
    MOST_TIMES,
    Frequency,
    NthWeekday,
    Repetition,
    recurrence_text,
    repetition_of,
)

NEVER, ON_DATE, AFTER_TIMES = "never", "on", "after"
BY_DAY, BY_WEEKDAY = "day", "weekday"
SHOWN = 10
WHICH_CHOICES = [
    (1, gettext_lazy("First")),
    (2, gettext_lazy("Second")),
    (3, gettext_lazy("Third")),
    (4, gettext_lazy("Fourth")),
    (LAST, gettext_lazy("Last")),
]
# Fields that are read only when another says so; what stands in the others is left alone.
CONDITIONAL = {
    "weekdays": ("frequency", Frequency.WEEKLY),
    "monthly_by": ("frequency", Frequency.MONTHLY),
    "month_day": ("monthly_by", BY_DAY),
    "which": ("monthly_by", BY_WEEKDAY),
    "weekday": ("monthly_by", BY_WEEKDAY),
    "until_on": ("ends", ON_DATE),
    "count": ("ends", AFTER_TIMES),
}


# Called anew by each form: the names are those of its reader's language.
def _weekdays() -> list[tuple[int, str]]:
    return [(number, capfirst(WEEKDAYS[number])) for number in range(7)]


def _days_of_month() -> list[tuple[int, str]]:
    days = [(number, f"{number}.") for number in range(1, LAST_DAY_OF_A_MONTH + 1)]
    return [*days, (LAST, _("Last day of the month"))]


class DatesField(forms.CharField):
    """Dates in a text area, one on each line, that clean to a frozenset of dates."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, frozenset):
            return "\n".join(localize_input(day) for day in sorted(value))
        return value

    def clean(self, value: Any) -> frozenset[date]:
        texts = [text for text in re.split(r"[\s,;]+", super().clean(value)) if text]
        # Counted before they are read: ten thousand of them would cost more than the answer is worth.
        if len(texts) > MOST_EXCEPTIONS:
            told = _("%(count)d dates are too many, at most %(most)d can be left out. %(way_out)s")
            way_out = _("End this repetition earlier, and add another one.")
            params = {"count": len(texts), "most": MOST_EXCEPTIONS, "way_out": way_out}
            raise ValidationError(told, params=params)
        return frozenset(map(self._date, texts))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def _date(self, text: str) -> date:
        try:
            found: date = DayField().clean(text)
        except ValidationError as error:
            if error.code != "invalid":
                raise
            example = localize_input(date(2026, 12, 24))
            told = _("“%(text)s” is not a date. Write each like %(example)s.")
            params = {"text": text[:20], "example": example}
            raise ValidationError(told, params=params) from error
        return found


class RepetitionForm(forms.Form):
    """Base of the forms with something that repeats; a valid one has `repetition` and `starts_on`."""

    frequency = forms.ChoiceField(
        label=gettext_lazy("Repeats"),
        choices=[
            (Frequency.DAILY.value, gettext_lazy("Daily")),
            (Frequency.WEEKLY.value, gettext_lazy("Weekly")),
            (Frequency.MONTHLY.value, gettext_lazy("Monthly")),
        ],
        initial=Frequency.WEEKLY.value,
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Every"),
        min_value=1,
        max_value=LONGEST_INTERVAL,
        initial=1,
        help_text=gettext_lazy("1: every one. 2: every second, counted from the first day."),
        error_messages={
            "min_value": gettext_lazy(
                "With %(show_value)s it would never come again. Write 1 for every one."
            ),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these weekdays"),
        coerce=int,
        choices=_weekdays,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    monthly_by = forms.ChoiceField(
        label=gettext_lazy("Which day of the month"),
        choices=[
            (BY_DAY, gettext_lazy("By its date")),
            (BY_WEEKDAY, gettext_lazy("By its weekday")),
        ],
        initial=BY_WEEKDAY,
        required=False,
        widget=forms.RadioSelect,
    )
    month_day = forms.TypedChoiceField(
        label=gettext_lazy("Date"),
        coerce=int,
        choices=_days_of_month,
        required=False,
        help_text=gettext_lazy("A month without this date is left out."),
    )
    which = forms.TypedChoiceField(
        label=gettext_lazy("Which one"), coerce=int, choices=WHICH_CHOICES, required=False
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"), coerce=int, choices=_weekdays, required=False
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        required=False,
        help_text=gettext_lazy("Empty: it holds already."),
    )
    ends = forms.ChoiceField(
        label=gettext_lazy("Ends"),
        choices=[
            (NEVER, gettext_lazy("Never")),
            (ON_DATE, gettext_lazy("On a date")),
            (AFTER_TIMES, gettext_lazy("After a number of times")),
        ],
        initial=NEVER,
        widget=forms.RadioSelect,
    )
    until_on = DayField(label=gettext_lazy("Last day"), required=False)
    count = forms.IntegerField(
        label=gettext_lazy("Times"),
        min_value=1,
        max_value=MOST_TIMES,
        required=False,
        help_text=gettext_lazy("From the first day on; dates left out are counted too."),
    )
    exceptions = DatesField(
        label=gettext_lazy("Not on these dates"),
        help_text=gettext_lazy("One on each line."),
    )

    repetition: Repetition | None = None

    @property
    def starts_on_given(self) -> date | None:
        """The first day, if there is one."""
        found: date | None = self.cleaned_data.get("starts_on")
        return found

    def clean(self) -> None:
        self._drop_what_does_not_apply()
        self._require("weekdays", _("Choose at least one weekday."))
        for name in ("monthly_by", "month_day", "which", "weekday"):
            self._require(name, str(self.fields[name].error_messages["required"]))
        self._require("until_on", _("Give the last day, or choose another end."))
        self._require("count", _("Give the number of times, or choose another end."))
        first, last = self.starts_on_given, self.cleaned_data.get("until_on")
        if first and last and last < first:
            told = _("%(last)s is before the first day, %(first)s.")
            params = {"last": date_format(last), "first": date_format(first)}
            self.add_error("until_on", ValidationError(told, params=params))
        if not self.errors.keys() & RepetitionForm.base_fields.keys():
            self.repetition = self._repetition()
            self._refuse_uncounted(self.repetition)

    def _drop_what_does_not_apply(self) -> None:
        # Without script every field is on the page, and what stands in one that
        # does not apply is no mistake.
        for name, (switch, wanted) in CONDITIONAL.items():
            if self.cleaned_data.get(switch) != wanted:
                self.errors.pop(name, None)
                self.cleaned_data[name] = None

    def _require(self, name: str, told: str) -> None:
        switch, wanted = CONDITIONAL[name]
        applies = self.cleaned_data.get(switch) == wanted
        # Not by its truth: Monday is 0.
        is_empty = self.cleaned_data.get(name) in (None, "", [])
        if applies and name not in self.errors and is_empty:
            self.add_error(name, told)

    def _repetition(self) -> Repetition:
        given = self.cleaned_data
        by_weekday = given["monthly_by"] == BY_WEEKDAY
        return Repetition(
            frequency=Frequency(given["frequency"]),
            interval=given["interval"],
            weekdays=frozenset(given["weekdays"] or ()),
            month_day=given["month_day"] or None,
            nth_weekday=NthWeekday(given["which"], given["weekday"]) if by_weekday else None,
            until=given["until_on"],
            count=given["count"],
            exceptions=given["exceptions"],
        )

    def _refuse_uncounted(self, repetition: Repetition) -> None:
        if repetition.needs_start and not self.starts_on_given:
            self.add_error("starts_on", _("Give the first day: this is counted from it."))


def dates_to_come(
    repetition: Repetition, starts_on: date | None, *, zone: str, today: date
) -> list[date]:
    """Return the next ten dates on which it happens, from `today` or the first day on."""
    return next_dates(
        recurrence_text(repetition, zone),
        Dates(starts_on or date.min, repetition.until),
        zone,
        after=max(starts_on or today, today),
        count=SHOWN,
    )


def repetition_shown(recurrence: Any, until: date | None, zone: str) -> Repetition:
    """Return what a row repeats by, its last day among it. Raises ValueError if the form cannot show it."""
    found = repetition_of(str(recurrence), zone)
    return replace(found, until=min(filter(None, (found.until, until)), default=None))


def can_be_shown(recurrence: Any, until: date | None) -> bool:
    """Return whether the form can show what a row repeats by."""
    try:
        repetition_shown(recurrence, until, "UTC")
    except ValueError:
        return False
    return True


def initial_of(repetition: Repetition) -> dict[str, Any]:
    """Return what the form shows for a repetition."""
    nth = repetition.nth_weekday
    return {
        "frequency": repetition.frequency.value,
        "interval": repetition.interval,
        "weekdays": sorted(repetition.weekdays),
        "monthly_by": BY_DAY if repetition.month_day else BY_WEEKDAY,
        "month_day": repetition.month_day,
        "which": nth.which if nth else None,
        "weekday": nth.weekday if nth else None,
        "ends": _end_of(repetition),
        "until_on": repetition.until,
        "count": repetition.count,
        "exceptions": repetition.exceptions,
    }


def _end_of(repetition: Repetition) -> str:
    if repetition.until:
        return ON_DATE
    return AFTER_TIMES if repetition.count else NEVER
