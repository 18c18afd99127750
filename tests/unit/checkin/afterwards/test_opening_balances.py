"""历史数据: what a list may say, who decides, and what an approval writes (design#afterwards)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from checkin.afterwards.opening_hours import minutes_of
from checkin.afterwards.services import opening_balances, opening_lists
from checkin.afterwards.services.opening_lists import Entry
from checkin.afterwards.services.opening_rules import Barred
from checkin.audit.services import audit
from checkin.deciding.services import decisions
from checkin.evidence.services import explanations
from checkin.exceptions import OpeningBalanceRefused
from checkin.ledger.services import ledger
from checkin.minutes.services import assessments
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Decision, HoursSummary, LedgerEntry, OpeningBalance, ServiceRecord
from registry.activities.services.past_activities import NOTHING_TO_JOIN
from registry.models import Activity, HistoryEntry, HomeUnit, Notification, Volunteer
from tests.factories import RoleAssignmentFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_afterwards import credited, drafted, row_of, staged, submitted
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


def refusals(batch: OpeningBalance, *people: Volunteer, by=None) -> list[str]:
    """What each would meet who came on this list now."""
    barred = Barred.of({one.pk for one in people}, batch=batch, by=[(by or batch.uploaded_by).pk])
    found = []
    for one in people:
        try:
            barred.refuse(one, name=one.name)
        except OpeningBalanceRefused as refusal:
            found.append(refusal.reason)
        else:
            found.append("")
    return found


def refusal_of(command) -> Reason:
    with pytest.raises(OpeningBalanceRefused) as refusal:
        command()
    return refusal.value.reason


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10", 600),
        ("10.5", 630),
        ("0.1", 6),
        (" 12.3 ", 738),
        ("1234.7", 74082),
        ("0", Reason.OPENING_HOURS_NOT_POSITIVE),
        ("-1", Reason.OPENING_HOURS_NOT_POSITIVE),
        ("5000.1", Reason.OPENING_HOURS_TOO_MANY),
        ("３．３", 198),
        ("12.5 小时", 750),
        ("0.25", Reason.OPENING_HOURS_TOO_FINE),
        ("十小时", Reason.OPENING_HOURS_UNREADABLE),
        ("nan", Reason.OPENING_HOURS_UNREADABLE),
        ("1e999999", Reason.OPENING_HOURS_TOO_MANY),
        ("", Reason.OPENING_HOURS_UNREADABLE),
        ("是", Reason.OPENING_HOURS_UNREADABLE),
    ],
)
def test_hours_become_whole_minutes_or_a_problem(typed, expected):
    if isinstance(expected, int):
        assert minutes_of(typed) == expected
    else:
        assert refusal_of(lambda: minutes_of(typed)) == expected


def test_document_and_day_are_named(unit):
    said = {"unit": unit, "until_on": date(2025, 12, 31), "document_no": "示例团发〔2026〕3号"}

    def beginning(by=None, **changes):
        return opening_balances.begin(**(said | changes), by=by or administrator_of(unit))

    assert refusal_of(lambda: beginning(document_no="《》")) == Reason.OPENING_DOCUMENT_NO_MISSING
    assert refusal_of(lambda: beginning(until_on=date(2026, 3, 17))) == Reason.OPENING_IN_FUTURE
    with pytest.raises(PermissionDenied):
        beginning(by=administrator_of(UnitFactory()))


def test_a_draft_is_filled_submitted_with_its_document_or_discarded(unit, person):
    batch, by = drafted(unit), administrator_of(unit)
    assert refusal_of(lambda: opening_balances.submit(batch=batch, document=pdf(), by=by)) == Reason.OPENING_NO_ROWS
    opening_lists.bring_in(batch=batch, entries=[Entry(person, person.volunteer_no, person.name, 240)], by=by)
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
    assert batch.list_sha256 == opening_lists.digest_of(batch)
    assert refusal_of(lambda: opening_balances.discard(batch=batch, by=by)) == Reason.OPENING_WRONG_STATE
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
    assert refusals(drafted(unit), person) == [""]


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

    assert refusals(drafted(unit, until_on=date(2026, 3, 14)), person) == [Reason.OPENING_SERVED_HERE]
    assert refusals(drafted(unit, until_on=date(2026, 3, 13)), person) == [""]
    assert refusals(drafted(UnitFactory(), until_on=date(2026, 3, 14)), person) == [""]


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

    assert refusals(drafted(unit), person) == [Reason.OPENING_OTHER_BATCH]
    other = VolunteerFactory(unit=unit)
    second.merged_into = other
    second.save()
    RoleAssignmentFactory(unit=unit, user=second.user)
    assert refusals(drafted(unit), other, by=second.user) == [Reason.OPENING_OWN_HOURS]


def test_a_voided_balance_frees_the_person_for_another(unit, person):
    batch = credited(row_of(person), unit=unit)
    decisions.void(record=ServiceRecord.objects.get(), by=committee_member(), reason="文件有误。")

    assert ledger.total(person) == 0
    assert refusals(drafted(batch.unit), person) == [""]
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
    said = f"  历史数据：批次 {batch.pk} 第 1 行，依据《示例团发〔2026〕3号》{paper}"
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
