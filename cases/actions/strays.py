"""What was written to a record while it was merged, brought to the one that is kept."""

from datetime import datetime, timedelta
from functools import partial

from bookings.actions.transactions import whole
from cases.actions.merging import (
    LEFT,
    MODELS,
    Snapshot,
    double_of,
    locked_rows,
    relations,
    rows_of,
)
from cases.models import MergedKind, MergeLog

# Whatever waited for a merge has been written long before.
STRAYS_FOR = timedelta(days=2)


def gather_strays(now: datetime) -> int:
    """Point at the kept records what came to merged ones since; return how many columns it was.

    What was on its way then waited for the merge's locks and was written after it: a note on the
    merged case, or a booking's new contact in the merged organisation. For merges of the last two
    days; undoing takes it back with the rest.
    """
    young = MergeLog.objects.filter(undone_at=None, at__gte=now - STRAYS_FOR).order_by("pk")
    return sum(whole(partial(_gather, pk)) for pk in young.values_list("pk", flat=True))


def _gather(pk: int) -> int:
    log = MergeLog.objects.get(pk=pk)
    model = MODELS[MergedKind(log.kind)]
    both = locked_rows(model, [log.kept_id, log.merged_id])
    kept, merged = both.get(log.kept_id), both.get(log.merged_id)
    # Undone or merged again, perhaps while we waited: then it is not this merge's any more.
    if kept is None or merged is None or merged.merged_into_id != kept.pk:
        return 0
    snapshot = Snapshot()
    for column in relations(model):
        rows = rows_of(column[0]).filter(**{column[1]: merged.pk}).order_by("pk")
        # What the kept one has already stays with the stub, as it did in the merge.
        moving = [row.pk for row in rows if row != kept and not double_of(column, row, kept)]
        if moving and column not in LEFT:
            snapshot.move(column, moving, kept.pk)
    if snapshot.steps:
        steps = [*log.snapshot.get("steps", []), *snapshot.steps]
        MergeLog.objects.filter(pk=pk).update(snapshot={"steps": steps})
    return len(snapshot.steps)
