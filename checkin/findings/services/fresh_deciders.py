"""Somebody decides for the one who made them an administrator not long ago (D104, D121)."""

from datetime import timedelta

from checkin.attendance.services.hands import barred_by_record
from checkin.models import Finding, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.accounts.services import appointments
from registry.models import User

YOUNG = timedelta(days=90)


def look(*, record: ServiceRecord, by: User) -> None:
    """After a decision: a finding about the roll, to be settled by somebody else, if a hand in it proposed the decider.

    One query for a decider whose role is old or was proposed by nobody, read once per user object.
    """
    if not hasattr(by, "_proposed_lately_by"):
        since = clock.today() - YOUNG
        by._proposed_lately_by = appointments.proposers_of(by, since=since)  # type: ignore[attr-defined]
    proposers: set[int] = by._proposed_lately_by  # type: ignore[attr-defined]
    if not proposers or not proposers & barred_by_record([record])[record.pk]:
        return
    finding, is_new = Finding.objects.get_or_create(
        shift_id=record.shift_id,
        volunteer=None,
        code=FindingCode.FRESH_DECIDER,
        defaults={"evidence": {"deciders": [by.pk], "records": 1}},
    )
    if is_new:
        return
    deciders = sorted({*finding.evidence["deciders"], by.pk})
    finding.evidence = {"deciders": deciders, "records": finding.evidence["records"] + 1}
    finding.open_again()
    finding.save(update_fields=["evidence", "state", "settled_by", "settled_at"])
