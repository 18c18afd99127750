"""Sites, groups, programmes, projects and fields: kept by whom, and what they must be (D2, D4–D6, D11, D12)."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import ListRefused, UnitRefused
from registry.history import deed_fields
from registry.models import (
    CollaborationGroup,
    HistoryEntry,
    HostContact,
    Programme,
    Project,
    ServiceField,
    Site,
    Unit,
)
from registry.units.services import host_contacts, lists, mergers
from registry.units.services.list_rules import RULES
from tests.factories import ActivityFactory, ShiftFactory, SiteFactory, UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_units import merged_away
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ListRefused.Reason
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}


def built(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    below = UnitFactory(parent=unit)
    return SimpleNamespace(
        unit=unit,
        below=below,
        foreign=UnitFactory(),
        admin=administrator_of(unit),
        committee=committee_member(),
        site=SiteFactory(name="示例社区", paired_unit=unit),
        school=SiteFactory(name="示例小学", kind=Site.Kind.SCHOOL),
    )


world = built_once(built)


@pytest.fixture
def w(world, at):
    at("2026-03-14 09:00")
    return world()


def refused(command, **given):
    with pytest.raises(ListRefused) as refusal:
        command(**given)
    return refusal.value.reason


def test_a_unit_keeps_its_own_sites_and_those_below_and_no_others(w):
    site = lists.add(
        model=Site, kind="village", name=" 示例村 ", paired_unit=w.below, visiting_rules="先到村委会。", by=w.admin
    )
    assert (site.name, site.paired_unit) == ("示例村", w.below)
    assert HistoryEntry.objects.about(site).get().fields["set_kind"] == "village"

    for unit in (w.foreign, None):
        with pytest.raises(PermissionDenied):
            lists.add(model=Site, kind="village", name="另一个村", paired_unit=unit, by=w.admin)
        with pytest.raises(PermissionDenied):  # nor gives a site away, which would leave nobody asked
            lists.change(row=site, paired_unit=unit, by=w.admin)
    with pytest.raises(PermissionDenied):
        lists.change(row=w.school, name="桂宁小学", by=w.admin)
    assert lists.change(row=w.school, paired_unit=w.foreign, by=w.committee).paired_unit == w.foreign


def test_a_site_is_what_it_says(w):
    given = {"model": Site, "kind": "school", "by": w.committee}
    assert refused(lists.add, name="示例社区", **given) == Reason.LIST_NAME_TAKEN
    lists.archive(row=w.site, by=w.committee)
    assert refused(lists.add, name="示例社区", **given) == Reason.LIST_NAME_ARCHIVED
    assert refused(lists.add, name="甲校", division_code="青秀区", **given) == Reason.DIVISION_INVALID
    assert refused(lists.add, name="甲校", division_code="45", **given) == Reason.DIVISION_INVALID
    days = {"paired_from_on": date(2026, 3, 2), "paired_until_on": date(2026, 3, 1)}
    assert refused(lists.add, name="甲校", **days, **given) == Reason.PERIOD_BACKWARDS
    merged_away(w.foreign, w.unit)
    with pytest.raises(UnitRefused) as refusal:
        lists.add(name="甲校", paired_unit=w.foreign, **given)
    assert refusal.value.reason == UnitRefused.Reason.UNIT_CLOSED


def test_the_second_of_two_who_save_is_told_what_the_first_wrote(w):
    seen = lists.stamp(w.site)
    lists.change(row=w.site, seen=seen, address="民族大道 1 号", by=w.committee)

    with pytest.raises(ListRefused) as refusal:
        lists.change(row=w.site, seen=seen, address="民族大道 2 号", by=w.admin)

    assert refusal.value.reason == Reason.LIST_CHANGED_SINCE
    assert "地址现为“民族大道 1 号”" in refusal.value.message
    w.site.refresh_from_db()
    lists.change(row=w.site, seen=lists.stamp(w.site), address="民族大道 2 号", by=w.admin)
    w.site.refresh_from_db()
    assert w.site.address == "民族大道 2 号"


def test_what_the_second_left_as_it_was_stays_as_the_first_wrote_it(w):
    seen, was = lists.stamp(w.site), w.site.address
    lists.change(row=w.site, seen=seen, address="民族大道 1 号", note="新锁", by=w.committee)

    lists.change(row=w.site, seen=seen, address=was, note=w.site.note, visiting_rules="先登记。", by=w.admin)

    w.site.refresh_from_db()
    assert (w.site.address, w.site.note, w.site.visiting_rules) == ("民族大道 1 号", "新锁", "先登记。")
    assert refused(lists.change, row=w.site, seen="of an older version", note="旧锁", by=w.admin) == (
        Reason.LIST_CHANGED_SINCE
    )


def test_a_site_with_activities_to_come_is_archived_only_by_who_knows(w):
    ShiftFactory(activity=ActivityFactory(site=w.site))

    with pytest.raises(ListRefused) as refusal:
        lists.archive(row=w.site, by=w.admin)
    assert refusal.value.reason == Reason.LIST_STILL_USED
    assert "没有结束的活动 1 项" in refusal.value.message
    for _press in range(2):
        lists.archive(row=w.site, confirmed=True, by=w.admin)
        assert w.site not in Site.objects.open()

    assert refused(lists.archive, row=w.site, by=w.committee) == Reason.LIST_ARCHIVED
    assert refused(lists.change, row=w.site, name="新名", by=w.admin) == Reason.LIST_ARCHIVED
    for _press in range(2):
        assert lists.restore(row=w.site, by=w.admin).closed_on is None
    assert refused(lists.restore, row=w.site, by=w.committee) == Reason.LIST_IN_USE
    assert list(HistoryEntry.objects.about(w.site).values_list("did", flat=True)) == [
        "archived on list",
        "restored on list",
    ]


def test_the_leading_unit_of_a_group_is_a_member_and_no_closed_unit_joins(w):
    given = {"name": "第一协作组", "leading_unit": w.unit, "by": w.committee, "model": CollaborationGroup}
    assert refused(lists.add, units=[w.foreign], **given) == Reason.LEADER_NOT_MEMBER
    assert refused(lists.add, units=[w.unit], paired_schools=[w.site], **given) == Reason.PAIRED_NOT_SCHOOL
    group = lists.add(units=[w.unit, w.foreign], paired_schools=[w.school], **given)
    assert set(CollaborationGroup.objects.pairs()) == {(w.unit.pk, w.unit.pk), (w.foreign.pk, w.unit.pk)}

    merged_away(w.below, None)
    with pytest.raises(UnitRefused) as refusal:
        lists.change(row=group, units=[w.unit, w.below], by=w.committee)
    assert refusal.value.reason == UnitRefused.Reason.UNIT_CLOSED
    merged_away(w.foreign, None)  # who is in it already stays until somebody takes them out
    assert lists.change(row=group, units=[w.unit, w.foreign], by=w.committee).units.count() == 2
    with pytest.raises(PermissionDenied):
        lists.change(row=group, name="别的组", by=w.admin)
    lists.archive(row=group, by=w.committee)
    assert CollaborationGroup.objects.pairs() == []


def test_a_unit_in_an_archived_group_can_close_and_the_group_can_come_back(w):
    group = lists.add(
        model=CollaborationGroup, name="旧组", leading_unit=w.unit, units=[w.unit, w.below], by=w.committee
    )
    lists.archive(row=group, by=w.committee)

    mergers.close(unit=w.below, by=w.committee)
    restored = lists.restore(row=group, by=w.committee)

    assert restored.closed_on is None
    assert list(lists.change(row=group, units=[w.unit], by=w.committee).units.all()) == [w.unit]


def test_a_brand_is_the_committees_to_name(w):
    given = {"model": Project, "starts_on": date(2026, 1, 1), "unit": w.unit, "by": w.admin}
    project = lists.add(name="阳光助残", partners="示例社区", **given)
    with pytest.raises(PermissionDenied):
        lists.change(row=project, is_brand=True, by=w.admin)
    assert lists.change(row=project, is_brand=True, by=w.committee).is_brand
    assert lists.change(row=project, goal="走进家庭", is_brand=True, by=w.admin).goal == "走进家庭"
    assert refused(lists.change, row=project, ends_on=date(2025, 1, 1), by=w.admin) == Reason.PERIOD_BACKWARDS


def test_programmes_and_fields_are_the_committees(w):
    programme = lists.add(model=Programme, name="2026年专项", table_title="统计表", by=w.committee, **YEAR)
    field = lists.add(model=ServiceField, name="河长制", order=3, by=w.committee)
    assert field.code
    assert lists.change(row=field, name="护河", by=w.committee).name == "护河"
    for row in (programme, field):
        with pytest.raises(PermissionDenied):
            lists.archive(row=row, by=w.admin)


def test_a_contact_of_a_site_is_sealed_and_leaves_nothing_behind(w):
    given = {"site": w.site, "name": "韦示例接", "by": w.admin}
    assert refused(host_contacts.add, phone="没有", **given) == Reason.HOST_PHONE_INVALID
    assert refused(host_contacts.add, **{**given, "name": " ", "phone": "0771-0000000"}) == Reason.HOST_NAME_MISSING
    contact = host_contacts.add(phone="0771-0000001", post="主任", **given)
    stored = HostContact.objects.values("name_sealed", "phone_sealed").get()
    assert b"0771-0000001" not in bytes(stored["phone_sealed"])
    assert "韦示例接".encode() not in bytes(stored["name_sealed"])

    host_contacts.change(contact=contact, name="韦示例接", post="书记", by=w.committee)
    assert host_contacts.phone_of(contact=contact, by=w.admin) == "0771-0000001"
    with pytest.raises(PermissionDenied):
        host_contacts.phone_of(contact=contact, by=administrator_of(w.foreign))
    host_contacts.remove(contact=contact, by=w.admin)

    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.post, contact.ended_on is None) == ("", "", "", False)
    assert refused(host_contacts.remove, contact=contact, by=w.admin) == Reason.HOST_GONE
    assert HistoryEntry.objects.about(contact).filter(did="read host contact").count() == 1


def test_the_history_has_a_name_for_every_column():
    columns = {name for rules in RULES.values() for name in (*rules.columns, *rules.lists)}

    assert sorted(f"set_{name}" for name in columns if f"set_{name}" not in deed_fields.SAID) == []


def test_a_unit_moves_in_the_tree_and_its_parent_keeps_its_sites_no_longer(w):
    site = SiteFactory(paired_unit=w.below)
    Unit.objects.filter(pk=w.below.pk).update(parent=w.foreign)

    with pytest.raises(PermissionDenied):
        lists.change(row=site, name="新名", by=w.admin)
