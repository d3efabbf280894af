"""Reads of what editors put in their own words: stages, reasons for a loss, and the services sold."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page

from cases.conf import case_settings
from cases.domain.stages import Stage
from cases.models import STAGE_LABELS, LostReason, StageLabel


@dataclass(frozen=True, slots=True)
class StageName:
    """What a stage is called here, and whether the board leaves it out."""

    label: str
    is_hidden: bool = False


def stage_labels() -> dict[Stage, StageName]:
    """Return every stage with its name in the active language, in the order of the stages (1 statement).

    A stage whose label was taken away has its own name again, and is shown.
    """
    named = {row.stage: row for row in StageLabel.objects.all()}
    return {
        stage: StageName(row.label, row.is_hidden)
        if (row := named.get(stage.value))
        else StageName(str(STAGE_LABELS[stage]))
        for stage in Stage
    }


def lost_reasons(present: int | None = None) -> QuerySet[LostReason]:
    """Return the reasons that can be chosen, in their order, and the present one though it is hidden."""
    return LostReason.objects.filter(Q(is_active=True) | Q(pk=present))


def asks_for_services() -> bool:
    """Return whether the site has pages of services, so that winning asks for one."""
    return bool(case_settings().service_page)


def service_pages() -> QuerySet[Page]:
    """Return the live pages of services in the site's own language, by title; none where it has none.

    One language only: a service is one thing, whatever the language it is told in.
    """
    label = case_settings().service_page
    if not label:
        nothing: QuerySet[Page] = Page.objects.none()
        return nothing
    pages = Page.objects.type(apps.get_model(label)).live()
    found: QuerySet[Page] = pages.filter(locale=Locale.get_default()).order_by("title")
    return found
