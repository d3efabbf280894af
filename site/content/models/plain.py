"""A page of plain text: about, privacy, accessibility."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from content.blocks import BodyBlock
from content.models.page import SitePage


class PlainPage(SitePage):
    """A title and running text."""

    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    parent_page_types = ["content.HomePage", "content.PlainPage"]
    subpage_types = ["content.PlainPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    template = "content/plain_page.html"

    class Meta:
        verbose_name = _("plain page")
