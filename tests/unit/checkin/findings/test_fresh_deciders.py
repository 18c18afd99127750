"""A fresh administrator decides for the one who proposed them: a finding for somebody else (D104, D121)."""

import pytest

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.findings.services import findings
from checkin.models import Finding
from checkin.words.finding_codes import FindingCode
from registry.accounts.services import appointments
from registry.models import User
from registry.permissions import Role
from tests.factories import VolunteerFactory
from tests.factories_hours import attended, basis_of, handed_in, shift_of
from tests.people import administrator, holder

pytestmark = pytest.mark.django_db


def named_by(lea: User, unit) -> User:
    """An administrator whom this one proposed, confirmed by the committee today."""
    otto = VolunteerFactory(unit=unit).user
    proposal = appointments.propose(role=Role.UNIT_ADMIN, unit=unit, user=otto, by=lea)
    appointments.confirm(proposal=proposal, by=holder(Role.COMMITTEE))
    return User.objects.get(pk=otto.pk)


def decided(record, by: User) -> Finding | None:
    decisions.approve(record=record, by=by, basis=basis_of(record), reason="已核对")
    return Finding.objects.filter(code=FindingCode.FRESH_DECIDER, shift=record.shift).first()


def entered_by(lea: User, shift):
    """A record that this administrator handed in."""
    attended(VolunteerFactory(), shift, ("09:00", "11:00"))
    return handed_in(shift, by=lea)[0]


def test_deciding_for_the_own_proposer_is_found_and_settled_by_another(monday):
    shift = shift_of()
    unit = shift.activity.recording_unit
    lea = administrator(unit)
    otto = named_by(lea, unit)

    finding = decided(entered_by(lea, shift), otto)

    assert finding.words == "1 条，认定人上任不满 90 天"
    assert finding.evidence == {"deciders": [otto.pk], "records": 1}
    for barred in (otto, lea):
        with pytest.raises(HoursRefused) as refusal:
            findings.settle(finding=finding, by=barred, note="没有问题")
        assert refusal.value.reason == HoursRefused.Reason.OWN_ENTRY
    committee = User.objects.get(pk=holder(Role.COMMITTEE).pk)
    assert findings.settle(finding=finding, by=committee, note="已问过本人").is_settled


def test_somebody_elses_proposal_and_an_old_role_are_no_finding(at, monday):
    shift = shift_of()
    unit = shift.activity.recording_unit
    lea, other = administrator(unit), administrator(unit)

    assert decided(entered_by(lea, shift), named_by(other, unit)) is None
    later = shift_of(day="2026-07-18")
    mia = administrator(later.activity.recording_unit)
    otto = named_by(mia, later.activity.recording_unit)
    at("2026-07-20 09:00")
    assert decided(entered_by(mia, later), User.objects.get(pk=otto.pk)) is None
