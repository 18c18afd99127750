"""The text for the work group: units, days overdue and links, polite and short."""

from datetime import date

import pytest

from certificates.urging.services.overdue import by_unit, overdue_for
from certificates.urging.urging import MOST_LINES, UnitOverdue, text_for_all, text_for_one
from registry.models import Unit
from registry.workdays.deadlines import Due
from tests import calendars
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, committee_member, handed_in, shift_of
from tests.factories_reports import held_shift

WATER, POST = Unit(pk=1, short_name="自治区示例厅团委"), Unit(pk=2, short_name="示例局团委")
WORDS = {
    "as_of": date(2026, 11, 24),
    "until": date(2026, 11, 27),
    "link": lambda path: f"https://volunteer.example.org{path}",
    "list_path": "/manage/overdue/",
}


def due(unit=WATER, n=1, *, kind="hand-in", title="提交到场", overdue=3):
    return Due(
        kind=kind,
        title=title,
        subject=f"“主题微课堂{n}”11月3日场次",
        unit=unit,
        url=f"/manage/shifts/{n}/hand-in/",
        list_url="/",
        due_on=date(2026, 11, 19),
        overdue=overdue,
        must_act=frozenset(),
    )


def test_the_text_names_unit_thing_days_and_link():
    text = text_for_all([UnitOverdue(WATER, (due(),))], **WORDS)

    assert text == (
        "各单位：\n"
        "截至11月24日，以下事项已超过办理期限，请于11月27日前办理：\n"
        "1. 自治区示例厅团委：提交到场，“主题微课堂1”11月3日场次（超期 3 个工作日）"
        "https://volunteer.example.org/manage/shifts/1/hand-in/\n"
        "办理中有困难的，请及时说明。谢谢。"
    )


def test_several_things_of_a_unit_stand_below_it():
    text = text_for_all([UnitOverdue(WATER, (due(n=1), due(n=2))), UnitOverdue(POST, (due(POST, 3),))], **WORDS)

    lines = text.splitlines()
    assert lines[2] == "1. 自治区示例厅团委，2 项："
    assert lines[3].startswith("（1）提交到场，“主题微课堂1”")
    assert lines[5].startswith("2. 示例局团委：提交到场，“主题微课堂3”")


def test_a_unit_is_written_to_by_name():
    text = text_for_one(UnitOverdue(WATER, (due(),)), **WORDS)

    assert text.startswith(
        "自治区示例厅团委：\n截至11月24日，贵单位以下事项已超过办理期限，请于11月27日前办理：\n1. 提交到场，"
    )


def test_a_long_list_leads_to_the_page():
    group = UnitOverdue(WATER, tuple(due(n=n) for n in range(1, MOST_LINES + 4)))

    for text in (text_for_all([group], **WORDS), text_for_one(group, **WORDS)):
        assert text.count("提交到场") == MOST_LINES
        assert "另有 3 项，见 https://volunteer.example.org/manage/overdue/" in text


def test_the_unit_that_is_late_for_longest_comes_first():
    groups = by_unit([due(POST, 1, overdue=1), due(WATER, 2, overdue=2), due(POST, 3, overdue=1)])

    assert [(group.unit, group.longest, len(group.dues)) for group in groups] == [(WATER, 2, 1), (POST, 1, 2)]


@pytest.fixture
def late(at):
    """A roll not handed in, hours not decided, a missing report; one unit each."""
    calendars.known(2026)
    at("2026-03-16 09:00")
    roll = shift_of(title="甲", kind="training")
    attended(VolunteerFactory(), roll, ("09:00", "12:00"))
    hours = shift_of(title="乙", kind="training")
    attended(VolunteerFactory(), hours, ("09:00", "12:00"))
    handed_in(hours)
    report = held_shift(people=1, title="丙")
    at("2026-03-30 09:00")
    return {"hand-in": roll, "decide": hours, "report": report}


@pytest.mark.django_db
def test_the_committee_sees_all_that_is_overdue_the_oldest_first(late):
    administrator_of(late["decide"].activity.recording_unit)
    found = overdue_for(committee_member())

    assert [due.kind for due in found] == ["report", "decide", "hand-in", "hand-in"]
    assert [due.overdue for due in found] == [6, 1, 1, 1]
    assert found[0].unit == late["report"].activity.recording_unit


@pytest.mark.django_db
def test_an_administrator_sees_the_own_units_only(late):
    unit = late["hand-in"].activity.recording_unit

    assert [due.kind for due in overdue_for(administrator_of(unit))] == ["hand-in"]
    assert overdue_for(administrator_of(UnitFactory())) == []
    assert overdue_for(UserFactory()) == []


@pytest.mark.django_db
def test_what_is_due_today_is_not_overdue(late, at):
    at("2026-03-27 09:00")

    assert [due.kind for due in overdue_for(committee_member())] == ["report"]


@pytest.mark.django_db
def test_hours_nobody_of_the_unit_may_decide_are_overdue_at_the_committee(late):
    committee = committee_member()

    assert {due.unit.parent_id for due in overdue_for(committee) if due.kind == "decide"} == {None}
