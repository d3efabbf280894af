"""The app's settings: one dict `CASES`, each key with a default (table in the README)."""

from dataclasses import dataclass, fields

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cases.domain.access import ConsultantsSee


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """What a site may set in `CASES`; the names here in capitals."""

    # A small house looks at one board together in the morning; a larger one says "own".
    consultants_see: ConsultantsSee = ConsultantsSee.ALL


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
    return CaseSettings(consultants_see=ConsultantsSee(choice))
