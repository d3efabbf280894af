"""The morning view: a page for oneself or the team, the stand-up, and a panel of the dashboard."""

from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from bookings.models import Outcome
from cases import actions, queries
from cases.domain.morning import Whose, shares
from cases.forms import GoalForm
from cases.models import Case
from cases.views.page import staff

SEEING = [f"cases.{action}_case" for action in ("add", "change", "view")]
# On the dashboard: what fits beside what Wagtail itself shows there.
FEW = 5


def may_see_cases(user: Any) -> bool:
    """Return whether there is a morning view for the user at all."""
    return any(user.has_perm(name) for name in SEEING)


class MorningView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What both pages of the morning share."""

    model = Case
    any_permission_required = ["add", "change", "view"]
    header_icon = "calendar-check"

    @property
    def whose(self) -> Whose:
        """Whose morning is asked for."""
        return Whose.TEAM if self.request.GET.get("whose") == Whose.TEAM else Whose.ME

    @cached_property
    def morning(self) -> queries.Morning:
        return queries.morning_of(self.request.user, whose=self.whose, now=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= morning_context(self.request, self.morning.pressing)
        own = [g.text for g in self.morning.goals if g.person.pk == self.request.user.pk]
        context["goal_form"] = GoalForm(initial={"text": "".join(own)}, auto_id="goal-%s")
        context["labels"] = {at: name.label for at, name in queries.stage_labels().items()}
        return context | {"morning": self.morning, "is_team": self.whose is Whose.TEAM}


class TodayView(MorningView):
    """What asks for whoever looks, or for the team, today."""

    template_name = "cases/today.html"
    page_title = pgettext_lazy("page", "Today")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        url = reverse("today:stand_up")
        return [HeaderButton(_("Begin the stand-up"), url=url, icon_name="group")]


@dataclass(frozen=True, slots=True)
class Share:
    """What asks for one person today; `goal` is None for what is nobody's."""

    goal: queries.Goal | None
    sessions: list[queries.TodaysSession]
    outcomes: list[queries.AwaitedOutcome]
    steps: list[Any]
    tasks: list[Any]

    @property
    def is_free(self) -> bool:
        """Whether nothing asks for them."""
        return not any(getattr(self, field.name) for field in fields(self)[1:])


class StandUpView(MorningView):
    """The team's morning, person by person: large, without the menu, led through by keyboard."""

    template_name = "cases/stand_up.html"
    page_title = gettext_lazy("Stand-up")

    @property
    def whose(self) -> Whose:
        return Whose.TEAM

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"shares": shares_of(self.morning)}


def shares_of(morning: queries.Morning) -> list[Share]:
    """Return what asks for each of the people, by name, and last what is nobody's (no statement)."""
    pressing, goals = morning.pressing, {goal.person.pk: goal for goal in morning.goals}
    people = list(goals)
    sessions = [
        (giver.user_id, one) for one in pressing.sessions for giver in one.booking.session.people
    ]
    given = shares(people, sessions)
    awaited = shares(people, ((one.case.owner_id, one) for one in pressing.outcomes))
    steps = shares(people, ((case.owner_id, case) for case in pressing.steps))
    tasks = shares(people, ((queries.doer_id(task), task) for task in pressing.tasks))
    found = [
        Share(goals.get(key) if key else None, given[key], awaited[key], steps[key], tasks[key])
        for key in (*people, None)
    ]
    # Nobody's work is told only where there is some.
    return [share for share in found if share.goal or not share.is_free]


class TodayPanel(Component):
    """The start of Wagtail's dashboard: the few things that press most."""

    class Media:
        css = {"all": ["cases/cases.css", "cases/morning.css"]}

    name = "today"
    template_name = "cases/today_panel.html"
    # Before Wagtail's own panels, which begin at 100.
    order = 50

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        now = timezone.now()
        pressing = queries.pressing_for(request.user, whose=Whose.ME, now=now)
        context = morning_context(request, pressing) | {"few": FEW}
        # A panel is drawn without the request, which its forms go by.
        return context | {"csrf_token": parent_context["csrf_token"]}


def morning_context(request: HttpRequest, pressing: queries.Pressing) -> dict[str, Any]:
    """Return what the parts of the morning need, wherever they stand."""
    return {
        "pressing": pressing,
        "today": pressing.today,
        "now": timezone.now(),
        "outcomes": Outcome,
        "may_change": request.user.has_perm("cases.change_case"),
        # Buttons lead back to where they were pressed.
        "back": request.get_full_path(),
        "request": request,
    }


@require_POST
@permission_required("cases.change_case")
def save_goal(request: HttpRequest) -> HttpResponse:
    """Write one's own goal of the day."""
    form = GoalForm(request.POST)
    if form.is_valid():
        today = queries.site_date(timezone.now())
        actions.set_goal(staff(request), today, form.cleaned_data["text"])
    else:
        messages.error(request, " ".join(map(str, form.errors["text"])))
    address = get_valid_next_url_from_request(request)
    return redirect(address) if address else redirect("today:index")
