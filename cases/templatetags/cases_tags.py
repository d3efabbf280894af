"""What the templates of cases decide by a rule, or look up by a stage."""

from collections.abc import Mapping
from datetime import date

from django import template

from cases.domain import steps
from cases.domain.stages import Stage

register = template.Library()


@register.simple_tag
def urgency(on: date, today: date) -> str:
    """Return how pressing a next step is: "late", "due" or "later"."""
    return steps.urgency(on, today).value


@register.simple_tag
def stage_label(labels: Mapping[Stage, str], stage: str) -> str:
    """Return what a stage is called here."""
    return labels[Stage(stage)]
