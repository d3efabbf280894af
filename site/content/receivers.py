"""What follows when pages change: the menu is read anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from content.navigation import forget_landmarks


@receiver([page_published, page_unpublished, post_page_move])
@receiver([post_save, post_delete], sender=Site)
def read_menu_anew(sender: Any, **kwargs: Any) -> None:
    """Forget the remembered menu, since any page may be in it."""
    forget_landmarks()
