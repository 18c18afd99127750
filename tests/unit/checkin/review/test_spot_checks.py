"""抽查: drawn with a seed nobody chooses, checked by others, published once (D126)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.services import decisions
from checkin.duties import checkin_duties
from checkin.evidence.services import evidence
from checkin.exceptions import SpotCheckRefused
from checkin.ledger.services import seals
from checkin.models import SpotCheck, SpotCheckItem
from checkin.review import sampling
from checkin.review.services import spot_checks
from registry.models import HistoryEntry
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import (
    administrator_of,
    approved,
    attended,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = SpotCheckRefused.Reason
MARCH = {"from_on": date(2026, 3, 1), "until_on": date(2026, 3, 16)}


@pytest.fixture
def member():
    return committee_member()


def refusal_of(call) -> str:
    with pytest.raises(SpotCheckRefused) as refused:
        call()
    return refused.value.reason


def drawn(by, *, percent: int = 100, **kwargs) -> SpotCheck:
    return spot_checks.draw(title="示例抽查", percent=percent, by=by, **(MARCH | kwargs))


def found(item: SpotCheckItem, by, *, state: str = "sound", note: str = "示例：与签到表相符") -> SpotCheckItem:
    return spot_checks.check(item=item, state=state, note=note, called_back=True, by=by)


def test_seed_comes_from_the_newest_seal_and_every_draw_gets_the_next_number(member):
    approved(pending_record())
    seal = seals.seal_new()

    first, second = drawn(member), drawn(member)

    assert (first.seed, first.draw) == (sampling.seed_of(seal.head, 1), 1)
    assert (second.seed, second.draw) == (sampling.seed_of(seal.head, 2), 2)
    assert first.seal == second.seal == seal


def test_sample_is_what_the_seed_says_and_can_be_drawn_again_later(member):
    records = [pending_record(day=f"2026-03-{day:02d}") for day in range(2, 12)]
    for record in records:
        approved(record)
    seals.seal_new()
    spot_check = drawn(member, percent=30)
    approved(pending_record(day="2026-03-13"))
    seals.seal_new()
    decisions.void(record=records[0], by=administrator_of(records[0].recording_unit), reason="经查未到场")

    again = spot_checks.population_of(spot_check)
    sample = [str(item.shift.uuid) for item in spot_check.items.select_related("shift").order_by("n")]

    assert sampling.population_digest(again) == spot_check.population_digest
    assert (spot_check.population_count, len(sample)) == (10, 3)
    assert sample == sampling.sample(again, seed=spot_check.seed, percent=30)


def test_only_sealed_decisions_of_the_period_are_drawn_from(member):
    inside = pending_record()
    approved(inside)
    approved(pending_record(day="2026-02-10"))
    returned = pending_record(day="2026-03-10")
    decisions.return_(record=returned, by=administrator_of(returned.recording_unit), reason="请核对")
    seals.seal_new()
    approved(pending_record(day="2026-03-12"))  # not sealed yet

    assert spot_checks.population_of(drawn(member)) == [str(inside.shift.uuid)]


def test_unit_and_category_narrow_what_is_drawn_from(member):
    parent = UnitFactory()
    below = pending_record(recording_unit=UnitFactory(parent=parent), category="RURAL")
    approved(below)
    approved(pending_record(recording_unit=parent, category="CAMPUS", day="2026-03-12"))
    approved(pending_record(category="RURAL", day="2026-03-11"))
    seals.seal_new()

    assert drawn(member, unit=parent).population_count == 2
    assert spot_checks.population_of(drawn(member, unit=parent, category="RURAL")) == [str(below.shift.uuid)]


def test_nothing_is_drawn_without_seal_decisions_or_period(member):
    assert refusal_of(lambda: drawn(member)) == Reason.SPOT_CHECK_NO_SEAL
    approved(pending_record())
    seals.seal_new()

    assert refusal_of(lambda: drawn(member, from_on=date(2026, 3, 17))) == Reason.SPOT_CHECK_PERIOD
    assert refusal_of(lambda: drawn(member, until_on=date(2026, 3, 17))) == Reason.SPOT_CHECK_PERIOD
    assert refusal_of(lambda: drawn(member, until_on=date(2026, 3, 2))) == Reason.SPOT_CHECK_NOTHING
    with pytest.raises(PermissionDenied):
        drawn(administrator_of(UnitFactory()))


def test_who_decided_led_or_served_leaves_the_check_to_others(member):
    second, volunteer = committee_member(), VolunteerFactory(user=committee_member())
    record = pending_record(volunteer=volunteer)
    approved(record, by=member)
    seals.seal_new()
    item = drawn(second).items.get()

    assert refusal_of(lambda: found(item, member)) == Reason.SPOT_CHECK_BARRED
    assert refusal_of(lambda: found(item, volunteer.user)) == Reason.SPOT_CHECK_BARRED
    with pytest.raises(PermissionDenied):
        found(item, administrator_of(record.recording_unit))
    assert found(item, second).checked_by == second


def test_open_items_are_a_duty_of_members_who_may_check(member):
    second, record = committee_member(), pending_record()
    approved(record, by=member)
    seals.seal_new()
    drawn(second)

    titles = [[duty.title for duty in checkin_duties(user)] for user in (member, second)]

    assert titles == [[], ["核查抽查场次"]]


def test_result_is_published_when_every_shift_was_checked_and_then_stays(member):
    for day in ("2026-03-10", "2026-03-11"):
        approved(pending_record(day=day))
    seals.seal_new()
    spot_check = drawn(member)
    first, second = spot_check.items.order_by("n")

    def publish(result="示例：一个场次有问题，已更正"):
        return spot_checks.publish(spot_check=spot_check, result=result, by=member)

    found(first, member)
    assert refusal_of(publish) == Reason.SPOT_CHECK_STILL_OPEN
    assert refusal_of(lambda: found(second, member, note=" ")) == Reason.SPOT_CHECK_NOTE_MISSING
    found(second, member, state="faulty")
    assert refusal_of(lambda: publish(" ")) == Reason.SPOT_CHECK_RESULT_MISSING

    assert publish().status == "published"
    assert refusal_of(publish) == Reason.SPOT_CHECK_PUBLISHED
    assert refusal_of(lambda: found(first, member)) == Reason.SPOT_CHECK_PUBLISHED
    unit_rows = [(sound, faulty) for _unit, sound, faulty in spot_checks.by_unit(spot_check)]
    assert sorted(unit_rows) == [(0, 1), (1, 0)]
    assert [entry.did for entry in HistoryEntry.objects.filter(by=member, did__startswith="spot check")] == [
        "spot check published",
        "spot check item checked",
        "spot check item checked",
        "spot check drawn",
    ]


def test_evidence_holds_everybody_by_the_same_queries(django_assert_max_num_queries):
    shift = shift_of()
    for _ in range(3):
        attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    for record in handed_in(shift):
        approved(record)
    seals.seal_new()

    with django_assert_max_num_queries(12):
        whole = evidence.evidence_of(shift)

    assert (len(whole.people), whole.minutes) == (3, 540)
    assert all(person.decisions[0].acting_unit == shift.activity.recording_unit for person in whole.people)
    assert all(person.entries[0].seal == whole.seal for person in whole.people)
