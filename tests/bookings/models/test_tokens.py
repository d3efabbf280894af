"""A signed link says which record it names, for one purpose and one version, and cannot be forged."""

from itertools import permutations

import pytest
from django.core import signing

from bookings.models import Booking, WaitingPlace
from bookings.models.tokens import BadTokenError, Purpose, make_token, read_token, sign


@pytest.mark.parametrize("record", [Booking(ref="abc"), WaitingPlace(ref="abc")])
def test_a_token_is_read_as_the_record_and_its_version(record):
    record.token_version = 7

    assert read_token(make_token(record, Purpose.SEAT), Purpose.SEAT) == ("abc", 7)


@pytest.mark.parametrize(("made_for", "read_for"), list(permutations(Purpose, 2)))
def test_a_token_fails_for_every_purpose_but_its_own(made_for, read_for):
    with pytest.raises(BadTokenError):
        read_token(sign("abc", 1, made_for), read_for)


def test_no_two_purposes_are_signed_with_the_same_salt():
    assert len({purpose.value for purpose in Purpose}) == len(Purpose) == 6


def test_another_secret_key_makes_every_link_void(settings):
    token = sign("abc", 1, Purpose.MANAGE)
    settings.SECRET_KEY = "another-" + "k" * 50

    with pytest.raises(BadTokenError):
        read_token(token, Purpose.MANAGE)


def test_a_former_secret_key_is_still_read_while_it_is_kept(settings):
    token = sign("abc", 1, Purpose.MANAGE)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "k" * 50

    assert read_token(token, Purpose.MANAGE) == ("abc", 1)


def test_one_letter_more_or_less_makes_a_link_void():
    token = sign("abc", 1, Purpose.MANAGE)

    for broken in (token[:-1], token[1:], f"{token}a", f"a{token}"):
        with pytest.raises(BadTokenError, match="a part of it is missing"):
            read_token(broken, Purpose.MANAGE)


# Signed by this site, in a form that no release ever wrote or that an older one did.
@pytest.mark.parametrize(
    "payload",
    [["abc"], ["abc", 1, 2], [], 7, None],
    ids=["no version", "too much", "empty", "number", "nothing"],
)
def test_what_is_signed_but_no_pair_is_no_link(payload):
    token = signing.dumps(payload, salt=Purpose.MANAGE.value)

    with pytest.raises(BadTokenError):
        read_token(token, Purpose.MANAGE)


def test_a_link_fits_into_an_address_as_it_is():
    token = sign("a-b_c" * 4, 32_767, Purpose.FREE_BUSY_FEED)

    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:")
