"""Pages that replace all they show: what somebody else saved meanwhile is told, not taken away."""

import hashlib
from abc import ABC, abstractmethod
from typing import Any

from django.http import HttpRequest
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

    def is_outdated(self, request: HttpRequest) -> bool:
        """Return whether something was stored since the page was shown, and say so."""
        # A block taken in the calendar was lost to a page that stood open since the morning.
        outdated = request.POST.get("seen", self.seen) != self.seen
        if outdated:
            text = _(
                "Somebody changed this after you opened the page, so nothing was saved. Look at what is"
                " stored now; saving again replaces it with what stands in the fields."
            )
            messages.error(request, text)
        return outdated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.POST.get("seen", self.seen)
        meanwhile = (self.stored() or [_("nothing")]) if given != self.seen else []
        context: dict[str, Any] = super().get_context_data(
            **kwargs, seen=self.seen, meanwhile=meanwhile
        )
        return context
