"""The demo's cases."""

from datetime import timedelta

import pytest

from bookings.actions.booking import record_outcome
from bookings.models import Outcome
from cases.demo import load
from cases.models import Case
from tests.cases.cast import booked_case, make_user
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_the_demo_has_cases_in_many_stages_and_loads_once(afterwards):
    _, booking = booked_case()
    record_outcome(booking, Outcome.HELD, now=afterwards)
    make_user("eero", "Consultants")
    later = NOW + timedelta(days=40)

    assert (load(later), load(later)) == (True, False)

    stages = Case.objects.order_by("pk").values_list("title", "stage", "owner__username")
    assert list(stages) == [
        ("Veera Vieras", "delivered", "aino"),
        ("Tarjouspyyntö: työyhteisön pelisäännöt", "proposal", "eero"),
        ("Kysely henkilöstölle", "lost", "eero"),
    ]


def test_the_demo_loads_before_any_consultant_is_there():
    assert load(NOW)

    assert not Case.objects.exclude(owner=None).exists()
