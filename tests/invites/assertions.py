"""What an invitation must fulfil to work in Gmail, Outlook, Apple Calendar and Thunderbird.

Each point is a function named by its sentence; its docstring is its id. They look at raw bytes and
at what two parsers that did not write them read.
"""

import re
from collections import Counter
from datetime import datetime, timedelta

from tests.invites.reading import Component, Invite

LINE = re.compile(
    r'[A-Z0-9-]+(;[A-Z0-9-]+=("[^"]*"|[^";:,]*)(,("[^"]*"|[^";:,]*))*)*:.*', re.DOTALL
)
TEXT = re.compile(r"([^\\,;]|\\[\\,;nN])*")


# The wire


def every_line_ends_in_crlf(invite):
    """W01"""
    return invite.raw.endswith(b"\r\n") and b"\n" not in invite.raw.replace(b"\r\n", b"")


def no_line_is_longer_than_75_octets(invite):
    """W02"""
    return max(map(len, invite.raw.split(b"\r\n"))) <= 75


def no_fold_splits_a_character(invite):
    """W03"""
    return all(is_utf8(line) for line in invite.raw.split(b"\r\n"))


def the_text_is_utf8(invite):
    """W04"""
    return is_utf8(invite.raw.replace(b"\r\n ", b""))


def no_carriage_return_stands_alone(invite):
    """W05"""
    return b"\r" not in invite.raw.replace(b"\r\n", b"")


def no_control_characters(invite):
    """W06"""
    return not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", invite.raw)


def texts_are_escaped(invite):
    """W07"""
    names = ("SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT")
    texts = [line.partition(":")[2] for line in invite.lines if line.startswith(names)]
    return all(TEXT.fullmatch(text) for text in texts)


def the_grammar_holds_and_components_balance(invite):
    """W08"""
    is_open = []
    for line in invite.lines:
        name, _, value = line.partition(":")
        if not LINE.fullmatch(line):
            return False
        if name == "BEGIN":
            is_open.append(value)
        if name == "END" and (not is_open or is_open.pop() != value):
            return False
    return not is_open


def libical_finds_no_error(invite):
    """L01"""
    return invite.libical.errors == 0 and invite.libical.meets_restrictions


# The calendar


def there_is_one_calendar(invite):
    """C00"""
    return invite.lines.count("BEGIN:VCALENDAR") == 1 and invite.lines[0] == "BEGIN:VCALENDAR"


def the_version_is_2_0(invite):
    """C01"""
    return [p.value for p in invite.calendar.all("version")] == ["2.0"]


def the_product_is_named(invite):
    """C02"""
    return bool(invite.calendar.value("prodid"))


def the_method_stands_once_on_the_calendar(invite):
    """C03"""
    methods = [line for line in invite.lines if line.upper().startswith("METHOD")]
    return len(methods) == len(invite.calendar.all("method")) == 1


# The event


def the_event_has_one_uid(invite):
    """E01"""
    return len(invite.event.all("uid")) == 1 and bool(invite.facts["uid"])


def the_stamp_is_in_utc(invite):
    """E02"""
    return str(invite.event.value("dtstamp")).endswith("Z")


def the_sequence_is_given(invite):
    """E03"""
    return isinstance(invite.event.value("sequence"), int) and invite.event.value("sequence") >= 0


def the_event_ends_after_it_starts_and_within_a_day(invite):
    """E04"""
    start, end = (datetime.fromisoformat(invite.facts[name]) for name in ("start", "end"))
    read = {name: value for part, name, value in invite.libical.properties if part == "VEVENT"}
    agree = (
        f"{start:%Y%m%dT%H%M%SZ}" == read["DTSTART"] and f"{end:%Y%m%dT%H%M%SZ}" == read["DTEND"]
    )
    return agree and start < end <= start + timedelta(hours=24)


def no_time_is_floating(invite):
    """E05"""
    times = [p for name in ("dtstart", "dtend") for p in invite.event.all(name)]
    return all(p.value.endswith("Z") or "tzid" in p.parameters for p in times)


def every_named_zone_is_described(invite):
    """E06"""
    named = {row[1]["tzid"] for row in invite.event.rows if "tzid" in row[1]}
    return named <= {zone.value("tzid") for zone in invite.calendar.parts("vtimezone")}


def described_zones_are_rules_since_before_1980(invite):
    """E07"""
    zones = invite.calendar.parts("vtimezone")
    spans = [Component(jcal) for zone in zones for jcal in zone.nested]
    return all(s.all("rrule") and s.value("dtstart") < "1980" for s in spans)


def there_is_one_organizer(invite):
    """E08"""
    return len(invite.event.all("organizer")) == 1


def there_is_an_attendee(invite):
    """E09"""
    return bool(invite.attendees)


def every_attendee_has_a_participation_status(invite):
    """E10"""
    return all(p.parameters.get("partstat") for p in invite.event.all("attendee"))


def who_has_not_answered_is_asked_to(invite):
    """E11"""
    waiting = [
        p.parameters.get("rsvp") == "TRUE"
        for p in invite.event.all("attendee")
        if p.parameters.get("partstat") == "NEEDS-ACTION"
    ]
    return bool(waiting) and all(waiting)


def the_organizer_is_no_attendee(invite):
    """E12"""
    return invite.event.value("organizer").lower() not in invite.attendees


def people_are_mailto_addresses(invite):
    """E13"""
    people = [*invite.attendees, invite.event.value("organizer")]
    return all(re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", person, re.IGNORECASE) for person in people)


def names_are_quoted(invite):
    """E14"""
    people = [line for line in invite.lines if line.startswith(("ATTENDEE", "ORGANIZER"))]
    return all(';CN="' in line for line in people)


def there_is_one_event(invite):
    """E15"""
    return invite.lines.count("BEGIN:VEVENT") == len(invite.calendar.parts("vevent")) == 1


def alarms_have_an_action_and_a_trigger(invite):
    """E16"""
    alarms = invite.event.parts("valarm")
    return all(alarm.value("action") and alarm.value("trigger") for alarm in alarms)


def alarms_are_only_shown(invite):
    """E17"""
    return all(alarm.value("action") == "DISPLAY" for alarm in invite.event.parts("valarm"))


def the_event_does_not_recur(invite):
    """E18"""
    return not any(invite.event.all(name) for name in ("rrule", "rdate", "exrule", "exdate"))


def no_property_stands_twice(invite):
    """E19"""
    counts = Counter(row[0] for row in invite.event.rows)
    return all(count == 1 for name, count in counts.items() if name != "attendee")


def the_end_is_given_once(invite):
    """E20"""
    return len(invite.event.all("dtend")) + len(invite.event.all("duration")) == 1


def the_event_has_a_name(invite):
    """E21"""
    return bool(str(invite.event.value("summary") or "").strip())


def the_status_is_given(invite):
    """E22"""
    return invite.event.value("status") in {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def no_attendee_stands_twice(invite):
    """S01"""
    read = [value.lower() for _, name, value in invite.libical.properties if name == "ATTENDEE"]
    return sorted(read) == sorted(set(invite.attendees)) and len(read) == len(set(read))


def a_cancellation_is_cancelled(invite):
    """X01"""
    return invite.is_cancel == (invite.event.value("status") == "CANCELLED")


def a_cancellation_rings_no_alarm(invite):
    """X02"""
    return not invite.is_cancel or not invite.event.parts("valarm")


# Over time


def a_cancellation_raises_the_sequence(invite, previous):
    """X03"""
    return not invite.is_cancel or invite.facts["sequence"] > previous.facts["sequence"]


def the_uid_stays(invite, previous):
    """U01"""
    return invite.facts["uid"] == previous.facts["uid"]


def the_sequence_rises(invite, previous):
    """U02"""
    return invite.facts["sequence"] > previous.facts["sequence"]


def the_stamp_moves_on(invite, previous):
    """U03"""
    return invite.event.value("dtstamp") > previous.event.value("dtstamp")


def the_organizer_stays(invite, previous):
    """U04"""
    return invite.event.value("organizer") == previous.event.value("organizer")


WIRE = (
    the_text_is_utf8,
    every_line_ends_in_crlf,
    no_carriage_return_stands_alone,
    no_control_characters,
    no_line_is_longer_than_75_octets,
    no_fold_splits_a_character,
    the_grammar_holds_and_components_balance,
    texts_are_escaped,
)
CALENDAR = (
    there_is_one_calendar,
    there_is_one_event,
    the_method_stands_once_on_the_calendar,
    the_version_is_2_0,
    the_product_is_named,
    there_is_one_organizer,
    there_is_an_attendee,
    the_event_has_one_uid,
    no_property_stands_twice,
    the_stamp_is_in_utc,
    the_sequence_is_given,
    no_time_is_floating,
    every_named_zone_is_described,
    described_zones_are_rules_since_before_1980,
    the_end_is_given_once,
    the_event_ends_after_it_starts_and_within_a_day,
    every_attendee_has_a_participation_status,
    who_has_not_answered_is_asked_to,
    the_organizer_is_no_attendee,
    people_are_mailto_addresses,
    names_are_quoted,
    no_attendee_stands_twice,
    alarms_have_an_action_and_a_trigger,
    alarms_are_only_shown,
    the_event_does_not_recur,
    the_event_has_a_name,
    the_status_is_given,
    a_cancellation_is_cancelled,
    a_cancellation_rings_no_alarm,
    libical_finds_no_error,
)
OVER_TIME = (
    the_uid_stays,
    a_cancellation_raises_the_sequence,
    the_sequence_rises,
    the_stamp_moves_on,
    the_organizer_stays,
)


def check_invite(raw, *, attendees=None, previous=None, came_and_left=frozenset()):
    """Raise AssertionError naming the first point that the calendar's bytes do not fulfil.

    `came_and_left`: who joined or left a group since `previous`; all others must stay.
    """
    invite = Invite(raw)
    for holds in (*WIRE, *CALENDAR):
        assert holds(invite), name_of(holds)
    if attendees is not None:
        found = {address.removeprefix("mailto:") for address in invite.attendees}
        assert found == {a.lower() for a in attendees}, f"S03 the attendees are {sorted(found)}"
    if previous is not None:
        check_change(invite, Invite(previous), came_and_left)


def check_change(invite, previous, came_and_left):
    """Raise AssertionError naming the first point in which a state does not follow from the one before."""
    for holds in OVER_TIME:
        assert holds(invite, previous), name_of(holds)
    changed = {a.removeprefix("mailto:") for a in {*invite.attendees} ^ {*previous.attendees}}
    assert changed == set(came_and_left), f"U05 the attendees that changed are {sorted(changed)}"


def name_of(holds):
    return f"{holds.__doc__} {holds.__name__.replace('_', ' ')}"


def is_utf8(raw):
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
