"""The page where a visitor writes to us without booking."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from bookings.conf import booking_settings
from bookings.views.posting import HOUR, is_limited
from cases.actions import open_lead
from content.forms import ContactForm
from content.models.page import SitePage

THANKS = {"fi": "kiitos", "en": "thanks"}


class ContactPage(RoutablePageMixin, SitePage):
    """A form for a message; what is sent opens or joins a case."""

    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    # A second one would split the places that lead here.
    max_count_per_parent = 1
    template = "content/contact_page.html"

    class Meta:
        verbose_name = _("contact page")

    # Never from a cache: the key in the form is of one visitor and one showing.
    @path("", name="form")
    @method_decorator(never_cache)
    def form(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a message, and take it."""
        form = ContactForm(request.POST or None, now=timezone.now())
        if request.method != "POST":
            return self._show(request, form)
        if not form.is_valid():
            return self._refuse(request, form)
        # Counted once the form is in order: mistakes use up nobody's share.
        if is_limited(request):
            response = self._show(request, form, status=429)
            response.headers["Retry-After"] = str(HOUR)
            return response
        open_lead(form.to_enquiry(self), now=form.now)
        # An address of its own, which tells nothing of who wrote: a reload sends nothing again.
        return HttpResponseRedirect(self._thanks_url(), status=303)

    @path("kiitos/", name="thanks")
    @path("thanks/", name="thanks")
    @method_decorator(never_cache)
    def thanks(self, request: HttpRequest) -> HttpResponseBase:
        """Say that the message came."""
        page: HttpResponseBase = self.render(request, template="content/contact_thanks.html")
        return page

    def address_in(self, code: str, url: str, request: HttpRequest | None) -> str:
        """Return the same page in language `code`, its word of thanks too."""
        match = getattr(request, "routable_resolver_match", None)
        at_end = match is not None and match.url_name == "thanks"
        return f"{url}{THANKS.get(code, 'thanks')}/" if at_end else url

    def _thanks_url(self) -> str:
        return f"{self.address}{THANKS.get(self.locale.language_code, 'thanks')}/"

    def _refuse(self, request: HttpRequest, form: ContactForm) -> HttpResponse:
        if form.has_error("request_key", "old"):
            form.renew_key()
        form.lift_hidden_errors()
        return self._show(request, form, status=422)

    def _show(self, request: HttpRequest, form: ContactForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "is_limited": status == 429,
            "privacy_url": booking_settings().privacy_url_in(self.locale.language_code),
        }
        response: Any = self.render(request, context_overrides=context)
        response.status_code = status
        shown: HttpResponse = response
        return shown
