"""A shift on paper: poster, roster, sign-in sheet, risk notice, card of the site; the roster as xlsx."""

import pytest
from django.urls import reverse

from checkin.desk.documents import sign_in_sheet
from checkin.desk.services import sheets
from registry.models import HistoryEntry, SignUp
from tests import readers
from tests.factories import SignUpFactory, SiteFactory, StationFactory, VolunteerFactory, local
from tests.scanning import TOKEN, scan, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client, shift):
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例", phone="10000000001"))
    activity = shift.activity
    activity.site = SiteFactory(name="示例学校", address="示例路 1 号", visiting_rules="进校登记", no_photo=True)
    activity.risk_notice, activity.meeting_point = "天热，请带水。", "校门口"
    activity.save()
    client.force_login(activity.leader)
    return activity.leader


def test_the_kit_is_one_file_with_phones_only_by_a_press(client, shift, leader):
    address = reverse("shift-kit", args=[shift.pk])
    plain = client.get(address)
    text = readers.pdf_text(plain.content)
    assert "扫码了解、报名" in readers.pdf_pages(plain.content)[0]  # the poster is one sheet

    for said in (
        "扫码了解、报名",
        "花名册",
        "签到表",
        "风险告知",
        "天热，请带水。",
        "服务地点",
        "进校登记",
        "禁止拍照",
        "校门口",
    ):
        assert said in text
    assert "10000000001" not in text
    assert HistoryEntry.objects.filter(did="exported").count() == 1
    assert not HistoryEntry.objects.filter(did="unmasked").exists()
    called = client.post(address)
    assert "10000000001" in readers.pdf_text(called.content)
    assert HistoryEntry.objects.filter(did="unmasked").count() == 1

    with_phones = client.post(f"/api/v1/shifts/{shift.pk}/kit/", headers={"Accept": "*/*"})
    assert (with_phones.status_code, with_phones["Content-Type"]) == (200, "application/pdf")
    assert HistoryEntry.objects.filter(did="unmasked").count() == 2


def test_who_joined_at_the_place_is_marked_and_counted_apart(client, shift, leader):
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="莫示例"), source=SignUp.Source.WALK_IN)

    text = readers.pdf_text(client.get(reverse("shift-kit", args=[shift.pk])).content)

    assert "已报名 1 人，现场加入 1 人" in text
    roster = text.partition("花名册")[2].partition("签到表")[0]
    assert "现场加入" in roster.partition("莫示例")[2].partition("韦示例")[0]
    assert "现场加入" not in roster.partition("韦示例")[2]


def test_the_poster_leads_to_the_sign_up_and_the_sheet_has_a_code_for_each_and_rows_for_more(
    client, shift, leader, settings, tmp_path
):
    namesake = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="莫示例")).volunteer
    StationFactory(token=TOKEN, unit=shift.activity.recording_unit).shifts.add(shift)
    take(scan(shift, method="walk_in", name="莫示例", phone="10000007391"))

    kit = client.get(reverse("shift-kit", args=[shift.pk])).content

    poster, *rows = readers.pdf_codes(kit, tmp_path)
    assert poster == settings.PUBLIC_URL.rstrip("/") + reverse("activity", args=[shift.activity_id])
    assert client.get(poster).status_code == 200
    people = set(SignUp.objects.filter(shift=shift).values_list("volunteer", flat=True))
    assert ({sheets.person_of(row, shift=shift) for row in rows}, len(people)) == (people, 3)
    sheet = readers.pdf_text(kit).partition("签到表")[2].partition("风险告知")[0]
    assert sheet.count("单位：") == sign_in_sheet.EMPTY_ROWS
    assert ("现场加入" in sheet, "7391" in sheet) == (True, True)
    assert f"（{namesake.volunteer_no}" not in readers.pdf_text(kit)  # the number has a column of its own


def test_markup_in_names_and_titles_is_printed_as_it_was_typed(client, shift, leader):
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="<b>莫</b>"))
    shift.activity.title = "<i>一</i>&amp;"
    shift.activity.save()
    client.force_login(leader)

    text = readers.pdf_text(client.get(reverse("shift-kit", args=[shift.pk])).content)
    desk = client.get(reverse("shift-desk", args=[shift.pk])).content.decode()

    assert ("<b>莫</b>" in text, "<i>一</i>&amp;" in text) == (True, True)
    assert ("<b>莫" in desk, "&lt;b&gt;莫" in desk, "<i>一" in desk) == (False, True, False)


def test_the_roster_as_a_table_says_where_each_stands_and_whom_to_call(client, shift, leader, at):
    young = VolunteerFactory(name="覃示例", phone="10000000002", born_on=local("2010-01-01").date())
    SignUpFactory(shift=shift, volunteer=young)
    asked = {"suffix": "xlsx", "purpose": "organising", "words": "", "columns": ["name", "stands", "to_call"]}

    def rows():
        answer = client.post(reverse("export-of", args=["shift-signups", shift.pk]), asked)
        return readers.xlsx_rows(answer.content)[1:]

    assert rows() == [["韦示例", "未到", "10000000001"], ["覃示例", "未到", ""]]
    at("2026-03-22 12:00")
    client.force_login(leader)
    assert [row[2] for row in rows()] == ["", ""]
