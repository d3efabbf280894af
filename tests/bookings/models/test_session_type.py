"""What a session type refuses of itself, whichever form or import fills it in."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bookings.models import SessionType


def far_ones(**fields):
    """Return the fields that a session type with these numbers refuses."""
    try:
        SessionType(slug="ryhma", name_fi="Ryhmä", **fields).clean()
    except ValidationError as error:
        return {field: told for field, [told] in error.message_dict.items()}
    return {}


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"horizon_days": 730, "seats": 1000}, {}),
        ({"horizon_days": 731}, {"horizon_days"}),
        ({"seats": 1001}, {"seats"}),
        ({"horizon_days": 99_999, "seats": 99_999}, {"horizon_days", "seats"}),
        ({"horizon_days": None, "seats": "kaksi"}, set()),
    ],
    ids=["the most", "horizon", "seats", "both", "told at their fields"],
)
def test_a_number_that_no_page_could_show_is_refused(fields, refused):
    assert set(far_ones(**fields)) == set(refused)


def test_the_most_that_is_taken_is_told():
    with translation.override("en"):
        assert far_ones(horizon_days=99_999) == {"horizon_days": "At most 730."}
