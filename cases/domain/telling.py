"""What a story that is live or not means for the stage of its case."""

from cases.domain.stages import Stage


def stage_told(at: Stage, *, is_told: bool) -> Stage | None:
    """Return the stage to which a case at `at` goes by its story alone, or None where it stays.

    A case that is not delivered stays where it is, however early its story went live.
    """
    if at is Stage.DELIVERED and is_told:
        return Stage.PUBLISHED
    return Stage.DELIVERED if at is Stage.PUBLISHED and not is_told else None
