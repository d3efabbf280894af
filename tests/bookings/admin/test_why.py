"""Why a time is not on offer: each rule in words, with the one that refused."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from bookings.models import (
    BusyCalendar,
    BusyTime,
    Consultant,
    DateOverride,
    SessionType,
    TimeOff,
)
from bookings.queries import explanations_of, next_free_slots
from tests.bookings.admin.conftest import give, signed_in
from tests.factories import NOW, book_slot, helsinki, make_consultant, open_weekdays


@pytest.fixture
def eero(bookable):
    return Consultant.objects.get(slug="eero")


def ask(client, kind, **params):
    given = {"session_type": kind.pk, "consultant": "", "on": "2026-12-01", "at": "10:00"}
    return client.get(reverse("calendar:why"), given | params)


def refused(answer):
    """Return the rules that refused, as they are told, of everyone who could give it."""
    return [
        f"{rule.title}: {rule.about}"
        for one in answer.context["told"]
        for rule in one.rules
        if rule.state == "refused"
    ]


def test_a_time_on_offer_is_said_to_be(root, bookable):
    page = ask(root, bookable, at="11:00").content.decode()

    assert "Tuesday 1 December at 11:00, Helsinki time" in page
    assert "Eero Salmela: on offer" in page


def test_the_page_asks_first_and_answers_nothing(root, bookable, eero):
    answer = root.get(reverse("calendar:why"), {"consultant": eero.pk, "on": "2026-12-01"})

    page = answer.content.decode()
    assert 'value="2026-12-01"' in page
    assert f'<option value="{eero.pk}" selected' in page
    assert "not reached" not in page


def test_the_rules_after_the_one_that_refused_are_told_as_not_reached(root, bookable):
    told = ask(root, bookable, at="08:00").context["told"][0]

    assert [rule.verdict for rule in told.rules][-1] == "not reached"
    assert not told.is_on_offer


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (
            {"on": "2026-11-30", "at": "12:00"},
            (
                "It is to come, with the notice that is asked: Notice is 24 hours: the earliest start "
                "now is Tuesday 1 December at 09:00."
            ),
        ),
        (
            {"on": "2027-03-01"},
            (
                "It can be booked that far ahead: Eero Salmela: It can be booked until Friday 29 "
                "January 2027."
            ),
        ),
        (
            {"on": "2026-12-02", "at": "08:00"},
            (
                "The consultant is open then: Eero Salmela: It is outside the usual opening hours. "
                "Open that day: 09:00–16:00."
            ),
        ),
        (
            {"on": "2026-12-05"},
            (
                "The consultant is open then: Eero Salmela: It is outside the usual opening hours. "
                "Closed all day."
            ),
        ),
        (
            {"at": "15:45"},
            (
                "The session ends within the opening hours: It lasts 30 minutes, and it is open "
                "until 16:00."
            ),
        ),
        (
            {"at": "10:10"},
            (
                "Sessions start at this time of day: The nearest starts are Tuesday 1 December at "
                "10:00, Tuesday 1 December at 10:30."
            ),
        ),
    ],
)
def test_each_rule_tells_its_numbers(root, bookable, params, words):
    assert refused(ask(root, bookable, **params)) == [words]


def test_a_session_in_the_way_is_told_with_the_buffers(root, bookable):
    bookable.buffer_after = timedelta(minutes=15)
    bookable.save()
    book_slot(bookable, "2026-12-01 10:30")

    words = (
        "No other session is in the way, buffers included: Eero Salmela: Tuesday 1 December 2026 "
        "at 10:30–11:00. Buffers: 0 minutes before, 15 after."
    )
    assert refused(ask(root, bookable)) == [words]


def test_busy_time_of_another_calendar_is_told(root, bookable, eero):
    calendar = BusyCalendar.objects.create(
        consultant=eero, name="Työ", url="x", due_at=NOW, synced_at=NOW, added_at=NOW
    )
    start_at, end_at = helsinki("2026-12-01 10:00"), helsinki("2026-12-01 11:00")
    BusyTime.objects.create(calendar=calendar, consultant=eero, start_at=start_at, end_at=end_at)

    [words] = refused(ask(root, bookable))

    assert words.startswith("No other calendar is busy, buffers included: Eero Salmela: Tuesday")


def test_a_calendar_that_could_not_be_read_is_told(root, bookable, eero):
    long_ago = NOW - timedelta(days=2)
    BusyCalendar.objects.create(
        consultant=eero, name="Työ", url="x", due_at=NOW, synced_at=long_ago, added_at=long_ago
    )

    [words] = refused(ask(root, bookable))

    assert words.startswith("The consultant’s other calendars are up to date: Eero Salmela:")
    assert "“Työ” was last read 2\xa0days ago, and is trusted for 1\xa0day." in words


def test_a_calendar_that_was_never_read_is_told_with_its_name_and_age(root, bookable, eero):
    fields = {"consultant": eero, "url": "x", "due_at": NOW}
    BusyCalendar.objects.create(
        name="Koti", added_at=NOW - timedelta(minutes=2), failures=1, **fields
    )
    BusyCalendar.objects.create(name="Työ", added_at=NOW, synced_at=NOW, **fields)

    [words] = refused(ask(root, bookable))

    assert "“Koti” was added 2\xa0minutes ago and could never be read." in words
    assert "Työ" not in words


def test_how_long_a_calendar_is_trusted_is_told_as_the_site_has_it(root, bookable, eero, settings):
    settings.BOOKINGS = {"BUSY_CALENDAR_STALE_AFTER": timedelta(hours=2)}
    read_at = NOW - timedelta(hours=3)
    BusyCalendar.objects.create(
        consultant=eero, name="Työ", url="x", due_at=NOW, synced_at=read_at, added_at=read_at
    )

    [words] = refused(ask(root, bookable))

    assert "“Työ” was last read 3\xa0hours ago, and is trusted for 2\xa0hours." in words


@pytest.mark.parametrize(
    ("model", "fields", "words"),
    [
        (
            TimeOff,
            {"first_on": date(2026, 12, 1), "last_on": date(2026, 12, 1)},
            "The day is taken",
        ),
        (DateOverride, {"on": date(2026, 12, 1)}, "A date override replaces"),
        (
            TimeOff,
            {
                "first_on": date(2026, 12, 1),
                "last_on": date(2026, 12, 1),
                "starts_at": time(10),
                "ends_at": time(11),
            },
            "No time off: Eero Salmela: Tuesday 1 December 2026 at 10:00–11:00.",
        ),
    ],
    ids=["a day off", "an override", "hours off"],
)
def test_time_that_was_taken_off_is_told(root, bookable, eero, model, fields, words):
    model.objects.create(consultant=eero, **fields)

    assert words in refused(ask(root, bookable))[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"cap_day": 1},
            "This session type is not full that day and week: Eero Salmela: At most 1",
        ),
        ({"seats": 1, "cap_week": 1}, "This session type is not full"),
    ],
)
def test_caps_are_told(root, bookable, changed, words):
    SessionType.objects.update(**changed)
    book_slot(SessionType.objects.get(), "2026-12-01 14:00")

    assert refused(ask(root, bookable))[0].startswith(words)


def test_a_full_group_is_told(root, bookable):
    SessionType.objects.update(seats=2)
    for number in range(2):
        book_slot(SessionType.objects.get(), email=f"{number}@vieras.example")

    [words] = refused(ask(root, bookable))

    assert words.endswith("Eero Salmela: all seats are taken.")


def test_a_session_type_that_cannot_be_booked_is_told(root, bookable):
    SessionType.objects.update(is_active=False)

    assert refused(ask(root, bookable)) == ["The session type can be booked: "]


def test_one_who_does_not_give_the_type_is_told(root, bookable):
    sofia = make_consultant("sofia")

    [words] = refused(ask(root, bookable, consultant=sofia.pk))

    assert words.startswith("The consultant gives this session type: Sofia Ahlqvist:")


def test_with_anyone_each_who_gives_it_is_explained(root, bookable):
    sofia = make_consultant("sofia")
    bookable.consultants.add(sofia)
    bookable.save()

    told = ask(root, bookable).context["told"]

    assert [(one.names, one.is_on_offer) for one in told] == [
        ("Eero Salmela", True),
        ("Sofia Ahlqvist", False),
    ]


def test_people_who_are_never_open_together_are_told(root, bookable, eero):
    open_weekdays(make_consultant("sofia"), "17:00", "18:00")
    bookable.fixed_consultants.set([Consultant.objects.get(slug="sofia")])
    bookable.save()

    assert refused(ask(root, bookable))[0].startswith("The consultant is open then: Sofia")


def test_a_session_type_that_nobody_gives_is_told(root, bookable):
    bookable.consultants.clear()
    bookable.save()

    assert "Nobody gives this session type." in ask(root, bookable).content.decode()


@pytest.mark.parametrize(
    ("params", "field"),
    [({"at": "25"}, "at"), ({"on": "x"}, "on"), ({"on": "2027-03-28", "at": "03:30"}, "at")],
)
def test_what_is_no_time_is_told_at_its_field_here_too(root, bookable, params, field):
    answer = ask(root, bookable, **params)

    assert list(answer.context["form"].errors) == [field]
    assert "told" not in answer.context


def test_the_time_is_read_on_the_clock_of_the_consultant_who_was_chosen(root, bookable, eero):
    Consultant.objects.update(zone="America/New_York")

    page = ask(root, bookable, consultant=eero.pk).content.decode()

    assert "Tuesday 1 December at 10:00, New York time" in page


def test_a_consultant_asks_only_about_themselves(as_aino, aino, bookable, eero):
    assert list(ask(as_aino, bookable, consultant=eero.pk).context["form"].errors) == ["consultant"]
    assert list(ask(as_aino, bookable).context["form"].errors) == ["consultant"]
    assert len(ask(as_aino, bookable, consultant=aino.pk).context["told"]) == 1


def test_an_editor_is_told_nothing_until_given_the_right(as_editor, bookable):
    assert ask(as_editor, bookable).status_code == 302

    user = as_editor.get(reverse("wagtailadmin_home")).wsgi_request.user
    give(user, "view_session")
    assert ask(signed_in(user), bookable).status_code == 200


def test_the_calendar_leads_to_the_question(root, bookable):
    page = root.get(reverse("calendar:index")).content.decode()

    assert reverse("calendar:why") in page


def test_the_explanation_agrees_with_the_list_through_the_whole_stack(bookable):
    book_slot(bookable)
    listed = {slot.start_at for slot in next_free_slots(bookable, NOW, count=20)}
    quarters = [helsinki("2026-12-01 08:00") + timedelta(minutes=15 * n) for n in range(40)]

    on_offer = {
        at for at in quarters if any(e.is_on_offer for e in explanations_of(bookable, at, NOW))
    }

    assert on_offer == {at for at in quarters if at in listed}


@pytest.mark.parametrize("count", [1, 3])
def test_an_explanation_takes_the_same_statements_for_one_consultant_and_three(
    bookable, count, django_assert_num_queries
):
    people = [make_consultant(f"person{number}") for number in range(count)]
    bookable.consultants.set(people)
    bookable.save()

    with django_assert_num_queries(3):
        explanations_of(bookable, NOW, NOW)


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
def test_a_date_that_nobody_means_is_told_at_its_field(root, bookable, on):
    answer = ask(root, bookable, on=on, at="23:59")

    assert list(answer.context["form"].errors) == ["on"]


def test_a_time_pressed_in_the_calendar_is_answered_for_a_likely_type(root, bookable, eero):
    pressed = {"consultant": eero.pk, "on": "2026-12-01", "at": "11:00"}

    answer = root.get(reverse("calendar:why"), pressed)

    assert "Eero Salmela: on offer" in answer.content.decode()
