"""Recurrence rules in words, for those that the weekly grid cannot show."""

from typing import Any

import recurrence
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.actions.availability import rule_of
from bookings.admin.windows import window_text
from bookings.models import OpeningHours


def rule_text(row: OpeningHours) -> str:
    """Return a row of opening hours as a sentence; what has no words of ours is shown as it is."""
    rules = [_repeats(rule) for rule in row.recurrence.rrules]
    extra = [line for line in str(row.recurrence).splitlines() if "RRULE" not in line]
    parts = [*rules, *extra, window_text(rule_of(row).window), *_validity(row)]
    return ", ".join(parts)


def _repeats(rule: Any) -> str:
    n = rule.interval
    every = {
        recurrence.DAILY: ngettext("every day", "every %(n)s days", n),
        recurrence.WEEKLY: ngettext("every week", "every %(n)s weeks", n),
        recurrence.MONTHLY: ngettext("every month", "every %(n)s months", n),
        recurrence.YEARLY: ngettext("every year", "every %(n)s years", n),
    }
    days = [_day(day) for day in rule.byday]
    until = [_("until %s") % date_format(rule.until)] if rule.until else []
    count = [ngettext("once", "%(n)s times", rule.count) % {"n": rule.count}] if rule.count else []
    return ", ".join([every[rule.freq] % {"n": n}, *days, *until, *count])


def _day(day: Any) -> str:
    name = str(WEEKDAYS[day.number])
    which = {
        1: _("first %s"),
        2: _("second %s"),
        3: _("third %s"),
        4: _("fourth %s"),
        -1: _("last %s"),
    }
    return which.get(day.index, "%s") % name


def _validity(row: OpeningHours) -> list[str]:
    first = _("from %s") % date_format(row.valid_from_on) if row.valid_from_on else ""
    last = _("until %s") % date_format(row.valid_until_on) if row.valid_until_on else ""
    return [text for text in (first, last) if text]
