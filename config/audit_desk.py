"""What the audit administrator's home page shows: the last seal, what is odd, failed log-ins (D106, D107)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checkin.ledger.services import seals
from registry import clock
from registry.history import sentences
from registry.history.sentences import Line
from registry.models import HistoryEntry, User

SEALED_WITHIN = timedelta(hours=26)  # every night, with two hours of grace
LOOKED_BACK = timedelta(days=7)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """The figures and lines of the page."""

    seal_number: str
    sealed_at: datetime | None
    is_late: bool
    unsealed: int
    failures: list[Line]
    failure_count: int
    since: datetime
    exports: int
    unmasked: int


def desk(reader: User) -> AuditDesk:
    """A fixed number of queries; the whole audit is a command, too slow for a page."""
    seal, since = seals.latest(), clock.now() - LOOKED_BACK
    recent = HistoryEntry.objects.filter(at__gt=since)
    failed = recent.filter(did="log-in failed").select_related("by", "unit").order_by("-pk")
    return AuditDesk(
        seal_number=f"№ {seal.number}" if seal else "—",
        sealed_at=seal.sealed_at if seal else None,
        is_late=seal is None or clock.now() - seal.sealed_at > SEALED_WITHIN,
        unsealed=sum(seals.unsealed().values()),
        failures=sentences.lines_of(failed[:SHOWN], reader=reader),
        failure_count=failed.count(),
        since=since,
        exports=recent.filter(did="exported").count(),
        unmasked=recent.filter(did="unmasked").count(),
    )
