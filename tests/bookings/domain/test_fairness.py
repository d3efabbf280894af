"""Who is given a session that several could give."""

from datetime import UTC, datetime

import pytest

from bookings.domain.fairness import Load, fairest

EARLY, LATE = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("aino", "eero", "next_one", "sentence"),
    [
        (Load(2, EARLY), Load(1, LATE), "eero", "fewest sessions in the window"),
        (Load(1, LATE), Load(1, EARLY), "eero", "else least recently booked"),
        (Load(0, LATE), Load(0, None), "eero", "one who never had any comes first"),
        (Load(1, EARLY, name="Aino"), Load(1, EARLY, name="Eero"), "aino", "else by name"),
        (Load(3, LATE, weight=2), Load(2, EARLY), "aino", "a weight of 2 takes twice as many"),
        (Load(4, LATE, weight=2), Load(2, EARLY), "eero", "and no more than that"),
    ],
)
def test_the_next_in_turn(aino, eero, next_one, sentence):
    loads = {"aino": aino, "eero": eero}

    assert fairest(["aino", "eero"], loads) == next_one, sentence
    assert fairest(["eero", "aino"], loads) == next_one, "the order they come in decides nothing"


def test_sessions_are_shared_by_weight_in_the_long_run():
    weights = {"aino": 3, "eero": 1, "sofia": 1}
    had = dict.fromkeys(weights, 0)

    for _ in range(100):
        had[fairest(list(had), {w: Load(had[w], EARLY, weights[w], w) for w in had})] += 1

    assert had == {"aino": 60, "eero": 20, "sofia": 20}
