"""The private link from a story to its case in the admin: only who sees the case learns of it."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel

from cases import queries


class StoryForm(WagtailAdminPageForm):
    """The form of a story; it asks for the case only those who may see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "case" in self.fields:
            self._offer_cases()

    def _offer_cases(self) -> None:
        present = self.instance.case_id
        cases = queries.tellable_cases(self.for_user, present)
        # Without the field the story keeps its case: an empty choice would show that there is one
        # and, when saved, take it away.
        hidden = present is not None and not cases.filter(pk=present).exists()
        if hidden or not cases.exists():
            del self.fields["case"]
        else:
            self.fields["case"].queryset = cases


class CasePanel(FieldPanel):
    """The choice of the case; a link from the case's page chooses it for a new story."""

    def get_comparison_class(self) -> None:
        """Return none: comparing revisions would tell every editor the names of cases."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The choice for one person on one story."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field and self.request and self.instance.pk is None:
                # A case that is not offered chooses nothing: the form looks it up among its own.
                self.form.initial["case"] = self.request.GET.get("case")
