"""Pages that replace all they show: what somebody else saved meanwhile is told, not taken away."""

import hashlib
from abc import ABC, abstractmethod
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages

from bookings.admin.consultants import ConsultantPage


class ReplacingPage(ConsultantPage, ABC):
    """A page whose form names in `seen` what was stored when it was shown."""

    @abstractmethod
    def stored(self) -> list[str]:
        """Return what the page replaces, as it is stored now: a line each, in order."""

    @cached_property
    def seen(self) -> str:
        """What the page was drawn of, in few characters."""
        return hashlib.sha256("\n".join(self.stored()).encode()).hexdigest()[:16]

    @cached_property
    def is_outdated(self) -> bool:
        """Whether something was stored since the page was shown."""
        given: str = self.request.POST.get("seen", self.seen)
        return given != self.seen

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A block taken in the calendar was lost to a page that stood open since the morning.
        if self.is_outdated:
            text = _(
                "Somebody changed this after you opened the page, so nothing was saved. Look at what is"
                " stored now; saving again replaces it with what stands in the fields."
            )
            messages.error(request, text)
            response: HttpResponse = self.render_to_response(self.get_context_data())
        else:
            response = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meanwhile = (self.stored() or [_("nothing")]) if self.is_outdated else []
        context: dict[str, Any] = super().get_context_data(
            **kwargs, seen=self.seen, meanwhile=meanwhile
        )
        return context
