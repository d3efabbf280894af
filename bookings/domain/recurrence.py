"""Recurrence rules (RFC 5545 section 3.3.10): refused when unsafe to expand, expanded by dateutil."""

import re
from datetime import datetime, timedelta

from dateutil.rrule import rrule, rruleset, rrulestr

# Expanding SECONDLY or INTERVAL=0 had not ended after ten seconds, in dateutil and in all that is
# built on it: such rules are refused before it sees them.
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# DAILY with BYHOUR, BYMINUTE and BYSECOND can be SECONDLY under another name.
TIMES_A_DAY = 24
# With the leap day: a rule for 29 February does come about, one for the 30th never does.
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Further than that is beyond the last date there is, or nothing that anybody means.
LONGEST_INTERVAL = 9_999
# The shortest month and year, so that steps are counted high rather than low.
DAY = timedelta(days=1)
PERIODS = {"DAILY": DAY, "WEEKLY": 7 * DAY, "MONTHLY": 28 * DAY, "YEARLY": 365 * DAY}
MAX_COUNT_DIGITS = 9


def _either_way(most: int) -> frozenset[int]:
    return frozenset(range(-most, most + 1)) - {0}


# What each part may hold (RFC 5545 section 3.3.10): dateutil takes other numbers as well, and fails
# with an IndexError in the middle of its work. No BYSECOND=60: no clock here shows a leap second.
NUMBERS = {
    "BYSECOND": frozenset(range(60)),
    "BYMINUTE": frozenset(range(60)),
    "BYHOUR": frozenset(range(24)),
    "BYMONTHDAY": _either_way(31),
    "BYYEARDAY": _either_way(366),
    "BYWEEKNO": _either_way(53),
    "BYMONTH": frozenset(range(1, 13)),
    "BYSETPOS": _either_way(366),
}
PARTS = NUMBERS.keys() | {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
# Three digits at most: int() itself refuses more than some thousands of them.
NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
WEEKS_OF_A_MONTH, WEEKS_OF_A_YEAR = _either_way(5), _either_way(53)


def rule_parts(value: str) -> dict[str, str]:
    """Return the parts of a rule by name, in capitals."""
    return dict(part.partition("=")[::2] for part in value.strip().upper().split(";") if part)


def refuse_endless(parts: dict[str, str]) -> None:
    """Raise ValueError for a rule that repeats too often to expand, or is looked for without end.

    So it does for a part that is unknown or out of its range, which dateutil might trip over.

    Some rules that never come about remain (a 31st in months without one): they cost up to two seconds
    each, so whoever expands a stranger's calendar keeps a time limit besides.
    """
    if parts.get("FREQ") not in FREQUENCIES:
        raise ValueError(f"FREQ={parts.get('FREQ')} repeats too often: use DAILY or rarer")
    # By a name that we do not know ("RRULE:INTERVAL") dateutil would find what is looked for below.
    if unknown := parts.keys() - PARTS:
        raise ValueError(f"{min(unknown)[:20]} is no part of a rule")
    interval = parts.get("INTERVAL", "1")
    # Its length first: int() fails on thousands of digits.
    if not (interval.isdecimal() and len(interval) < 9 and 1 <= int(interval) <= LONGEST_INTERVAL):
        raise ValueError(f"INTERVAL={interval[:20]} must be 1 or more, up to {LONGEST_INTERVAL}")
    _check_values(parts)
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= parts.get(name, "").count(",") + 1
    if times > TIMES_A_DAY:
        raise ValueError(f"{times} times a day are more than {TIMES_A_DAY}")
    _refuse_never(parts, times)


def _check_values(parts: dict[str, str]) -> None:
    for name in NUMBERS.keys() & parts.keys():
        for text in parts[name].split(","):
            if not NUMBER.fullmatch(text) or int(text) not in NUMBERS[name]:
                raise ValueError(f"{name}={text[:20]} is out of range")
    # Only a YEARLY rule without BYMONTH counts its weekdays through the year.
    by_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts
    weeks = WEEKS_OF_A_YEAR if by_year else WEEKS_OF_A_MONTH
    for text in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        found = WEEKDAY.fullmatch(text)
        if found is None or int(found[1] or 1) not in weeks:
            raise ValueError(f"BYDAY={text[:20]} is out of range")


def _refuse_never(parts: dict[str, str], times: int) -> None:
    # dateutil looks for the first date of such a rule until the year 9999.
    _refuse_place_beyond(parts, times)
    if "BYMONTH" in parts and {"BYYEARDAY", "BYWEEKNO"} & parts.keys():
        raise ValueError("BYMONTH with days or weeks of the year is not supported")
    if parts["FREQ"] != "YEARLY" and {"BYYEARDAY", "BYWEEKNO"} & parts.keys():
        raise ValueError(
            "days and weeks of the year are for YEARLY rules (RFC 5545 section 3.3.10)"
        )
    if "BYMONTH" in parts and "BYMONTHDAY" in parts:
        longest = max(LONGEST_MONTHS[int(month) - 1] for month in parts["BYMONTH"].split(","))
        if min(abs(int(day)) for day in parts["BYMONTHDAY"].split(",")) > longest:
            raise ValueError(f"no month {parts['BYMONTH']} has a day {parts['BYMONTHDAY']}")


def _refuse_place_beyond(parts: dict[str, str], times: int) -> None:
    # Day by day to the year 9999 took 18 seconds. By months and years it is below one, and how many
    # days those have depends on the rest of the rule.
    if "BYSETPOS" in parts and parts["FREQ"] in {"DAILY", "WEEKLY"}:
        days = parts.get("BYDAY", "").count(",") + 1 if parts["FREQ"] == "WEEKLY" else 1
        if min(abs(int(place)) for place in parts["BYSETPOS"].split(",")) > days * times:
            raise ValueError(f"BYSETPOS={parts['BYSETPOS'][:20]} is beyond the days it counts")


def shortest_period(parts: dict[str, str]) -> timedelta:
    """Return the least time from one round of the rule to the next."""
    return PERIODS[parts["FREQ"]] * int(parts.get("INTERVAL", "1"))


def last_by_count(parts: dict[str, str], begins: datetime) -> datetime | None:
    """Return a time that no repetition of a rule with COUNT lies after, or None when that is not plain.

    So a rule that has run out need not be walked through to be found empty.
    """
    # With other parts a round may be empty, and a count then lasts longer.
    is_plain = parts.keys() <= {"FREQ", "INTERVAL", "COUNT", "WKST"} or (
        parts["FREQ"] == "WEEKLY" and parts.keys() <= {"FREQ", "INTERVAL", "COUNT", "WKST", "BYDAY"}
    )
    if not is_plain or parts["FREQ"] not in {"DAILY", "WEEKLY"} or "COUNT" not in parts:
        return None
    count = parts["COUNT"]
    # int() refuses thousands of digits, and so long a count never runs out.
    if not (count.isdecimal() and len(count) < MAX_COUNT_DIGITS):
        return None
    try:
        # One round more: of the first week the days before its start are not counted.
        return begins + (int(count) + 1) * shortest_period(parts)
    except OverflowError:
        return None


def rule_from(parts: dict[str, str], begins: datetime) -> rrule | rruleset:
    """Return the rule for dateutil; it counts from `begins`. Raises ValueError for one it cannot read."""
    return rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=begins)
