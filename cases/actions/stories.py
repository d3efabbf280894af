"""What a customer story does to its case when it goes live or is taken down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import queries
from cases.actions.language import site_language
from cases.actions.stages import move_case
from cases.domain.stages import Stage
from cases.domain.telling import stage_told
from cases.models import Case, StageChange


@transaction.atomic(savepoint=False)
def settle_story(case_pk: int, *, now: datetime) -> StageChange | None:
    """Move the case to where its story brings it, and return the logged move; None where it stays.

    Idempotent, by the system and never in anybody's name. 2 statements and those of move_case.
    """
    # Locked before the story is looked at: of two languages that are published and taken down at
    # once, the second must see what the first did.
    case = Case.objects.select_for_update().filter(pk=case_pk).first()
    if case is None:
        return None
    to = stage_told(case.at_stage, is_told=queries.has_live_story(case))
    if to is None:
        return None
    with site_language():
        told = _("The story is live") if to is Stage.PUBLISHED else _("The story was taken down")
    return move_case(case, to, now=now, reason=told)
