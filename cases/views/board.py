"""The board: cases by stage, moved with the mouse, the keyboard or a plain form."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from cases import queries
from cases.domain.stages import Stage
from cases.models import Case
from cases.views.filters import NOT_OFFERED, CaseFilters, narrowed
from cases.views.moving import card_context, summary_of
from cases.views.saved import present_filters

MORE = "more"


class BoardView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The cases of whoever looks, in a column for each stage; 9 statements and those of the page."""

    model = Case
    any_permission_required = ["add", "change", "view"]
    template_name = "cases/board.html"
    page_title = gettext_lazy("Board")
    header_icon = "grip"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        index = {"url": reverse("cases:index"), "label": _("Cases")}
        return [*self.breadcrumbs_items, index, {"url": "", "label": _("Board")}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        as_list = f"{reverse('cases:index')}?{present_filters(self.request)}"
        return [HeaderButton(_("List"), url=as_list, icon_name="list-ul")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        cases = narrowed(self.request, queries.cases_for(self.request.user))
        columns = queries.board(cases, opened=self._opened(), now=timezone.now())
        filters = CaseFilters(self.request.GET, queryset=cases, request=self.request)
        return context | card_context(self.request) | {
            "columns": [(column, summary_of(column), self._more(column)) for column in columns],
            "left_out": [(column, self._in_list(column)) for column in queries.left_out(cases)],
            "filters": filters.form,
            "not_offered": "" if filters.is_valid() else NOT_OFFERED,
            "words": self.request.GET.get("q", ""),
            "query": present_filters(self.request),
            "kept": self._kept(),
        }  # fmt: skip

    def _opened(self) -> set[Stage]:
        return {stage for stage in Stage if stage in self.request.GET.getlist(MORE)}

    def _more(self, column: queries.Column) -> str:
        """Return the address that shows more of a column; past what a board can hold, the list."""
        if column.stage in self._opened():
            return self._in_list(column)
        asked = QueryDict(present_filters(self.request), mutable=True)
        asked.setlist(MORE, [*self._opened(), column.stage])
        return f"?{asked.urlencode()}#column-{column.stage}"

    def _in_list(self, column: queries.Column) -> str:
        asked = QueryDict(present_filters(self.request), mutable=True)
        asked.setlist("stage", [column.stage])
        return f"{reverse('cases:index')}?{asked.urlencode()}"

    def _kept(self) -> list[tuple[str, str]]:
        """Return the filters that the board's own form does not show, so that it keeps them."""
        asked = QueryDict(present_filters(self.request))
        own = {"owner", "q"}
        return [(name, value) for name in asked if name not in own for value in asked.getlist(name)]
