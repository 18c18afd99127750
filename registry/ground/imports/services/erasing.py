"""What was read from tables does not stay: rows hold personal data and serve nothing once they are stored."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from registry import clock
from registry.ground.imports.services import batches
from registry.models import ImportBatch
from registry.models.files import ImportBatchQuerySet

State = ImportBatch.State
UNDECIDED: Final = (State.READING, State.READY, State.UNREADABLE)
UNDECIDED_FOR: Final = timedelta(days=7)


def erase_old() -> int:
    """At night: stored tables that can no longer be taken back, and those that nobody decided about in a week."""
    now = clock.now()
    stored = Q(state=State.STORED, applied_at__lt=now - batches.UNDONE_WITHIN)
    left = Q(state__in=UNDECIDED, uploaded_at__lt=now - UNDECIDED_FOR)
    old = ImportBatch.objects.kept().filter(stored | left)
    return sum(_erase(pk, old) for pk in list(old.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _erase(pk: int, old: ImportBatchQuerySet) -> bool:
    """Unless somebody decided about it while the others were erased."""
    batch = old.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    if batch is None:
        return False
    if batch.state in UNDECIDED:
        batch.state = State.DISCARDED
    batches.erase(batch)
    return True
