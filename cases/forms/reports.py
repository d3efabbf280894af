"""What a report is asked for: dates and an owner."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.domain.periods import Period
from cases.forms.choosing import NOBODY, PersonField, offer
from cases.models import Case

# Wide enough for anybody; a date of year 1 has no midnight west of Greenwich.
IN_REACH = [
    MinValueValidator(date(1990, 1, 1), _("Choose a date from 1990 on.")),
    MaxValueValidator(date(2199, 12, 31), _("Choose a date before 2200.")),
]


def date_field(label: Any) -> forms.DateField:
    """Return a date in the browser's own picker, which is the one that works everywhere by keyboard."""
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=picker, validators=IN_REACH)


class ReportForm(forms.Form):
    """From when, until when, and whose cases; what is left empty is open."""

    since = date_field(pgettext_lazy("date", "From"))
    until = date_field(pgettext_lazy("date", "To"))
    owner = PersonField(
        label=pgettext_lazy("case", "Owner"), queryset=NOBODY, required=False, empty_label=_("All")
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of the cases that are seen: who else has some is not everyone's to know.
        owned = Exists(cases.filter(owner=OuterRef("pk")))
        people = get_user_model().objects.filter(owned)
        offer(self, "owner", people.order_by("first_name", "last_name", "pk"))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            given["period"] = Period(given.get("since"), given.get("until"))
        except ValueError:
            self.add_error("until", _("The last day is before the first one."))
        return given
