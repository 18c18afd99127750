"""注销 (D92, D93): at once what nothing retains, later the rest, and the audit stays clean."""

import pytest
from django.core.exceptions import PermissionDenied

from certificates.exceptions import CertificateRefused
from certificates.issuing.services import certificates, pictures
from certificates.models import Certificate, CertificatePicture
from certificates.verification.services import verification
from checkin.ledger.services import ledger
from checkin.models import ScanLocation
from config import audit, nightly
from registry import clock
from registry.exceptions import PrivacyRefused
from registry.models import (
    Consent,
    DataRequest,
    HistoryEntry,
    Membership,
    Notification,
    Qualification,
    RoleAssignment,
    SignUp,
    StoredFile,
    User,
    Volunteer,
)  # fmt: skip
from registry.people.services import consents, own_copies, volunteers
from registry.standing.services import closing, standing
from tests import own_data as known
from tests.factories import SignUpFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_corrections import answered
from tests.people import administrator, applicant, holder, id_number, phone
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = PrivacyRefused.Reason
Role = RoleAssignment.Role
SECRETS = (known.NAME, known.NUMBER, known.MOBILE, known.CLAIMED, *known.GUARDIAN, "buwang@example.org", "示例00123")


def _built(at):
    here = known.known_everywhere(at)
    waits = VolunteerFactory()
    here.place.position.capacity = 1
    here.place.position.save()
    here.waiting = SignUpFactory(
        shift=here.place.shift,
        position=here.place.position,
        volunteer=waits,
        status=SignUp.Status.WAITLISTED,
        waitlisted_at=clock.now(),
    )
    here.objection = here.person.correction_requests.get()
    return here


world = built_once(_built)


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def faults() -> set[str]:
    return {str(fault) for fault in audit.faults()}


def test_at_once_goes_what_nothing_retains_and_places_pass_on(world, at, django_capture_on_commit_callbacks):
    at("2026-04-02 10:00")
    here = world()
    person, user = here.person, here.person.user
    own_copies.MOST_AT_ONCE, before = -1, own_copies.MOST_AT_ONCE
    own_copies.ask(volunteer=person, by=user)
    own_copies.MOST_AT_ONCE = before
    stored = here.upload.file

    with django_capture_on_commit_callbacks(execute=True):
        request = closing.close(volunteer=person, by=user)

    person, user = Volunteer.objects.get(pk=person.pk), User.objects.get(pk=user.pk)
    assert (person.status, person.phone, person.id_number, person.skills, person.born_on) == ("left", "", "", "", None)
    assert (user.is_active, user.has_usable_password(), user.email) == (False, False, "")
    assert not person.consents.in_force().exists()
    assert not Membership.objects.open().filter(volunteer=person).exists()
    assert SignUp.objects.get(pk=here.place.pk).status == SignUp.Status.WITHDRAWN
    assert SignUp.objects.get(pk=here.waiting.pk).status == SignUp.Status.CONFIRMED
    assert not ScanLocation.objects.filter(scan__volunteer=person).exists()
    assert not Qualification.objects.filter(volunteer=person).exists()
    assert not StoredFile.objects.filter(pk=here.upload.pk).exists()
    assert not stored.storage.exists(stored.name)
    assert not Notification.objects.filter(user=user).exists()
    assert own_copies.newest(user) is None or not own_copies.ordered_files.kept_until(own_copies.newest(user))
    assert (request.status, request.due_on.isoformat()) == ("waiting", "2026-04-16")
    assert [code for code, _day in request.kept] == ["open", "records", "papers"]
    assert known.tables_with(*SECRETS[1:]) == {}
    assert person.name == known.NAME
    with pytest.raises(PrivacyRefused) as again:
        closing.close(volunteer=person, by=user)
    assert again.value.reason == Reason.ACCOUNT_CLOSED


def test_the_name_goes_when_nothing_is_open_and_the_papers_when_their_years_are_over(world, at):
    at("2026-04-02 10:00")
    here = world()
    desk = administrator(here.record.recording_unit)
    was = faults()
    closing.close(volunteer=here.person, by=here.person.user)
    minutes = ledger.total(here.person)

    answered(here.objection, by=desk)
    at("2026-04-03 04:10")
    nightly.erase_personal_data()

    person = Volunteer.objects.get(pk=here.person.pk)
    request = DataRequest.objects.get(volunteer=person, kind="closing")
    assert (person.name, person.bigrams, person.user.display_name) == ("已注销", "", "已注销")
    assert (request.status, [code for code, _day in request.kept]) == ("done", ["records", "papers"])
    assert verification.check(number=here.proof.number, code=here.proof.verify_code, sender="a").is_valid
    left = set(known.tables_with(*SECRETS))
    assert left <= {"certificates.Certificate.snapshot", "certificates.CertificateFile.content",
                    "registry.Notification.text"}  # fmt: skip
    assert faults() - was == set()

    assert pictures.bytes_of(Certificate.objects.get(pk=here.proof.pk)).startswith(b"\x89PNG")
    at("2036-04-20 04:10")
    nightly.prune_notifications()
    nightly.erase_personal_data()

    assert known.tables_with(*SECRETS) == {}
    assert not CertificatePicture.objects.exists()
    assert ledger.total(person) == minutes
    assert faults() - was == set()
    proof = Certificate.objects.get(pk=here.proof.pk)
    said = verification.check(number=proof.number, code=proof.verify_code, sender="b")
    assert (said.is_erased, said.masked_name) == (True, "")
    with pytest.raises(CertificateRefused) as gone:
        certificates.bytes_of(proof)
    assert gone.value.reason == CertificateRefused.Reason.CERTIFICATE_ERASED
    acts = HistoryEntry.objects.count()
    nightly.erase_personal_data()
    assert HistoryEntry.objects.count() == acts


def test_on_the_promised_day_the_name_goes_whatever_is_open(world, at):
    at("2026-04-02 10:00")
    here = world()
    request = closing.close(volunteer=here.person, by=here.person.user)

    at(f"{request.due_on} 04:10")
    nightly.erase_personal_data()

    assert Volunteer.objects.get(pk=here.person.pk).name == "已注销"
    assert DataRequest.objects.get(pk=request.pk).status == DataRequest.Status.DONE


def test_the_last_administrator_is_refused_and_told_what_next():
    vera = VolunteerFactory()
    mine = UnitFactory()
    holder(Role.UNIT_ADMIN, user=vera.user, unit=mine)
    otto = VolunteerFactory()
    holder(Role.COMMITTEE, user=otto.user, unit=committee_unit())

    assert mine.short_name in closing.foreseen(vera, by=vera.user).refused
    for person, reason in ((vera, Reason.LAST_ADMINISTRATOR), (otto, Reason.LAST_COMMITTEE)):
        with pytest.raises(PrivacyRefused) as refusal:
            closing.close(volunteer=person, by=person.user)
        assert refusal.value.reason == reason
    administrator(mine)
    closing.close(volunteer=vera, by=vera.user)
    request = DataRequest.objects.get(volunteer=vera)
    assert [code for code, _day in request.kept] == ["acts"]
    assert User.objects.get(pk=vera.user.pk).display_name != "已注销"


def test_nobody_closes_for_another_and_the_unit_only_for_somebody_without_an_account():
    vera = VolunteerFactory()
    desk = administrator(vera.unit)
    paper = VolunteerFactory(user=None, name="韦示例二", unit=vera.unit)

    with pytest.raises(PermissionDenied):
        closing.close(volunteer=vera, by=administrator(UnitFactory()))
    with pytest.raises(PrivacyRefused) as refusal:
        closing.close(volunteer=vera, by=desk)
    closing.close(volunteer=paper, by=desk, reason="本人书面申请")

    assert refusal.value.reason == Reason.ACCOUNT_HELD
    assert Volunteer.objects.get(pk=paper.pk).name == "已注销"


def test_what_nobody_admitted_in_a_year_lapses_and_a_number_may_be_used_again(at):
    at("2026-04-02 10:00")
    vera = applicant()
    volunteers.return_to_applicant(volunteer=vera, reason="请补充", by=administrator(vera.unit))
    at("2027-04-01 04:10")
    nightly.erase_personal_data()
    assert Volunteer.objects.get(pk=vera.pk).closed_at is None

    at("2027-04-03 04:10")
    nightly.erase_personal_data()

    assert Volunteer.objects.get(pk=vera.pk).name == "已注销"
    assert applicant(id_number=id_number(), phone=phone()).pk != vera.pk


def test_taking_the_consent_to_locations_back_deletes_them_the_same_minute(world):
    here = world()

    consents.withdraw(volunteer=here.person, item=Consent.Item.LOCATION, by=here.person.user)

    assert not ScanLocation.objects.filter(scan__volunteer=here.person).exists()
    asked = DataRequest.objects.get(volunteer=here.person, kind="consent")
    assert (asked.status, asked.item) == ("done", "location")


def test_leaving_erases_what_was_given_freely_and_leaves_the_way_back(world):
    here = world()

    standing.leave(volunteer=here.person, reason="示例", by=here.person.user)

    person = Volunteer.objects.get(pk=here.person.pk)
    assert (person.skills, person.residence_division, person.phone) == ("", "", known.MOBILE)
    assert not ScanLocation.objects.filter(scan__volunteer=person).exists()
    assert person.user.is_active
