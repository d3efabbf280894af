"""Cases, contacts and organisations in the Wagtail admin, and who may see them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, register_converter, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cases import queries, views
from cases.domain.stages import Stage
from cases.forms import (
    CaseForm,
    ContactForm,
    LostReasonForm,
    NewCaseForm,
    NewLostReasonForm,
    OrganisationForm,
    StageLabelForm,
)
from cases.models import (
    EDIT_ACTION,
    STAGE_LABELS,
    Case,
    Contact,
    LostReason,
    MergedKind,
    Organisation,
    RecordEdit,
    StageLabel,
)

# Columns that a phone leaves out.
WIDE = "case-list__wide"


class StageConverter:
    """A stage's code in an address."""

    # A stage that does not exist is no address: the view is never asked.
    regex = "|".join(Stage)
    to_python = Stage
    to_url = str


class MergedKindConverter:
    """What is merged, in an address."""

    regex = "|".join(MergedKind.values)
    to_python = MergedKind
    to_url = str


register_converter(StageConverter, "stage")
register_converter(MergedKindConverter, "merged_kind")


class RecordViewSet(ModelViewSet):
    """A viewset without what these records must not have.

    Nothing is deleted or copied here; and the reference index would show an editor, on a page's
    usage, the names of those whom it brought.
    """

    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = views.RecordListView
    edit_view_class = views.RecordEditView
    history_view_class = views.RecordHistoryView
    without = {"copy", "delete", "usage"}
    form_class: Any = None

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return given | {"delete_url_name": self.UNDEFINED, "usage_url_name": self.UNDEFINED}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [p for p in super().get_urlpatterns() if p.name not in self.without]

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.form_class

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        # Viewing is a right of its own here, and there is no deleting to give.
        own = Permission.objects.filter(
            content_type__app_label=self.app_label, content_type__model=self.model_name
        )
        return own.exclude(codename__startswith="delete_")


def owner_name(case: Case) -> str:
    """Return the owner's name, or nothing."""
    return get_user_display_name(case.owner) if case.owner else ""


class CaseViewSet(RecordViewSet):
    """Cases: the list, the page of one, and its actions."""

    model = Case
    name = "cases"
    icon = "folder-open-inverse"
    menu_label = _("Cases")
    index_view_class = views.CaseListView
    add_view_class = views.AddCaseView
    edit_view_class = views.EditCaseView
    inspect_view_class = views.CasePageView
    inspect_view_enabled = True
    filterset_class = views.CaseFilters
    # The view searches by itself; that there is something to search is all this says.
    search_fields = ["ref"]
    list_per_page = 50
    list_display = [
        views.SelectColumn("select", label=_("Choose")),
        TitleColumn(
            "title",
            label=_("Title"),
            sort_key="title",
            url_name="cases:inspect",
            classname="case-list__title",
        ),
        Column("ref", label=_("Reference"), sort_key="ref", classname="case-list__ref"),
        Column(
            "organisation",
            label=_("Organisation"),
            sort_key="organisation__name",
            classname=WIDE,
        ),
        views.StageColumn("stage", label=_("Stage"), sort_key="stage"),
        views.ValueColumn(
            "value", label=pgettext_lazy("case", "Value"), sort_key="value_amount", classname=WIDE
        ),
        Column("owner", label=pgettext_lazy("case", "Owner"), accessor=owner_name, classname=WIDE),
        views.StepColumn("next_step", label=_("Next step"), sort_key="next_step_on"),
        Column("source", label=_("Came from"), accessor=queries.source_of, classname=WIDE),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return CaseForm if for_update else NewCaseForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("board/", self.construct_view(views.BoardView), name="board"),
            path("move/", views.move_many, name="move_many"),
            path("duplicates/", views.duplicates, name="duplicates"),
            path(
                "duplicates/<merged_kind:kind>/<int:pk>/<int:other_pk>/apart/",
                views.tell_apart,
                name="tell_apart",
            ),
            path("merge/<merged_kind:kind>/<int:pk>/<int:other_pk>/", views.merge, name="merge"),
            path("merges/<int:merge_pk>/undo/", views.undo, name="undo_merge"),
            path("views/save/", views.save_view, name="save_view"),
            path("views/<int:pk>/share/", views.share_view, name="share_view"),
            path("views/<int:pk>/delete/", views.delete_view, name="delete_view"),
            path("<int:pk>/note/", views.add_note, name="note"),
            path("<int:pk>/next-step/", views.plan_next_step, name="next_step"),
            path("<int:pk>/move/<stage:to>/", views.move, name="move"),
            path("<int:pk>/outcome/<int:booking_pk>/", views.record, name="outcome"),
            path("<int:pk>/share/", views.share_case, name="share"),
            path("<int:pk>/letter/", views.send_letter, name="letter"),
            path(
                "<int:pk>/letter/<int:activity_pk>/again/",
                views.retry_letter,
                name="retry_letter",
            ),
            path("<int:pk>/origin/", views.note_origin, name="origin"),
            path("<int:pk>/person/", views.add_person, name="person"),
            path("<int:pk>/person/<int:part_pk>/role/", views.change_role, name="role"),
            path("<int:pk>/person/<int:part_pk>/out/", views.take_out, name="take_out"),
            path("<int:pk>/task/", views.add_task, name="task"),
            path("<int:pk>/task/<int:task_pk>/", views.edit_task, name="edit_task"),
            path("<int:pk>/task/<int:task_pk>/done/", views.finish_task, name="finish_task"),
            path("<int:pk>/task/<int:task_pk>/open/", views.reopen_task, name="reopen_task"),
        ]


class CasesMenuItem(MenuItem):
    """Shown to whoever may see cases."""

    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_see_cases(request.user)


class TodayViewSet(ViewSet):
    """The morning view: what asks for somebody today, and the stand-up over it."""

    name = "today"
    icon = "calendar-check"
    menu_label = pgettext_lazy("menu", "Today")
    menu_item_class = CasesMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(views.TodayView), name="index"),
            path("stand-up/", self.construct_view(views.StandUpView), name="stand_up"),
            path("goal/", views.save_goal, name="goal"),
        ]


class ContactViewSet(RecordViewSet):
    """The people in the cases."""

    model = Contact
    name = "contacts"
    icon = "user"
    menu_label = _("Contacts")
    form_class = ContactForm
    list_display = ["full_name", "organisation", "job_title", "phone"]
    search_fields = ["full_name", "organisation__name", "emails__key"]


class OrganisationViewSet(RecordViewSet):
    """Where those people work."""

    model = Organisation
    name = "organisations"
    icon = "group"
    menu_label = _("Organisations")
    form_class = OrganisationForm
    list_display = ["name", "domain"]
    search_fields = ["name", "domain"]


def own_name(label: StageLabel) -> str:
    """Return what the stage is called where nobody has put it into words."""
    return str(STAGE_LABELS[Stage(label.stage)])


class WordsViewSet(RecordViewSet):
    """Words that cases use, not records of anybody: who may change them sees them all."""

    index_view_class = views.WordListView
    edit_view_class = generic.EditView
    history_view_class = HistoryView


class StageLabelViewSet(WordsViewSet):
    """What the stages are called, and which of them the board leaves out; there are eight for ever."""

    model = StageLabel
    name = "stage-labels"
    icon = "tag"
    menu_label = _("Stages in words")
    without = WordsViewSet.without | {"add"}
    # As they were made: in the order of the pipeline.
    ordering = ["pk"]
    list_display = [
        "label_fi",
        "label_en",
        Column("stage", label=_("Stage"), accessor=own_name),
        BooleanColumn("is_hidden", label=_("Hidden")),
    ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return given | {"add_url_name": self.UNDEFINED}

    def get_form_class(self, for_update: bool = False) -> Any:
        return StageLabelForm


class LostReasonViewSet(WordsViewSet):
    """Why cases are lost; one in use is hidden rather than deleted."""

    model = LostReason
    name = "lost-reasons"
    icon = "list-ul"
    menu_label = _("Reasons for a loss")
    list_display = ["label_fi", "label_en", BooleanColumn("is_active", label=_("Can be chosen"))]

    def get_form_class(self, for_update: bool = False) -> Any:
        return LostReasonForm if for_update else NewLostReasonForm


class ReportViewSet(ViewSet):
    """The reports over the cases."""

    name = "case-reports"
    icon = "table"
    menu_label = _("Reports")
    menu_item_class = CasesMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.FunnelView.as_view(), name="funnel"),
            path("closed/", views.ClosedView.as_view(), name="closed"),
            path("forecast/", views.ForecastView.as_view(), name="forecast"),
            path("content/", views.ContentView.as_view(), name="content"),
        ]


class CaseGroup(ModelViewSetGroup):
    """The menu of cases."""

    menu_label = pgettext_lazy("menu", "Cases")
    menu_icon = "folder-open-inverse"
    menu_order = 150
    submenu_hook = "register_cases_menu_item"
    items = (
        TodayViewSet(),
        CaseViewSet(),
        ContactViewSet(),
        OrganisationViewSet(),
        ReportViewSet(),
        views.ImportViewSet(),
        StageLabelViewSet(),
        LostReasonViewSet(),
    )


class DuplicatesMenuItem(MenuItem):
    """The way to possible duplicates, for whoever may merge any."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(views.may_merge(request.user, kind) for kind in MergedKind)


views.register_policies()


@hooks.register("register_cases_menu_item")
def register_duplicates() -> MenuItem:
    return DuplicatesMenuItem(
        _("Possible duplicates"), reverse("cases:duplicates"), icon_name="copy", order=90
    )


@hooks.register("register_log_actions")
def keep_edits_apart(actions: Any) -> None:
    for model in (Case, Contact, Organisation):
        actions.register_model(model, RecordEdit)
    actions.register_action(EDIT_ACTION)(views.EditFormatter)


@hooks.register("register_admin_viewset")
def register_cases() -> CaseGroup:
    return CaseGroup()


@hooks.register("construct_homepage_panels")
def show_today(request: HttpRequest, panels: list[Component]) -> None:
    """Begin the dashboard with what asks for whoever looks today."""
    if views.may_see_cases(request.user):
        panels.append(views.TodayPanel())
