"""Recurrence rules in words, for those that the weekly grid cannot show."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import recurrence
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.actions.availability import rule_of
from bookings.admin.windows import window_text
from bookings.domain.opening_hours import WallWindow
from bookings.models import OpeningHours, TimeOff

EXCEPTIONS_TOLD = 3


def rule_text(row: OpeningHours, zone: str) -> str:
    """Return a row of opening hours as a sentence; what has no words of ours is shown as it is."""
    validity = _validity(row.valid_from_on, row.valid_until_on)
    return _sentence(row.recurrence, [window_text(rule_of(row).window)], validity, zone)


def repeated_off_text(row: TimeOff, zone: str) -> str:
    """Return time off that repeats as a sentence, its note at the end."""
    window = _("whole days")
    if row.starts_at and row.ends_at is not None:
        window = window_text(WallWindow.between(row.starts_at, row.ends_at))
    note = [row.note] if row.note else []
    validity = _validity(row.first_on, row.last_on)
    return _sentence(row.recurrence, [window], [*validity, *note], zone)


def _sentence(found: Any, window: Iterable[str], after: Iterable[str], zone: str) -> str:
    rules = [_repeats(rule, zone) for rule in found.rrules]
    extra = [line for line in str(found).splitlines() if line.startswith(("RDATE", "EXRULE"))]
    return ", ".join([*rules, *extra, *window, *after, *_exceptions(found.exdates, zone)])


def _repeats(rule: Any, zone: str) -> str:
    n = rule.interval
    every = {
        recurrence.DAILY: ngettext("every day", "every %(n)s days", n),
        recurrence.WEEKLY: ngettext("every week", "every %(n)s weeks", n),
        recurrence.MONTHLY: ngettext("every month", "every %(n)s months", n),
        recurrence.YEARLY: ngettext("every year", "every %(n)s years", n),
    }
    days = [*map(_day, rule.byday), *map(_month_day, rule.bymonthday)]
    until = [_("until %s") % _date(rule.until, zone)] if rule.until else []
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


def _month_day(number: int) -> str:
    return _("last day") if number == -1 else _("day %(number)s") % {"number": number}


def _validity(first_on: date | None, last_on: date | None) -> list[str]:
    first = _("from %s") % date_format(first_on) if first_on else ""
    last = _("until %s") % date_format(last_on) if last_on else ""
    return [text for text in (first, last) if text]


def _exceptions(found: list[datetime], zone: str) -> list[str]:
    if not found:
        return []
    told = [_date(at, zone) for at in sorted(found)[:EXCEPTIONS_TOLD]]
    if len(found) > EXCEPTIONS_TOLD:
        more = len(found) - EXCEPTIONS_TOLD
        told.append(ngettext("%d more", "%d more", more) % more)
    return [_("not on %s") % "; ".join(told)]


def _date(at: datetime, zone: str) -> str:
    # The column keeps dates as instants: only in the consultant's zone are they the dates meant.
    return date_format(at.astimezone(ZoneInfo(zone)))
