"""Sealing new rows of ledger, decisions and history in a signed chain whose head is published (design#seals)."""

import logging
from typing import Any

from django.core.mail import send_mail
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from checkin.ledger import digests
from checkin.models import Decision, LedgerEntry, Seal, SealedEntry
from registry import clock
from registry.models import HistoryEntry, RoleAssignment, User
from registry.protection import keys

logger = logging.getLogger(__name__)
SEALED: dict[str, type[models.Model]] = {"entry": LedgerEntry, "decision": Decision, "history": HistoryEntry}
# A seal is one short transaction; further rows go into the next one.
ROWS_PER_SEAL = 20_000
LINKS_AT_ONCE = 1_000


def seal_new(*, by: User | None = None) -> Seal | None:
    """Seal every unsealed row and mail the head to the audit administrators; None if nothing is new.

    No history entry about the seal: it would itself be an unsealed row every night.
    """
    newest = None
    while seal := _seal_batch():
        newest = seal
        if seal.entries < ROWS_PER_SEAL:
            break
    return newest


def latest() -> Seal | None:
    """The newest seal, which documents state."""
    return Seal.objects.order_by("-number").first()


def links_after(number: int) -> list[dict[str, Any]]:
    """The next seals of the chain as JSON data; nothing personal."""
    rows = Seal.objects.filter(number__gt=number).select_related("previous").order_by("number")[:LINKS_AT_ONCE]
    return [
        {
            "number": seal.number,
            "version": seal.digest_version,
            "previous": seal.previous.head if seal.previous else digests.FIRST_HEAD,
            "entries": seal.entries,
            "root": seal.root,
            "sealed_at": digests.text_of(seal.sealed_at),
            "head": seal.head,
            "key": seal.key_number,
            "signature": seal.signature,
        }
        for seal in rows
    ]


def unsealed() -> dict[str, int]:
    """How many rows of each kind no seal covers yet (待封存)."""
    return {kind: _unsealed(kind).count() for kind in SEALED}


def _seal_batch() -> Seal | None:
    try:
        return _seal_rows()
    except IntegrityError:  # another process sealed in the same moment
        logger.info("Another process made the seal.")
        return None


@transaction.atomic
def _seal_rows() -> Seal | None:
    list(Seal.objects.select_for_update(no_key=True).order_by("-number")[:1])
    previous = latest()
    rows = _new_rows()
    if not rows:
        return None
    number = previous.number + 1 if previous else 1
    root, sealed_at = digests.root_of(rows), clock.now()
    head = digests.head_of(
        previous=previous.head if previous else digests.FIRST_HEAD,
        number=number,
        entries=len(rows),
        root=root,
        sealed_at=sealed_at,
        version=digests.VERSION,
    )
    key = keys.current(keys.Purpose.SEAL)
    seal = Seal.objects.create(
        number=number,
        previous=previous,
        entries=len(rows),
        root=root,
        head=head,
        key_number=key.number,
        signature=key.sign(head.encode()).hex(),
        digest_version=digests.VERSION,
        sealed_at=sealed_at,
    )
    SealedEntry.objects.bulk_create(
        (
            SealedEntry(seal=seal, position=position, digest=digest, **{f"{kind}_id": pk})
            for position, (kind, pk, digest) in enumerate(rows, start=1)
        ),
        batch_size=4_000,
    )
    transaction.on_commit(lambda: _tell(seal))
    return seal


def _new_rows() -> list[tuple[str, int, str]]:
    """Kind, key and digest of rows without a seal; by anti-join: a watermark would miss late commits (design#seals)."""
    found: list[tuple[str, int, str]] = []
    for kind in SEALED:
        columns = digests.COLUMNS[digests.VERSION][kind]
        rows = _unsealed(kind).order_by("pk").values_list(*columns)[: ROWS_PER_SEAL - len(found)]
        found += [(kind, values[0], digests.row_digest(kind, values)) for values in rows]
    return found


def _unsealed(kind: str) -> models.QuerySet[Any]:
    return SEALED[kind]._default_manager.filter(sealed=None)


def _tell(seal: Seal) -> None:
    """Mail the head; a mail server that is down does not undo the seal."""
    roles = RoleAssignment.objects.valid().filter(role=RoleAssignment.Role.AUDIT_ADMIN, user__is_active=True)
    addresses = sorted(set(roles.exclude(user__email="").values_list("user__email", flat=True)))
    if not addresses:
        return
    body = _("第 {number} 号封存，共 {entries} 条。\n封存值：{head}\n签名：{signature}").format(
        number=seal.number, entries=seal.entries, head=seal.head, signature=seal.signature
    )
    try:
        send_mail(_("每日封存值 № {number}").format(number=seal.number), body, None, addresses)
    except OSError:
        logger.exception("The head of seal %s could not be mailed.", seal.number)
