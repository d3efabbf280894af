"""The addresses under which calendar programs read a consultant's sessions and the team's busy times."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from bookings import queries
from bookings.actions.feeds import renew_feed, stop_feed
from bookings.admin.consultants import ALL, ConsultantPage
from bookings.models import Consultant, FeedKind
from bookings.views.feeds import feed_url


class FeedView(ConsultantPage, TemplateView):
    """Shows the addresses, makes new ones, and switches them off."""

    template_name = "bookings/admin/feed.html"
    page_title = gettext_lazy("Calendar feed")
    page_name = "feed"
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = queries.feed_of(FeedKind.SESSIONS, self.consultant)
        team = queries.feed_of(FeedKind.FREE_BUSY, None)
        context: dict[str, Any] = super().get_context_data(
            **kwargs,
            own_url=feed_url(own) if own else "",
            team_url=feed_url(team) if team else "",
            may_renew_team=self.request.user.has_perm(ALL),
        )
        return context

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        kind = FeedKind.FREE_BUSY if request.POST.get("feed") == "team" else FeedKind.SESSIONS
        # Everyone in the team reads the team's; only who may change all of them revokes it.
        if kind == FeedKind.FREE_BUSY and not self.request.user.has_perm(ALL):
            raise PermissionDenied
        self._change(kind, stop=request.POST.get("do") == "stop")
        return redirect("consultant:feed", self.consultant.pk)

    def _change(self, kind: FeedKind, *, stop: bool) -> None:
        owner: Consultant | None = self.consultant if kind == FeedKind.SESSIONS else None
        if stop:
            stop_feed(kind, owner)
            messages.success(self.request, _("The address is switched off."))
        else:
            former = queries.feed_of(kind, owner)
            renew_feed(kind, owner, now=timezone.now())
            # Said only where there was one: who makes the first would look for what they have lost.
            gone = _("The new address is ready. A former one is gone.")
            messages.success(self.request, gone if former else _("The address is ready."))
        action = "bookings.stop_feed" if stop else "bookings.renew_feed"
        log(self.consultant, action, user=self.request.user)
