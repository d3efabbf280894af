"""The customer story of a case, as the case's page shows it."""

from dataclasses import dataclass
from typing import Any

from cases import queries
from cases.domain.stages import Stage
from cases.models import Case

# Before the delivery there is nothing to tell of; what is published has been told.
TO_TELL = {Stage.DELIVERED}


@dataclass(frozen=True, slots=True)
class ShownStory:
    """One language of the story, and whether whoever looks may edit it."""

    page: Any
    may_edit: bool


def story_context(case: Case, user: Any) -> dict[str, Any]:
    """Return the story of the case, and where the user writes it while there is none."""
    stories = [
        ShownStory(page, page.permissions_for_user(user).can_edit())
        for page in queries.stories_of(case)
    ]
    to_tell = case.at_stage in TO_TELL and not stories
    return {
        "stories": stories,
        "write_story": queries.address_to_write(case, user) if to_tell else None,
    }
