"""An administrator scans the card of somebody absent and wants to approve: on the pages the way ends (D121)."""

from uuid import uuid4

import pytest
from django.urls import reverse

from checkin.exceptions import HoursRefused
from checkin.models import Attendance, Decision
from checkin.scanning.services import cards
from registry.models import HistoryEntry, Notification
from tests.doors import client_of, text_of
from tests.factories import RoleAssignmentFactory
from tests.factories_hours import basis_of, handed_in

pytestmark = pytest.mark.django_db
OWN_ENTRY = HoursRefused.Reason.OWN_ENTRY


@pytest.fixture
def admin(shift, vera):
    """Of the unit that records, which is the volunteer's too."""
    vera.unit = shift.activity.recording_unit
    vera.save()
    return RoleAssignmentFactory(unit=vera.unit).user


def scanned(client, shift, volunteer, direction):
    told = {"text": cards.address_of(volunteer), "direction": direction, "nonce": uuid4().hex}
    return client.post(reverse("shift-card-scan", args=[shift.pk]), told)


def approve(client, record):
    told = {"basis": basis_of(record), "reason": "已核实"}
    return client.post(reverse("hours-record-approve", args=[record.pk]), told)


def test_card_drawn_card_scanned_and_the_approval_refused(shift, vera, admin, at):
    drawn = client_of(admin).post(reverse("volunteer-card", args=[vera.pk]), {"reason": "本人没带手机"})
    at("2026-03-14 09:05")
    scanned(client_of(admin), shift, vera, "in")
    at("2026-03-14 10:03")
    scanned(client_of(admin), shift, vera, "out")
    at("2026-03-14 12:00")
    (record,) = handed_in(shift, by=shift.activity.leader)

    browser = client_of(admin)
    refused = approve(browser, record)
    page = browser.get(reverse("hours-record", args=[record.pk]))

    assert drawn.content[:5] == b"%PDF-"
    assert Attendance.objects.get().intervals[0][2:] == [True, "measured"]
    assert refused.status_code == 422
    assert str(OWN_ENTRY.label) in text_of(page)
    assert not Decision.objects.exists()
    assert HistoryEntry.objects.get(did="drew card").by == admin
    assert Notification.objects.filter(user=vera.user, text__contains="打印了您的志愿者卡").exists()
