"""What was read from tables does not stay: rows hold personal data and serve nothing once they are stored."""

from datetime import timedelta
from typing import Final

from registry import clock
from registry.ground.imports.services import batches
from registry.models import ImportBatch

State = ImportBatch.State
UNDECIDED_FOR: Final = timedelta(days=7)


def erase_old() -> int:
    """At night: stored tables that can no longer be taken back, and those that nobody decided about in a week."""
    kept = ImportBatch.objects.kept()
    stored = kept.filter(state=State.STORED, applied_at__lt=clock.now() - batches.UNDONE_WITHIN)
    left = kept.filter(
        state__in=[State.READING, State.READY, State.UNREADABLE], uploaded_at__lt=clock.now() - UNDECIDED_FOR
    )
    count = 0
    for batch in [*stored, *left]:
        if batch.state != State.STORED:
            batch.state = State.DISCARDED
        batches.erase(batch)
        count += 1
    return count
