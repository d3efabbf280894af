"""The content app's registration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """The site's pages."""

    name = "content"
    label = "content"
    verbose_name = _("Content")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers, and let views of pages be written."""
        # By name: the receivers import page types, which are not there while this module is read.
        import_module("content.receivers")
        import_module("content.page_views").start_counting()
