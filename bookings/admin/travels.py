"""Travel in rows: dates on which a consultant's clock is another zone's."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.admin.fields import DayField, ZoneField, zones_by_city
from bookings.admin.rows import ComingFormSet, rows_of
from bookings.domain.away import first_overlapping
from bookings.domain.opening_hours import Travel
from bookings.domain.recurring_dates import Dates


def _zones() -> list[tuple[str, str]]:
    return [("", "–"), *zones_by_city()]


class TravelForm(forms.Form):
    """Dates, both included, on which the clock is another zone's."""

    first_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(label=gettext_lazy("Last day"))
    zone = ZoneField(
        label=gettext_lazy("Time zone"),
        choices=_zones,
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is not a time zone. Use a name like Europe/Helsinki."
            )
        },
    )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first_on"), self.cleaned_data.get("last_on")
        if first and last and last < first:
            told = _("%(last)s is before the first day, %(first)s.")
            params = {"last": date_format(last), "first": date_format(first)}
            self.add_error("last_on", ValidationError(told, params=params))
        elif first and last and not self.errors:
            self.travel = Travel(Dates(first, last), self.cleaned_data["zone"])


class TravelFormSet(ComingFormSet):
    """Travels that have not ended, no two on one date."""

    def clean(self) -> None:
        made = [form for form in self.kept if hasattr(form, "travel")]
        for form in made:
            if form.travel.dates.last < self.today:
                form.add_error("last_on", _("This is past."))
        if overlap := first_overlapping(form.travel.dates for form in made):
            first, second = overlap
            later = [form for form in made if form.travel.dates == second][-1]
            told = _("This overlaps the travel from %(first)s to %(last)s. Part them.")
            params = {
                "first": date_format(first.first),
                "last": date_format(first.last or first.first),
            }
            later.add_error("first_on", ValidationError(told, params=params))

    def travels(self) -> list[Travel]:
        return [form.travel for form in self.kept]


Travels = rows_of(TravelForm, TravelFormSet)
