"""What `audit_ledger --explain` prints of one person."""

import pytest
from django.core.management import call_command

from checkin.ledger.services import seals
from checkin.models import LedgerEntry
from tests.factories import VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, attended, handed_in, shift_of


@pytest.mark.django_db
def test_explain_goes_down_to_the_scans(at, capsys):
    at(AFTERWARDS)
    volunteer, shift = VolunteerFactory(), shift_of()
    attended(volunteer, shift, ("09:07", "11:52"))
    (record,) = handed_in(shift)
    approved(record)
    seals.seal_new()

    call_command("audit_ledger", explain=volunteer.volunteer_no)

    printed = capsys.readouterr().out
    assert f"{volunteer.volunteer_no} 志愿服务时间合计 2.7 小时（162 分）" in printed
    assert "    09:07–11:52，165 分 → 162 分（2.7 小时）" in printed
    assert f"  台账 №{LedgerEntry.objects.get().pk}：+162 分 系统计时（measured），封存 № 1" in printed
