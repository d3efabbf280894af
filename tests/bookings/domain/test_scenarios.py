"""Every worked case of the scheduling policy; SCENARIOS names another file of the same format."""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bookings.domain.busy import busy_times
from bookings.domain.intervals import Interval, instant, moment
from bookings.domain.opening_hours import OpeningRule, Override, Schedule, Travel, WallWindow
from bookings.domain.recurring_dates import Dates
from bookings.domain.slots import (
    BookedSession,
    ConsultantCalendar,
    Hold,
    SlotRules,
    free_slots,
    sessions_of_holds,
    visitor_window,
)

DEFAULT_FILE = Path(__file__).parents[2] / "scenarios" / "slots.json"
SCENARIOS = json.loads(Path(os.environ.get("SCENARIOS", DEFAULT_FILE)).read_text(encoding="utf-8"))


@pytest.mark.parametrize("scenario", SCENARIOS["scenarios"], ids=lambda s: s["id"])
def test_the_slots_on_offer_are_those_of_the_contract(scenario):
    given = scenario["given"]

    starts = [moment(slot.interval.start) for slot in slots_of(given)]

    assert [f"{at:%Y-%m-%dT%H:%MZ}" for at in starts] == scenario["expect"]["utc"]
    assert len(starts) == scenario["expect"]["count"]
    assert by_local_date(starts, given["visitor_tz"]) == scenario["expect"]["visitor_local"]


def by_local_date(starts, zone):
    days = {}
    for at in starts:
        local = at.astimezone(ZoneInfo(zone))
        days.setdefault(f"{local:%Y-%m-%d}", []).append(f"{local:%H:%M%z}")
    return days


def slots_of(given):
    rules = rules_of(given["event"], collective=given.get("team") == "collective")
    first = date.fromisoformat(given["query"]["from"])
    last = date.fromisoformat(given["query"].get("to", given["query"]["from"]))
    within = visitor_window(given["visitor_tz"], first, last)
    calendars = [calendar_of(host, given, rules=rules) for host in given["hosts"]]
    return free_slots(rules, calendars, within=within, now=instant(at(given["now"])))


def rules_of(event, *, collective):
    period = event.get("range") or {}
    if isinstance(period, list):
        period = dict(zip(("from", "to"), period, strict=True))
    return SlotRules(
        duration=event["duration"] * 60,
        step=event.get("step", event["duration"]) * 60,
        before=event.get("before", 0) * 60,
        after=event.get("after", 0) * 60,
        notice=event.get("notice", 0) * 60,
        horizon_days=event.get("horizon_days"),
        horizon_business_days=event.get("horizon_business_days"),
        first_on=day(period.get("from")),
        last_on=day(period.get("to")),
        cap_day=event.get("cap_day"),
        cap_week=event.get("cap_week"),
        cap_day_length=60 * event["cap_day_minutes"] if "cap_day_minutes" in event else None,
        collective=collective,
    )


def calendar_of(host, given, *, rules):
    now = instant(at(given["now"]))
    holds = [Hold(span(h), instant(at(h["expires"])), h["by"]) for h in given.get("holds", [])]
    held = sessions_of_holds(holds, visitor=given.get("visitor_session", ""), now=now)
    busy = [span(b) for b in host.get("busy", [])]
    if "ics" in host:
        around = Interval(
            instant(at(given["query"]["from"] + "T00:00:00Z") - timedelta(days=60)),
            instant(
                at(given["query"].get("to", given["query"]["from"]) + "T00:00:00Z")
                + timedelta(days=60)
            ),
        )
        busy += busy_times(host["ics"], zone=host["tz"], within=around).intervals
    return ConsultantCalendar(
        host["id"], schedule_of(host), [*booked_of(host, given, rules=rules), *held], busy
    )


def booked_of(host, given, *, rules):
    return [
        BookedSession.over(
            span(b),
            before=b["before"] * 60 if "before" in b else rules.before,
            after=b["after"] * 60 if "after" in b else rules.after,
            seats_left=b.get("seats_left", 0),
        )
        for b in host.get("bookings", [])
        if b.get("status") not in {"cancelled", "rejected"}
        and ("rescheduling" not in given or b.get("id") != given["rescheduling"])
    ]


def schedule_of(host):
    overrides = host.get("overrides", {})
    return Schedule(
        zone=host["tz"],
        rules=tuple(
            OpeningRule(
                f"RRULE:FREQ=WEEKLY;BYDAY={','.join(w['days'])}", window(w["start"], w["end"])
            )
            for w in host["weekly"]
        ),
        overrides=tuple(
            Override(day(on), tuple(window(*w) for w in windows))
            for on, windows in overrides.items()
        ),
        days_off=tuple(Dates(day(t["from"]), day(t["to"])) for t in host.get("time_off", [])),
        travels=tuple(
            Travel(Dates(day(t["from"]), day(t.get("to"))), t["tz"]) for t in host.get("travel", [])
        ),
    )


def window(start, end):
    opens, closes = (int(t[:2]) * 60 + int(t[3:]) for t in (start, end))
    return WallWindow(opens, closes if closes > opens else closes + 24 * 60)


def span(item):
    return Interval(instant(at(item["start"])), instant(at(item["end"])))


def day(text):
    return date.fromisoformat(text) if text else None


def at(text):
    return datetime.fromisoformat(text)
