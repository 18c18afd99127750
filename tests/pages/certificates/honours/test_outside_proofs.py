"""Awards and training from elsewhere: presented, looked at, shown to reviewers, never hours (D40)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from rest_framework.test import APIClient

from certificates.exceptions import OutsideProofRefused
from certificates.honours.duties import honour_duties
from certificates.honours.services import outside_proofs
from certificates.models import OutsideProof
from checkin.models import LedgerEntry
from registry.models import HistoryEntry, Notification, StoredFile
from registry.standing.services import closing
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of, committee_member
from tests.factories_merges import merged
from tests.factories_reports import photo
from tests.factories_rounds import judged
from tests.own_data import own_copy_of

pytestmark = pytest.mark.django_db
Reason = OutsideProofRefused.Reason
AWARD = {
    "kind": "award",
    "name": "示例志愿之星",
    "body": "示例市团委",
    "awarded_on": "2026-01-05",
    "number": "示例0088",
}
TRAINING = {
    "kind": "training",
    "name": "急救培训",
    "body": "示例红十字会",
    "awarded_on": "2026-02-01",
    "content": "心肺复苏",
}


@pytest.fixture
def vera(at):
    at("2026-03-20 09:00")
    committee_unit()
    return VolunteerFactory(name="韦示例一")


@pytest.fixture
def lea(vera):
    return administrator_of(vera.unit)


def text(response) -> str:
    return response.content.decode()


def told(user, name: str, said=None, **where):
    """The answer of the API to this user; as a form."""
    door = APIClient()
    door.force_authenticate(user)
    return door.post(reverse(f"api-outside-proof-{name}", **where), said or {}, format="multipart")


def handed_in(volunteer, **said) -> OutsideProof:
    answer = told(volunteer.user, "hand-in", AWARD | {"document": photo()} | said)
    assert answer.status_code == 201, answer.json()
    return OutsideProof.objects.get(pk=answer.json()["id"])


def test_from_the_person_through_the_look_to_those_who_review(client, vera, lea):
    client.force_login(vera.user)
    assert client.post(reverse("me-outside-proof-new"), AWARD | {"document": photo()}).status_code == 302
    row = OutsideProof.objects.get()
    assert "待核对" in text(client.get(reverse("me-honours")))

    nomination, named = judged(vera, reviewer=committee_member(), by=committee_member())
    client.force_login(lea)
    assert [duty.title for duty in honour_duties(lea)] == ["核对荣誉和培训证明"]
    assert "韦示例一" in text(client.get(reverse("manage-outside-proofs")))
    assert "示例0088" in text(client.get(reverse("manage-outside-proof", args=[row.pk])))
    assert "示例志愿之星" not in text(client.get(reverse("candidate", args=[nomination.candidate_id])))
    client.post(reverse("manage-outside-proof", args=[row.pk]))

    row.refresh_from_db()
    assert (row.status, row.checked_by) == (OutsideProof.Status.ACCEPTED, lea)
    assert b"0088" not in bytes(row.number_sealed)
    assert "示例志愿之星" in text(client.get(reverse("candidate", args=[nomination.candidate_id])))
    assert "示例志愿之星" in text(client.get(reverse("manage-volunteer", args=[vera.pk])))
    client.force_login(named.user)
    seen = text(client.get(reverse("review-write", args=[nomination.pk])))
    assert ("示例志愿之星" in seen, "示例0088" in seen) == (True, False)
    assert Notification.objects.filter(user=vera.user, text__contains="已核对登记").exists()
    assert not LedgerEntry.objects.exists()
    said = HistoryEntry.objects.filter(target_model="certificates.outsideproof").order_by("pk")
    assert list(said.values_list("did", flat=True)) == ["outside proof handed in", "outside proof accepted"]
    assert own_copy_of(vera).parts["outside_proofs"]["rows"][0]["number"] == "示例0088"


def test_it_is_returned_with_a_reason_even_after_it_was_registered(client, vera, lea):
    row = handed_in(vera)
    client.force_login(lea)
    address = reverse("manage-outside-proof-return", args=[row.pk])

    empty = client.post(address, {"reason": ""})
    outside_proofs.accept(proof=row, by=lea)
    client.post(address, {"reason": "不是本人的证书"})

    assert (empty.status_code, str(Reason.OUTSIDE_REASON.label) in text(empty)) == (422, True)
    client.force_login(vera.user)
    assert "不是本人的证书" in text(client.get(reverse("me-honours")))
    assert not OutsideProof.objects.accepted().exists()


def test_the_unit_registers_what_it_saw_itself(client, vera, lea):
    client.force_login(lea)
    address = reverse("manage-outside-proof-new")
    said = TRAINING | {"hours": "1.5", "basis": "看过原件"}

    foreign = client.post(address, said | {"person": "GZ-2020-999999-9"})
    no_basis = client.post(address, said | {"person": vera.volunteer_no, "basis": ""})
    client.post(address, said | {"person": vera.volunteer_no})

    assert "本单位没有这个编号" in text(foreign)
    assert str(Reason.OUTSIDE_BASIS.label) in text(no_basis)
    row = OutsideProof.objects.get()
    assert (row.volunteer, row.minutes, row.status, row.reason) == (vera, 90, "accepted", "看过原件")
    assert Notification.objects.filter(user=vera.user, text__contains="单位为您登记了").exists()
    assert "1.5 小时" in text(client.get(reverse("manage-outside-proof", args=[row.pk])))


def test_who_keeps_a_unit_neither_looks_at_nor_registers_their_own(vera):
    own = administrator_of(vera.unit)
    vera.user = own
    vera.save(update_fields=["user"])
    row = handed_in(vera)

    accepted = told(own, "accept", args=[row.pk])
    said = TRAINING | {"minutes": 90, "basis": "看过原件", "volunteer_no": vera.volunteer_no}
    entered = told(own, "enter", said)

    assert {answer.json()["code"] for answer in (accepted, entered)} == {Reason.OUTSIDE_OWN}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (AWARD, Reason.OUTSIDE_DOCUMENT),
        (AWARD | {"document": photo, "awarded_on": "2026-03-21"}, Reason.OUTSIDE_DAY),
        (TRAINING | {"document": photo}, Reason.OUTSIDE_TRAINING),
        (TRAINING | {"document": photo, "minutes": 60, "content": " "}, Reason.OUTSIDE_TRAINING),
    ],
)
def test_what_cannot_be_presented_is_refused(vera, said, reason):
    answer = told(vera.user, "hand-in", {name: value() if callable(value) else value for name, value in said.items()})

    assert (answer.status_code, answer.json()["code"]) == (409, reason)
    assert not StoredFile.objects.exists()


def test_a_heap_waits_for_the_unit_before_more_is_taken(vera, monkeypatch):
    monkeypatch.setattr(outside_proofs, "MOST_WAITING", 1)
    handed_in(vera)

    answer = told(vera.user, "hand-in", AWARD | {"document": photo()})

    assert answer.json()["code"] == Reason.OUTSIDE_MANY


def test_what_nobody_can_see_or_was_decided_is_not_registered(vera, lea):
    row = handed_in(vera)
    StoredFile.objects.filter(pk=row.document_id).update(state="unreadable")
    unseen = told(lea, "accept", args=[row.pk])
    StoredFile.objects.filter(pk=row.document_id).update(state="ready")
    first, second = (told(lea, "accept", args=[row.pk]) for _n in range(2))

    assert (unseen.json()["code"], first.status_code) == (Reason.OUTSIDE_UNSEEN, 200)
    assert second.json()["code"] == Reason.OUTSIDE_DECIDED


def test_the_person_takes_it_away_and_closing_does_with_its_scan(client, vera, lea):
    gone, stays = handed_in(vera), handed_in(vera)
    with pytest.raises(PermissionDenied):
        outside_proofs.remove(proof=gone, by=lea)

    client.force_login(vera.user)
    client.post(reverse("outside-proof-remove", args=[gone.pk]))
    assert list(OutsideProof.objects.all()) == [stays]
    assert not StoredFile.objects.filter(pk=gone.document_id).exists()

    closing.close(volunteer=vera, by=vera.user)
    assert not OutsideProof.objects.exists()
    assert not StoredFile.objects.filter(pk=stays.document_id).exists()


def test_what_a_merged_file_has_is_the_persons(client, vera):
    other = VolunteerFactory(name="韦示例一", unit=vera.unit)
    row = handed_in(other)
    merged(vera, other)

    client.force_login(vera.user)
    assert row.name in text(client.get(reverse("me-honours")))
