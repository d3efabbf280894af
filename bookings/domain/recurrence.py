"""Recurrence rules (RFC 5545 section 3.3.10): refused when they may never end, expanded by dateutil."""

from datetime import datetime

from dateutil.rrule import rrule, rruleset, rrulestr

# Expanding SECONDLY or INTERVAL=0 had not ended after ten seconds, in dateutil and in all that is
# built on it: such rules are refused before it sees them.
FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# DAILY with BYHOUR, BYMINUTE and BYSECOND can be SECONDLY under another name.
TIMES_A_DAY = 24
# With the leap day: a rule for 29 February does come about, one for the 30th never does.
LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def rule_parts(value: str) -> dict[str, str]:
    """Return the parts of a rule by name, in capitals."""
    return dict(part.partition("=")[::2] for part in value.strip().upper().split(";") if part)


def refuse_endless(parts: dict[str, str]) -> None:
    """Raise ValueError for a rule that repeats too often to expand, or is looked for without end.

    Some rules that never come about remain (BYSETPOS beyond its set): they cost up to a second
    each, so whoever expands a stranger's calendar keeps a time limit besides.
    """
    if parts.get("FREQ") not in FREQUENCIES:
        raise ValueError(f"FREQ={parts.get('FREQ')} repeats too often: use DAILY or rarer")
    interval = parts.get("INTERVAL", "1")
    if not interval.isdecimal() or int(interval) < 1:
        raise ValueError(f"INTERVAL={interval} must be 1 or more")
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= parts.get(name, "").count(",") + 1
    if times > TIMES_A_DAY:
        raise ValueError(f"{times} times a day are more than {TIMES_A_DAY}")
    _refuse_never(parts)


def _refuse_never(parts: dict[str, str]) -> None:
    # dateutil looks for the first date of such a rule until the year 9999.
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


def rule_from(parts: dict[str, str], begins: datetime) -> rrule | rruleset:
    """Return the rule for dateutil; it counts from `begins`. Raises ValueError for one it cannot read."""
    return rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=begins)
