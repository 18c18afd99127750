"""An application is kept as one types: left, taken up again, on another device, after an error."""

import json
import re

import pytest
from django.urls import reverse

from registry.activities.services import activities, typed
from registry.doors.ui import must_be_filled
from registry.exceptions import ActivityRefused
from registry.models import Activity, RoleAssignment, TypedApplication
from tests.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    SiteFactory,
    TeamFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.pages.registry.activities.applying import application, edited
from tests.unit.registry.planning import administrator, drafted, published, shift_plan

pytestmark = pytest.mark.django_db
NEW = "/manage/activities/new/"


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def lea(client, who):
    client.force_login(who.lea)
    return who.lea


def typing(client, version, **more):
    return client.post(reverse("activity-typed"), application(typed_version=version, **more))


def test_what_is_typed_is_kept_and_gone_on_with_on_another_device(client, lea):
    first = typing(client, 0, title="邻里守望", contact_phone="13800000000", place="")
    assert (first.status_code, first.json()) == (200, {"version": 1, "saved_at": "09:00"})
    assert typing(client, 1, title="邻里守望", contact_phone="13800000000", place="").json()["version"] == 1

    page = client.get(NEW)  # a phone, another day

    form = page.context["form"]
    assert (form["title"].value(), form["contact_phone"].value()) == ("邻里守望", "13800000000")
    assert form.shift_rows.forms[0]["starts"].value() == "09:00"
    assert ("还没有保存的内容" in page.text, 'class="error-summary"' in page.text) == (True, False)
    row = TypedApplication.objects.get()
    assert "邻里".encode() not in bytes(row.text_sealed)
    assert "typed_version" not in row.fields


def test_the_older_page_is_told_and_may_insist(client, lea):
    typing(client, 0, place="桂宁小学")
    typing(client, 1, place="白沙小学")  # a phone

    older = typing(client, 1, place="锦唐学校")
    assert (older.status_code, older.json()["code"], older.json()["version"]) == (409, "typed_elsewhere", 2)
    assert "3月2日（周一）09:00 在另一个窗口" in older.json()["message"]

    refused = client.post(NEW, application(typed_version=1, place="锦唐学校"))
    assert refused.status_code == 422
    assert ActivityRefused.Reason.TYPED_ELSEWHERE in [
        each.code for each in refused.context["form"].errors.as_data()["__all__"]
    ]
    assert (refused.context["typed_version"], "锦唐学校" in refused.text) == (2, True)
    assert typed.of(lea, None).fields["place"] == ["白沙小学"]

    client.post(NEW, application(typed_version=2, place="锦唐学校"))
    assert Activity.objects.get().place == "锦唐学校"
    assert not TypedApplication.objects.exists()


def test_an_error_loses_nothing_and_a_press_begins_anew(client, lea):
    client.post(NEW, application(contact_phone="abc", title="", typed_version=0))
    assert client.get(NEW).context["form"]["contact_phone"].value() == "abc"

    client.post(reverse("activity-typed"), {"do": "forget"})
    fresh = client.get(NEW).context["form"]
    assert (fresh["title"].value(), fresh["contact_name"].value()) == (None, str(lea))


def test_more_than_a_form_holds_is_refused(client, lea):
    answer = typing(client, 0, content="字" * (typed.LONGEST + 1))

    assert (answer.status_code, answer.json()["code"]) == (409, ActivityRefused.Reason.TYPED_TOO_LONG)


def test_of_a_stored_activity_too_and_who_else_changed_it_is_said(client, who, lea):
    activity = drafted(who)
    url = reverse("activity-edit-typed", args=[activity.pk])
    client.post(url, application(title="改写中", typed_version=0))
    assert client.get(reverse("activity-edit", args=[activity.pk])).context["stands_otherwise"] is False
    Activity.objects.filter(pk=activity.pk).update(place="桂宁小学")  # by a colleague

    page = client.get(reverse("activity-edit", args=[activity.pk]))
    assert (page.context["form"]["title"].value(), "这项活动改过" in page.text) == ("改写中", True)
    client.force_login(who.colleague)
    assert client.get(reverse("activity-edit", args=[activity.pk])).context["form"]["title"].value() == "主题微课堂"


def test_what_was_refused_is_told_beside_its_fields_when_it_comes_back(client, who, lea):
    activity = published(who, shift_plan("2026-03-14 09:00"), shift_plan("2026-03-21 09:00"))
    edit = reverse("activity-edit", args=[activity.pk])
    shift = activity.shifts.in_order()[0]
    row = {"shifts-INITIAL_FORMS": "2", "shifts-0-pk": str(shift.pk), "shifts-0-on": "2026-03-15"}
    wrong = application(do="save", typed_version=0, place="", **row | {"shifts-0-starts": "09:30"})
    assert client.post(edit, wrong).status_code == 422

    page = client.get(edit)
    assert '<details class="fold" id="row-shifts-0" open>' in page.text
    for said in ("日期", "开始时间"):
        assert f"第 1 场{said}" in page.text.split('id="unsaved"')[1].split("</p>")[0]
    notes = page.text.split('id="id_shifts-0-on_notes"')[1].split('id="id_shifts-0-ends')[0]
    assert "还没有保存，现在保存的是“3月14日（周六）”。" in notes
    assert "还没有保存，现在保存的是“09:00”。" in notes
    assert "现在保存的是“桂宁" in page.text or f"现在保存的是“{activity.place}”" in page.text
    client.post(reverse("activity-edit-typed", args=[activity.pk]), {"do": "forget"})
    fresh = client.get(edit).text
    assert ("还没有保存" in fresh, 'value="2026-03-14"' in fresh) == (False, True)


def test_what_nobody_went_on_with_is_forgotten(client, lea, at):
    typing(client, 0)
    at("2026-04-30 09:00")
    assert typed.forget_old() == 0
    at("2026-05-02 09:01")
    assert typed.forget_old() == 1


def test_the_applicant_is_the_contact_with_the_number_of_last_time(client, who, lea):
    drafted(who)

    form = client.get(NEW).context["form"]

    assert (form["contact_name"].value(), form["contact_phone"].value()) == (str(lea), "0771-0000000")


def test_a_leader_is_meant_by_name(client, who, lea):
    wei = VolunteerFactory(name="韦示例一", unit=who.unit, user=UserFactory(display_name="韦示例一"))
    VolunteerFactory(name="韦示例二", user=UserFactory())  # of another unit
    client.post(NEW, application(leader_names=f"{wei.name}", do="save"))
    activity = Activity.objects.get()
    assert activity.leader == wei.user
    page = client.get(reverse("activity-edit", args=[activity.pk]))
    assert page.context["form"]["leader_names"].value() == f"韦示例一（{wei.volunteer_no}）"
    edited(client, activity, do="save")  # as the page shows it
    assert Activity.objects.get().leader == wei.user

    unknown = client.post(NEW, application(leader_names="韦示例二", do="save"))
    assert '<details class="fold" id="hosts" open>' in unknown.text  # the error is inside
    assert must_be_filled(unknown.context["form"]["content"])  # a draft may leave it out, the application may not
    rows = unknown.context["form"].shift_rows
    assert [must_be_filled(row["on"]) for row in rows] == [True, False, False]  # the spare rows may stay empty
    assert "没有找到“韦示例二”" in unknown.text
    part = client.post(NEW, application(leader_names="韦示", do="save")).text
    assert f"没有正好叫“韦示”的人。是不是：韦示例一（{wei.volunteer_no}）？" in part


def test_who_is_meant_is_found_while_the_name_is_typed(client, who, lea):
    """The box sends itself alone, under the name it has in its form."""
    find = reverse("activity-leaders")
    wei = VolunteerFactory(name="韦示例一", initials="wsly", unit=who.unit, user=UserFactory(display_name="韦示例一"))
    VolunteerFactory(name="韦示例二", user=UserFactory())  # of another unit
    handle, elsewhere = f"韦示例一（{wei.volunteer_no}）", "其他人请填志愿者编号或用户名"

    def found(text, name="leader_names"):
        return re.findall('data-fill="([^"]+)"', client.get(find, {name: text}).text)

    assert found("韦") == found("wsl") == found("陆示例（1）、韦示", "deputy_names") == [handle]
    assert found("示例一", "positions-0-leader") == [handle]
    assert (found(handle), elsewhere in client.get(find, {"q": handle}).text) == ([], False)
    assert (found("韦示例二"), elsewhere in client.get(find, {"q": "韦示例二"}).text) == ([], True)
    assert found("") == []
    client.post(NEW, application(leader_names=handle, do="save"))
    assert found("") == [handle]  # who led lately
    hostile = client.get(find, {"q": "<b>韦</b>"}).text
    assert "<b>" not in hostile
    boxes = set(re.findall('id="([^"]+)_found"', client.get(NEW).text))
    assert {"id_leader_names", "id_deputy_names"} < boxes  # and the leaders of positions
    assert all(box.endswith("-leader") for box in boxes - {"id_leader_names", "id_deputy_names"})


def test_an_inspector_who_administers_a_unit_reads_surnames_of_other_units_only(client, who, lea):
    wei = VolunteerFactory(name="韦示例一", unit=who.unit, user=UserFactory())
    other = VolunteerFactory(name="韦示例二", user=UserFactory())
    both = administrator(who.unit)
    RoleAssignmentFactory(user=both, role=RoleAssignment.Role.INSPECTOR, unit=None, until_on="2026-12-31")
    client.force_login(both)

    part = client.post(NEW, application(leader_names="韦示", do="save")).text

    near = [f"韦示例一（{wei.volunteer_no}）", f"韦*（{other.volunteer_no}）"]
    assert (all(one in part for one in near), "韦示例二" in part) == (True, False)
    VolunteerFactory(name="韦示例一", unit=who.unit, user=UserFactory())
    two = client.post(NEW, application(leader_names="韦示例一", do="save"))
    assert "不止一位" in two.text
    assert wei.volunteer_no in two.text


def test_last_times_words_are_offered_and_taken_by_a_press(client, who, lea):
    site = SiteFactory(name="白沙小学", address="示例路 1 号")
    published(who, shift_plan(), site=site, meeting_point="学校东门", risk_notice="课间注意楼梯。")

    looked = client.post(NEW, application(do="look", site=site.pk, risk_notice="", place="", title="还没写完"))
    offered = looked.context["suggested"]
    assert looked.status_code == 200
    assert {name: each.text for name, each in offered.items()} == {
        "place": "白沙小学（示例路 1 号）",
        "meeting_point": "学校东门",
        "risk_notice": "课间注意楼梯。",
    }
    assert looked.context["form"]["risk_notice"].value() == ""  # offered, not filled in

    more = {"site": site.pk, "risk_notice": "", "suggested-risk_notice": "课间注意楼梯。", "title": "还没写完"}
    taken = client.post(NEW, application(do="take-risk_notice", **more))
    assert taken.context["form"]["risk_notice"].value() == "课间注意楼梯。"
    assert (taken.context["form"]["title"].value(), taken.context["suggested"]["risk_notice"]) == ("还没写完", None)
    assert json.loads(TypedApplication.objects.get().text)["risk_notice"] == ["课间注意楼梯。"]
    assert not Activity.objects.filter(title="还没写完").exists()


@pytest.mark.parametrize(("name", "least"), [("title", 2), ("place", 2), ("content", 4)])
def test_what_is_too_short_is_told_at_its_field_with_the_number(client, who, name, least):
    client.force_login(who.lea)

    answer = client.post(reverse("activity-new"), application(**{name: "。课。"}))

    assert (answer.status_code, Activity.objects.count()) == (422, 0)
    (told,) = answer.context["form"].errors[name]
    assert f"至少写 {least} 个字" in told


def test_what_was_left_unfinished_is_found_again_on_the_list_and_on_the_home_page(client, lea):
    typing(client, 0, title="邻里守望")

    listed, home = client.get(reverse("manage-activities")), client.get(reverse("home"))

    left = listed.text.split('id="unfinished"')[1].split("</section>")[0]
    assert ("没有写完的申请" in left, "邻里守望" in left, f'href="{NEW}"' in left) == (True, True, True)
    assert "没有写完的申请：邻里守望" in home.text
    client.post(reverse("activity-typed"), {"do": "forget"})
    assert "没有写完的申请" not in client.get(reverse("manage-activities")).text


def test_what_one_may_no_longer_change_is_not_named(who):
    activity = drafted(who, shift_plan())
    other = administrator(who.unit)
    TypedApplication.objects.create(user=other, activity=activity)
    assert [left.activity for left in typed.unsaved(other)] == [activity]

    RoleAssignment.objects.filter(user=other).delete()
    other = type(other).objects.get(pk=other.pk)

    assert typed.unsaved(other) == []
    assert not activities.can_edit(other, activity)


def test_the_captain_of_the_team_goes_on_with_its_application(who):
    captain = MembershipFactory(team=TeamFactory(unit=who.unit), is_leader=True)
    activity = drafted(who, shift_plan())
    Activity.objects.filter(pk=activity.pk).update(team=captain.team)
    TypedApplication.objects.create(user=captain.volunteer.user, activity=activity)

    assert len(typed.unsaved(captain.volunteer.user)) == 1
    activity.refresh_from_db()
    assert activities.can_edit(captain.volunteer.user, activity)


def test_an_application_that_one_may_no_longer_make_is_not_offered(client, who):
    other = administrator(who.unit)
    changed = drafted(who, shift_plan(), leader=other)
    for activity in (None, changed):
        TypedApplication.objects.create(user=other, activity=activity)
    assert len(typed.unsaved(other)) == 2

    RoleAssignment.objects.filter(user=other).delete()
    other = type(other).objects.get(pk=other.pk)

    assert [left.activity for left in typed.unsaved(other)] == [changed]  # which one still leads
    client.force_login(other)
    assert (client.get(NEW).status_code, "没有写完的申请" in client.get(reverse("home")).text) == (403, False)
