"""The app's settings: one dict `CASES`, each key with a default (table in the README)."""

from dataclasses import dataclass, fields

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import Page

from cases.domain.access import ConsultantsSee


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What a site may set in `CASES`; the names here in capitals."""

    # A small house looks at one board together in the morning; a larger one says "own".
    consultants_see: ConsultantsSee = ConsultantsSee.ALL
    # "app.Model" of the pages that are services; this app knows nothing of the site's pages.
    service_page: str = ""
    # The same of the pages that are customer stories; they lead to their case by a field `case`.
    story_page: str = ""
    # A user name. Nobody by default: then all who see every case are told, and one of them takes it.
    lead_owner: str = ""


def case_settings() -> CaseSettings:
    """Return the site's settings; raises ImproperlyConfigured for a key or value that does not exist."""
    given = dict(getattr(settings, "CASES", {}))
    known = {field.name.upper() for field in fields(CaseSettings)}
    if unknown := sorted(set(given) - known):
        raise ImproperlyConfigured(
            f"CASES has no setting {unknown[0]!r}; it knows {', '.join(sorted(known))}"
        )
    choice = given.get("CONSULTANTS_SEE", ConsultantsSee.ALL)
    if choice not in list(ConsultantsSee):
        # A misspelt "own" must not open every case to everyone.
        raise ImproperlyConfigured(
            f"CASES['CONSULTANTS_SEE'] is {choice!r}, not one of {', '.join(ConsultantsSee)}"
        )
    return CaseSettings(
        consultants_see=ConsultantsSee(choice),
        service_page=_page_model(given, "SERVICE_PAGE"),
        story_page=_page_model(given, "STORY_PAGE"),
        lead_owner=given.get("LEAD_OWNER", ""),
    )


def _page_model(given: dict[str, str], key: str) -> str:
    label = given.get(key, "")
    if label and not _is_page(label):
        raise ImproperlyConfigured(f"CASES[{key!r}] is {label!r}, not the name of a page model")
    return label


def _is_page(label: str) -> bool:
    try:
        return issubclass(apps.get_model(label), Page)
    except (LookupError, ValueError):
        return False
