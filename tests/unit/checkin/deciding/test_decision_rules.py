"""One list of rules: what a list, a page or the API says against a decision is what the command answers."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.deciding.decision_rules import A_WORD_HELPS, IT_HELPS, RULES, Deed
from checkin.deciding.services import decisions, shift_rows
from checkin.exceptions import HoursRefused
from checkin.models import Attendance, Decision, Finding, ServiceRecord
from registry.models import Activity, Volunteer
from tests.factories import VolunteerFactory, local
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = HoursRefused.Reason


@pytest.fixture(autouse=True)
def monday(at):
    at(AFTERWARDS)


def own_hand(record, by):
    record.shift.extensions.create(ends_at=local("2026-03-14 12:01"), by=by, reason="服务延长")


def decided(record, by):
    approved(record, by=committee_member(), reason="已核对")


def returned(record, by):
    decisions.return_(record=record, by=committee_member(), reason="请补充")


def unconfirmed(record, by):
    Activity.objects.filter(pk=record.shift.activity_id).update(origin=Activity.Origin.EMERGENCY, approved_at=None)


def untrue(record, by):
    Attendance.objects.filter(shift=record.shift).update(last_out_at=record.shift.ends_at, basis="0" * 64)


def nameless(record, by):
    Volunteer.objects.filter(pk=record.volunteer_id).update(volunteer_no=None, status="draft", source="walk_in")


def odd_shift(record, by):
    Finding.objects.create(shift=record.shift, volunteer=None, code="heads_differ", evidence={})


def odd_person(record, by):
    Finding.objects.create(shift=record.shift, volunteer=record.volunteer, code="late_evidence", evidence={})


def told_only(record, by):
    """A finding that is only told and needs no word."""
    Finding.objects.create(shift=record.shift, volunteer=record.volunteer, code="no_such_code_yet", evidence={})
    Finding.objects.filter(code="no_such_code_yet").update(code="repeated_in")


SCENES = {
    Reason.OWN_ENTRY: ((3, own_hand), False),
    Reason.ALREADY_DECIDED: ((3, decided), False),
    Reason.EMERGENCY_UNCONFIRMED: ((3, unconfirmed), False),
    Reason.ATTENDANCE_DIFFERS: ((3, untrue), False),
    Reason.NOT_REAL_NAME: ((3, nameless), False),
    Reason.LONG_DAY: ((9, None), False),
    Reason.DOCUMENT_MISSING: ((13, None), True),
    Reason.SHIFT_UNEXPLAINED: ((3, odd_shift), False),
    Reason.FINDINGS_OPEN: ((3, odd_person), False),
}
# Told of what came along with a deed, or of a finding: no list can know them beforehand.
OF_WHAT_CAME_ALONG = {Reason.BASIS_CHANGED, Reason.HOURS_REASON_MISSING, Reason.FINDING_SETTLED}
OF_BRINGING_BACK = {Reason.HISTORICAL_COMES_AGAIN}


def short_long_and_very_long(at) -> dict[int, ServiceRecord]:
    at(AFTERWARDS)
    ends = {hours: f"{7 + hours:02}:00" for hours in (3, 9, 13)}
    return {hours: pending_record(("07:00", end), start="07:00", end=end) for hours, end in ends.items()}


days = built_once(short_long_and_very_long)


@pytest.fixture
def handed(days) -> dict[int, ServiceRecord]:
    """Hours → a record of that length that waits."""
    return days()


def row_of(record, by):
    known = ServiceRecord.objects.for_lists().get(pk=record.pk)
    return shift_rows.rows_for([known], user=by)[0]


def answer(command, record, by, **told):
    """None, or the refusal; what the command did is left standing."""
    try:
        command(record=record, by=by, **told)
    except HoursRefused as refusal:
        return refusal
    return None


def test_every_reason_has_a_scene_or_comes_along_with_a_deed():
    assert SCENES.keys() | OF_WHAT_CAME_ALONG | OF_BRINGING_BACK == set(Reason)


@pytest.mark.parametrize("reason", SCENES)
def test_what_the_list_says_the_command_answers(reason, handed):
    (hours, happens), is_committee = SCENES[reason]
    record = handed[hours]
    by = committee_member() if is_committee else administrator_of(record.recording_unit)
    if happens:
        happens(record, by)

    row = row_of(record, by)
    refused = answer(decisions.approve, record, by, basis=row.assessment.basis)

    assert (row.against_approval[0].reason, row.against_approval[0].message) == (reason, refused.message)
    assert row.is_clean is False
    assert row.is_decidable is (reason in IT_HELPS)
    assert row.needs_a_word is (reason in A_WORD_HELPS)


HAPPENINGS = (own_hand, decided, returned, unconfirmed, untrue, nameless, odd_shift, odd_person, told_only)


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("deed", ["approve", "return", "adjust", "void", "restore"])
def test_list_and_command_agree_whatever_came_together(seed, deed, handed):
    dice = Random(f"{seed} {deed}")  # noqa: S311 – an order, not a secret
    record = handed[dice.choice((3, 3, 9, 13))]
    by = committee_member() if dice.random() < 0.5 else administrator_of(record.recording_unit)
    if deed in ("adjust", "void", "restore") and dice.random() < 0.8:
        decided(record, by)
        if deed == "restore":
            decisions.void(record=record, by=committee_member(), reason="误")
    for happens in dice.sample(HAPPENINGS, dice.choice((0, 1, 1, 2))):
        if happens not in (decided, returned) or row_of(record, committee_member()).is_decidable:
            happens(record, by)
    word = dice.choice(("", "已核对"))

    row = row_of(record, by)
    against = row.case.against(Deed(deed), word=word)
    command = decisions.return_ if deed == "return" else getattr(decisions, deed)
    basis = {"basis": row.assessment.basis} if deed in ("approve", "adjust", "restore") else {}
    made = Decision.objects.filter(record=record).count()
    refused = answer(command, record, by, reason=word, **basis)

    assert (refused and refused.message) == (against[0].message if against else None)
    assert Decision.objects.filter(record=record).count() - made == (not against)
    if deed == "approve" and row.is_clean:
        assert refused is None


def test_each_deed_names_a_rule_once():
    assert all(len(rules) == len(set(rules)) for rules in RULES.values())


def test_rows_of_many_people_cost_what_one_costs(django_assert_num_queries):
    shift, by = shift_of(), committee_member()
    for _n in range(3):
        attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    records = handed_in(shift)
    known = ServiceRecord.objects.for_lists().filter(shift=shift).order_by("pk")

    shift_rows.rows_for(known[:1], user=by)  # what a process reads once
    with django_assert_num_queries(23) as one:
        shift_rows.rows_for(known[:1], user=by)
    with django_assert_num_queries(len(one)):
        rows = shift_rows.rows_for(known, user=by)

    assert [row.is_clean for row in rows] == [True] * len(records)


def test_each_record_of_a_batch_costs_a_bounded_number_of_statements():
    costs = []
    for people in (1, 3):
        shift = shift_of()
        for minute in range(people):
            attended(VolunteerFactory(), shift, (f"09:{minute:02}", "12:00"))
        seen = [(record, basis_of(record)) for record in handed_in(shift)]
        by = administrator_of(shift.activity.recording_unit)
        with CaptureQueriesContext(connection) as queries:
            assert len(decisions.approve_many(records=seen, by=by).approved) == people
        costs.append(len(queries))

    assert costs[1] - costs[0] <= 2 * 21
