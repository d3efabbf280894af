"""Seeded storms: the same seed is the same storm; STORM_SEEDS=1000 runs as many."""

import os
from random import Random

import pytest

from tests.factories import make_bookable, make_session_type
from tests.storms.storm import MINUTES, Storm, disorder

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SEEDS = range(int(os.environ.get("STORM_SEEDS", "25")))
STEPS = 30


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_comes_nothing_told_is_lost_and_nobody_is_booked_twice(database, postbox, seed):
    half = make_bookable("aino", "eero", step=15 * MINUTES)
    people = list(half.consultants.all())
    make_session_type("tunti", consultants=people, duration=60 * MINUTES, step=15 * MINUTES)
    make_session_type("ryhma", consultants=people[:1], duration=45 * MINUTES, seats=3)
    storm = Storm(Random(seed), postbox)

    storm.blow(STEPS)
    storm.calm()

    assert disorder(postbox) == []
