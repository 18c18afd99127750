"""The chain of seals."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from checkin.ledger import digests
from checkin.ledger.services import seals
from checkin.models import Seal, SealedEntry
from registry.models import RoleAssignment
from registry.protection import keys
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.factories_hours import approved, pending_record

pytestmark = pytest.mark.usefixtures("monday")


@pytest.mark.django_db
def test_seal_covers_every_new_row_once():
    approved(pending_record())
    waiting = seals.unsealed()

    seal = seals.seal_new()

    assert waiting["entry"] == waiting["decision"] == 1
    assert seal.entries == sum(waiting.values()) == SealedEntry.objects.count()
    assert seals.unsealed() == {"entry": 0, "decision": 0, "history": 0}


@pytest.mark.django_db
def test_nothing_new_makes_no_seal():
    approved(pending_record())
    first = seals.seal_new()

    assert seals.seal_new() is None
    assert seals.latest() == first


@pytest.mark.django_db
def test_seal_links_to_the_one_before_and_is_signed():
    approved(pending_record())
    first = seals.seal_new()
    approved(pending_record())

    second = seals.seal_new()

    assert (second.number, second.previous) == (2, first)
    assert second.head == digests.head_of(
        previous=first.head,
        number=2,
        entries=second.entries,
        root=second.root,
        sealed_at=second.sealed_at,
        version=digests.VERSION,
    )
    signature = bytes.fromhex(second.signature)
    assert keys.verify(keys.Purpose.SEAL, second.key_number, signature, second.head.encode()) is None


@pytest.mark.django_db
def test_many_rows_go_into_several_seals(monkeypatch):
    approved(pending_record())
    rows = sum(seals.unsealed().values())
    monkeypatch.setattr(seals, "ROWS_PER_SEAL", 2)

    seals.seal_new()

    assert sum(Seal.objects.values_list("entries", flat=True)) == rows
    assert Seal.objects.count() == -(-rows // 2)


@pytest.mark.django_db
def test_head_is_mailed_to_audit_administrators_only(django_capture_on_commit_callbacks):
    auditor = UserFactory(email="audit@example.com")
    RoleAssignmentFactory(user=auditor, role=RoleAssignment.Role.AUDIT_ADMIN, unit=None)
    RoleAssignmentFactory(user=UserFactory(email="unit@example.com"))
    approved(pending_record())

    with django_capture_on_commit_callbacks(execute=True):
        seal = seals.seal_new()

    (message,) = mail.outbox
    assert message.to == ["audit@example.com"]
    assert message.subject == "每日封存值 № 1"
    assert seal.head in message.body


def test_digest_depends_on_every_value_and_its_place():
    one = digests.row_digest("entry", [1, 180, "a", None, {"b": 1, "a": 2}])

    assert one == digests.row_digest("entry", [1, 180, "a", None, {"a": 2, "b": 1}])
    changed = [[1, 181, "a", None, {}], [180, 1, "a", None, {}], [1, 180, "", "a", {}]]
    assert len({one, *(digests.row_digest("entry", row) for row in changed)}) == 4
    assert one != digests.row_digest("decision", [1, 180, "a", None, {"b": 1, "a": 2}])


def test_moments_are_sealed_in_utc():
    moment = datetime(2026, 3, 14, 1, tzinfo=UTC)

    sealed = digests.row_digest("entry", [moment, date(2026, 3, 14)])

    assert sealed == digests.row_digest("entry", [moment.astimezone(), date(2026, 3, 14)])
    with pytest.raises(TypeError):
        digests.row_digest("entry", [object()])
