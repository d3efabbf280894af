"""A calendar is read in a process of its own, which is ended when it costs too much, and knows no secret."""

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from bookings.calendars.errors import TooCostlyError, UnreadableError
from bookings.calendars.expansion import MEGABYTE, ReadingLimits, expand
from bookings.domain.busy import BusyTimes, busy_times
from bookings.domain.intervals import Interval, instant
from bookings.expander import Reading, answer_to
from tests.bookings.calendars.server import FEED
from tests.bookings.domain.test_caldav import multistatus, of_event

START = instant(datetime(2026, 11, 30, tzinfo=UTC))
WINDOW = Interval(START, START + 60 * 86_400)
BUSY = Interval(START + 32 * 3_600, START + 33 * 3_600)


def expanded(body=FEED, kind="ics", zone="Europe/Helsinki", **limits):
    return expand(body, kind=kind, zone=zone, window=WINDOW, limits=ReadingLimits(**limits))


def event(*lines):
    inner = "\r\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"])
    return f"BEGIN:VCALENDAR\r\n{inner}\r\nEND:VCALENDAR\r\n".encode()


def test_a_file_is_read_as_the_domain_reads_it():
    there = busy_times(FEED.decode(), zone="Europe/Helsinki", within=WINDOW)

    assert expanded() == there == BusyTimes((BUSY,))


def test_the_answer_of_a_collection_is_read_as_the_same():
    assert expanded(multistatus(of_event(FEED.decode())), "caldav") == BusyTimes((BUSY,))


def test_floating_times_are_the_owners():
    floating = event("DTSTART:20261201T030000", "DTEND:20261201T040000")

    assert expanded(floating, zone="America/New_York") == BusyTimes((BUSY,))


def test_what_was_left_out_is_named():
    found = expanded(event("DTSTART:20261201T080000Z", "RRULE:FREQ=SECONDLY"))

    assert (found.intervals, len(found.refused)) == ((), 1)
    assert found.refused[0].startswith("1: FREQ=SECONDLY repeats too often")


def test_a_zone_that_nobody_knows_is_named():
    found = expanded(event("DTSTART;TZID=Moon/Tycho:20261201T100000", "DURATION:PT1H"))

    assert found.unknown_zones == ("Moon/Tycho",)


def test_a_text_in_another_encoding_keeps_its_times():
    latin = FEED.decode().replace("Secret dentist", "Hammaslääkäri").encode("latin-1")

    assert expanded(latin).intervals == (BUSY,)


@pytest.mark.parametrize(
    "text",
    [b"", b"<html><p>No private-k1 here</html>", FEED[:-30], FEED[:60]],
    ids=["empty", "HTML", "cut at its end", "cut in its middle"],
)
def test_what_is_no_whole_calendar_is_refused_without_repeating_it(text):
    with pytest.raises(UnreadableError, match=r"^unreadable: ") as refused:
        expanded(text)

    assert "k1" not in str(refused.value)


def test_a_calendar_that_takes_too_much_work_is_ended_by_its_process():
    # Twenty thousand rules that are looked for until the year 9999.
    rule = "RRULE:FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=MO;BYSETPOS=31;UNTIL=99990101"
    lines = [rule.replace("BYSETPOS=31", f"BYSETPOS={n % 300 + 3}") for n in range(300)]

    with pytest.raises(TooCostlyError, match="more than 1 s of work"):
        expanded(event("DTSTART:20000101T080000Z", *lines), cpu=1)


def test_a_calendar_that_takes_too_long_is_left():
    with pytest.raises(TooCostlyError, match=r"more than 0\.01 s"):
        expanded(seconds=0.01)


def test_a_calendar_that_takes_too_much_memory_is_ended():
    many = event("DTSTART:20261201T080000Z", "EXDATE:" + "20261201T080000Z," * 200_000 + "x")

    with pytest.raises(TooCostlyError, match="or 60 MB"):
        expanded(many, memory=60 * MEGABYTE)


BOMBS = {
    "one line of five megabytes": event("SUMMARY:" + "x" * 4_900_000),
    "a quarter million exceptions": event(
        "DTSTART:20261201T080000Z", "EXDATE:" + "20261202T080000Z," * 250_000 + "20261202T080000Z"
    ),
    "twenty thousand events": b"BEGIN:VCALENDAR\r\n" + FEED[30:-15] * 19_000 + b"END:VCALENDAR\r\n",
    "every second": event("DTSTART:20200101T080000Z", "RRULE:FREQ=SECONDLY"),
    "no step": event("DTSTART:20200101T080000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
    "a billion days": event("DTSTART:20200101T080000Z", "RRULE:FREQ=DAILY;COUNT=1000000000"),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_what_a_hostile_text_costs_stays_small(bomb):
    # With more it would be refused, not read.
    assert len(expanded(bomb, memory=160 * MEGABYTE).intervals) <= 1


@pytest.mark.parametrize("name", ["every second", "no step"])
def test_an_endless_rule_is_refused_within_a_second_of_work(name):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    found = expanded(BOMBS[name])

    assert len(found.refused) == 1
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 1


def test_the_process_is_not_given_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "k1")
    seen = {}

    def look(command, **given):
        seen.update(given, command=command)
        return subprocess.CompletedProcess(command, 0, answer_to(given["input"]))

    monkeypatch.setattr(subprocess, "run", look)
    expanded()

    assert list(seen["env"]) == ["PYTHONPATH"]


def test_the_program_imports_no_django():
    code = "import sys, bookings.expander; print([n for n in sys.modules if 'django' in n])"

    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ
    )

    assert told.stdout == "[]\n"


# --- what the program does, seen from within ---


def answered(text, kind="ics"):
    order = Reading(kind, "UTC", WINDOW.start, WINDOW.end)
    line = (
        f'{{"kind": "{kind}", "zone": "{order.zone}", "start": {order.start}, "end": {order.end}}}'
    )
    return answer_to(line.encode() + b"\n" + text)


def test_the_answer_is_one_line_of_times_and_reasons():
    assert answered(FEED) == (
        b'{"intervals": [{"start": %d, "end": %d}], "refused": [], "unknown_zones": []}'
        % (BUSY.start, BUSY.end)
    )


def test_no_title_leaves_the_program():
    assert b"dentist" not in answered(FEED)


def test_a_refusal_is_said_and_cut_to_a_line():
    assert answered(b"BEGIN:" + b"x" * 5_000)[:11] == b'{"error": "'
    assert len(answered(b"BEGIN:" + b"x" * 5_000)) < 400


def test_a_calendar_with_too_many_busy_times_is_refused():
    dates = ",".join(
        f"202612{day:02}T{hour:02}{minute:02}{second:02}Z"
        for day in range(1, 11)
        for hour in range(24)
        for minute in range(60)
        for second in (0, 30)
    )
    feed = event("DTSTART:20261201T080000Z", "DURATION:PT10S", f"RDATE:{dates}")

    assert answered(feed) == b'{"error": "more than 20000 busy times"}'


def test_of_many_reasons_the_first_twenty_are_named():
    lines = b"".join(event("RRULE:FREQ=DAILY")[17:-15] for _ in range(25))

    found = answered(b"BEGIN:VCALENDAR\r\n" + lines + b"END:VCALENDAR\r\n").decode()

    assert (found.count('"1: '), "+5" in found) == (20, True)


def test_the_time_of_reading_is_bounded_whatever_the_text():
    began = time.monotonic()

    with pytest.raises(TooCostlyError):
        expanded(BOMBS["twenty thousand events"], seconds=0.2)

    assert time.monotonic() - began < 5
