"""The bookings app's registration."""

import logging

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bookings.domain.token_text import without_tokens


class BookingsConfig(AppConfig):
    """Sparring sessions and their bookings."""

    name = "bookings"
    label = "bookings"
    verbose_name = _("Bookings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Django logs the address of each request it refuses, and ours are keys to bookings. Here, or
        # every site would have to know; at its logger, since filters do not pass to those below.
        logging.getLogger("django.request").addFilter(_hide_tokens)


def _hide_tokens(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            without_tokens(one) if isinstance(one, str) else one for one in record.args
        )
    return True
