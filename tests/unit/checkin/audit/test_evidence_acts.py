"""Each row of evidence has the act of the command that wrote it, whatever the clock did in between."""

from datetime import timedelta

import pytest

from checkin.audit.services import evidence_acts
from checkin.models import ShiftExtension
from registry.history.services import history
from registry.models import HistoryEntry
from tests.factories_hours import committee_member, shift_of

pytestmark = pytest.mark.django_db


def extension_whose_act_is(later: timedelta, at) -> ShiftExtension:
    now = at("2026-03-14 11:00")
    shift, by = shift_of(), committee_member()
    ends_at = shift.ends_at + timedelta(hours=1)
    row = ShiftExtension.objects.create(shift=shift, ends_at=ends_at, by=by, reason="延", at=now - later)
    history.record(by=by, did="extended shift", to=shift)
    return row


@pytest.mark.parametrize("seconds", [0, 200, -30])
def test_the_act_of_the_same_command_covers_its_row(at, seconds):
    extension_whose_act_is(timedelta(seconds=seconds), at)

    assert list(evidence_acts.faults()) == []


@pytest.mark.parametrize("seconds", [600, -120])
def test_an_act_of_another_moment_does_not(at, seconds):
    row = extension_whose_act_is(timedelta(seconds=seconds), at)

    assert list(evidence_acts.faults()) == [(f"checkin_shiftextension {row.pk}", "no act of the product speaks of it")]


def test_an_act_put_in_by_hand_covers_nothing(at):
    row = extension_whose_act_is(timedelta(minutes=10), at)
    about = {"target_model": "registry.shift", "target_id": row.shift_id, "by": row.by}
    HistoryEntry.objects.create(did="extended shift", at=row.at, **about)

    assert [where for where, _what in evidence_acts.faults()] == [f"checkin_shiftextension {row.pk}"]
