"""When a mail that was not taken is tried again, and when nobody tries any longer."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.retries import (
    FIRST_WAIT,
    GIVE_UP_AFTER,
    LONGEST_WAIT,
    Failure,
    failure,
    is_passing,
    wait_after,
)
from tests.factories import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [
        (0, MINUTE),
        (1, MINUTE),
        (2, 2 * MINUTE),
        (3, 4 * MINUTE),
        (9, 256 * MINUTE),
        (10, 6 * HOUR),
        (1_000_000, 6 * HOUR),
    ],
)
def test_the_wait_is_doubled_from_a_minute_to_six_hours(attempts, wait):
    assert wait_after(attempts) == wait


@given(st.integers(0, 100))
def test_no_wait_is_shorter_than_the_one_before_it(attempts):
    assert FIRST_WAIT <= wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def test_a_mail_that_may_be_taken_later_waits():
    found = failure(attempts=1, may_retry=True, now=NOW, give_up_at=NOW + GIVE_UP_AFTER)

    assert found == Failure(NOW + MINUTE, is_final=False)


def test_a_mail_that_was_refused_for_good_is_given_up_at_once():
    found = failure(attempts=1, may_retry=False, now=NOW, give_up_at=NOW + GIVE_UP_AFTER)

    assert found.is_final


@pytest.mark.parametrize(("left", "is_final"), [(MINUTE, False), (timedelta(seconds=59), True)])
def test_a_mail_is_given_up_when_no_further_try_would_come_in_time(left, is_final):
    found = failure(attempts=1, may_retry=True, now=NOW, give_up_at=NOW + left)

    assert found.is_final is is_final


def test_three_days_hold_nineteen_tries_after_the_first():
    now, tries = NOW, 1
    while not (
        found := failure(attempts=tries, may_retry=True, now=now, give_up_at=NOW + GIVE_UP_AFTER)
    ).is_final:
        now, tries = found.again_at, tries + 1

    assert tries - 1 == 19
    assert GIVE_UP_AFTER - LONGEST_WAIT < now - NOW <= GIVE_UP_AFTER


@pytest.mark.parametrize(
    ("code", "passing", "sentence"),
    [
        (421, True, "the server closes for now"),
        (450, True, "the mailbox is busy, or greylisted"),
        (499, True, "whatever else passes"),
        (500, False, "the server does not understand"),
        (550, False, "there is no such mailbox"),
        (554, False, "the mail was taken for spam"),
    ],
)
def test_a_reply_of_the_four_hundreds_passes_and_of_the_five_hundreds_does_not(
    code, passing, sentence
):
    assert is_passing(code) is passing, sentence
