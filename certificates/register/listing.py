"""The register as pages show it: each certificate with its public state."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.issuing.services import certificates
from certificates.models import Certificate, Delivery
from certificates.permissions import can_download, can_oversee
from certificates.proofs.services import proofs
from certificates.verification.services.verification import ENDED, State
from registry.words.masking import mask_name

TONES = {State.VALID: "done", State.NEEDS_REISSUE: "wait", State.SUPERSEDED: "", State.REVOKED: "stop"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row: the certificate, its state in words, its content in short."""

    certificate: Certificate
    label: str
    tone: str
    needs_reissue: bool

    @property
    def minutes(self) -> int | None:
        """Total minutes of a proof; a star has a threshold instead."""
        said = self.certificate.snapshot
        return said["timed_minutes"] + said["supplementary_minutes"] if "timed_minutes" in said else None

    @property
    def period(self) -> tuple[date, date] | None:
        said = self.certificate.snapshot
        if "period_from" not in said:
            return None
        return date.fromisoformat(said["period_from"]), date.fromisoformat(said["period_until"])

    @property
    def issuer(self) -> str:
        return str(self.certificate.snapshot["unit_name"])

    @property
    def reason(self) -> str:
        """Why somebody else asked for it."""
        return self.certificate.request_reason


@dataclass(frozen=True, slots=True)
class Document:
    """One PDF with its parts."""

    parts: list[Shown]

    @property
    def first(self) -> Certificate:
        return self.parts[0].certificate

    @property
    def uuid(self) -> uuid.UUID:
        return self.first.uuid

    @property
    def is_preparing(self) -> bool:
        return any(part.certificate.is_preparing for part in self.parts)

    @property
    def rows(self) -> int:
        return sum(len(part.certificate.snapshot.get("entries", ())) for part in self.parts)

    @property
    def minutes(self) -> int | None:
        known = [part.minutes for part in self.parts if part.minutes is not None]
        return sum(known) if known else None

    @property
    def needs_reissue(self) -> bool:
        return any(part.needs_reissue for part in self.parts)


def rows_shown(found: Iterable[Certificate]) -> list[Shown]:
    """Each certificate with its state, with one query to the ledger."""
    found = list(found)
    stale = proofs.needing_reissue(found)
    return [_shown(certificate, certificate.pk in stale) for certificate in found]


def documents_shown(found: Iterable[Certificate]) -> list[Document]:
    """Certificates by document, the newest first, the parts in the order of their numbers."""
    rows = {row.certificate.pk: row for row in rows_shown(found)}
    grouped = certificates.documents(row.certificate for row in rows.values())
    return [Document([rows[part.pk] for part in sorted(parts, key=lambda part: part.pk)]) for parts in grouped.values()]


def document_shown(certificate: Certificate) -> Document:
    """The document that this certificate is a part of."""
    return Document(rows_shown(Certificate.objects.for_lists().same_document(certificate)))


def _shown(certificate: Certificate, is_stale: bool) -> Shown:
    if certificate.is_preparing:
        return Shown(certificate, str(certificate.get_status_display()), "info", False)
    state = ENDED.get(Certificate.Status(certificate.status), State.NEEDS_REISSUE if is_stale else State.VALID)
    return Shown(certificate, str(state.label), TONES[state], is_stale)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One entry of the register of hand-overs, in words for this reader."""

    delivery: Delivery
    who: str


def deliveries_shown(user: Any, certificate: Certificate) -> list[HandedOver]:
    """All entries of a certificate, the newest first."""
    entries = certificate.deliveries.select_related("by").order_by("-pk")
    for one in entries:
        one.certificate = certificate
    return [HandedOver(one, taker_shown(user, one)) for one in entries]


def taker_shown(user: Any, delivery: Delivery) -> str:
    """Who took it; who neither oversees nor holds the certificate reads a surname (D110)."""
    certificate = delivery.certificate
    may_read = can_oversee(user, certificate) or can_download(user, certificate)
    return delivery.who if may_read or not delivery.counts else mask_name(delivery.who)
