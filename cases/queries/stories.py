"""Reads of the customer stories that came of cases: pages of the site, named by a setting."""

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.models import Locale, Page

from cases.conf import case_settings
from cases.models import Case
from cases.queries.access import cases_for
from cases.queries.cases import WON

# A story may be begun, and even be live, before all of the work is delivered.


def has_live_story(case: Case) -> bool:
    """Return whether a story of the case is live in any language (1 statement, none without stories)."""
    return bool(_family_of(case).filter(live=True).exists())


def stories_of(case: Case) -> list[Any]:
    """Return the story of the case in each of its languages, as pages (1 statement)."""
    # An alias is the same page at a second address.
    pages = _family_of(case).filter(alias_of=None)
    return list(pages.select_related("locale").order_by("locale", "pk"))


def tellable_cases(user: Any, present: int | None = None) -> QuerySet[Case]:
    """Return the cases that the user sees and a story can be of, the latest closed first.

    With the present one of the story, wherever that stands by now.
    """
    told = Q(stage__in=WON) | Q(pk=present)
    return cases_for(user).filter(told).order_by("-closed_at", "-pk")


def address_to_write(case: Case, user: Any) -> str | None:
    """Return where the user writes the story of the case, or None where they may add none.

    1 statement for the lists of stories and those of Wagtail's own question for each.
    """
    model = _story_model()
    if model is None:
        return None
    parents = Page.objects.type(*model.allowed_parent_page_models())
    # The site's own language first: a translation is made from the story.
    own = Locale.get_default().pk
    for parent in sorted(parents, key=lambda page: (page.locale_id != own, page.path)):
        if parent.permissions_for_user(user).can_add_subpage():
            app, name = case_settings().story_page.lower().split(".")
            add = reverse("wagtailadmin_pages:add", args=[app, name, parent.pk])
            return f"{add}?case={case.pk}"
    return None


def _family_of(case: Case) -> QuerySet[Any]:
    """Return the pages linked to the case and their translations: together they are one story.

    A translation that was made before the story was linked carries no link of its own.
    """
    model = _story_model()
    if model is None:
        nothing: QuerySet[Any] = Page.objects.none()
        return nothing
    linked = model.objects.filter(case=case.pk).values("translation_key")
    family: QuerySet[Any] = model.objects.filter(translation_key__in=linked)
    return family


def _story_model() -> Any:
    label = case_settings().story_page
    return apps.get_model(label) if label else None
