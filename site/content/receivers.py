"""What follows when pages change: the menu and the pages are read anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
)

from content import memory
from content.models import SitePage


# A deleted page needs no signal of its own: Wagtail unpublishes it first.
@receiver([page_published, page_unpublished, post_page_move])
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def read_pages_anew(sender: Any, **kwargs: Any) -> None:
    """Forget the remembered menu and pages, since any page may show in any other."""
    memory.forget()


@receiver(copy_for_translation_done)
def link_to_translations(sender: Any, target_obj: Any, **kwargs: Any) -> None:
    """Let a copied page lead to pages of its own language, where these exist."""
    if not isinstance(target_obj, SitePage):
        return
    # Wagtail copies these as they are: an English article would name Finnish authors and services.
    for field in target_obj._meta.many_to_many:  # noqa: SLF001 - Django's documented API
        if issubclass(field.related_model, SitePage):
            linked = getattr(target_obj, field.name)
            linked.set([_in_language_of(target_obj, page) for page in linked.all()])
    for relation, name in target_obj.linked_rows.items():
        for row in getattr(target_obj, relation).all():
            setattr(row, name, _in_language_of(target_obj, getattr(row, name)))
            row.save(update_fields=[name])
    target_obj.save()
    # The editor opens the latest revision, which was made before the links were changed.
    target_obj.save_revision()


def _in_language_of(page: SitePage, linked: SitePage) -> SitePage:
    # One without a translation stays: a name in the other language is better than none.
    return linked.get_translation_or_none(page.locale) or linked
