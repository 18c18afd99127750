"""Sealing new rows of ledger, decisions and history in a signed chain whose head is published (design#seals)."""

import logging
from typing import Any

from django.core.mail import send_mail
from django.db import IntegrityError, connections, transaction
from django.utils.translation import gettext as _

from checkin.ledger import digests
from checkin.ledger.services import new_rows
from checkin.ledger.services.new_rows import LeftOut
from checkin.ledger.services.sealed_rows import SEALED
from checkin.models import Seal, SealedEntry
from registry import clock
from registry.history.services import taking_over
from registry.models import RoleAssignment, User
from registry.protection import keys

logger = logging.getLogger(__name__)
# A seal is one short transaction; further rows go into the next one.
ROWS_PER_SEAL = 20_000
LINKS_AT_ONCE = 1_000
LEFT_OUT_NAMED = 50


def seal_new(*, by: User | None = None) -> Seal | None:
    """Seal every unsealed row and mail the head to the audit administrators; None if nothing is new.

    A row that no service wrote is left out and told, every night anew. No history entry about the seal: it would
    itself be an unsealed row every night.
    """
    newest: Seal | None = None
    left: dict[str, LeftOut] = {}
    while True:
        seal, left_out = _seal_batch()
        newest = seal or newest
        left |= {one.where: one for one in left_out}
        if seal is None or seal.entries < ROWS_PER_SEAL:
            break
    if left:
        _tell_left_out(list(left.values()))
    return newest


def after_migrate(using: str, **_kwargs: Any) -> None:
    """What is from before marks is sealed at the upgrade, so that nothing can be put beside it until the night."""
    if SealedEntry._meta.db_table not in connections[using].introspection.table_names() or not taking_over.since():
        return
    if taking_over.is_fully_migrated(using) and new_rows.unsealed("history").filter(mark=None).exists():
        seal_new()


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
    return {kind: new_rows.unsealed(kind).count() for kind in SEALED}


def _seal_batch() -> tuple[Seal | None, list[LeftOut]]:
    try:
        return _seal_rows()
    except IntegrityError:  # another process sealed in the same moment
        logger.info("Another process made the seal.")
        return None, []


@transaction.atomic
def _seal_rows() -> tuple[Seal | None, list[LeftOut]]:
    list(Seal.objects.select_for_update(no_key=True).order_by("-number")[:1])
    previous = latest()
    rows, left_out = new_rows.to_seal(ROWS_PER_SEAL)
    if not rows:
        return None, left_out
    number = previous.number + 1 if previous else 1
    root, sealed_at = digests.root_of((row.kind, row.pk, row.digest) for row in rows), clock.now()
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
            SealedEntry(
                seal=seal, position=place, digest=row.digest, evidence=row.evidence, **{f"{row.kind}_id": row.pk}
            )
            for place, row in enumerate(rows, start=1)
        ),
        batch_size=4_000,
    )
    transaction.on_commit(lambda: _tell(seal))
    return seal, left_out


def _tell(seal: Seal) -> None:
    """Mail the head; a mail server that is down does not undo the seal."""
    body = _("第 {number} 号封存，共 {entries} 条。\n封存值：{head}\n签名：{signature}").format(
        number=seal.number, entries=seal.entries, head=seal.head, signature=seal.signature
    )
    _mail(_("每日封存值 № {number}").format(number=seal.number), body)


def _tell_left_out(left_out: list[LeftOut]) -> None:
    """A row put in by hand is named to the audit administrators before anything covers it."""
    for one in left_out:
        logger.warning("Not sealed: %s: %s", one.where, one.why)
    lines = "\n".join(f"{one.where}: {one.why}" for one in left_out[:LEFT_OUT_NAMED])
    body = _("有 {count} 条记录不是由本平台办理写入的，没有封存，请查明来历：\n{lines}").format(
        count=len(left_out), lines=lines
    )
    _mail(_("有记录来历不明，未予封存"), body)


def _mail(subject: str, body: str) -> None:
    roles = RoleAssignment.objects.valid().filter(role=RoleAssignment.Role.AUDIT_ADMIN, user__is_active=True)
    addresses = sorted(set(roles.exclude(user__email="").values_list("user__email", flat=True)))
    if not addresses:
        return
    try:
        send_mail(subject, body, None, addresses)
    except OSError:
        logger.exception("“%s” could not be mailed.", subject)
