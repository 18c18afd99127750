"""Versions of the hours policy: who makes them, what they change, what they never touch (design#hours)."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.policy_numbers import Numbers
from checkin.deciding.services import decisions, policy_changes
from checkin.exceptions import PolicyRefused
from checkin.ledger.services import ledger
from checkin.minutes.services import policies
from checkin.models import Decision, HoursPolicy
from registry.models import HistoryEntry
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import (
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)
from tests.unit.registry.planning import drafted, people, shift_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = PolicyRefused.Reason
USUAL = Numbers(6, 10, 480, 720, 60)
HALF_HOURS = replace(USUAL, quantum_minutes=30)
TODAY = date(2026, 3, 16)


def made(numbers: Numbers = HALF_HOURS, valid_from_on: date = TODAY, by=None) -> HoursPolicy:
    by = by or committee_member()
    return policy_changes.make(numbers=numbers, valid_from_on=valid_from_on, reason="2026年第3次会议", by=by)


def refusal_of(**changed) -> PolicyRefused.Reason:
    known = {"numbers": HALF_HOURS, "valid_from_on": TODAY, "reason": "会议", "by": committee_member()}
    with pytest.raises(PolicyRefused) as refused:
        policy_changes.make(**(known | changed))
    return refused.value.reason


def test_t11_new_version_holds_for_service_from_its_day_and_not_before(at):
    before = pending_record(("09:07", "11:52"), end="12:00")
    made()
    at("2026-03-17 18:00")
    after = pending_record(("09:07", "11:52"), end="12:00", day="2026-03-17")

    assert approved(before).timed_minutes == 162  # 165 minutes by tenths of an hour
    assert approved(after).timed_minutes == 150  # by half hours: T11
    assert approved_versions() == ["2017-1", "2026-1"]


def approved_versions() -> list[str]:
    return list(Decision.objects.order_by("pk").values_list("policy__version", flat=True))


def test_what_is_decided_keeps_its_minutes():
    record = pending_record(("09:07", "11:52"), end="12:00")
    decision = approved(record)

    made()

    decision.refresh_from_db()
    assert (decision.policy.version, decision.timed_minutes) == ("2017-1", 162)
    assert ledger.total(record.volunteer) == 162


def test_what_is_decided_is_corrected_by_the_policy_of_its_decision(at):
    at("2026-03-16 18:00")
    record = pending_record(("09:07", "11:52"), end="12:00", day="2026-03-16")
    approved(record)
    made()  # the same day
    by = administrator_of(record.recording_unit)

    adjusted = decisions.adjust(record=record, by=by, basis=basis_of(record), reason="复核")

    assert (adjusted.policy.version, adjusted.timed_minutes) == ("2017-1", 162)


def test_version_is_named_by_its_year_and_kept_in_the_history():
    first, second = made(), made(replace(USUAL, minimum_minutes=15), date(2026, 9, 1))

    assert [str(one) for one in (first, second)] == ["2026-1", "2026-2"]
    assert policies.policy_for(date(2026, 8, 31)) == first
    assert policies.policy_for(date(2026, 9, 1)) == second
    assert policies.coming() == [second]
    assert HistoryEntry.objects.filter(did="made hours policy", target_id=first.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"valid_from_on": date(2026, 3, 15)}, Reason.POLICY_BACKDATED),
        ({"numbers": replace(USUAL, quantum_minutes=5)}, Reason.POLICY_QUANTUM),
        ({"numbers": replace(USUAL, committee_daily_minutes=479)}, Reason.POLICY_TIERS),
        ({"numbers": replace(USUAL, committee_daily_minutes=1441)}, Reason.POLICY_TIERS),
        ({"numbers": replace(USUAL, minimum_minutes=481)}, Reason.POLICY_MINIMUM),
        ({"numbers": replace(USUAL, scan_window_minutes=241)}, Reason.POLICY_WINDOW),
        ({"reason": " "}, Reason.POLICY_REASON_MISSING),
        ({"numbers": USUAL}, Reason.POLICY_UNCHANGED),
    ],
)
def test_version_that_makes_no_sense_is_refused(changed, reason):
    assert refusal_of(**changed) == reason
    assert HoursPolicy.objects.count() == 1


def test_only_the_committee_makes_or_previews():
    by = administrator_of(UnitFactory())

    with pytest.raises(PermissionDenied):
        made(by=by)
    with pytest.raises(PermissionDenied):
        policy_changes.preview(numbers=HALF_HOURS, valid_from_on=TODAY, by=by)


def test_preview_counts_what_the_new_version_would_hold_for(at):
    pending_record(("09:07", "11:52"), end="12:00")
    today = shift_of(day="2026-03-16", start="06:00", end="08:45")
    attended(VolunteerFactory(), today, ("06:00", "08:45"))
    handed_in(today)

    seen = policy_changes.preview(numbers=HALF_HOURS, valid_from_on=TODAY, by=committee_member())

    assert (seen.affected.records, seen.affected.differing) == (1, 1)
    assert (seen.affected.before, seen.affected.after) == (162, 150)
    assert (seen.trial.records, seen.trial.before, seen.trial.after) == (2, 324, 300)
    (sample,) = seen.affected.samples
    assert sample.steps_before[0].endswith("165 分 → 162 分（2.7 小时）")
    assert sample.steps_after[0].endswith("165 分 → 150 分（2.5 小时）")
    assert HoursPolicy.objects.count() == 1  # nothing is written


@pytest.mark.parametrize("records", [1, 3])
def test_preview_costs_the_same_for_one_and_three(records, django_assert_num_queries):
    by = committee_member()
    for day in range(10, 10 + records):
        pending_record(day=f"2026-03-{day}")

    with django_assert_num_queries(18):
        policy_changes.preview(numbers=HALF_HOURS, valid_from_on=TODAY, by=by)


def test_new_shifts_take_the_window_of_their_day_and_old_ones_keep_theirs():
    who = people()
    before = drafted(who, shift_plan("2026-04-25 09:00")).shifts.get()
    made(replace(USUAL, scan_window_minutes=30), date(2026, 4, 1))
    march, april = (drafted(who, shift_plan(f"2026-{month}-25 09:00")).shifts.get() for month in ("03", "04"))

    before.refresh_from_db()
    assert [minutes_before(shift) for shift in (before, march, april)] == [60, 60, 30]


def minutes_before(shift) -> int:
    assert shift.starts_at - shift.scans_from == shift.scans_until - shift.ends_at
    return (shift.starts_at - shift.scans_from).seconds // 60
