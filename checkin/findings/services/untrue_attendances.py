"""An attendance that is not what its evidence says: rebuilt, remembered, never a basis of hours (design#decisions)."""

import logging

from django.db import transaction

from checkin.attendance.services import attendance, refolds
from checkin.models import Finding, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry.history.services import history
from registry.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def mend(*, record: ServiceRecord, by: User) -> None:
    """Fold the evidence anew in place of what was kept; whoever decides has to say a word about it."""
    place = record.volunteer_id, record.shift_id
    kept = refolds.kept_of([record]).get(place)
    was = kept.basis if kept else ""
    now = attendance.rebuild(volunteer=record.volunteer, shift=record.shift)
    is_basis = {"was": was, "basis": now.basis if now else ""}
    finding, is_new = Finding.objects.get_or_create(
        shift=record.shift,
        volunteer=record.volunteer,
        code=FindingCode.ATTENDANCE_DIFFERED,
        defaults={"evidence": is_basis},
    )
    if not is_new:
        finding.evidence = is_basis
        finding.open_again()
        finding.save(update_fields=["evidence", "state", "settled_by", "settled_at"])
    history.record(by=by, did="attendance rebuilt", to=record, unit=record.recording_unit, **is_basis)
    logger.error("attendance of record %s was not what its evidence says; rebuilt", record.pk)
