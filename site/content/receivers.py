"""What follows when pages change: the menu and the pages are read anew, and a case has its story."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
)

from cases.actions import settle_story
from content import memory
from content.models import SitePage, StoryPage


# A deleted page needs no signal of its own: Wagtail unpublishes it first.
@receiver([page_published, page_unpublished, post_page_move])
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def read_pages_anew(sender: Any, **kwargs: Any) -> None:
    """Forget the remembered menu and pages, since any page may show in any other."""
    memory.forget()


@receiver(pre_save, sender=StoryPage)
def remember_case_left(sender: Any, instance: StoryPage, **kwargs: Any) -> None:
    """Note which case the story was of until now, which the new row will not tell any more."""
    instance.case_left = (
        StoryPage.objects.filter(pk=instance.pk).values_list("case", flat=True).first()
    )


# Saving too, not only publishing: it is in the transaction that makes the page live, where Wagtail's
# own signals come after it. Unpublishing may save the page without its story, so it has to be heard.
@receiver([post_save, post_delete], sender=StoryPage)
@receiver([page_published, page_unpublished], sender=StoryPage)
def settle_cases_of(sender: Any, instance: StoryPage, **kwargs: Any) -> None:
    """Let the cases of a story go where it brings them: to published, or back to delivered."""
    # A fixture's rows come in any order, so half of a family may be missing.
    if kwargs.get("raw"):
        return
    family = StoryPage.objects.filter(translation_key=instance.translation_key)
    concerned = {*family.values_list("case", flat=True), instance.case_id, instance.case_left}
    # In one order, so that two stories that swap their cases do not wait for each other.
    for case in sorted(concerned - {None}):
        settle_story(case, now=timezone.now())


@receiver(copy_for_translation_done)
def link_to_translations(sender: Any, target_obj: Any, **kwargs: Any) -> None:
    """Let a copied page lead to pages of its own language, where these exist."""
    if not isinstance(target_obj, SitePage):
        return
    # Wagtail copies these as they are: an English article would name Finnish authors and services.
    for field in target_obj._meta.many_to_many:
        if issubclass(field.related_model, SitePage):
            linked = getattr(target_obj, field.name)
            linked.set([_in_language_of(target_obj, page) for page in linked.all()])
    for relation, name in target_obj.linked_rows.items():
        for row in getattr(target_obj, relation).all():
            setattr(row, name, _in_language_of(target_obj, getattr(row, name)))
            row.save(update_fields=[name])
    if isinstance(target_obj, StoryPage):
        # The same story in other words, unlike a copy: it goes on being live when the first is taken down.
        target_obj.case_id = kwargs["source_obj"].specific.case_id
    target_obj.save()
    # The editor opens the latest revision, which was made before the links were changed.
    target_obj.save_revision()


def _in_language_of(page: SitePage, linked: SitePage) -> SitePage:
    # One without a translation stays: a name in the other language is better than none.
    return linked.get_translation_or_none(page.locale) or linked
