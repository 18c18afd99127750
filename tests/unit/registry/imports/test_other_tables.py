"""Units with their administrators, places, and the rolls of teams from tables."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.accounts.services import appointments
from registry.exceptions import ImportRefused, RowRefused
from registry.ground.imports import rows
from registry.ground.imports.services import batches
from registry.models import Membership, Notification, RoleAssignment, RoleProposal, Site, Unit, User
from tests.factories import SiteFactory, TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.people import administrator, holder, id_number, phone
from tests.tables import again, as_upload, book, read, stored, work

pytestmark = pytest.mark.django_db
Reason = RowRefused.Reason
UNIT_HEADINGS = ("单位全称", "简称", "单位性质", "团组织类型", "上级", "办公电话", "管理员", "用户名", "邮箱")


@pytest.fixture
def committee(at):
    at("2026-03-14 09:00")
    return holder("committee")


def unit_row(n: int, parent: str = "", phone_="", admin=(None, None, None)):
    return (f"共青团示例局{n}委员会", f"示例局{n}团委", "区直机关", "团委", parent, phone_, *admin)


def problems(batch) -> dict[int, list[tuple[str, str]]]:
    found = rows.of_state(batch, "", start=0, most=1000)
    return {row.n: [(at, code) for at, code, _words in row.problems] for row in found if row.problems}


def undone(batch, by):
    batches.undo(batch=again(batch), by=by)
    work()
    return again(batch)


def test_units_come_with_administrators_whom_somebody_else_confirms(committee):
    content = book(
        ("区直机关团组织一览表",),
        UNIT_HEADINGS,
        unit_row(1, phone_="0771-5551234", admin=("韦示例", "shili1", "tw1@example.org")),
        unit_row(2, parent="示例局1团委", admin=("覃演示", "shili2", "")),
    )

    batch = stored(read(content, kind="units", unit=committee_unit(), by=committee), by=committee)

    first, second = Unit.objects.exclude(parent=None).order_by("pk")
    assert (first.parent, first.contact_phone, second.parent) == (committee_unit(), "0771-5551234", first)
    proposals = RoleProposal.objects.waiting().order_by("pk")
    assert [(one.username, one.unit, one.proposed_by) for one in proposals] == [
        ("shili1", first, committee),
        ("shili2", second, committee),
    ]
    assert not User.objects.filter(username="shili1").exists()
    appointments.confirm(proposal=proposals[1], by=holder("committee"))
    assert RoleAssignment.objects.get(unit=second).user.has_usable_password() is False

    refused = undone(batch, committee)
    assert refused.refused == ImportRefused(ImportRefused.Reason.IMPORT_UNDO_IN_USE, count=1).message
    assert first.is_open


def test_units_that_nobody_uses_are_closed_again_and_their_proposals_withdrawn(committee):
    content = book(
        UNIT_HEADINGS,
        unit_row(1, admin=("韦示例", "shili1", "")),
        unit_row(2, parent="共青团示例局1委员会"),
    )
    batch = stored(read(content, kind="units", unit=committee_unit(), by=committee), by=committee)

    assert undone(batch, committee).state == "undone"

    assert not Unit.objects.open().exclude(parent=None).exists()
    assert RoleProposal.objects.get().outcome == "withdrawn"
    put_right = read(content, kind="units", unit=committee_unit(), by=committee)
    assert [row.note for row in rows.of_state(put_right, "fresh", start=0, most=9)] == [
        "以前停用的单位，重新启用。"
    ] * 2
    put_right = stored(put_right, by=committee)
    first, second = Unit.objects.open().exclude(parent=None).order_by("pk")
    assert (put_right.state, second.parent, RoleProposal.objects.waiting().count()) == ("stored", first, 1)
    assert undone(put_right, committee).state == "undone"
    VolunteerFactory(unit=first)
    kept = problems(read(content, kind="units", unit=committee_unit(), by=committee))
    assert kept[2] == [("full_name", Reason.ROW_CLOSED)]


def test_each_wrong_unit_says_why_and_a_known_one_is_put_right(committee):
    known = UnitFactory(full_name="共青团示例局9委员会", short_name="旧简称")
    holder("committee", user=User.objects.create(username="taken"))
    content = book(
        UNIT_HEADINGS,
        ("共青团示例局9委员会", "新简称", "区直机关", "团委"),
        ("共青团示例局1委员会", "示例局1团委", "区直", "团委"),
        unit_row(2, parent="没有这个"),
        unit_row(3, phone_="七一二"),
        unit_row(4, admin=("韦示例", None, None)),
        unit_row(5, admin=("韦示例", "taken", None)),
        unit_row(6, admin=("韦示例", "shili6", "不是邮箱")),
        unit_row(6),
    )

    batch = read(content, kind="units", unit=committee_unit(), by=committee)

    assert problems(batch) == {
        3: [("unit_type", Reason.ROW_NO_CHOICE)],
        4: [("parent", Reason.ROW_PARENT_UNKNOWN)],
        5: [("contact_phone", "unit_phone_invalid")],
        6: [("admin_username", Reason.ROW_VALUE_MISSING)],
        7: [("admin_username", "username_taken")],
        8: [("admin_mail", Reason.ROW_NO_MAIL)],
    }
    changed = rows.of_state(batch, "changed", start=0, most=9)[0]
    assert changed.changes == [("short_name", "旧简称", "新简称")]
    batch = stored(batch, mode="good", by=committee)
    known.refresh_from_db()
    assert (known.short_name, Unit.objects.count()) == ("新简称", 3)
    undone(batch, committee)
    known.refresh_from_db()
    assert known.short_name == "旧简称"


def test_a_unit_brings_in_its_places_and_archives_them_when_it_takes_them_back(committee):
    unit = UnitFactory()
    by = administrator(unit)
    SiteFactory(name="示例社区甲", paired_unit=unit)
    content = book(
        ("地点名称", "类型", "详细地址", "结对单位", "结对时间", "禁止拍照"),
        ("示例社区甲", "结对社区", "青秀区一路", unit.short_name, None, None),
        ("示例小学", "结对学校", "兴宁区二路", None, "2026.3.1", "是"),
        ("示例村", "村", None, None, None, None),
        ("示例站", "其他", None, "没有这个", None, None),
    )

    batch = read(content, kind="sites", unit=unit, by=by)
    assert problems(batch) == {
        4: [("kind", Reason.ROW_NO_CHOICE)],
        5: [("paired_unit", Reason.ROW_UNIT_UNKNOWN)],
    }
    batch = stored(batch, mode="good", by=by)

    school = Site.objects.get(name="示例小学")
    assert (school.paired_unit, str(school.paired_from_on), school.no_photo) == (unit, "2026-03-01", True)
    assert Site.objects.get(name="示例社区甲").address == "青秀区一路"
    assert undone(batch, by).state == "undone"
    school.refresh_from_db()
    assert (bool(school.closed_on), Site.objects.get(name="示例社区甲").address) == (True, "")


def test_a_roll_makes_members_who_are_told(committee):
    unit = UnitFactory()
    by, team = administrator(unit), TeamFactory(unit=unit, status="admitted")
    known = VolunteerFactory(name="韦示例", unit=unit, id_number=id_number(), phone=phone())
    VolunteerFactory(name="黄别处", phone=phone(3))
    content = book(
        ("姓名", "编号", "身份证号", "手机", "是否队长"),
        ("韦示例", None, id_number(), phone(), "是"),
        ("韦示例", known.volunteer_no, None, None, None),
        ("黄别处", None, None, phone(3), None),
        ("覃演示", None, None, None, None),
    )

    batch = read(content, kind="members", unit=unit, about=team.pk, by=by)
    assert problems(batch) == {
        3: [("name", Reason.ROW_TWICE)],
        4: [("name", Reason.ROW_PERSON_UNKNOWN)],
        5: [("volunteer_no", Reason.ROW_VALUE_MISSING)],
    }
    batch = stored(batch, mode="good", by=by)

    member = Membership.objects.active().get(team=team)
    assert (member.volunteer, member.is_leader) == (known, True)
    assert Notification.objects.filter(user=known.user, text__contains="按团队名册").exists()
    assert read(content, kind="members", unit=unit, about=team.pk, by=by).same == 1
    undone(batch, by)
    member.refresh_from_db()
    assert (member.status, member.is_leader) == ("left", False)


def test_a_roll_belongs_to_a_team_of_the_unit_and_units_to_the_committee(committee):
    unit, foreign = UnitFactory(), TeamFactory(status="admitted")
    by = administrator(unit)

    for kind, about in (("members", foreign.pk), ("members", None), ("units", None), ("people", foreign.pk)):
        with pytest.raises(PermissionDenied):
            batches.upload(kind=kind, unit=unit, about=about, upload=as_upload(b"x"), by=by)
