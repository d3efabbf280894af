"""What is sealed opens with the site's key or a former one, and with no other."""

import pytest

from bookings.secrets import SecretLostError, seal, unseal

ADDRESS = "https://calendar.example/private-ääkkösiä/basic.ics?key=k1"


def test_what_is_sealed_opens_again():
    assert unseal(seal(ADDRESS)) == ADDRESS


def test_what_is_sealed_shows_nothing_of_it():
    sealed = seal(ADDRESS)

    assert ("calendar" in sealed, "private" in sealed) == (False, False)


def test_the_same_text_is_sealed_differently_each_time():
    assert seal(ADDRESS) != seal(ADDRESS)


def test_nothing_stays_nothing():
    assert (seal(""), unseal("")) == ("", "")


def test_a_former_key_still_opens(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10

    assert unseal(sealed) == ADDRESS


def test_what_the_new_key_sealed_does_not_open_with_the_former_alone(settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    sealed = seal(ADDRESS)
    settings.SECRET_KEY = former

    with pytest.raises(SecretLostError):
        unseal(sealed)


def test_a_lost_key_is_named_and_nothing_of_the_secret_with_it(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY = "another" * 10

    with pytest.raises(SecretLostError) as lost:
        unseal(sealed)

    assert (sealed in str(lost.value), lost.value.__cause__) == (False, None)


@pytest.mark.parametrize("damaged", ["x", "gAAAAA", "ä", ADDRESS])
def test_what_was_never_sealed_does_not_open(damaged):
    with pytest.raises(SecretLostError):
        unseal(damaged)


def test_a_key_of_bytes_is_the_same_as_its_text(settings):
    sealed = seal(ADDRESS)
    settings.SECRET_KEY = settings.SECRET_KEY.encode()

    assert unseal(sealed) == ADDRESS
