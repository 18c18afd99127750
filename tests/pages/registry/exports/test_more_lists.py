"""Sign-ups of a shift, supplements, findings, roles; and the hours beside people: as files, for who sees the page."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from checkin.models import Finding, Supplement
from registry.models import Volunteer
from tests.doors import text_of
from tests.factories import ShiftFactory, SignUpFactory, UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db
ASKED = {"suffix": "xlsx", "purpose": "checking", "words": ""}


def table(client, code, columns, *about):
    name = "export-of" if about else "export"
    answer = client.post(reverse(name, args=[code, *about]), ASKED | {"columns": columns})
    assert answer.status_code == 200
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)][1:]


def test_the_sign_ups_of_a_shift_are_for_who_keeps_its_roll():
    committee_unit()
    shift, other = ShiftFactory(), ShiftFactory()
    signup = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例一"))
    SignUpFactory(shift=other)
    leader, columns = browser_of(shift.activity.leader), ["name", "position", "status"]

    page = leader.get(reverse("export-of", args=["shift-signups", shift.pk]))

    assert page.context["back_url"] == reverse("manage-activity", args=[shift.activity_id])
    assert table(leader, "shift-signups", columns, shift.pk) == [["韦示例一", signup.position.name, "已报名"]]
    assert table(leader, "shift-signups", columns, other.pk) == []
    assert "导出名单" in text_of(leader.get(reverse("manage-activity", args=[shift.activity_id])))
    assert browser_of(UserFactory()).get(page.request["PATH_INFO"]).status_code == 403


def test_supplements_and_findings_are_those_of_the_units_in_sight():
    committee = committee_unit()
    shift = ShiftFactory()
    unit, person = shift.activity.recording_unit, VolunteerFactory(name="韦示例一")
    Supplement.objects.create(shift=shift, reason="示例", applied_by=shift.activity.leader, deciding_unit=committee)
    Finding.objects.create(shift=shift, volunteer=person, code="own_hand")
    Finding.objects.create(shift=ShiftFactory(), code="own_hand")
    lea = browser_of(administrator(unit))

    assert table(lea, "supplements", ["activity", "status"]) == [[shift.activity.title, "待审批"]]
    (found,) = table(lea, "findings", ["activity", "name", "state"])
    assert (found[0], found[2]) == (shift.activity.title, "待核")
    assert browser_of(shift.activity.leader).get(reverse("export", args=["findings"])).status_code == 403
    assert "导出疑点" in text_of(lea.get(reverse("hours-queue"), {"view": "all"}))


def test_roles_are_for_who_sees_the_page():
    security = holder("security_admin")
    administrator(UnitFactory(full_name="示例厅团委"))

    rows = table(browser_of(security), "roles", ["role", "unit"])

    assert ["单位管理员", "示例厅团委"] in rows
    assert browser_of(administrator(UnitFactory())).get(reverse("export", args=["roles"])).status_code == 403


def test_the_list_of_volunteers_has_its_hours(at):
    at("2026-11-02 09:00")
    unit = UnitFactory()
    for name, told in (
        ("韦示例一", {"served_year": 2026, "year_minutes": 1230, "served_minutes": 3000}),
        ("韦示例二", {"served_year": 2025, "year_minutes": 1800, "served_minutes": 1800}),
    ):
        Volunteer.objects.filter(pk=VolunteerFactory(unit=unit, name=name).pk).update(
            **told, last_served_on=date(2025, 5, 1)
        )
    VolunteerFactory(unit=unit, name="韦示例三")

    rows = table(
        browser_of(administrator(unit)),
        "volunteers",
        ["name", "year_hours", "all_hours", "has_done_duty", "last_served", "age", "star"],
    )

    assert sorted([row[0], row[1], row[2], row[3], bool(row[4]), row[6]] for row in rows) == [
        ["韦示例一", 20.5, 50, "是", True, None],
        ["韦示例三", 0, 0, "否", False, None],
        ["韦示例二", 0, 30, "否", True, None],
    ]
