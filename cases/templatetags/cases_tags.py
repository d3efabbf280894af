"""What the templates of cases decide by a rule, or look up by a stage."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.translation import gettext_lazy

from cases import queries
from cases.domain import steps
from cases.domain.losing import WhyLost
from cases.domain.stages import Stage
from cases.models import Activity, Case, CaseContact
from cases.queries import LetterState
from cases.views.amounts import amount_words

register = template.Library()
LOST_IN_WORDS = {
    WhyLost.NO_SHOWS: gettext_lazy("The attendee did not come, twice."),
    WhyLost.SILENCE: gettext_lazy("Nothing has happened for 60 days."),
}


@register.simple_tag
def urgency(on: date, today: date) -> str:
    """Return how pressing a next step is: "late", "due" or "later"."""
    return steps.urgency(on, today).value


@register.simple_tag
def amount(cents: int, currency: str) -> str:
    """Return a sum in whole units, as columns and reports round it."""
    return amount_words(cents, currency)


@register.simple_tag
def stage_label(labels: Mapping[Stage, str], stage: str) -> str:
    """Return what a stage is called here."""
    return labels[Stage(stage)]


@register.simple_tag
def letter_of(letters: Mapping[int, LetterState], activity: Activity) -> LetterState | None:
    """Return how far the letter of an activity has come, or None where it sent none."""
    return letters.get(activity.pk)


@register.simple_tag
def other_cases(found: Mapping[int, list[Case]], part: CaseContact) -> list[Case]:
    """Return the other cases of one who takes part."""
    return found.get(part.contact_id, [])


@register.simple_tag
def why_lost_in_words(why: WhyLost) -> str:
    """Return in the reader's words why a case looks lost."""
    return str(LOST_IN_WORDS[why])


@register.simple_tag
def case_source(case: Case) -> str:
    """Return what first led here, or nothing."""
    return queries.source_of(case)
