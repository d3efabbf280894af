"""What somebody else changed meanwhile, in words."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import queries


def change_in_words(change: queries.Change) -> str:
    """Return what was changed, by whom and when, on the site's clock."""
    return fields_in_words(change.labels, change)


def fields_in_words(labels: Iterable[str], change: queries.Change | None) -> str:
    """Return that these fields were changed, by whom and when as far as anybody knows."""
    fields = ", ".join(labels)
    if change is None:
        return f"{fields}."
    # With its date always: a form may be open since yesterday, and "15.40" would be read as today's.
    at = date_format(timezone.localtime(change.at), "SHORT_DATETIME_FORMAT")
    return _("%(fields)s (%(who)s, %(at)s).") % {"fields": fields, "who": change.who, "at": at}


def changes_in_words(changes: Iterable[queries.Change]) -> str:
    """Return all the changes; bookings write some of their own, of which no log tells."""
    told = " ".join(change_in_words(change) for change in changes)
    return told or _("A booking or the system did that.")
