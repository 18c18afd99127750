from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import IdentityRefused, RegistrationRefused, RuleViolation, UnitRefused
from registry.models import Consent, HistoryEntry, HomeUnit, RoleAssignment, Volunteer
from registry.people import legal
from registry.people.services import consents, home_units, personal_data
from registry.protection import keys
from registry.standing.services import standing
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, applicant, holder, id_number, phone

Reason = RegistrationRefused.Reason
pytestmark = pytest.mark.django_db
DIGESTS = {
    Consent.Item.PRIVACY: "11bdb51b2168",
    Consent.Item.DECLARATION: "c470bfae5fe3",
    Consent.Item.LOCATION: "ae9f02f23305",
    Consent.Item.PUBLIC_NAME: "4f0e095736bb",
    Consent.Item.PAPER_PHOTO: "255a84383ec0",
}


def refused(command, **arguments) -> str:
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_unmasking_leaves_who_and_why_but_no_number():
    vera = applicant()
    lea = administrator(vera.unit)

    numbers = personal_data.unmask(volunteer=vera, reason="identity", by=lea)

    entry = HistoryEntry.objects.about(vera).last()
    assert (numbers["id_number"], numbers["phone"]) == (id_number(), phone())
    assert (entry.by, entry.did, entry.fields) == (lea, "unmasked", {"reason": "identity", "minor": False})


def test_other_units_and_inspectors_unmask_nothing():
    vera = applicant()
    inspector = holder(RoleAssignment.Role.INSPECTOR, unit=vera.unit, until_on=date(2099, 1, 1))

    for stranger in (administrator(UnitFactory()), inspector):
        with pytest.raises(PermissionDenied):
            personal_data.unmask(volunteer=vera, reason="identity", by=stranger)


def test_the_person_changes_the_phone():
    vera = applicant()

    personal_data.change_phone(volunteer=vera, phone="10000 000 005", by=vera.user)

    changed = Volunteer.objects.get(pk=vera.pk)
    assert (changed.phone, changed.phone_digest) == (phone(5), keys.digest(phone(5)))


def test_a_phone_that_logs_in_elsewhere_is_refused():
    vera, otto = applicant(), applicant(id_number=id_number(sequence=20), phone=phone(2))

    assert refused(personal_data.change_phone, volunteer=otto, phone=phone(), by=otto.user) == Reason.PHONE_TAKEN
    otto.refresh_from_db()
    assert (otto.phone, vera.phone) == (phone(2), phone())


def test_an_empty_phone_is_refused():
    vera = applicant()

    with pytest.raises(IdentityRefused) as refusal:
        personal_data.change_phone(volunteer=vera, phone="", by=vera.user)

    assert refusal.value.reason == IdentityRefused.Reason.PHONE_INVALID


def test_a_move_counts_from_the_day_the_new_unit_admits(at):
    at("2026-03-14 09:00")
    vera, new = VolunteerFactory(), UnitFactory()
    old = vera.unit

    home_units.ask_to_move(volunteer=vera, unit=new, by=vera.user)
    moved = standing.admit_move(volunteer=vera, by=administrator(new))

    assert (moved.unit, moved.requested_unit) == (new, None)
    homes = HomeUnit.objects.filter(volunteer=vera).order_by("from_on")
    assert list(homes.values_list("unit", flat=True)) == [old.pk, new.pk]
    assert homes.last().from_on == date(2026, 3, 14)


def test_the_old_unit_does_not_decide_and_a_declined_move_changes_nothing():
    vera, new = VolunteerFactory(), UnitFactory()
    old = vera.unit
    home_units.ask_to_move(volunteer=vera, unit=new, by=vera.user)

    with pytest.raises(PermissionDenied):
        standing.admit_move(volunteer=vera, by=administrator(old))
    declined = home_units.decline_move(volunteer=vera, by=administrator(new))

    assert (declined.unit, declined.requested_unit) == (old, None)


def test_moves_that_make_no_sense_are_refused():
    vera, closed = VolunteerFactory(), UnitFactory(closed_on=date(2020, 1, 1))
    otto = applicant()

    assert refused(home_units.ask_to_move, volunteer=vera, unit=vera.unit, by=vera.user) == Reason.SAME_UNIT
    assert refused(home_units.ask_to_move, volunteer=vera, unit=closed, by=vera.user) == UnitRefused.Reason.UNIT_CLOSED
    assert refused(home_units.ask_to_move, volunteer=otto, unit=vera.unit, by=otto.user) == Reason.NOT_REGISTERED
    assert refused(home_units.withdraw_move, volunteer=vera, by=vera.user) == Reason.NO_MOVE_REQUESTED


def test_nobody_admits_their_own_move():
    vera, new = VolunteerFactory(), UnitFactory()
    holder(RoleAssignment.Role.UNIT_ADMIN, user=vera.user, unit=new)
    home_units.ask_to_move(volunteer=vera, unit=new, by=vera.user)

    assert refused(standing.admit_move, volunteer=vera, by=vera.user) == Reason.OWN_REVIEW


def test_an_optional_consent_is_given_and_taken_back_and_both_stay_known(at):
    given_at = at("2026-03-14 09:00")
    vera = VolunteerFactory()
    consents.give(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)
    consents.give(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)

    withdrawn_at = at("2026-03-15 09:00")
    consents.withdraw(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)

    row = vera.consents.get()
    assert (row.given_at, row.withdrawn_at) == (given_at, withdrawn_at)
    assert row.text_digest == legal.current(Consent.Item.LOCATION).digest
    assert not consents.has_given(vera, Consent.Item.LOCATION)


def test_consent_to_the_rules_is_withdrawn_by_leaving_only():
    vera = applicant()

    with pytest.raises(PermissionDenied):
        consents.withdraw(volunteer=vera, item=Consent.Item.PRIVACY, by=vera.user)
    with pytest.raises(PermissionDenied):
        consents.give(volunteer=vera, item=Consent.Item.LOCATION, by=administrator(vera.unit))


def test_a_released_text_never_changes():
    digests = {text.item: text.digest[:12] for text in legal.TEXTS if text.version == "2026-1"}

    assert digests == DIGESTS
    assert legal.PRIVACY_2.digest[:12] == "c728305028b8"
