"""Ruling on a scan's authenticity: a person reverses the first judgement, with a reason (design#authenticity, D121)."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.attendance.services import attendance
from checkin.attendance.services.hands import hands_in_scan
from checkin.exceptions import ScanRulingRefused
from checkin.models import Scan, ScanRuling
from checkin.permissions import can_rule_on_scan
from registry import clock
from registry.history.services import history
from registry.models import Shift, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import require
from registry.words.chinese import quoted

Reason = ScanRulingRefused.Reason


@transaction.atomic
def rule(*, scan: Scan, authentic: bool, reason: str, by: User) -> ScanRuling:
    """Rule on a scan. The newest ruling counts; the scan and earlier rulings stay."""
    person = _locked_person(scan)
    scan = Scan.objects.for_rulings().get(pk=scan.pk)
    require(can_rule_on_scan(by, scan))
    if by.pk in hands_in_scan(scan):
        raise ScanRulingRefused(Reason.RULING_OWN)
    if not reason.strip():
        raise ScanRulingRefused(Reason.RULING_REASON_MISSING)
    if authentic and (person is None or scan.shift is None):
        raise ScanRulingRefused(Reason.RULING_NO_PERSON)
    if scan.counts_now == authentic:
        raise ScanRulingRefused(Reason.RULING_SAME, verdict=verdict_words(authentic))
    ruling = _write(scan, authentic, reason, by)
    if person is not None and scan.shift is not None:
        attendance.rebuild(volunteer=person, shift=scan.shift)
        _tell(ruling, person)
    return ruling


@transaction.atomic
def rule_out(*, volunteer: Volunteer, shift: Shift, scans: Iterable[Scan], reason: str, by: User) -> None:
    """A walk-in was somebody else, or nobody: these presses count no more. Whoever calls has asked who may say so."""
    Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    for scan in scans:
        _write(scan, False, reason, by)
    attendance.rebuild(volunteer=volunteer, shift=shift)


def _write(scan: Scan, authentic: bool, reason: str, by: User) -> ScanRuling:
    at, said = clock.now(), reason.strip()[:200]
    ruling = ScanRuling.objects.create(scan=scan, authentic=authentic, by=by, reason=said, at=at)
    unit = scan.shift.activity.recording_unit if scan.shift else None
    history.record(by=by, did="ruled on scan", to=scan, unit=unit, authentic=authentic)
    return ruling


def verdict_words(authentic: bool) -> str:
    """The verdict in the words of the screen."""
    return _("有效") if authentic else _("无效")


def _locked_person(scan: Scan) -> Volunteer | None:
    """The person's file, locked before anything is judged; scans take the same lock."""
    if scan.volunteer is None:
        return None
    return Volunteer.objects.select_for_update(no_key=True).get(pk=scan.volunteer.person_id)


def _tell(ruling: ScanRuling, person: Volunteer) -> None:
    scan = ruling.scan
    words = _("您在%(shift)s%(at)s的%(direction)s扫码经裁定为%(verdict)s。") % {
        "shift": quoted(str(scan.shift)),
        "at": scan.logical_at.astimezone(clock.LOCAL).strftime("%H:%M"),
        "direction": scan.get_direction_display(),
        "verdict": verdict_words(ruling.authentic),
    }
    notifications.tell(users=[person.user_id], key=f"scan-ruling:{ruling.pk}", text=words, url=reverse("me-hours"))
