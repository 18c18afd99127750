"""The register as pages and workbooks show it: each certificate with its public state."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.proofs.services import proofs
from certificates.verification.services.verification import ENDED, State
from registry import clock
from registry.documents.sheets import Column, Table
from registry.words.durations import Measure, measure_of

TONES = {State.VALID: "done", State.NEEDS_REISSUE: "wait", State.SUPERSEDED: "", State.REVOKED: "stop"}
LONGEST_EXPORT = 20_000


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


def as_table(found: Any) -> Table:
    """证书登记簿: number, kind, who, issuer, what, when, why, state (D170)."""
    shown = rows_shown(found[:LONGEST_EXPORT])
    measure = measure_of(one.minutes or 0 for one in shown)
    rows = tuple(_cells(one, measure) for one in shown)
    return Table(
        title="证书登记簿",
        columns=(
            Column("编号", width=26),
            Column("种类", width=18),
            Column("志愿者", width=12),
            Column("志愿者编号", width=16),
            Column("出具单位", width=32),
            Column(f"服务时间（{measure.unit}）", number_format=measure.number_format, align="right"),
            Column("出具日期", width=16),
            Column("经办", width=12),
            Column("代为出具的理由", width=24),
            Column("状态", width=14),
            Column("状态变更日期", width=16),
            Column("理由", width=24),
        ),
        rows=rows,
        notes=(f"共 {len(rows)} 份。导出时间 {clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}。",),
    )


def _shown(certificate: Certificate, is_stale: bool) -> Shown:
    if certificate.is_preparing:
        return Shown(certificate, str(certificate.get_status_display()), "info", False)
    state = ENDED.get(Certificate.Status(certificate.status), State.NEEDS_REISSUE if is_stale else State.VALID)
    return Shown(certificate, str(state.label), TONES[state], is_stale)


def _cells(shown: Shown, measure: Measure) -> tuple[Any, ...]:
    certificate = shown.certificate
    minutes = shown.minutes
    return (
        certificate.number,
        certificate.title,
        certificate.snapshot["volunteer_name"],
        certificate.snapshot["volunteer_no"],
        shown.issuer,
        None if minutes is None else measure.value(minutes),
        clock.local_date(certificate.issued_at) if certificate.issued_at else None,
        certificate.requested_by.display_name,
        shown.reason,
        shown.label,
        clock.local_date(certificate.ended_at) if certificate.ended_at else None,
        certificate.end_reason,
    )
