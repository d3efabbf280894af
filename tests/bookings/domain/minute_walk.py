"""The policy S1-S9 read literally: a walk over every minute that asks zoneinfo what the clock shows.

Slow and simple on purpose, and it shares no arithmetic with the code: what free_slots is compared with.
"""

from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

MINUTE = 60
MIDNIGHT = 24 * 60
ONE_DAY = timedelta(days=1)


def walk(rules, calendars, *, within, now, weekdays):
    """Return {start: (consultants, seats left)}; `weekdays` maps an RRULE text to its weekdays."""
    minutes = range(within[0].start - 4 * 86_400, within[-1].end + 5 * 86_400, MINUTE)
    clocks = {c.consultant: Clock(c.schedule, weekdays) for c in calendars}
    stretches = {name: clock.stretches(minutes) for name, clock in clocks.items()}
    fixed = [c for c in calendars if rules.collective or c.is_fixed]
    able = {}
    for party in [[*fixed, one] for one in calendars if one not in fixed] or [fixed]:
        shared = common([stretches[c.consultant] for c in party])
        answers = [offers(rules, c, clocks[c.consultant], shared, now=now) for c in party]
        for start in set.intersection(*map(set, answers)):
            if any(span.start <= start < span.end for span in within):
                chosen = party[-1:] if len(party) > len(fixed) else fixed
                seats = min(answer[start] for answer in answers)
                able.setdefault(start, []).extend((c.consultant, seats) for c in chosen)
    return {start: able[start] for start in sorted(able)}


class Clock:
    """One consultant's wall clock, and what its windows say of each minute."""

    def __init__(self, schedule, weekdays):
        self.schedule = schedule
        self.weekdays = weekdays
        self.remembered = {}

    def zone_on(self, day):
        for travel in self.schedule.travels:
            if travel.dates.first <= day and (not travel.dates.last or day <= travel.dates.last):
                return travel.zone
        return self.schedule.zone

    def date_of(self, at):
        zones = [travel.zone for travel in self.schedule.travels]
        days = [(zone, local(at, zone).date()) for zone in zones]
        return next(
            (d for zone, d in days if self.zone_on(d) == zone),
            local(at, self.schedule.zone).date(),
        )

    def is_off(self, day):
        return any(off.first <= day and day <= off.last for off in self.schedule.days_off) or any(
            off.window is None and self.repeats(off, day) for off in self.schedule.repeated_off
        )

    def repeats(self, off, day):
        is_within = off.dates.first <= day and (not off.dates.last or day <= off.dates.last)
        return is_within and day.weekday() in self.weekdays[off.recurrence]

    def is_hour_off(self, at):
        """Return whether the minute lies in time off by the hour, by the clock of the day it began."""
        for zone in {self.schedule.zone, *(t.zone for t in self.schedule.travels)}:
            wall = local(at, zone).replace(tzinfo=None)
            for off in self.schedule.hours_off:
                if self.zone_on(off.starts.date()) == zone and off.starts <= wall < off.ends:
                    return True
            read = wall.hour * 60 + wall.minute
            for day, minute in ((wall.date(), read), (wall.date() - ONE_DAY, read + MIDNIGHT)):
                if self.zone_on(day) == zone and any(
                    off.window and self.repeats(off, day) and in_window(off.window, minute)
                    for off in self.schedule.repeated_off
                ):
                    return True
        return False

    def wall_minutes(self, day):
        """Return {minute after the date's midnight: number of its window}; a night goes past 24 h."""
        if day not in self.remembered:
            self.remembered[day] = numbered(self.windows(day))
        return self.remembered[day]

    def windows(self, day):
        if self.is_off(day):
            return set()
        windows = [w for o in self.schedule.overrides if o.on == day for w in o.windows]
        if not self.is_replaced(day):
            windows = [
                rule.window
                for rule in self.schedule.rules
                if day.weekday() in self.weekdays[rule.recurrence]
            ]
        return {minute for w in windows for minute in range(w.opens, w.closes)}

    def is_replaced(self, day):
        overridden = any(override.on == day for override in self.schedule.overrides)
        return overridden or day in self.schedule.holidays

    def stretches(self, minutes):
        """Return the runs of open minutes, each window of each date apart (S1, S2)."""
        runs = {}
        for zone in {self.schedule.zone, *(t.zone for t in self.schedule.travels)}:
            for at in minutes:
                wall = local(at, zone)
                today, minute = wall.date(), wall.hour * 60 + wall.minute
                for day, read in ((today, minute), (today - ONE_DAY, minute + MIDNIGHT)):
                    window = self.wall_minutes(day).get(read)
                    spilt = day != today and (self.is_off(today) or self.is_replaced(today))
                    if window is not None and not spilt and self.zone_on(day) == zone:
                        runs.setdefault((day, window), set()).add(at)
        return [run for found in runs.values() for run in unbroken(found)]


def in_window(window, minute):
    return window.opens <= minute < window.closes


def local(at, zone):
    return datetime.fromtimestamp(at, tz=ZoneInfo(zone))


def numbered(minutes):
    runs = groupby(enumerate(sorted(minutes)), key=lambda pair: pair[1] - pair[0])
    return {minute: number for number, (_, run) in enumerate(runs) for _, minute in run}


def unbroken(minutes):
    runs = groupby(enumerate(sorted(minutes)), key=lambda pair: pair[1] - MINUTE * pair[0])
    return [[at for _, at in run] for _, run in runs]


def common(stretches):
    """Return the first consultant's runs, cut to the minutes at which all the others are open."""
    first, *others = stretches
    for other in others:
        is_open = {at for run in other for at in run}
        first = [piece for run in first for piece in unbroken(is_open.intersection(run))]
    return first


def offers(rules, calendar, clock, stretches, *, now):
    """Return {start: seats left} for one consultant (S3-S7, S9)."""
    if calendar.is_closed:
        return {}
    is_open = {at for run in stretches for at in run}
    grid = {at for run in stretches for at in run if (at - run[0]) % rules.step == 0}
    found = {}
    for start in grid:
        lasts = range(start, start + rules.duration, MINUTE)
        fits = all(at in is_open for at in lasts)
        if not fits or any(clock.is_hour_off(at) for at in lasts):
            continue
        if misses_all(rules, calendar, start) and not full(rules, calendar, clock, start):
            found[start] = rules.seats
    for session in calendar.booked:
        if session.seats_left and session.interval.length == rules.duration:
            found.setdefault(session.interval.start, session.seats_left)
    return {at: seats for at, seats in found.items() if in_time(rules, clock, at, now=now)}


def misses_all(rules, calendar, start):
    bare = (start, start + rules.duration)
    padded = (start - rules.before, start + rules.duration + rules.after)
    for b in calendar.booked:
        other = (b.interval.start, b.interval.end)
        if meet(bare, (other[0] - b.before, other[1] + b.after)) or meet(padded, other):
            return False
    return not any(meet(padded, (busy.start, busy.end)) for busy in calendar.busy)


def meet(one, other):
    return one[0] < one[1] and other[0] < other[1] and one[0] < other[1] and other[0] < one[1]


def full(rules, calendar, clock, start):
    every = [(clock.date_of(b.interval.start), b) for b in calendar.booked]
    ours = [(day, b) for day, b in every if b.counts]
    return is_full(rules, clock.date_of(start), ours, rules.caps) or is_full(
        rules, clock.date_of(start), every, calendar.caps
    )


def is_full(rules, day, counted, caps):
    same_day = [b for on, b in counted if on == day]
    same_week = [b for on, b in counted if on.isocalendar()[:2] == day.isocalendar()[:2]]
    length = sum(b.interval.length for b in same_day) + rules.duration
    return (
        (caps.day is not None and len(same_day) >= caps.day)
        or (caps.week is not None and len(same_week) >= caps.week)
        or (caps.day_length is not None and length > caps.day_length)
    )


def in_time(rules, clock, start, *, now):
    day, last = clock.date_of(start), clock.date_of(now)
    if rules.horizon_days is not None and day > last + timedelta(days=rules.horizon_days):
        return False
    if (rules.first_on and day < rules.first_on) or (rules.last_on and day > rules.last_on):
        return False
    return start >= now + rules.notice and is_within_business_days(rules, last, day)


def is_within_business_days(rules, today, day):
    if rules.horizon_business_days is None or day <= today:
        return True
    between = [today + timedelta(days=n) for n in range(1, (day - today).days + 1)]
    working_before = [d for d in between[:-1] if d.weekday() < 5]
    # The horizon is the last of N working days: a date lies within it while fewer lie before it.
    return len(working_before) < rules.horizon_business_days
