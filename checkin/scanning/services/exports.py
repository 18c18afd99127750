"""Uploading the exported queue of a phone for it; the token inside names the sender (design#stations)."""

from collections import Counter
from dataclasses import dataclass, field

from checkin.attendance import scan_sql
from checkin.exceptions import QueueExportRefused, ScanRefused
from checkin.models import EndedToken, Station
from checkin.permissions import can_run_station
from checkin.scanning import export_text, senders
from checkin.scanning.answers import Answer
from checkin.scanning.export_text import Queue, QueueExportError, QueueExportProblem
from checkin.scanning.services import scans
from registry.history.services import history
from registry.models import User
from registry.protection import keys

Reason = QueueExportRefused.Reason
REASONS = {
    QueueExportProblem.NOT_OURS: Reason.QUEUE_EXPORT_NOT_OURS,
    QueueExportProblem.DAMAGED: Reason.QUEUE_EXPORT_DAMAGED,
    QueueExportProblem.TOO_BIG: Reason.QUEUE_EXPORT_TOO_BIG,
}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """The result of an export: every answer, and the state of its token."""

    station: Station
    answers: list[Answer]
    ended: EndedToken | None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def is_believed(self) -> bool:
        """False for a revoked or compromised station: its scans are kept, but count only after a ruling."""
        is_revoked = self.ended is not None and self.ended.why == EndedToken.Why.REVOKED
        return not is_revoked and self.station.state != Station.State.COMPROMISED

    @property
    def refused(self) -> list[Answer]:
        """New scans that do not count, to show to the uploader."""
        return [one for one in self.answers if not one.repeated and not one.authentic]


def take(*, text: str, by: User) -> Taken:
    """Whoever runs the station uploads its export; repeating it takes nothing twice."""
    queue = _opened(text)
    station, ended = _sealed_by(queue.token)
    if not can_run_station(by, station):
        raise QueueExportRefused(Reason.QUEUE_EXPORT_WRONG_UNIT)
    sender = senders.station(_row(station, ended))
    answers = [
        answer
        for at in range(0, len(queue.scans), BATCH)
        for answer in scans.take(sender=sender, items=queue.scans[at : at + BATCH]).answers
    ]
    taken = Taken(station, answers, ended, Counter(_outcome(one) for one in answers))
    told = {name: taken.counts[name] for name in ("new", "repeated", "differs", "unreadable")}
    history.record(by=by, did="uploaded queue export", to=station, unit=station.unit, scans=len(answers), **told)
    return taken


def _opened(text: str) -> Queue:
    try:
        sealed = export_text.split(text)
        shared, public = keys.agree(sealed.key_number, sealed.ephemeral)
        queue = export_text.opened(sealed, shared_secret=shared, public_key=public)
    except QueueExportError as problem:
        raise QueueExportRefused(REASONS[problem.code]) from None
    except LookupError:
        raise QueueExportRefused(Reason.QUEUE_EXPORT_NOT_OURS) from None
    except ValueError:  # an invalid public key
        raise QueueExportRefused(Reason.QUEUE_EXPORT_DAMAGED) from None
    if not queue.scans:
        raise QueueExportRefused(Reason.QUEUE_EXPORT_EMPTY)
    return queue


def _sealed_by(token: str) -> tuple[Station, EndedToken | None]:
    """The station of the token, also of one that has ended, and when it ended."""
    ended = EndedToken.objects.of_text(token).first()
    if ended is not None:
        return ended.station, ended
    station = Station.objects.select_related("unit").filter(token_digest=keys.text_digest(token)).first()
    if station is None:
        raise QueueExportRefused(Reason.QUEUE_EXPORT_TOKEN_UNKNOWN)
    return station, None


def _row(station: Station, ended: EndedToken | None) -> scan_sql.StationRow:
    """The station as seen by this token: replaced counts as retired then, revoked as compromised."""
    row = scan_sql.station_of(station.token_digest or "")
    if row is None:  # paired again at this very moment
        raise QueueExportRefused(Reason.QUEUE_EXPORT_TOKEN_UNKNOWN)
    if ended is None:
        return row
    if ended.why == EndedToken.Why.REVOKED:
        return row._replace(state=Station.State.COMPROMISED)
    return row._replace(retired_at=min(ended.ended_at, row.retired_at or ended.ended_at))


def _outcome(answer: Answer) -> str:
    if answer.code == ScanRefused.Reason.NONCE_REUSED:
        return "differs"
    if answer.code == ScanRefused.Reason.MALFORMED:
        return "unreadable"
    return "repeated" if answer.repeated else "new"
