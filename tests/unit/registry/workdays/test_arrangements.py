"""A year's notice is previewed and saved; every open due day follows; until then it is an estimate (D142)."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from checkin.models import CorrectionRequest, ServiceRecord
from registry.exceptions import ArrangementRefused
from registry.history.audit import audit
from registry.models import ApprovalStep, HistoryEntry, Workday, WorkdayArrangement
from registry.workdays import duties
from registry.workdays.services import arrangements, workdays
from tests.factories_corrections import objected
from tests.factories_hours import administrator_of, approved, committee_member, pending_record

pytestmark = pytest.mark.django_db
Reason = ArrangementRefused.Reason
GUANGXI = "“三月三”：3月18日、19日放假，3月21日（周六）上班。"
TOLD = {"layer": "guangxi", "year": 2026, "text": GUANGXI}


@pytest.fixture
def committee(at):
    at("2026-03-16 09:00")
    arrangements.load(first_year=2017)
    return committee_member()


def saved(by, **changes) -> WorkdayArrangement:
    return arrangements.save(by=by, **({"document_no": "桂政办发〔2026〕1号"} | TOLD | changes))


def reason_of(act) -> Reason:
    with pytest.raises(ArrangementRefused) as refused:
        act()
    return refused.value.reason


def test_a_year_is_known_when_nation_and_guangxi_are(committee):
    assert workdays.due_in(10, since=date(2017, 3, 24)).is_estimated is False
    assert workdays.due_in(10, since=date(2026, 3, 24)).is_estimated is True  # no 三月三 yet
    saved(committee)
    assert workdays.due_in(10, since=date(2026, 3, 24)).is_estimated is False
    assert workdays.due_in(10, since=date(2026, 12, 28)).is_estimated is True  # reaches into 2027


def test_a_loaded_day_that_was_changed_or_taken_away_by_hand_is_a_fault(committee):
    gone, edited = Workday.objects.filter(layer="national", on__year=2026).order_by("pk")[:2]
    Workday.objects.filter(pk=edited.pk).update(is_workday=not edited.is_workday)
    Workday.objects.filter(pk=gone.pk).delete()

    about_days = [str(fault) for fault in audit.faults() if "workday" in fault.where]

    assert about_days == [
        f"registry_workday {edited.pk}: is not what its last act left",
        f"registry_workday {gone.pk}: the row is missing",
    ]


def test_saving_moves_open_due_days_and_takes_the_mark_away(committee):
    record = pending_record()
    assert (record.due_on, record.due_is_estimated) == (date(2026, 3, 27), True)

    saved(committee)

    record.refresh_from_db()
    assert (record.due_on, record.due_is_estimated) == (date(2026, 3, 30), False)


def test_what_was_decided_keeps_its_day(committee):
    record = pending_record()
    approved(record)

    saved(committee)

    record.refresh_from_db()
    assert record.due_on == date(2026, 3, 27)


def test_objections_and_approval_steps_follow_too(committee):
    record = pending_record()
    approved(record)
    request = objected(record)
    before = request.due_on

    saved(committee)

    request = CorrectionRequest.objects.get()
    assert (request.due_on > before, request.due_is_estimated) == (True, False)
    assert not ApprovalStep.objects.current().filter(due_is_estimated=True).exists()


def test_the_preview_says_what_saving_does_and_writes_nothing(committee):
    record = pending_record()

    shown = arrangements.preview(by=committee, **TOLD)

    assert [(one.on.day, one.is_workday) for one in shown.changed] == [(18, False), (19, False), (21, True)]
    assert [one.day.row for one in shown.moved] == [record]
    assert not WorkdayArrangement.objects.filter(year=2026, layer="guangxi").exists()
    saved(committee)
    record.refresh_from_db()
    assert (record.due_on, record.due_is_estimated) == (shown.moved[0].after.on, shown.moved[0].after.is_estimated)


def test_a_second_notice_takes_the_place_of_the_first(committee):
    saved(committee)
    saved(committee, text="3月18日放假。", document_no="更正通知")

    assert list(Workday.objects.filter(layer="guangxi", on__year=2026).values_list("on", "note")) == [
        (date(2026, 3, 18), "更正通知")
    ]
    assert WorkdayArrangement.objects.filter(year=2026, layer="guangxi").count() == 1
    acts = HistoryEntry.objects.filter(target_model="registry.workdayarrangement", by=committee)
    assert list(acts.order_by("pk").values_list("did", flat=True)) == ["arrangement saved", "arrangement replaced"]


def test_a_notice_that_begins_in_december_leaves_the_other_days_of_that_year(committee):
    saved(committee)
    saved(committee, layer="national", year=2027, text="2026年12月31日至2027年1月2日放假，共3天")

    assert Workday.objects.filter(layer="national", on__year=2026).count() > 20
    assert not workdays.calendar().is_workday(date(2026, 12, 31))


def test_single_days_move_due_days_as_well(committee):
    saved(committee)
    record = pending_record()

    day = arrangements.set_guangxi_day(on=record.due_on, is_workday=False, note="更正", by=committee)
    moved = ServiceRecord.objects.get().due_on
    arrangements.remove_guangxi_day(day=day, by=committee)

    assert (moved > record.due_on, ServiceRecord.objects.get().due_on) == (True, record.due_on)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "另行通知。"}, Reason.ARRANGEMENT_NO_DAYS),
        ({"text": "3月18日（周一）放假"}, Reason.ARRANGEMENT_UNREADABLE),
        ({"text": "2025年3月31日放假"}, Reason.ARRANGEMENT_OTHER_YEAR),
        ({"year": 1999}, Reason.ARRANGEMENT_YEAR),
        ({"document_no": " "}, Reason.ARRANGEMENT_DOCUMENT_MISSING),
    ],
)
def test_what_cannot_be_taken_in_is_refused(committee, changes, reason):
    assert reason_of(lambda: saved(committee, **changes)) == reason
    assert not WorkdayArrangement.objects.filter(year=2026, layer="guangxi").exists()


def test_only_the_committee_enters_a_notice(committee):
    other = administrator_of(pending_record().recording_unit)
    for act in (lambda: saved(other), lambda: arrangements.preview(by=other, **TOLD)):
        with pytest.raises(PermissionDenied):
            act()


def asked_of(user) -> list[str]:
    return [duty.title for duty in duties.of(user) if "放假安排" in duty.title]


def test_the_committee_is_asked_for_this_year_and_from_november_for_the_next(committee, at):
    assert asked_of(committee) == ["录入 2026 年广西“三月三”放假安排"]
    saved(committee)
    assert asked_of(committee) == []
    at("2026-11-01 09:00")
    assert asked_of(committee) == ["录入 2027 年全国放假安排", "录入 2027 年广西“三月三”放假安排"]
    assert asked_of(administrator_of(pending_record(day="2026-10-10").recording_unit)) == []


def test_every_year_shows_what_it_rests_on(committee):
    states = {state.year: (bool(state.national), bool(state.guangxi)) for state in arrangements.year_states()}

    assert states[2017] == (True, True)
    assert states[2026] == (True, False)
    assert states[2027] == (False, False)


def test_a_notice_without_days_makes_no_year_known(committee):
    saved(committee).days.all().delete()

    (state,) = [state for state in arrangements.year_states() if state.year == 2026]

    assert (state.is_known, state.missing) == (False, ("guangxi",))
    assert workdays.due_in(1, since=date(2026, 3, 24)).is_estimated is True
    assert asked_of(committee) == ["录入 2026 年广西“三月三”放假安排"]


def test_days_that_an_earlier_version_let_set_one_by_one_make_no_year_known(committee):
    """The upgrade to notices had taken a single day for a notice of its year."""
    arrangements.set_guangxi_day(on=date(2026, 3, 19), is_workday=False, note="示例", by=committee)
    taken_for = WorkdayArrangement.objects.create(year=2026, layer="guangxi", document_no="示例")
    Workday.objects.filter(on=date(2026, 3, 19)).update(arrangement=taken_for)
    saved(committee, year=2025, text="2025年3月31日、4月1日放假。")
    record = pending_record()
    assert record.due_is_estimated is False

    upgrade("registry.migrations.0015_notices_that_somebody_entered", "doubt")
    upgrade("checkin.migrations.0014_estimates_of_doubted_years", "mark")

    record.refresh_from_db()
    states = {state.year: state.is_known for state in arrangements.year_states()}
    assert (states[2017], states[2025], states[2026]) == (True, True, False)
    assert (record.due_is_estimated, workdays.calendar().is_workday(date(2026, 3, 19))) == (True, False)
    assert asked_of(committee) == ["录入 2026 年广西“三月三”放假安排"]


def upgrade(module: str, step: str) -> None:
    getattr(import_module(module), step)(apps, None)
