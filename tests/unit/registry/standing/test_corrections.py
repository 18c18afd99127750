"""更正 (D37, D92): the person asks, the unit looks at the paper, old and new stay, certificates follow by reissue."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from certificates.audit.services import audit
from certificates.verification.services import verification
from registry.exceptions import IdentityRefused, PrivacyRefused, RegistrationRefused, RuleViolation
from registry.models import DataRequest, HistoryEntry, Notification, StoredFile, Volunteer
from registry.people.duties import people_duties
from registry.standing.services import corrections, own_details
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_certificates import proof_of, served
from tests.own_data import picture
from tests.people import administrator, id_number, phone

pytestmark = pytest.mark.django_db
Reason = PrivacyRefused.Reason


def refused(command, **arguments):
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return refusal.value.reason


@pytest.fixture
def vera():
    born_on = date(1996, 3, 5)
    return VolunteerFactory(name="韦示例一", id_number=id_number(), phone=phone(), born_on=born_on)


def test_the_file_changes_when_the_unit_has_looked_and_both_values_stay(vera, at):
    at("2026-04-01 09:00")
    desk = administrator(vera.unit)
    new = id_number(sequence=20)

    request = corrections.ask(volunteer=vera, by=vera.user, why="登记时写错", name="韦示例壹", id_number=new)
    assert Volunteer.objects.get(pk=vera.pk).name == "韦示例一"
    assert [duty.title for duty in people_duties(desk)] == ["核对更正申请"]
    assert Notification.objects.filter(user=desk, url__endswith=f"/{request.pk}/").exists()
    request = corrections.grant(request=request, how="居民身份证原件", by=desk)

    changed = Volunteer.objects.get(pk=vera.pk)
    assert (changed.name, changed.id_number, changed.user.display_name) == ("韦示例壹", new, "韦示例壹")
    assert Volunteer.objects.holding(new).get() == vera
    said = corrections.said_of(request)
    assert (said.old["name"], said.new["name"], said.old["id_number"]) == ("韦示例一", "韦示例壹", id_number())
    entry = HistoryEntry.objects.about(vera).last()
    assert (entry.did, entry.by, entry.fields["what"]) == ("corrected identity", desk, "name-id_number")
    assert (request.status, request.due_on.isoformat()) == ("done", "2026-04-15")


def test_proofs_of_before_are_to_be_issued_again(at):
    at("2026-04-01 09:00")
    person = VolunteerFactory(name="韦示例一", id_number=id_number())
    served(person)
    old = proof_of(person)
    desk = administrator(person.unit)

    at("2026-04-02 09:00")
    request = corrections.ask(volunteer=person, by=person.user, why="更名", name="韦更名示例")
    corrections.grant(request=request, how="户口簿", by=desk)
    at("2026-04-03 09:00")
    stale = verification.check(number=old.number, code=old.verify_code, sender="a")
    new = proof_of(Volunteer.objects.get(pk=person.pk))

    assert stale.needs_reissue
    assert new.snapshot["volunteer_name"] == "韦更名示例"
    assert verification.check(number=old.number, code=old.verify_code, sender="a").is_superseded
    assert verification.check(number=new.number, code=new.verify_code, sender="a").is_valid
    assert not [fault for fault in audit.faults() if "certificate " in str(fault)]


def test_what_cannot_be_asked(vera):
    ask = {"command": corrections.ask, "volunteer": vera, "by": vera.user}
    other = VolunteerFactory(id_number=id_number(sequence=30))

    assert refused(**ask, why="", name="韦示例壹") == Reason.CORRECTION_WHY
    assert refused(**ask, why="写错", name="韦示例一") == Reason.NOTHING_CHANGED
    assert refused(**ask, why="写错", id_number="450000") == IdentityRefused.Reason.ID_LENGTH
    taken = refused(**ask, why="写错", id_number=other.id_number)
    assert taken == RegistrationRefused.Reason.ALREADY_REGISTERED
    corrections.ask(volunteer=vera, by=vera.user, why="写错", name="韦示例壹")
    assert refused(**ask, why="写错", name="韦示例贰") == Reason.CORRECTION_WAITING
    with pytest.raises(PermissionDenied):
        corrections.ask(volunteer=vera, by=administrator(vera.unit), why="写错", name="韦示例叁")


def test_what_cannot_be_decided_and_by_whom(vera):
    desk, other = administrator(vera.unit), administrator(UnitFactory())
    request = corrections.ask(volunteer=vera, by=vera.user, why="写错", name="韦示例壹")

    with pytest.raises(PermissionDenied):
        corrections.grant(request=request, how="原件", by=other)
    assert refused(corrections.grant, request=request, how=" ", by=desk) == Reason.CORRECTION_HOW
    declined = corrections.decline(request=request, reason="材料不清楚", by=desk)
    assert (declined.status, declined.answer) == ("declined", "材料不清楚")
    assert refused(corrections.grant, request=request, how="原件", by=desk) == Reason.REQUEST_ENDED
    assert refused(corrections.withdraw, request=request, by=vera.user) == Reason.REQUEST_ENDED


def test_for_somebody_without_an_account_one_asks_and_another_looks():
    paper = VolunteerFactory(user=None, name="韦示例二", id_number=id_number())
    one, two = administrator(paper.unit), administrator(paper.unit)
    request = corrections.ask(volunteer=paper, by=one, why="写错", name="韦示例贰")

    assert refused(corrections.grant, request=request, how="原件", by=one) == Reason.REQUEST_OWN
    assert corrections.grant(request=request, how="原件", by=two).status == DataRequest.Status.DONE


def test_details_and_photo_are_changed_at_once_and_the_photo_before_goes(vera, tmp_path, settings):
    own_details.change(volunteer=vera, by=vera.user, skills="手语", photo=picture())
    first = StoredFile.objects.get(purpose="portrait")
    own_details.change(volunteer=vera, by=vera.user, photo=picture())

    person = Volunteer.objects.get(pk=vera.pk)
    assert (person.skills, StoredFile.objects.get(purpose="portrait") == person.photo) == ("手语", True)
    assert first != person.photo
    own_details.change(volunteer=person, by=vera.user, drops_photo=True)
    assert not StoredFile.objects.filter(purpose="portrait").exists()
    assert HistoryEntry.objects.about(vera).last().fields == {"what": "photo"}
    with pytest.raises(PermissionDenied):
        own_details.change(volunteer=person, by=administrator(person.unit), skills="摄影")
