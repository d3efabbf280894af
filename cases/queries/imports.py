"""Reads of imports: those of a user, and the words that cells may hold."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.utils import translation

from cases.domain.importing import Verdict, Words
from cases.models import ImportBatch, ImportState, LostReason, RowState
from cases.models.case import STAGE_LABELS
from cases.queries.access import SEE_EVERY_CASE, people_who_work_cases
from cases.queries.words import asks_for_services, service_pages, stage_labels


def batches_for(user: Any) -> QuerySet[ImportBatch]:
    """Return the imports that the user may see, newest first: their own, or all with every case."""
    batches = ImportBatch.objects.select_related("made_by")
    # The rows of somebody's file name cases and people of theirs.
    return batches if user.has_perm(SEE_EVERY_CASE) else batches.filter(made_by=user.pk)


def imports_at_work() -> list[int]:
    """Return the imports that are to be carried out or taken back, by key (1 statement)."""
    states = [ImportState.RUNNING, ImportState.REVERTING]
    return list(ImportBatch.objects.filter(state__in=states).values_list("pk", flat=True))


def verdict_counts(batch: ImportBatch) -> dict[tuple[Verdict, RowState], int]:
    """Return how many rows have each verdict and state (1 statement)."""
    counted = batch.rows.order_by().values_list("verdict", "state").annotate(count=Count("pk"))
    return {(Verdict(verdict), RowState(state)): count for verdict, state, count in counted}


def words_of_cells() -> Words:
    """Return what words in cells stand for today: codes, and labels in each language (4 statements)."""
    stages = {stage.value: stage for stage in STAGE_LABELS}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            stages |= {str(label).casefold(): stage for stage, label in STAGE_LABELS.items()}
            # What the house calls them goes before what they were called.
            stages |= {n.label.casefold(): stage for stage, n in stage_labels().items()}
    reasons: dict[str, int] = {}
    for reason in LostReason.objects.filter(is_active=True, needs_note=False):
        named = (reason.code, reason.label_fi, reason.label_en)
        reasons |= {name.casefold(): reason.pk for name in named if name}
    return Words(
        stages,
        reasons=reasons,
        services={page.title.casefold(): page.pk for page in service_pages()},
        owners=_owners(),
        asks_for_services=asks_for_services(),
    )


def _owners() -> dict[str, int]:
    """Return those who work cases, by user name, address and full name."""
    name = get_user_model().USERNAME_FIELD
    found: dict[str, int] = {}
    for person in people_who_work_cases():
        named = (getattr(person, name), person.email, person.get_full_name())
        found |= {text.casefold(): person.pk for text in named if text}
    return found
