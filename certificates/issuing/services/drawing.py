"""Certificates → the document that shows them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.urls import reverse

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents import award, proof, star
from certificates.issuing.documents.award import Award, DoesNotFit
from certificates.issuing.documents.proof import ProofEntry, ProofPart
from certificates.issuing.documents.star import StarCertificate
from certificates.issuing.services import composing, portraits
from certificates.models import Certificate
from registry.documents import pdf
from registry.documents.sheets import Page
from registry.ground.public_url import absolute

Reason = CertificateRefused.Reason


def as_pdf(parts: list[Certificate]) -> bytes:
    """All parts of one document in one file."""
    return pdf.laid_out(*page(parts))


def page(parts: list[Certificate]) -> Page:
    """The same as it goes to whoever draws it."""
    if (paper := _award(parts[0])) is not None:
        return award.page(paper)
    return proof.page(tuple(_part(part) for part in parts))


def require_printable(certificate: Certificate) -> None:
    """Before anything is issued: no character prints as a box, and everything has room (D161)."""
    paper = _award(certificate)
    if paper is not None:
        require_room(paper)
    else:
        require_drawn([(award.NAME, certificate.snapshot["volunteer_name"])])


def require_room(paper: Award) -> None:
    """The award can be printed as it is, or a sentence says what is in the way."""
    require_drawn(paper.texts)
    with room():
        award.sheet(paper)


def sheet(paper: Award) -> bytes:
    """The award as a file, or the same sentence."""
    with room():
        return award.as_pdf(paper)


def has_annex(paper: Award) -> bool:
    """Its words go on on a second sheet."""
    return award.sheet(paper).annex is not None


@contextmanager
def room() -> Iterator[None]:
    """What has no room is refused in a sentence."""
    try:
        yield
    except DoesNotFit as found:
        raise CertificateRefused(
            Reason.CERTIFICATE_TOO_LONG, what=found.what, lines=found.lines, across=found.across, length=found.length
        ) from found


def require_drawn(texts: Iterable[tuple[str, str]]) -> None:
    """Each character has a face that draws it."""
    for what, text in texts:
        if missing := pdf.missing_glyphs(text):
            named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing)
            raise CertificateRefused(Reason.CERTIFICATE_GLYPHS, what=what, glyphs=named)


def verify_url(certificate: Certificate) -> str:
    """The address in the QR code; the signature behind `#` never reaches a server."""
    path = reverse("verify-certificate", args=[certificate.number, certificate.verify_code])
    return f"{absolute(path)}#{certificate.key_number}.{certificate.signature}"


def _award(certificate: Certificate) -> Award | None:
    """What is one sheet in a layout; a 记录证明 is a table instead."""
    if "award" in certificate.snapshot:
        said = certificate.snapshot
        return composing.award_in(
            said,
            issuer_name=said["unit_name"],
            issued_on=date.fromisoformat(said["issued_on"]),
            number=certificate.number,
            verify_url=verify_url(certificate),
            verify_code=certificate.verify_code,
            seal_line=said["seal_line"],
            photo=portraits.on_paper(said["award"]["layout"], certificate.volunteer),
        )
    return star.as_award(_star(certificate)) if certificate.kind == Certificate.Kind.STAR else None


def _part(certificate: Certificate) -> ProofPart:
    said = certificate.snapshot
    # The full number is only in the encrypted file; the snapshot has the masked one.
    full = certificate.volunteer.id_number if certificate.volunteer and certificate.shows_full_number else ""
    return ProofPart(
        number=certificate.number,
        volunteer_name=said["volunteer_name"],
        volunteer_no=said["volunteer_no"],
        document_label=said["document_label"],
        document_number=full or said["document_number"],
        period_from=date.fromisoformat(said["period_from"]),
        period_until=date.fromisoformat(said["period_until"]),
        unit_name=said["unit_name"],
        former_unit_name=said["former_unit_name"],
        entries=tuple(_entry(entry) for entry in said["entries"]),
        timed_minutes=said["timed_minutes"],
        supplementary_minutes=said["supplementary_minutes"],
        historical_minutes=said.get("historical_minutes", 0),
        issued_on=date.fromisoformat(said["issued_on"]),
        responsible_person="",
        handler=said.get("handler", ""),
        contact=said["contact"],
        verify_url=verify_url(certificate),
        verify_code=certificate.verify_code,
        seal_line=said["seal_line"],
        title=said["title"],
        document_head=said.get("document_head", ""),
        is_training=said["hours_kind"] == "training",
        is_grouped=certificate.is_grouped,
    )


def _entry(said: dict[str, Any]) -> ProofEntry:
    return ProofEntry(
        date=date.fromisoformat(said["date"]),
        activity=said["activity"],
        place=said["place"],
        content=said["content"],
        minutes=said["timed"] + said["supplementary"],
        origin_label=said["origin_label"],
        leader=said["leader"],
    )


def _star(certificate: Certificate) -> StarCertificate:
    said = certificate.snapshot
    return StarCertificate(
        number=certificate.number,
        volunteer_name=said["volunteer_name"],
        volunteer_no=said["volunteer_no"],
        stars=said["star"],
        threshold_hours=said["threshold_hours"],
        as_of=date.fromisoformat(said["as_of"]),
        issuer_name=said["unit_name"],
        issued_on=date.fromisoformat(said["issued_on"]),
        verify_url=verify_url(certificate),
        verify_code=certificate.verify_code,
        seal_line=said["seal_line"],
        decision_document=said["decision_document"],
        was_announced=said["was_announced"],
        title=said["title"],
        document_head=said.get("document_head", ""),
    )
