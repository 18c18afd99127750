"""历史数据: what a workbook may say, who decides, and what an approval writes (design#afterwards)."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from checkin.afterwards.services import opening_balances
from checkin.audit.services import audit
from checkin.deciding.services import decisions
from checkin.evidence.services import explanations
from checkin.exceptions import OpeningBalanceRefused
from checkin.ledger.services import ledger
from checkin.minutes.services import assessments
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Decision, HoursSummary, LedgerEntry, OpeningBalance, ServiceRecord
from checkin.words.opening_rows import HEADINGS, RowProblem, minutes_of
from registry.activities.services.past_activities import NOTHING_TO_JOIN
from registry.documents.workbook_reader import MOST_UNPACKED
from registry.models import Activity, HistoryEntry, HomeUnit, Notification, Volunteer
from tests.factories import RoleAssignmentFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_afterwards import credited, row_of, staged, submitted, workbook
from tests.factories_hours import administrator_of, approved, attended, basis_of, committee_member, handed_in, shift_of
from tests.factories_reports import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = OpeningBalanceRefused.Reason


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def person(unit):
    return VolunteerFactory(unit=unit)


def problems(batch: OpeningBalance) -> list[str]:
    return list(batch.rows.values_list("problem", flat=True))


def refusal_of(command) -> Reason:
    with pytest.raises(OpeningBalanceRefused) as refusal:
        command()
    return refusal.value.reason


def stage_file(unit, upload, **changes):
    said = {"until_on": date(2025, 12, 31), "document_no": "示例团发〔2026〕3号", "by": administrator_of(unit)}
    return opening_balances.stage(unit=unit, upload=upload, **(said | changes))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (10, (600, "")),
        (10.5, (630, "")),
        ("0.1", (6, "")),
        (" 12.3 ", (738, "")),
        (1234.7, (74082, "")),
        (0, (0, RowProblem.HOURS_NOT_POSITIVE)),
        (-1, (0, RowProblem.HOURS_NOT_POSITIVE)),
        (5000.1, (0, RowProblem.HOURS_TOO_MANY)),
        (3.3000000000000003, (198, "")),
        ("３．３", (198, "")),
        ("12.5 小时", (750, "")),
        (0.25, (0, RowProblem.HOURS_TOO_FINE)),
        ("十小时", (0, RowProblem.HOURS_UNREADABLE)),
        ("nan", (0, RowProblem.HOURS_UNREADABLE)),
        ("1e999999", (0, RowProblem.HOURS_TOO_MANY)),
        (None, (0, RowProblem.HOURS_UNREADABLE)),
        (True, (0, RowProblem.HOURS_UNREADABLE)),
    ],
)
def test_hours_become_whole_minutes_or_a_problem(typed, expected):
    assert minutes_of(typed) == expected


def test_every_row_says_what_is_wrong_with_it(unit, person):
    by = administrator_of(unit)
    left = VolunteerFactory(status=Volunteer.Status.LEFT)
    me = VolunteerFactory(user=by)
    credited(row_of(other := VolunteerFactory()))

    batch = staged(
        unit,
        row_of(person),
        ("GX0000000000", "韦示例", 3),
        (person.volunteer_no, person.name, 4),
        (left.volunteer_no, left.name, 4),
        (me.volunteer_no, me.name, 4),
        (VolunteerFactory().volunteer_no, "韦另名", 4),
        (None, "韦示例", 4),
        row_of(other),
        (VolunteerFactory().volunteer_no, "无", "许多"),
        by=by,
    )

    assert problems(batch) == [
        "",
        RowProblem.UNKNOWN_NUMBER,
        RowProblem.TWICE,
        RowProblem.NOT_REGISTERED,
        RowProblem.OWN,
        RowProblem.NAME_DIFFERS,
        RowProblem.NUMBER_MISSING,
        RowProblem.OTHER_BATCH,
        RowProblem.HOURS_UNREADABLE,
    ]
    assert [row.n for row in batch.rows.all()] == list(range(3, 12))
    assert not LedgerEntry.objects.filter(recording_unit=unit).exists()


def test_formulas_and_hidden_rows_are_seen(unit, person):
    def hide(page):
        page["C3"] = "=10+20"
        page.row_dimensions[4].hidden = True

    batch = stage_file(unit, workbook(row_of(person), row_of(VolunteerFactory()), change=hide))

    assert problems(batch) == [RowProblem.FORMULA, RowProblem.HIDDEN]


def test_the_template_is_read_as_it_comes_with_columns_in_any_order(unit, person):
    page = (book := load_workbook(BytesIO(opening_balances.template()))).active
    assert [cell.value for cell in page[4]] == list(HEADINGS)
    page.move_range("A4:C4", rows=0, cols=1)
    page["B5"], page["C5"], page["D5"] = person.volunteer_no.lower(), person.name, 8
    book.save(file := BytesIO())

    batch = stage_file(unit, SimpleUploadedFile("表.xlsx", file.getvalue()))

    sound = batch.rows.get()
    assert (sound.problem, sound.minutes) == ("", 480)


def test_a_workbook_that_cannot_be_read_or_holds_nobody(unit, person, monkeypatch):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (MOST_UNPACKED + 1))
    for content in (b"", b"%PDF-1.7", packed.getvalue(), workbook(row_of(person)).read()[:2000]):
        file = SimpleUploadedFile("表.xlsx", content)
        assert refusal_of(lambda file=file: stage_file(unit, file)) == Reason.OPENING_UNREADABLE
    assert refusal_of(lambda: stage_file(unit, workbook())) == Reason.OPENING_NO_ROWS
    headless = workbook(row_of(person), change=lambda page: page.delete_rows(2))
    assert refusal_of(lambda: stage_file(unit, headless)) == Reason.OPENING_NO_HEADINGS
    monkeypatch.setattr(opening_balances, "MOST_ROWS", 1 - opening_balances.LINES_BESIDE)
    assert refusal_of(lambda: stage_file(unit, workbook(row_of(person)))) == Reason.OPENING_TOO_MANY_ROWS
    monkeypatch.setattr(opening_balances, "MOST_BYTES", 10)
    assert refusal_of(lambda: stage_file(unit, workbook(row_of(person)))) == Reason.OPENING_FILE_TOO_LARGE
    assert not OpeningBalance.objects.exists()


def test_document_and_day_are_named(unit, person):
    file = workbook(row_of(person))
    assert refusal_of(lambda: stage_file(unit, file, document_no="《》")) == Reason.OPENING_DOCUMENT_NO_MISSING
    assert refusal_of(lambda: stage_file(unit, file, until_on=date(2026, 3, 17))) == Reason.OPENING_IN_FUTURE
    with pytest.raises(PermissionDenied):
        stage_file(unit, file, by=administrator_of(UnitFactory()))


def test_the_same_workbook_is_imported_once(unit, person):
    file = workbook(row_of(person))
    stage_file(unit, file)
    file.seek(0)

    assert refusal_of(lambda: stage_file(unit, file)) == Reason.OPENING_SAME_WORKBOOK


def test_a_draft_is_put_right_submitted_with_its_document_or_discarded(unit, person):
    batch, by = staged(unit, (person.volunteer_no, "韦另名", 4)), administrator_of(unit)
    assert (
        refusal_of(lambda: opening_balances.submit(batch=batch, document=pdf(), by=by)) == Reason.OPENING_PROBLEMS_LEFT
    )
    opening_balances.replace(batch=batch, upload=workbook(row_of(person)), by=by)
    assert problems(batch) == [""]
    assert (
        refusal_of(lambda: opening_balances.submit(batch=batch, document=None, by=by))
        == Reason.OPENING_DOCUMENT_MISSING
    )
    for command in (
        lambda: opening_balances.submit(batch=batch, document=pdf(), by=administrator_of(UnitFactory())),
        lambda: opening_balances.discard(batch=batch, by=administrator_of(UnitFactory())),
    ):
        with pytest.raises(PermissionDenied):
            command()

    opening_balances.submit(batch=batch, document=pdf(), by=by)
    batch.refresh_from_db()

    assert (batch.status, batch.document.name) == (OpeningBalance.Status.SUBMITTED, "总结.pdf")
    assert refusal_of(lambda: opening_balances.discard(batch=batch, by=by)) == Reason.OPENING_WRONG_STATE
    file = workbook(row_of(person, 9))
    assert refusal_of(lambda: opening_balances.replace(batch=batch, upload=file, by=by)) == Reason.OPENING_WRONG_STATE
    draft = staged(unit, row_of(VolunteerFactory()))
    opening_balances.discard(batch=draft, by=by)
    assert OpeningBalance.objects.get() == batch


def test_approval_writes_everything_once_and_marks_it_for_ever(unit, person):
    moved_to = UnitFactory()
    HomeUnit.objects.create(volunteer=person, unit=moved_to, from_on=date(2026, 1, 1))
    other, by = VolunteerFactory(), committee_member()
    batch = submitted(unit, row_of(person, 10.5), row_of(other, 0.1))

    opening_balances.approve(batch=batch, by=by, reason="与档案核对无误。")

    batch.refresh_from_db()
    assert (batch.status, batch.decided_by) == (OpeningBalance.Status.APPROVED, by)
    activity = batch.shift.activity
    assert (activity.origin, activity.risk_notice) == (Activity.Origin.HISTORICAL, NOTHING_TO_JOIN)
    record = ServiceRecord.objects.get(volunteer=person)
    assert (record.status, record.service_on, record.volunteer_unit) == ("approved", date(2025, 12, 31), person.unit)
    entry = LedgerEntry.objects.get(volunteer=person)
    assert (entry.minutes, entry.hours_class, entry.origin) == (630, "supplementary", "historical")
    assert (entry.entered_by, entry.decided_by, entry.recording_unit) == (batch.uploaded_by, by, unit)
    assert entry.reason == "依据《示例团发〔2026〕3号》与档案核对无误。"
    decision = Decision.objects.get(record=record)
    assert decision.steps == ["历史数据，依据《示例团发〔2026〕3号》，630 分（10.5 小时）"]
    assert (decision.origins, decision.days, decision.intervals) == (["historical"], {}, [])
    assert HoursSummary.objects.get(volunteer=person).supplementary_minutes == 630
    assert ledger.total(other) == 6
    assert HistoryEntry.objects.about(record).get().did == "hours approved"
    assert Notification.objects.filter(user=batch.uploaded_by).count() == 1
    assert list(audit.faults()) == []


def test_sums_from_before_the_product_stand_beside_those_of_the_month(unit, person):
    shift = shift_of(day="2025-12-13", recording_unit=unit)
    attended(person, shift, ("09:00", "12:00"))
    approved(handed_in(shift)[0])

    credited(row_of(person, 2), unit=unit, until_on=date(2025, 12, 12))

    rows = HoursSummary.objects.filter(volunteer=person).order_by("is_historical")
    assert [(row.timed_minutes, row.supplementary_minutes, row.records) for row in rows] == [(180, 0, 1), (0, 120, 1)]
    assert list(audit.faults()) == []


def test_only_the_committee_decides_never_who_uploaded_or_is_listed(unit, person):
    by, listed = committee_member(), committee_member()
    person.user = listed
    person.save()
    batch = submitted(unit, row_of(person), by=by)

    for barred in (by, listed):
        assert refusal_of(lambda who=barred: opening_balances.approve(batch=batch, by=who)) == Reason.OPENING_BARRED
    assert refusal_of(lambda: opening_balances.return_(batch=batch, by=by, reason="自己")) == Reason.OPENING_BARRED
    for command in (
        lambda: opening_balances.approve(batch=batch, by=administrator_of(unit)),
        lambda: opening_balances.return_(batch=batch, by=administrator_of(committee_unit()), reason="无权"),
    ):
        with pytest.raises(PermissionDenied):
            command()
    assert not ServiceRecord.objects.exists()


def test_a_return_says_why_and_the_unit_begins_again(unit, person):
    batch, by = submitted(unit, row_of(person)), committee_member()
    assert refusal_of(lambda: opening_balances.return_(batch=batch, by=by, reason=" ")) == Reason.OPENING_REASON_MISSING

    opening_balances.return_(batch=batch, by=by, reason="文件没有盖章。")

    assert refusal_of(lambda: opening_balances.approve(batch=batch, by=by)) == Reason.OPENING_WRONG_STATE
    assert problems(staged(unit, row_of(person))) == [""]


def test_two_batches_that_waited_side_by_side_give_nobody_two_opening_balances(unit, person):
    second = staged(unit, row_of(person, 8))
    first = submitted(UnitFactory(), row_of(person, 9))

    assert (
        refusal_of(lambda: opening_balances.submit(batch=second, document=pdf(), by=second.uploaded_by))
        == Reason.OPENING_PEOPLE_TAKEN
    )

    opening_balances.approve(batch=first, by=committee_member())
    assert ledger.total(person) == 540


def test_hours_that_the_product_knows_are_not_brought_in_again(unit, person):
    attended(VolunteerFactory(merged_into=person), shift_of(recording_unit=unit), ("09:00", "12:00"))

    assert problems(staged(unit, row_of(person), until_on=date(2026, 3, 14))) == [RowProblem.SERVED_HERE]
    assert problems(staged(unit, row_of(person, 9), until_on=date(2026, 3, 13))) == [""]
    assert problems(staged(UnitFactory(), row_of(person, 8), until_on=date(2026, 3, 14))) == [""]


def test_a_service_that_came_in_after_the_preview_is_not_counted_twice(unit, person):
    draft = staged(unit, row_of(person), until_on=date(2026, 3, 14))
    waiting = submitted(unit, row_of(VolunteerFactory()))
    OpeningBalance.objects.filter(pk=waiting.pk).update(until_on=date(2026, 3, 14))
    waiting.refresh_from_db()
    for one in (person, waiting.rows.get().volunteer):
        attended(one, shift_of(recording_unit=unit), ("09:00", "12:00"))

    submitting = lambda: opening_balances.submit(batch=draft, document=pdf(), by=draft.uploaded_by)  # noqa: E731
    approving = lambda: opening_balances.approve(batch=waiting, by=committee_member())  # noqa: E731
    assert [refusal_of(submitting), refusal_of(approving)] == [Reason.OPENING_PEOPLE_SERVED] * 2


def test_one_person_has_one_balance_and_no_own_one_whatever_the_file(unit, person):
    first, second = VolunteerFactory(unit=unit), VolunteerFactory(merged_into=person)
    credited(row_of(first), unit=unit)
    first.merged_into = person
    first.save()

    assert problems(staged(unit, row_of(person, 3))) == [RowProblem.OTHER_BATCH]
    other = VolunteerFactory(unit=unit)
    second.merged_into = other
    second.save()
    RoleAssignmentFactory(unit=unit, user=second.user)
    assert problems(staged(unit, row_of(other, 3), by=second.user)) == [RowProblem.OWN]


def test_a_voided_balance_frees_the_person_for_another(unit, person):
    batch = credited(row_of(person), unit=unit)
    decisions.void(record=ServiceRecord.objects.get(), by=committee_member(), reason="文件有误。")

    assert ledger.total(person) == 0
    assert problems(staged(batch.unit, row_of(person, 9))) == [""]
    assert list(audit.faults()) == []


def test_an_adjustment_finds_the_row_again(unit, person):
    credited(row_of(person), unit=unit)
    record = ServiceRecord.objects.get()

    decisions.adjust(record=record, by=committee_member(), basis=basis_of(record), reason="复核。")

    assert ledger.total(person) == 630
    assert Decision.objects.filter(origins=["historical"]).count() == 2
    assert list(audit.faults()) == []


def test_it_neither_overlaps_nor_fills_a_day(unit, person):
    credited(row_of(person, 100), unit=unit, until_on=date(2026, 3, 14))
    shift = shift_of()
    attended(person, shift, ("09:00", "12:00"))

    worth = assessments.assess(person, shift)

    assert (worth.credit.total_minutes, worth.tier, worth.longest_day_minutes) == (180, ApprovalTier.NORMAL, 180)


def test_the_audit_finds_minutes_that_are_not_those_of_the_row(unit, person):
    batch = credited(row_of(person), unit=unit)
    batch.rows.update(minutes=629)

    decision = Decision.objects.get()
    named = {fault.where for fault in audit.faults()}
    assert named == {f"checkin_decision {decision.pk}", f"checkin_servicerecord {decision.record_id}"}


def test_the_explanation_leads_to_batch_and_document(unit, person):
    batch = credited(row_of(person), unit=unit)

    lines = list(explanations.lines_of(person))

    paper = f"（文件.pdf，SHA-256 {batch.document.sha256}）"
    said = f"  历史数据：批次 {batch.pk} 第 3 行，依据《示例团发〔2026〕3号》{paper}"
    assert said in lines


def test_nobody_can_join_or_see_what_stands_for_the_past(unit, person):
    activity = credited(row_of(person), unit=unit).shift.activity

    assert not activity.is_public
    assert activity not in Activity.objects.visible_to(VolunteerFactory().user)
    assert activity in Activity.objects.visible_to(administrator_of(unit))


def test_the_number_of_statements_does_not_grow_with_the_people(unit, django_assert_max_num_queries):
    few, many = ([row_of(VolunteerFactory()) for _n in range(count)] for count in (1, 25))
    first, second = submitted(unit, *few), submitted(unit, *many)
    by = committee_member()

    with django_assert_max_num_queries(45) as counted:
        opening_balances.approve(batch=first, by=by)
    with django_assert_max_num_queries(len(counted)):
        opening_balances.approve(batch=second, by=by)
