"""Which public holidays a consultant keeps, and from where they work when they travel."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import holidays
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings.actions.availability import Holidays, set_holidays, set_travels
from bookings.admin.focus import focus_first_error
from bookings.admin.meanwhile import ReplacingPage
from bookings.admin.travels import Travels
from bookings.domain.recurring_dates import Dates
from bookings.holidays import country_names, public_holidays, regions_of
from bookings.models import Consultant, OpenHoliday
from bookings.models import Travel as TravelRow
from bookings.zones import long_date

AHEAD = timedelta(days=457)  # fifteen months
HOME = "FI"


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name): none, ours, then all by name."""
    named = country_names((get_language() or "")[:2])
    ordered = sorted(named.items(), key=lambda pair: (pair[0] != HOME, pair[1]))
    return [("", _("None: they are days like any other")), *ordered]


def region_choices(country: str) -> list[tuple[str, str]]:
    """Return (code, name) of a country's regions, the whole country first."""
    codes = [code for code in regions_of(country) if code]
    if not codes:
        return [("", _("The whole country"))]
    aliases: dict[str, str] = holidays.country_holidays(country).subdivisions_aliases
    # Some regions have a name in each language of the country: the first one is its own.
    names = {code: name for name, code in reversed(aliases.items())}
    named = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
    return [("", _("The whole country")), *named]


def holidays_within(consultant: Consultant, dates: Dates) -> Mapping[date, str]:
    """Return the names of the public holidays on the dates, in the reader's language."""
    language = (get_language() or "").partition("-")[0]
    country, region = consultant.holiday_country, consultant.holiday_region
    years = range(dates.first.year, (dates.last or dates.first).year + 1)
    found: dict[date, str] = {}
    for year in years:
        found |= public_holidays(country, region, year, language)
    return {day: name for day, name in found.items() if day in dates}


class HolidaysForm(forms.Form):
    """A country, its region, and the holidays that are days like any other."""

    country = forms.ChoiceField(
        label=gettext_lazy("Public holidays of"), choices=country_choices, required=False
    )
    region = forms.CharField(
        label=gettext_lazy("Region"),
        required=False,
        widget=forms.Select,
        help_text=gettext_lazy("Of the country as saved: save another country first."),
    )
    open_on = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Open as usual"),
        coerce=date.fromisoformat,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, consultant: Consultant, dates: Dates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country_before = consultant.holiday_country
        region: Any = self.fields["region"]
        open_on: Any = self.fields["open_on"]
        region.widget = forms.Select(choices=region_choices(consultant.holiday_country))
        found = holidays_within(consultant, dates)
        choices = [(day.isoformat(), f"{long_date(day)}: {name}") for day, name in found.items()]
        open_on.choices = choices

    @property
    def has_regions(self) -> bool:
        """Whether there is a region to choose."""
        widget: Any = self.fields["region"].widget
        return len(list(widget.choices)) > 1

    def clean(self) -> None:
        country, region = self.cleaned_data.get("country", ""), self.cleaned_data.get("region", "")
        if not region or region in regions_of(country):
            return
        # The select still offered the regions of the country before.
        if country != self.country_before:
            self.cleaned_data["region"] = ""
        else:
            told = _("“%(region)s” is no region of the country. Choose one of the list.")
            self.add_error("region", ValidationError(told, params={"region": region[:10]}))

    def holidays(self) -> Holidays:
        """Return what was chosen."""
        given = self.cleaned_data
        return Holidays(given["country"], given["region"], frozenset(given["open_on"]))


class HolidaysView(ReplacingPage, TemplateView):
    """Shows and saves public holidays and travel, both with one button."""

    template_name = "bookings/admin/holidays.html"
    page_title = gettext_lazy("Holidays and travel")
    page_name = "holidays"
    header_icon = "globe"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        given = request.POST if request.method == "POST" else None
        self.dates = Dates(self.today, self.today + AHEAD)
        self.form = HolidaysForm(
            given,
            consultant=self.consultant,
            dates=self.dates,
            initial=self.saved_holidays,
        )
        rows = TravelRow.objects.filter(consultant=self.consultant, last_on__gte=self.today)
        self.coming = list(rows)
        names = ("first_on", "last_on", "zone")
        # Of what was posted nothing is initial: its rows may be others by now.
        coming = [] if given else self.coming
        initial = [{name: getattr(row, name) for name in names} for row in coming]
        self.travels = Travels(given, prefix="travels", today=self.today, initial=initial)

    def stored(self) -> list[str]:
        saved = self.saved_holidays
        place = " ".join(filter(None, [saved["country"], saved["region"]]))
        days = ", ".join(long_date(date.fromisoformat(day)) for day in saved["open_on"])
        kept = [f"{place}: {days}" if days else place] if place or days else []
        return [*kept, *map(str, self.coming)]

    @cached_property
    def saved_holidays(self) -> dict[str, Any]:
        """What the form shows at first (1 statement)."""
        open_on = OpenHoliday.objects.filter(consultant=self.consultant, on__gte=self.today)
        return {
            "country": self.consultant.holiday_country,
            "region": self.consultant.holiday_region,
            "open_on": [day.isoformat() for day in open_on.values_list("on", flat=True)],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # `&` and not `and`: both are read, so that all that is wrong is told at once.
        if not (self.form.is_valid() & self.travels.is_valid()):
            messages.error(request, _("This could not be saved: see below."))
            focus_first_error([self.form, *self.travels.forms])
            return self.render_to_response(self.get_context_data())
        set_holidays(self.consultant, self.form.holidays(), shown=self.dates)
        set_travels(self.consultant, self.travels.travels(), today=self.today)
        log(self.consultant, "bookings.set_dates", user=request.user)
        messages.success(request, _("Holidays and travel of %s are saved.") % self.consultant)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **kwargs, form=self.form, travels=self.travels
        )
        return context
