"""The full data of a minor are opened by two people, once, and the child is told (D97)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from registry.exceptions import OpeningRefused, RuleViolation
from registry.models import HistoryEntry, MinorOpening, Notification
from registry.people.duties import people_duties
from registry.people.services import openings, personal_data
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_reports import inspector_of
from tests.people import administrator, holder, id_number, phone

Reason = OpeningRefused.Reason
pytestmark = pytest.mark.django_db
NOW, BORN = "2026-03-14 09:00", date(2009, 5, 1)


@pytest.fixture
def child(at):
    at(NOW)
    return VolunteerFactory(born_on=BORN, id_number=id_number(BORN), phone=phone())


@pytest.fixture
def lea(child):
    return administrator(child.unit)


@pytest.fixture
def other(child):
    return administrator(child.unit)


def refused(command, **arguments):
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return refusal.value.reason


def look(child, by):
    return personal_data.unmask(volunteer=child, reason="identity", by=by)


def test_nobody_opens_a_minors_data_alone(child, lea):
    assert refused(look, child=child, by=lea) == Reason.OPENING_NEEDED
    openings.ask(volunteer=child, reason="contact", by=lea)

    assert refused(look, child=child, by=lea) == Reason.OPENING_NEEDED
    assert not HistoryEntry.objects.filter(did="unmasked").exists()


def test_once_approved_the_asker_looks_once_and_nobody_else(child, lea, other):
    opening = openings.ask(volunteer=child, reason="contact", by=lea)
    openings.approve(opening=opening, by=other)

    assert refused(look, child=child, by=other) == Reason.OPENING_NEEDED
    assert look(child, lea)["id_number"] == id_number(BORN)
    assert refused(look, child=child, by=lea) == Reason.OPENING_NEEDED


def test_the_history_has_all_three_and_says_who_approved(child, lea, other):
    opening = openings.approve(opening=openings.ask(volunteer=child, reason="contact", by=lea), by=other)
    look(child, lea)

    deeds = HistoryEntry.objects.about(child)
    assert [(entry.did, entry.by) for entry in deeds] == [
        ("opening asked", lea), ("opening approved", other), ("unmasked", lea),
    ]  # fmt: skip
    said = {"reason": "contact", "minor": True, "approver": other.pk, "opening": opening.pk}
    assert deeds.last().fields == said


def test_the_child_is_told_and_the_other_administrator_is_asked(child, lea, other):
    openings.approve(opening=openings.ask(volunteer=child, reason="contact", by=lea), by=other)
    look(child, lea)

    told = {note.user: note.text for note in Notification.objects.all()}
    assert set(told) == {child.user, lea, other}
    assert "联系本人" in told[child.user]
    assert id_number(BORN) not in "".join(told.values())


def test_the_asker_does_not_approve_and_the_database_agrees(child, lea):
    opening = openings.ask(volunteer=child, reason="contact", by=lea)

    assert refused(openings.approve, opening=opening, by=lea) == Reason.OPENING_OWN
    with pytest.raises(IntegrityError), transaction.atomic():
        MinorOpening.objects.filter(pk=opening.pk).update(status="approved", decided_by=lea)


@pytest.mark.parametrize("who", ["parent", "committee"])
def test_a_unit_above_and_the_committee_approve(child, lea, who):
    opening = openings.ask(volunteer=child, reason="contact", by=lea)
    above = administrator(child.unit.parent) if who == "parent" else holder("committee")

    assert openings.approve(opening=opening, by=above).decided_by == above


def test_strangers_inspectors_and_the_child_do_not_decide_or_ask(child, lea):
    opening = openings.ask(volunteer=child, reason="contact", by=lea)

    for user in (administrator(UnitFactory()), inspector_of(None), child.user):
        with pytest.raises(PermissionDenied):
            openings.approve(opening=opening, by=user)
        with pytest.raises(PermissionDenied):
            openings.ask(volunteer=child, reason="contact", by=user)


def test_an_approval_lasts_a_day(child, lea, other, at):
    openings.approve(opening=openings.ask(volunteer=child, reason="contact", by=lea), by=other)
    at("2026-03-15 09:01")

    assert refused(look, child=child, by=lea) == Reason.OPENING_NEEDED


def test_what_was_declined_stays_closed_and_is_decided_once(child, lea, other):
    opening = openings.decline(opening=openings.ask(volunteer=child, reason="contact", by=lea), by=other)

    assert refused(openings.approve, opening=opening, by=other) == Reason.OPENING_DECIDED
    assert refused(look, child=child, by=lea) == Reason.OPENING_NEEDED
    assert openings.ask(volunteer=child, reason="contact", by=lea).is_asked


def test_one_request_at_a_time_and_none_for_an_adult(child, lea, at):
    openings.ask(volunteer=child, reason="contact", by=lea)

    assert refused(openings.ask, volunteer=child, reason="contact", by=lea) == Reason.OPENING_WAITING
    at("2027-05-01 00:01")
    assert refused(openings.ask, volunteer=child, reason="contact", by=lea) == Reason.OPENING_ADULT
    assert look(child, lea)["phone"] == phone()


def test_the_request_is_a_duty_of_the_other_administrator_only(child, lea, other):
    openings.ask(volunteer=child, reason="contact", by=lea)

    titles = [[duty.title for duty in people_duties(user)] for user in (lea, other)]

    assert titles == [[], ["答复查看未成年人信息的申请"]]
