"""资质: handed in by the person, granted or returned by the unit; then a position that asks for it is open (D21)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from rest_framework.test import APIClient

from config.nightly import remind_of_ending_qualifications
from registry.exceptions import QualificationRefused, SignUpRefused
from registry.models import HistoryEntry, Notification, Qualification, QualificationKind
from registry.people.duties import people_duties
from registry.people.services import qualifications
from registry.signups.services import signups
from tests.factories import ShiftFactory, UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of
from tests.factories_reports import photo
from tests.heavy_pictures import as_worker, broken_heavy_picture
from tests.own_data import own_copy_of

pytestmark = pytest.mark.django_db
Reason = QualificationRefused.Reason
Status = Qualification.Status
SAID = {"name": "护士执业证书", "number": "示例00123", "issuing_body": "示例卫健委", "valid_until_on": "2028-06-30"}


@pytest.fixture
def vera(at):
    at("2026-03-20 09:00")
    committee_unit()
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def lea(vera):
    return administrator_of(vera.unit)


@pytest.fixture
def medical(vera):
    return QualificationKind.objects.get(code="medical")


def waiting(volunteer, kind, **said):
    told = {"name": "护士执业证书", "valid_until_on": date(2028, 6, 30)} | said
    return qualifications.hand_in(volunteer=volunteer, kind=kind, upload=photo(), by=volunteer.user, **told)


def refused(reason, command, **told):
    with pytest.raises(QualificationRefused) as refusal:
        command(**told)
    assert refusal.value.reason == reason


def opened(client, row) -> int:
    answer = client.get(reverse("proof-file", args=[row.pk]))
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def text(response) -> str:
    return response.content.decode()


def test_from_the_upload_to_the_position_that_asks_for_it(client, vera, lea):
    shift = ShiftFactory()
    shift.positions.update(qualification="medical")
    with pytest.raises(SignUpRefused, match="医师、护士执业"):
        signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True)

    client.force_login(vera.user)
    client.post(reverse("me-qualifications"), SAID | {"kind": "medical", "document": photo()})
    row = Qualification.objects.get()
    assert "待核对" in text(client.get(reverse("me-qualifications")))
    assert opened(client, row) == 200

    client.force_login(lea)
    assert any(duty.title == "核对资质证件" for duty in people_duties(lea))
    assert "韦示例一" in text(client.get(reverse("manage-qualifications")))
    assert "示例00123" in text(client.get(reverse("manage-qualification", args=[row.pk])))
    assert opened(client, row) == 200
    client.post(reverse("manage-qualification", args=[row.pk]), {"valid_until_on": "2028-06-30"})

    row.refresh_from_db()
    assert (row.status, row.checked_by, row.valid_until_on) == (Status.GRANTED, lea, date(2028, 6, 30))
    assert b"00123" not in bytes(row.number_sealed)
    assert Notification.objects.filter(user=vera.user, text__contains="已核对认可").exists()
    assert signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True)
    said = HistoryEntry.objects.filter(target_model="registry.qualification").order_by("pk")
    assert list(said.values_list("did", flat=True)) == [
        "handed in qualification",
        "opened file",
        "granted qualification",
    ]
    assert own_copy_of(vera).parts["qualifications"]["rows"][0]["number"] == "示例00123"


def test_the_unit_returns_it_with_a_reason_and_another_one_is_handed_in(client, vera, lea, medical):
    row = waiting(vera, medical)
    client.force_login(lea)

    empty = client.post(reverse("manage-qualification-return", args=[row.pk]), {"reason": ""})
    client.post(reverse("manage-qualification-return", args=[row.pk]), {"reason": "照片看不清有效期"})

    assert (empty.status_code, str(Reason.QUALIFICATION_REASON.label) in text(empty)) == (422, True)
    client.force_login(vera.user)
    assert "照片看不清有效期" in text(client.get(reverse("me-qualifications")))
    assert waiting(vera, medical).status == Status.SUBMITTED


def test_those_ticked_on_the_list_are_granted_together(client, vera, lea, medical):
    other = VolunteerFactory(unit=vera.unit)
    rows = [waiting(vera, medical), waiting(other, medical)]
    client.force_login(lea)

    client.post(reverse("manage-qualifications"), {"chosen": [*(row.pk for row in rows), "9" * 30]})

    assert Qualification.objects.granted().count() == 2


def test_a_unit_grants_many_on_its_own_list(client, vera, lea):
    kind = QualificationKind.objects.get(code="training")
    QualificationKind.objects.filter(pk=kind.pk).update(valid_months=12)
    other = VolunteerFactory(unit=vera.unit)
    client.force_login(lea)
    address, said = reverse("manage-qualifications-grant"), {"kind": "training", "basis": "2026年第3期培训名单"}

    wrong = client.post(address, said | {"people": f"{vera.volunteer_no}\nGZ00000000000"})
    client.post(address, said | {"people": f"{vera.volunteer_no} 韦示例一\n{other.volunteer_no}"})

    assert (wrong.status_code, "本单位没有这些编号：GZ00000000000" in text(wrong)) == (422, True)
    assert f"{vera.volunteer_no}\nGZ00000000000" in text(wrong)
    granted = Qualification.objects.granted().filter(kind="training")
    assert sorted(granted.values_list("volunteer", flat=True)) == sorted([vera.pk, other.pk])
    assert set(granted.values_list("valid_until_on", flat=True)) == {date(2027, 3, 20)}


def test_what_is_granted_twice_is_granted_once_and_a_longer_end_anew(client, vera, lea):
    other = VolunteerFactory(unit=vera.unit)
    client.force_login(lea)
    address = reverse("manage-qualifications-grant")
    said = {"kind": "training", "basis": "名单", "valid_until_on": "2027-06-30", "people": vera.volunteer_no}
    client.post(address, said)

    again = client.post(address, said)
    both = client.post(address, said | {"people": f"{vera.volunteer_no}\n{other.volunteer_no}"}, follow=True)
    longer = client.post(address, said | {"valid_until_on": ""})

    assert (again.status_code, longer.status_code) == (422, 302)
    held = QualificationRefused(Reason.QUALIFICATION_HELD, kind=QualificationKind.objects.get(code="training"))
    assert held.message in text(again)
    assert "已认可 1 人。另外 1 人已有，没有重复认可。" in text(both)
    ends = (
        Qualification.objects.granted().filter(volunteer=vera).order_by("pk").values_list("valid_until_on", flat=True)
    )
    assert list(ends) == [date(2027, 6, 30), None]


def test_what_cannot_be_handed_in_or_granted(vera, lea, medical):
    own = {"volunteer": vera, "kind": medical, "by": vera.user}
    refused(Reason.QUALIFICATION_DOCUMENT, qualifications.hand_in, upload=None, **own)
    refused(Reason.QUALIFICATION_ENDED, qualifications.hand_in, upload=photo(), valid_until_on=date(2026, 3, 19), **own)
    row = waiting(vera, medical)
    refused(Reason.QUALIFICATION_WAITING, qualifications.hand_in, upload=photo(), **own)
    qualifications.grant(qualification=row, by=lea)
    refused(Reason.QUALIFICATION_DECIDED, qualifications.grant, qualification=row, by=lea)
    many = {"kind": medical, "by": lea}
    refused(Reason.QUALIFICATION_NOBODY, qualifications.grant_directly, people=[], basis="原件", **many)
    refused(Reason.QUALIFICATION_BASIS, qualifications.grant_directly, people=[vera], basis=" ", **many)
    mine = VolunteerFactory(unit=vera.unit, user=lea)
    refused(Reason.QUALIFICATION_OWN, qualifications.grant_directly, people=[mine], basis="原件", **many)
    medical.closed_on = date(2026, 3, 1)
    refused(Reason.QUALIFICATION_KIND, qualifications.hand_in, upload=photo(), **own)
    with pytest.raises(PermissionDenied):
        qualifications.hand_in(volunteer=vera, kind=medical, upload=photo(), by=UserFactory())


def test_a_proof_that_nobody_can_see_is_not_granted_and_another_takes_its_place(vera, lea, medical):
    row = qualifications.hand_in(volunteer=vera, kind=medical, upload=broken_heavy_picture(), by=vera.user, name="旧")
    refused(Reason.QUALIFICATION_UNSEEN, qualifications.grant, qualification=row, by=lea)
    refused(Reason.QUALIFICATION_WAITING, waiting, volunteer=vera, kind=medical)
    as_worker(row.document)
    refused(Reason.QUALIFICATION_UNSEEN, qualifications.grant_many, qualifications=[row], by=lea)

    waiting(vera, medical, number="示例00123")

    row = Qualification.objects.get()
    assert (row.name, row.number, row.is_waiting) == ("护士执业证书", "示例00123", True)
    assert qualifications.grant(qualification=row, by=lea).is_granted


def test_another_unit_sees_and_decides_nothing(client, vera, medical):
    row = waiting(vera, medical)
    stranger = administrator_of(UnitFactory())
    client.force_login(stranger)

    assert "韦示例一" not in text(client.get(reverse("manage-qualifications")))
    assert client.get(reverse("manage-qualification", args=[row.pk])).status_code == 404
    assert client.get(reverse("proof-file", args=[row.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        qualifications.grant(qualification=row, by=stranger)


def test_the_holder_is_told_once_thirty_days_before(at, vera, lea, medical):
    row = qualifications.grant(qualification=waiting(vera, medical, valid_until_on=date(2026, 4, 20)), by=lea)
    remind_of_ending_qualifications()
    at("2026-03-22 07:10")
    remind_of_ending_qualifications()
    remind_of_ending_qualifications()

    told = Notification.objects.filter(user=vera.user, text__contains="有效期到2026年4月20日")
    assert told.count() == 1
    at("2026-04-21 07:10")
    row.refresh_from_db()
    assert row.has_ended


def test_the_api_does_the_same(vera, lea):
    own, unit = APIClient(), APIClient()
    own.force_authenticate(vera.user)
    unit.force_authenticate(lea)
    address = reverse("api-qualification-hand-in")

    missing = own.post(address, {"kind": "medical"}, format="multipart")
    made = own.post(address, SAID | {"kind": "medical", "document": photo()}, format="multipart")
    back = unit.post(reverse("api-qualification-send-back", args=[made.json()["id"]]), {"reason": "看不清"})
    again = own.post(address, {"kind": "medical", "document": photo()}, format="multipart")
    granted = unit.post(reverse("api-qualification-grant", args=[again.json()["id"]]), {})
    body = {"kind": "training", "people": [vera.volunteer_no], "basis": "名单"}
    many = unit.post(reverse("api-qualification-grant-people"), body)
    wrong = unit.post(reverse("api-qualification-grant-people"), body | {"people": ["GZ0"]})

    assert (missing.status_code, missing.json()["code"]) == (409, "qualification_document")
    assert (made.status_code, back.json()["status"], granted.json()["status"]) == (201, "returned", "granted")
    assert (many.status_code, many.json()[0]["kind"], wrong.status_code) == (201, "training", 400)
    assert own.get(reverse("api-qualification-list")).json()["count"] == 3
