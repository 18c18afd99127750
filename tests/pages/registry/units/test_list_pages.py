"""基础资料 on pages: the committee keeps every list, a unit its own sites and projects (D4, D5, D12)."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.exceptions import ListRefused
from registry.models import (
    Activity,
    CollaborationGroup,
    HistoryEntry,
    HostContact,
    Programme,
    Project,
    ServiceField,
    Site,
)
from registry.units.services import host_contacts, lists
from tests.factories import ActivityFactory, ShiftFactory, SiteFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, committee_member
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ListRefused.Reason


def built(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    return SimpleNamespace(
        unit=unit,
        foreign=UnitFactory(),
        admin=administrator_of(unit),
        committee=committee_member(),
        site=SiteFactory(name="示例社区", paired_unit=unit),
        school=SiteFactory(name="示例小学", kind=Site.Kind.SCHOOL),
        hidden=SiteFactory(name="示例管教所", not_public=True),
    )


world = built_once(built)


@pytest.fixture
def w(world, at):
    at("2026-03-14 09:00")
    return world()


def said(answer):
    return answer.content.decode()


def site_data(w, **other):
    return {"name": "示例村", "kind": "village", "paired_unit": w.unit.pk, **other}


def test_a_unit_enters_a_place_corrects_it_and_reads_who_did_what(client, w):
    client.force_login(w.admin)
    assert "服务地点与项目" in said(client.get(reverse("lists")))
    assert reverse("group-list") not in said(client.get(reverse("lists")))

    answer = client.post(reverse("site-new"), site_data(w, visiting_rules="先到村委会登记。", agreed_on="2026-03-01"))
    site = Site.objects.get(name="示例村")
    assert answer["Location"] == reverse("site-page", args=[site.pk])
    page = said(client.get(answer["Location"]))
    assert "先到村委会登记。" in page
    assert "2026年3月1日" in page

    form = client.get(reverse("site-edit", args=[site.pk])).context["form"]
    data = site_data(w, address="示例路 1 号", seen=form["seen"].value())
    assert client.post(reverse("site-edit", args=[site.pk]), data).status_code == 302
    history = said(client.get(reverse("site-history", args=[site.pk])))
    assert "新增" in history
    assert "修改" in history
    assert "地址" in history


def test_a_unit_sees_what_is_public_keeps_only_its_own_and_finds_no_hidden_place(client, w):
    client.force_login(w.admin)

    page = client.get(reverse("site-list"))

    assert [row for row, _cells in page.context["listed"]] == [w.site, w.school]  # its own first
    other = said(client.get(reverse("site-page", args=[w.school.pk])))
    assert reverse("site-edit", args=[w.school.pk]) not in other
    assert client.get(reverse("site-edit", args=[w.school.pk])).status_code == 403
    assert client.get(reverse("site-page", args=[w.hidden.pk])).status_code == 404
    assert client.post(reverse("site-new"), site_data(w, paired_unit=w.foreign.pk)).status_code == 422
    assert client.post(reverse("site-new"), site_data(w, paired_unit="")).status_code == 422


def test_who_saves_second_keeps_what_was_typed_and_decides(client, w):
    client.force_login(w.committee)
    address = reverse("site-edit", args=[w.site.pk])
    seen = client.get(address).context["form"]["seen"].value()
    lists.change(row=w.site, address="示例路 1 号", note="门锁已换", no_photo=True, by=w.admin)

    answer = client.post(address, site_data(w, name="示例社区", address="示例路 2 号", seen=seen))

    assert (answer.status_code, "地址现为“示例路 1 号”" in said(answer), "示例路 2 号" in said(answer)) == (
        422,
        True,
        True,
    )
    assert client.post(address, answer.context["form"].data.dict()).status_code == 302
    w.site.refresh_from_db()
    assert (w.site.address, w.site.note, w.site.no_photo) == ("示例路 2 号", "门锁已换", True)


def test_who_saves_second_keeps_members_that_the_first_took_in(client, w):
    client.force_login(w.committee)
    group = lists.add(model=CollaborationGroup, name="第九协作组", leading_unit=w.unit, units=[w.unit], by=w.committee)
    address = reverse("group-edit", args=[group.pk])
    seen = client.get(address).context["form"]["seen"].value()
    lists.change(row=group, name="第十协作组", units=[w.unit, w.foreign], by=w.committee)
    typed = {"name": "第八协作组", "leading_unit": w.unit.pk, "units": [w.unit.pk], "seen": seen}

    answer = client.post(address, typed)

    assert answer.status_code == 422
    sent = answer.context["form"].data
    assert client.post(address, {name: sent.getlist(name) for name in sent}).status_code == 302
    group.refresh_from_db()
    assert (group.name, set(group.units.all())) == ("第八协作组", {w.unit, w.foreign})


def test_archiving_says_what_hangs_on_it_and_asks_once(client, w):
    ShiftFactory(activity=ActivityFactory(site=w.site, recording_unit=w.unit))
    client.force_login(w.admin)
    address = reverse("site-archive", args=[w.site.pk])
    page = said(client.get(address))
    assert "没有结束的活动" in page
    assert reverse("manage-activity", args=[Activity.objects.get().pk]) in page

    answer = client.post(address)
    assert (answer.status_code, "没有结束的活动 1 项" in said(answer)) == (422, True)
    assert client.post(address, {"confirmed": "on"}).status_code == 302

    assert w.site not in {row for row, _cells in client.get(reverse("site-list")).context["listed"]}
    archived = client.get(reverse("site-list"), {"state": "archived"})
    assert [row for row, _cells in archived.context["listed"]] == [w.site]
    client.post(reverse("site-restore", args=[w.site.pk]))
    w.site.refresh_from_db()
    assert w.site.closed_on is None


def test_the_committee_keeps_groups_programmes_projects_and_fields(client, w):
    client.force_login(w.committee)
    group = {"name": "第一协作组", "leading_unit": w.unit.pk, "units": [w.foreign.pk], "paired_schools": [w.school.pk]}
    refusal = client.post(reverse("group-new"), group)
    assert refusal.context["form"].has_error("units", Reason.LEADER_NOT_MEMBER)
    client.post(reverse("group-new"), {**group, "units": [w.foreign.pk, w.unit.pk]})
    assert CollaborationGroup.objects.get().units.count() == 2

    year = {"name": "2026年专项", "starts_on": "2026-12-31", "ends_on": "2026-01-01", "table_title": "统计表"}
    refusal = client.post(reverse("programme-new"), year)
    assert refusal.context["form"].has_error("ends_on", Reason.PERIOD_BACKWARDS)
    client.post(reverse("programme-new"), {**year, "starts_on": "2026-01-01", "ends_on": "2026-12-31"})
    client.post(reverse("project-new"), {"name": "阳光助残", "starts_on": "2026-01-01", "is_brand": "on"})
    client.post(reverse("field-new"), {"name": "护河", "order": "3"})

    assert (Programme.objects.count(), ServiceField.objects.count()) == (1, 1)
    assert Project.objects.get().is_brand
    for word, name in (
        ("group", "第一协作组"),
        ("programme", "2026年专项"),
        ("project", "阳光助残"),
        ("field", "护河"),
    ):
        listed = client.get(reverse(f"{word}-list"), {"q": name[:2], "state": ""})
        assert name in said(listed)
        row = listed.context["listed"][0][0]
        for verb in ("page", "edit", "archive", "history"):
            assert name in said(client.get(reverse(f"{word}-{verb}", args=[row.pk])))
        client.post(reverse(f"{word}-archive", args=[row.pk]), {"confirmed": "on"})
        assert client.get(reverse(f"{word}-list")).context["listed"] == []


def test_a_unit_is_not_asked_about_brands_and_keeps_its_project(client, w):
    client.force_login(w.admin)
    assert "is_brand" not in client.get(reverse("project-new")).context["form"].fields

    client.post(reverse("project-new"), {"name": "示例项目", "unit": w.unit.pk, "starts_on": "2026-01-01"})

    assert (Project.objects.get().unit, Project.objects.get().is_brand) == (w.unit, False)


def test_the_number_of_a_contact_is_shown_once_to_who_keeps_the_place(client, w):
    client.force_login(w.admin)
    client.post(reverse("site-contact-new", args=[w.site.pk]), {"name": "韦示例接", "phone": "10000123456"})
    contact = HostContact.objects.get()
    page = said(client.get(reverse("site-page", args=[w.site.pk])))
    assert "韦示例接" in page
    assert "10000123456" not in page

    shown = client.post(reverse("site-contact-phone", args=[w.site.pk, contact.pk]))
    assert "10000123456" in said(shown)
    assert "no-store" in shown["Cache-Control"]
    edit = reverse("site-contact-edit", args=[w.site.pk, contact.pk])
    assert "10000123456" not in said(client.get(edit))
    assert client.post(edit, {"name": "韦示例新", "phone": "不是"}).status_code == 422
    client.post(edit, {"name": "韦示例新", "phone": ""})
    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("韦示例新", "10000123456")

    client.force_login(administrator_of(w.foreign))
    assert "韦示例新" not in said(client.get(reverse("site-page", args=[w.site.pk])))
    client.force_login(w.admin)
    client.post(reverse("site-contact-remove", args=[w.site.pk, contact.pk]))
    assert "韦示例新" not in said(client.get(reverse("site-page", args=[w.site.pk])))


def test_a_list_is_searched_sorted_narrowed_and_comes_in_pages(client, w):
    for n in range(25):
        SiteFactory(name=f"示例基地{n:02}", kind=Site.Kind.BASE, address="东路")
    client.force_login(w.committee)

    def names(**asked):
        return [str(row) for row, _cells in client.get(reverse("site-list"), asked).context["listed"]]

    assert len(names()) == 20
    assert len(names(page=2)) == 8
    assert names(q="东路", ordering="-name")[0] == "示例基地24"
    assert names(kind="school") == ["示例小学"]
    assert names(paired_unit=w.unit.pk) == ["示例社区"]
    assert names(has_place="true") == []


def test_three_entries_ask_as_often_as_one(client, w):
    client.force_login(w.committee)
    for word, make in (("site", SiteFactory), ("group", lambda: _group(w)), ("project", _project)):
        counts = []
        for _each in range(3):
            make()
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(f"{word}-list"))
            counts.append(len(asked))
        assert counts[1] == counts[2], word


def test_contacts_name_no_number_in_the_history(w):
    contact = host_contacts.add(site=w.site, name="韦示例接", phone="10000123456", by=w.admin)

    fields = HistoryEntry.objects.about(contact).get().fields

    assert fields == {}


def _group(w):
    group = CollaborationGroup.objects.create(name=f"组{CollaborationGroup.objects.count()}", leading_unit=w.unit)
    group.units.set([w.unit, w.foreign])


def _project():
    Project.objects.create(name=f"项目{Project.objects.count()}", starts_on="2026-01-01", unit=UnitFactory())


def test_who_comes_reads_how_to_visit_the_place(client, w):
    lists.change(row=w.site, visiting_rules="走西门，先登记。", by=w.admin)
    shift = ShiftFactory(activity=ActivityFactory(site=w.site))

    assert "走西门，先登记。" in said(client.get(reverse("activity", args=[shift.activity_id])))
    client.force_login(VolunteerFactory().user)
    assert "走西门，先登记。" in said(client.get(reverse("shift-sign-up", args=[shift.pk])))
