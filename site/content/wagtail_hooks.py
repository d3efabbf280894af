"""What the site adds to the Wagtail admin."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cases import queries
from cases.domain.stages import Stage
from content.models import StoryPage


@hooks.register("after_publish_page")
def tell_why_the_case_stays(request: HttpRequest, page: Page) -> None:
    """Tell whoever publishes a story, and sees its case, that this waits for the delivery."""
    story = page.specific
    if not isinstance(story, StoryPage) or story.case_id is None:
        return
    case = queries.cases_for(request.user).filter(pk=story.case_id).exclude(stage=Stage.PUBLISHED)
    if waiting := case.first():
        text = _(
            "The story is live, but %(case)s is not delivered yet: it counts as published then."
        )
        messages.warning(request, text % {"case": waiting.ref})
