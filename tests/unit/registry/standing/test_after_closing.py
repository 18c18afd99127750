"""What a closed account meets later: merges, other requests, contacts, and people who come back before the night."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from certificates.merging.services import merges as merging
from config import audit, nightly
from registry import clock
from registry.exceptions import PrivacyRefused
from registry.models import DataRequest, Volunteer
from registry.people.duties import people_duties
from registry.people.services import activations, openings, same_person
from registry.standing.services import closing, corrections, duplicates
from tests.factories import ActivityFactory, MembershipFactory, VolunteerFactory
from tests.factories_hours import committee_member, shift_of
from tests.factories_merges import merged, present
from tests.people import administrator, id_number, phone

pytestmark = pytest.mark.django_db
Reason = PrivacyRefused.Reason


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def test_a_closed_file_is_merged_into_nobody_so_that_the_night_erases_nobody_else(at):
    at("2026-04-02 10:00")
    old, vera = VolunteerFactory(name="韦示例一"), VolunteerFactory(name="韦示例一")
    present(old, shift_of())
    same_person.answer(volunteer=vera, other=old, is_same=True, reason="示例", by=administrator(vera.unit))
    request = closing.close(volunteer=old, by=old.user)
    assert [code for code, _day in request.kept] == ["open"]

    old = Volunteer.objects.get(pk=old.pk)
    for kept, other in ((vera, old), (old, vera)):
        with pytest.raises(PrivacyRefused) as refusal:
            merged(kept, other)
        assert refusal.value.reason == Reason.ACCOUNT_CLOSED
    at("2026-04-20 04:10")
    nightly.erase_personal_data()

    assert Volunteer.objects.get(pk=vera.pk).name == "韦示例一"
    assert duplicates.suggested() == []
    assert DataRequest.objects.get(pk=request.pk).status == DataRequest.Status.DONE


def test_what_else_was_asked_ends_with_the_account_and_nobody_has_to_answer_it():
    vera = VolunteerFactory(id_number=id_number(date(2010, 3, 5)), born_on=date(2010, 3, 5))
    desk = administrator(vera.unit)
    openings.ask(volunteer=vera, reason="identity", by=administrator(vera.unit))
    corrections.ask(volunteer=vera, by=vera.user, why="写错", name="韦示例壹")
    assert len(people_duties(desk)) == 2

    closing.close(volunteer=vera, by=vera.user)

    assert people_duties(desk) == []
    assert DataRequest.objects.get(kind="correction").status == DataRequest.Status.WITHDRAWN


def test_an_activity_that_passes_on_does_not_keep_the_phone_of_who_closed(at):
    at("2026-04-02 10:00")
    vera = VolunteerFactory(name="韦示例一", phone=phone(7))
    activity = ActivityFactory(
        leader=vera.user, contact_name="韦示例一", contact_phone=phone(7), shows_contact_phone=True
    )
    own = ActivityFactory(contact_name="覃示例二", contact_phone=phone(8))
    activity.deputy_leaders.add(own.leader)
    was = {str(fault) for fault in audit.faults()}

    closing.close(volunteer=vera, by=vera.user)

    activity.refresh_from_db()
    own.refresh_from_db()
    assert activity.leader == own.leader
    assert (activity.contact_name, activity.contact_phone, activity.shows_contact_phone) == ("", "", False)
    assert own.contact_phone == phone(8)
    assert {str(fault) for fault in audit.faults()} - was == set()


def test_nobody_lapses_who_came_back_meanwhile_holds_a_slip_or_has_hours(at, monkeypatch):
    at("2026-04-02 10:00")
    long_ago = {"submitted_at": clock.now(), "decided_at": clock.now(), "volunteer_no": None, "status": "returned"}
    first, back = VolunteerFactory.create_batch(2, **long_ago, status_reason="x")
    served, invited, member = VolunteerFactory.create_batch(
        3, **(long_ago | {"status": "imported"}), user=None, name="韦示例"
    )
    Volunteer.objects.filter(pk=served.pk).update(last_served_on="2024-05-01")
    membership = MembershipFactory(volunteer=member)
    at("2027-04-10 04:10")
    activations.make(people=[invited], by=administrator(invited.unit))
    carry_out = closing.carry_out

    def and_meanwhile(person, **told):
        Volunteer.objects.filter(pk=back.pk).update(status="submitted")
        return carry_out(person, **told)

    monkeypatch.setattr(closing, "carry_out", and_meanwhile)
    nightly.erase_personal_data()

    closed = Volunteer.objects.exclude(closed_at=None)
    assert set(closed) == {first, member}
    membership.refresh_from_db()
    assert membership.left_at is not None


def test_one_who_cannot_be_erased_keeps_nobody_waiting_and_is_named(at, monkeypatch):
    at("2026-04-02 10:00")
    since = {"submitted_at": clock.now(), "decided_at": clock.now(), "volunteer_no": None, "status": "returned"}
    stuck, other = VolunteerFactory.create_batch(2, **since, status_reason="x")
    at("2027-04-10 04:10")
    carry_out = closing.carry_out
    broken = {stuck.pk: lambda *_who, **_told: 1 / 0}
    monkeypatch.setattr(closing, "carry_out", lambda one, **told: broken.get(one.pk, carry_out)(one, **told))

    with pytest.raises(RuntimeError, match=f"lapse {stuck.pk}"):
        nightly.erase_personal_data()

    assert set(Volunteer.objects.exclude(closed_at=None)) == {other}


def test_a_file_that_was_merged_is_no_back_door_to_the_person(at):
    at("2026-04-02 10:00")
    here, vera = VolunteerFactory(name="韦示例一"), VolunteerFactory(user=None, name="韦示例一")
    merged(vera, here)  # the account moves to the kept file, the other one has none
    here, vera = Volunteer.objects.get(pk=here.pk), Volunteer.objects.get(pk=vera.pk)
    assert (here.user, vera.user is None) == (None, False)

    with pytest.raises(PermissionDenied):
        closing.close(volunteer=here, by=administrator(here.unit), reason="示例")
    with pytest.raises(PrivacyRefused) as refusal:
        closing.close(volunteer=here, by=administrator(vera.unit), reason="示例")

    assert refusal.value.reason == Reason.ACCOUNT_HELD
    assert Volunteer.objects.get(pk=vera.pk).name == "韦示例一"


def test_what_was_merged_before_closing_is_not_parted_after_it(at):
    at("2026-04-02 10:00")
    vera, other = VolunteerFactory(), VolunteerFactory()
    merge = merged(vera, other)
    closing.close(volunteer=Volunteer.objects.get(pk=vera.pk), by=vera.user)

    with pytest.raises(PrivacyRefused) as refusal:
        merging.undo(merge=merge, reason="核实不是同一人", by=committee_member())

    assert refusal.value.reason == Reason.ACCOUNT_CLOSED
    assert Volunteer.objects.get(pk=other.pk).status == Volunteer.Status.LEFT
