"""The form of the morning view: the goal of the day."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GoalForm(forms.Form):
    """One line; left empty it takes the goal away."""

    text = forms.CharField(label=_("My goal today"), max_length=200, required=False)
