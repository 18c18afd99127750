"""The timeline of a volunteer: the chain, recomputed; masked and logged for inspectors."""

import pytest
from django.urls import reverse

from checkin.desk.services import entered_times
from checkin.ledger.services import seals
from checkin.models import Attendance, Decision, LedgerEntry
from registry.models import HistoryEntry, RoleAssignment
from tests.doors import client_of, queries_of, text_of
from tests.factories import RoleAssignmentFactory, SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import DAY, administrator_of, approved, committee_member, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def served(volunteer, unit):
    """Three hours from a paper sheet, so that the fold itself gives the minutes."""
    shift = shift_of(recording_unit=unit)
    SignUpFactory(shift=shift, volunteer=volunteer)
    start, end = local(f"{DAY} 09:00"), local(f"{DAY} 12:00")
    entered_times.enter(
        volunteer=volunteer,
        shift=shift,
        in_at=start,
        out_at=end,
        origin="paper",
        reason="示例：手机没有电",
        by=shift.activity.leader,
    )
    (record,) = handed_in(shift)
    approved(record, reason="示例：已核对签到表")
    return record


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def volunteer(unit):
    return VolunteerFactory(name="韦示例一", unit=unit)


def inspector_of(unit):
    return RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=unit, until_on="2026-12-31").user


def test_the_chain_goes_from_entry_to_seal(volunteer, unit):
    record = served(volunteer, unit)
    seals.seal_new()

    page = text_of(client_of(committee_member()).get(reverse("volunteer-timeline", args=[volunteer.pk])))

    for words in ("韦示例一", "示例：手机没有电", "第 1 次提交", "180 分 → 180 分（3.0 小时）", "封存 №1"):
        assert words in page
    assert f"台账 №{LedgerEntry.objects.get().pk}" in page
    assert str(record.recording_unit) in page


def test_working_out_again_says_same_or_what_differs_and_writes_nothing(volunteer, unit):
    served(volunteer, unit)
    client, url = client_of(administrator_of(unit)), reverse("volunteer-timeline", args=[volunteer.pk])
    before = Decision.objects.count(), LedgerEntry.objects.count()

    same = text_of(client.post(url))
    Attendance.objects.update(basis="0" * 64)
    differs = text_of(client.post(url))

    assert "本页 1 条已重新核算，全部一致" in same
    assert "本页 1 条已重新核算，1 条有差异" in differs
    assert "保存的到场与扫码、录入不一致" in differs
    assert (Decision.objects.count(), LedgerEntry.objects.count()) == before
    assert HistoryEntry.objects.filter(did="evidence recomputed").count() == 2


def test_inspector_reads_masked_and_each_look_is_kept(volunteer, unit):
    served(volunteer, unit)
    inspector = inspector_of(unit)
    client, url = client_of(inspector), reverse("volunteer-timeline", args=[volunteer.pk])

    pages = [text_of(client.get(url)), text_of(client.get(url)), text_of(client.post(url))]

    assert all("韦*" in page and "韦示例一" not in page for page in pages)
    kept = HistoryEntry.objects.filter(by=inspector).order_by("pk")
    assert [entry.did for entry in kept] == ["evidence read", "evidence read", "evidence recomputed"]


def test_inspectors_looks_at_roll_and_record_are_kept_too(volunteer, unit):
    record = served(volunteer, unit)
    inspector = inspector_of(unit)
    client = client_of(inspector)

    client.get(reverse("hours-shift", args=[record.shift_id]))
    client.get(reverse("hours-record", args=[record.pk]))

    kept = HistoryEntry.objects.filter(by=inspector, did="evidence read").order_by("pk")
    assert [entry.target_model for entry in kept] == ["registry.shift", "checkin.servicerecord"]


def test_an_administrators_look_at_the_own_people_is_not_kept(volunteer, unit):
    served(volunteer, unit)
    client_of(administrator_of(unit)).get(reverse("volunteer-timeline", args=[volunteer.pk]))

    assert not HistoryEntry.objects.filter(did="evidence read").exists()


def test_outside_ones_reach_there_is_nobody(volunteer, unit):
    url = reverse("volunteer-timeline", args=[volunteer.pk])

    assert client_of(administrator_of(UnitFactory())).get(url).status_code == 404
    assert client_of(inspector_of(UnitFactory())).get(url).status_code == 404
    assert client_of(volunteer.user).get(url).status_code == 403


def test_a_long_life_is_paged_by_the_same_queries(volunteer, unit):
    client, url, counts = client_of(committee_member()), reverse("volunteer-timeline", args=[volunteer.pk]), []

    for n in range(1, 23):
        approved(pending_record(volunteer=volunteer, recording_unit=unit, day=f"2026-01-{n:02d}"))
        if n in (1, 3, 22):
            counts.append(queries_of(client, url))

    assert counts[0] == counts[1] == counts[2]
    assert len(client.get(url).context["chains"]) == 20
    assert len(client.get(url + "?page=2").context["chains"]) == 2
