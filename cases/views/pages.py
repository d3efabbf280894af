"""The pages of a list, and how many records it holds."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views import generic


class CountingPaginator(WagtailPaginator):
    """Tells the number alone: what Wagtail puts behind it is no plural in every language."""

    @cached_property
    def items_count_label(self) -> str:
        return _("In all: %(count)d") % {"count": self.count}


class WordListView(generic.IndexView):
    """The list of words that cases use."""

    paginator_class = CountingPaginator
