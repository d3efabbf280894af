"""Many at once: case numbers without gaps, one contact for one address, and views that add up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection
from wagtail.models import Page

from bookings.actions.booking import book
from cases import actions
from cases.models import Activity, Case, CaseContact, Contact, MergeLog, PageViews
from tests.cases.cast import VEERA, make_case, make_contact, make_user
from tests.factories import NOW, make_bookable, wanted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 8
AtOnce = Callable[..., list[Any]]


@pytest.fixture
def at_once(tmp_path) -> AtOnce:
    """Return a function that calls `work(number)` in so many threads, begun at one moment.

    SQLite in memory locks tables as no file does, so there the threads share a copy in a file.
    """
    copy = tmp_path / "copy.sqlite3"

    def run(work: Callable[[int], Any], times: int = MANY) -> list[Any]:
        ready = Barrier(times)
        if connection.vendor == "sqlite" and not copy.exists():
            connection.cursor().execute("VACUUM INTO %s", [str(copy)])
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(lambda number: one(work, number, ready, copy), range(times)))

    return run


def one(work: Callable[[int], Any], number: int, ready: Barrier, copy: Path) -> Any:
    if connection.vendor == "sqlite":
        connection.settings_dict = connection.settings_dict | {"NAME": str(copy)}
    try:
        connection.ensure_connection()
        ready.wait()
        return work(number)
    finally:
        connection.close()


def test_cases_opened_at_once_are_numbered_without_gaps(at_once):
    refs = at_once(lambda number: make_case(f"Asia {number}").ref)

    assert sorted(refs) == [f"2026-{number:03d}" for number in range(1, MANY + 1)]


def test_a_case_that_fails_leaves_no_gap():
    with pytest.raises(IntegrityError):
        make_case(next_step="")

    assert make_case().ref == "2026-001"


def test_one_person_kept_at_once_is_one_contact(at_once):
    contacts = at_once(lambda number: actions.contact_with(VEERA, f"Veera {number}").pk)

    assert (len(set(contacts)), at_once(lambda _: Contact.objects.count(), 1)) == (1, [1])


def test_one_person_who_books_at_once_from_many_has_one_case(at_once):
    session_type = make_bookable(*(f"host{number}" for number in range(MANY)))
    hosts = list(session_type.consultants.order_by("pk"))

    def booked(number):
        request = wanted(session_type, "2026-12-01 10:00", consultant=hosts[number])
        return book(request, now=NOW).ref

    refs = at_once(booked)

    counted = at_once(lambda _: (Contact.objects.count(), Case.objects.count()), 1)
    assert (len(set(refs)), counted) == (MANY, [(1, 1)])


def test_views_written_at_once_add_up(at_once):
    pages = [page.pk for page in Page.objects.order_by("pk")]
    # Each in an order of its own: taking the rows so would lock one process out by the other.
    views = {(page, NOW.date()): 1 for page in pages}
    at_once(lambda number: actions.add_page_views(dict(list(views.items())[:: (-1) ** number])))
    at_once(lambda number: actions.add_page_views(views))

    in_copy = at_once(lambda _: sorted(PageViews.objects.values_list("count", flat=True)), times=1)
    assert in_copy == [[2 * MANY] * len(pages)]


def two_contacts() -> tuple[Contact, Contact]:
    """Return two contacts that are one person, each with an open case."""
    kept, merged = make_contact(), make_contact("v@vieras.example", "Veera V.")
    for contact in (kept, merged):
        make_case(contact=contact)
    return kept, merged


def merging(kept: Any, merged: Any, by: Any) -> bool:
    """Merge, and return whether it was this one that did."""
    try:
        actions.merge(kept, merged, by=by, now=NOW)
    except actions.AlreadyMergedError:
        return False
    return True


def test_of_many_who_merge_one_pair_at_once_either_way_one_does(at_once):
    two, by = two_contacts(), make_user("root", is_superuser=True)

    done = at_once(lambda number: merging(*(two if number % 2 else two[::-1]), by))

    assert (sorted(done), at_once(stubs, 1)) == ([False] * (MANY - 1) + [True], [(1, 1, 2)])


def stubs(_number: int) -> tuple[int, int, int]:
    """Return how many merges, merged contacts and parts of the kept one there are."""
    kept = Contact.objects.get(merged_into=None)
    merged = Contact.objects.exclude(merged_into=None)
    return MergeLog.objects.count(), merged.count(), kept.case_contacts.count()


def test_bookings_that_arrive_during_a_merge_are_the_kept_contacts(at_once):
    session_type = make_bookable(*(f"host{number}" for number in range(MANY)))
    hosts = list(session_type.consultants.order_by("pk"))
    (kept, merged), by = two_contacts(), make_user("root", is_superuser=True)

    def work(number: int) -> Any:
        if number == 0:
            return merging(kept, merged, by)
        request = wanted(session_type, "2026-12-01 10:00", consultant=hosts[number])
        return book(replace(request, email=addresses[number % 2]), now=NOW).ref

    addresses = [contact.emails.get().address for contact in (kept, merged)]
    at_once(work)

    [lost] = at_once(lambda _: list(Activity.objects.filter(contact=merged.pk)), 1)
    [told] = at_once(lambda _: Activity.objects.filter(kind="booked", contact=kept.pk).count(), 1)
    [parts] = at_once(lambda _: CaseContact.objects.filter(contact=merged.pk).count(), 1)
    assert (lost, told, parts) == ([], MANY - 1, 0)


def test_bookings_that_arrive_while_their_case_is_merged_are_in_the_kept_one(at_once):
    session_type = make_bookable(*(f"host{number}" for number in range(MANY)))
    hosts = list(session_type.consultants.order_by("pk"))
    kept, merged = make_case("Säilyvä"), make_case("Yhdistetty", contact=make_contact())
    by = make_user("root", is_superuser=True)

    def work(number: int) -> Any:
        if number == 0:
            return merging(kept, merged, by)
        return book(wanted(session_type, "2026-12-01 10:00", consultant=hosts[number]), now=NOW).ref

    at_once(work)

    def told(_number: int) -> list[int]:
        return [
            case.activities.filter(kind="booked").count() for case in Case.objects.order_by("pk")
        ]

    assert at_once(told, 1) == [[MANY - 1, 0]]
