from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry import clock
from registry.exceptions import IdentityRefused, RegistrationRefused, RuleViolation, UnitRefused
from registry.models import Consent, GuardianConsent, HistoryEntry, HomeUnit, RoleAssignment, Volunteer
from registry.people import legal
from registry.people.application import Guardian
from registry.people.services import consents, volunteers
from registry.protection import keys
from registry.standing.services import guardians
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import AGREED, administrator, applicant, application, holder, id_number, phone

Reason = RegistrationRefused.Reason
Status = Volunteer.Status
pytestmark = pytest.mark.django_db

MINOR = id_number(date(2009, 6, 1))
GUARDIAN = Guardian(name="韦示例二", phone=phone(2), relation=GuardianConsent.Relation.MOTHER)


def refused(command, **arguments) -> str:
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return refusal.value.reason


def register(agreed=AGREED, **changes) -> Volunteer:
    return volunteers.register(application=application(**changes), password_hash="!", agreed=agreed)


def test_an_application_waits_with_its_data_sealed_and_its_consents_kept(at):
    moment = at("2026-03-14 09:00")

    vera = applicant()

    raw = Volunteer.objects.get(pk=vera.pk)
    assert (raw.status, raw.submitted_at, raw.volunteer_no) == (Status.SUBMITTED, moment, None)
    assert (raw.id_number, raw.phone, raw.id_digest) == (id_number(), phone(), keys.digest(id_number()))
    assert id_number().encode() not in bytes(raw.id_number_sealed)
    assert set(raw.consents.values_list("item", flat=True)) == {"privacy", "declaration"}
    assert phone() not in raw.user.username
    assert HomeUnit.objects.get(volunteer=vera).from_on == date(2026, 3, 14)


def test_the_same_document_is_registered_once_and_the_second_learns_nothing_more():
    vera = applicant()

    reason = refused(register, name="黄示例六", phone=phone(9))

    assert reason == Reason.ALREADY_REGISTERED
    assert list(Volunteer.objects.all()) == [vera]


def test_one_account_per_phone():
    applicant()

    assert refused(register, id_number=id_number(sequence=20)) == Reason.PHONE_TAKEN


def test_consent_to_both_texts_is_needed():
    assert refused(register, agreed=[Consent.Item.PRIVACY]) == Reason.CONSENT_MISSING


def test_a_minor_needs_a_guardian(at):
    at("2026-03-14 09:00")

    assert refused(register, id_number=MINOR) == Reason.GUARDIAN_MISSING


def test_a_closed_unit_takes_nobody():
    unit = UnitFactory(closed_on=date(2020, 1, 1))

    assert refused(register, unit=unit) == UnitRefused.Reason.UNIT_CLOSED


def test_registering_oneself_needs_a_phone():
    with pytest.raises(IdentityRefused) as refusal:
        register(phone="")

    assert refusal.value.reason == IdentityRefused.Reason.PHONE_INVALID


def test_step_one_answers_as_the_whole_would(at):
    applicant()

    assert refused(volunteers.acceptable, application=application()) == Reason.ALREADY_REGISTERED
    with pytest.raises(IdentityRefused) as refusal:
        volunteers.acceptable(application(phone="", id_number=id_number(sequence=20)))
    assert refusal.value.reason == IdentityRefused.Reason.PHONE_INVALID


def test_a_walk_in_who_registers_keeps_what_was_served():
    unit = UnitFactory()
    gate = Volunteer(source=Volunteer.Source.WALK_IN, name="韦示例一", unit=unit)
    gate.phone, gate.phone_digest = phone(), keys.digest(phone())
    gate.save()

    vera = applicant(unit=unit)

    assert vera.pk == gate.pk
    assert (vera.source, vera.status) == (Volunteer.Source.WALK_IN, Status.SUBMITTED)


def test_the_administrator_admits_and_a_number_is_given(at):
    at("2026-03-14 09:00")
    vera = applicant()
    by = administrator(vera.unit)

    admitted = volunteers.admit(volunteer=vera, by=by)

    assert (admitted.status, admitted.volunteer_no, admitted.registered_on) == (
        Status.REGISTERED,
        "GZ20260000011",
        date(2026, 3, 14),
    )
    assert list(HistoryEntry.objects.about(vera).values_list("did", flat=True)) == ["applied", "admitted"]


def test_a_refused_admission_takes_no_number(at):
    at("2026-03-14 09:00")
    vera, otto = applicant(), applicant(name="黄示例六", id_number=id_number(sequence=20), phone=phone(2))
    volunteers.admit(volunteer=vera, by=administrator(vera.unit))
    refused(volunteers.admit, volunteer=vera, by=administrator(vera.unit))

    second = volunteers.admit(volunteer=otto, by=administrator(otto.unit))

    assert second.volunteer_no[2:12] == "2026000002"


def test_an_application_is_decided_once():
    vera = applicant()
    by = administrator(vera.unit)
    volunteers.return_to_applicant(volunteer=vera, reason="证件姓名不符", by=by)

    assert refused(volunteers.admit, volunteer=vera, by=by) == Reason.NOT_WAITING


def test_a_return_names_its_reason():
    vera = applicant()

    reason = refused(volunteers.return_to_applicant, volunteer=vera, reason="  ", by=administrator(vera.unit))

    assert reason == Reason.REASON_MISSING


def test_nobody_reviews_their_own_application():
    vera = applicant()
    holder(RoleAssignment.Role.UNIT_ADMIN, user=vera.user, unit=vera.unit)

    assert refused(volunteers.admit, volunteer=vera, by=vera.user) == Reason.OWN_REVIEW


def test_the_administrator_of_another_unit_may_not_review():
    vera = applicant()

    with pytest.raises(PermissionDenied):
        volunteers.admit(volunteer=vera, by=administrator(UnitFactory()))


def test_the_committee_and_the_parent_unit_may_review():
    parent = UnitFactory()
    vera = applicant(unit=UnitFactory(parent=parent))
    otto = applicant(name="黄示例六", unit=vera.unit, id_number=id_number(sequence=20), phone=phone(2))

    volunteers.admit(volunteer=vera, by=administrator(parent))
    volunteers.admit(volunteer=otto, by=holder(RoleAssignment.Role.COMMITTEE))

    assert Volunteer.objects.registered().count() == 2


def test_a_minor_is_admitted_with_the_guardian_checked(at):
    at("2026-03-14 09:00")
    vera = applicant(id_number=MINOR, guardian=GUARDIAN)
    by = administrator(vera.unit)

    assert refused(volunteers.admit, volunteer=vera, by=by) == Reason.GUARDIAN_UNCHECKED
    guardians.check(volunteer=vera, how="call", called_at=clock.now(), by=by)
    volunteers.admit(volunteer=vera, by=by)

    consent = GuardianConsent.objects.get(volunteer=vera)
    assert (consent.guardian_name, consent.guardian_phone, consent.checked_by) == ("韦示例二", phone(2), by)


def test_a_minor_without_consent_is_not_admitted(at):
    at("2026-03-14 09:00")
    vera = applicant(id_number=MINOR, guardian=GUARDIAN)
    GuardianConsent.objects.filter(volunteer=vera).delete()

    assert refused(volunteers.admit, volunteer=vera, by=administrator(vera.unit)) == Reason.GUARDIAN_MISSING


def test_a_returned_application_is_corrected_by_the_person_and_waits_again():
    vera = applicant()
    volunteers.return_to_applicant(volunteer=vera, reason="姓名有误", by=administrator(vera.unit))

    again = volunteers.hand_in_again(
        volunteer=vera, application=application(name="韦示例三", unit=vera.unit), agreed=AGREED, by=vera.user
    )

    assert (again.status, again.name, again.status_reason) == (Status.SUBMITTED, "韦示例三", "")


def test_what_is_under_review_cannot_be_edited():
    vera = applicant()

    reason = refused(
        volunteers.hand_in_again, volunteer=vera, application=application(unit=vera.unit), agreed=AGREED, by=vera.user
    )

    assert reason == Reason.NOT_EDITABLE


def test_nobody_else_corrects_an_application():
    vera = applicant()

    with pytest.raises(PermissionDenied):
        volunteers.hand_in_again(volunteer=vera, application=application(), agreed=AGREED, by=administrator(vera.unit))


def test_a_correction_cannot_take_another_persons_document():
    applicant()
    otto = applicant(id_number=id_number(sequence=20), phone=phone(2))
    volunteers.return_to_applicant(volunteer=otto, reason="请核对", by=administrator(otto.unit))

    reason = refused(
        volunteers.hand_in_again, volunteer=otto, application=application(phone=phone(2)), agreed=AGREED, by=otto.user
    )

    assert reason == Reason.ALREADY_REGISTERED


def test_somebody_without_a_phone_is_registered_on_paper_at_once(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()

    vera = volunteers.register_on_paper(
        application=application(unit=unit, phone=""), agreed=AGREED, by=administrator(unit)
    )

    assert (vera.status, vera.user, vera.phone_digest) == (Status.REGISTERED, None, None)
    assert set(vera.consents.values_list("channel", flat=True)) == {Consent.Channel.PAPER}


def test_on_paper_somebody_agrees_to_the_version_that_is_printed_there():
    """The current one could not be what was signed before it came; it is agreed to later."""
    unit, old = UnitFactory(), legal.PRIVACY_1

    vera = volunteers.register_on_paper(
        application=application(unit=unit, phone=""), agreed=AGREED, by=administrator(unit), rules=old.version
    )

    agreed = vera.consents.get(item=Consent.Item.PRIVACY)
    assert (agreed.text_version, agreed.text_digest) == (old.version, old.digest)
    assert consents.rules_to_agree(vera) == legal.current(Consent.Item.PRIVACY)


def test_an_administrator_learns_who_has_the_document():
    vera = applicant()
    by = administrator(vera.unit)
    volunteers.admit(volunteer=vera, by=by)
    vera.refresh_from_db()

    with pytest.raises(RegistrationRefused) as refusal:
        volunteers.register_on_paper(application=application(unit=vera.unit), agreed=AGREED, by=by)

    assert refusal.value.reason == Reason.PERSON_EXISTS
    assert vera.volunteer_no in refusal.value.message


def test_nobody_registers_people_of_another_unit():
    with pytest.raises(PermissionDenied):
        volunteers.register_on_paper(application=application(), agreed=AGREED, by=administrator(UnitFactory()))


def test_lists_show_oneself_or_the_units_one_is_responsible_for():
    vera, otto = VolunteerFactory(), VolunteerFactory()
    below = VolunteerFactory(unit=UnitFactory(parent=vera.unit))
    inspector = holder(RoleAssignment.Role.INSPECTOR, until_on=date(2099, 1, 1), unit=otto.unit)

    def seen(user):
        return set(Volunteer.objects.visible_to(user))

    assert seen(vera.user) == {vera}
    assert seen(administrator(vera.unit)) == {vera, below}
    assert seen(inspector) == {otto}
    assert seen(holder(RoleAssignment.Role.COMMITTEE)) == {vera, otto, below}
    assert seen(holder(RoleAssignment.Role.AUDIT_ADMIN)) == set()


def test_people_are_found_by_part_of_the_name_and_by_whole_numbers():
    vera = applicant(name="韦示例一")
    applicant(name="黄演示二", id_number=id_number(sequence=20), phone=phone(2))
    lea = administrator(vera.unit)

    found = [set(Volunteer.objects.matching(text, by=lea)) for text in ("示例", phone(), id_number(), "韦示")]

    assert found == [{vera}] * 4
    assert not Volunteer.objects.matching("覃", by=lea).exists()
