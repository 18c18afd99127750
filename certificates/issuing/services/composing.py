"""From a template to a certificate: the words are filled once, at issue, and stay with it (D168)."""

from collections.abc import Mapping
from typing import Any, Final

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents.award import Award
from certificates.issuing.layouts import placed, wording
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.layouts.placed import Place
from certificates.issuing.services.printed_pictures import content_of, readable
from certificates.models import CertificateTemplate, TemplateVersion
from registry import clock
from registry.models.office import identity
from registry.units.services import offices

# What a snapshot keeps of an award; the rest are the certificate's own columns.
KEPT: Final = (
    "layout", "title", "head", "name", "suffix", "note", "words", "closing", "basis", "stars", "star_label",
    "is_tinted", "is_overprint", "right_mm", "down_mm",
)  # fmt: skip
NUMERALS: Final = "零一二三四五"
LONGEST_WHOLE: Final = 24
LOST: Final = CertificateRefused.Reason.CERTIFICATE_PICTURE_LOST


def composed(kind: str, design: Any, values: Mapping[str, str], signature: bytes, **said: Any) -> Award:
    """The design with these values: the one way from a template to a certificate."""
    star = values.get("星级", "")
    return Award(
        layout=design.layout,
        title=wording.filled(design.title, values),
        head=wording.filled(design.head, values),
        name=values[wording.NAME_OF[kind]],
        suffix=wording.filled(design.suffix, values),
        note=wording.filled(design.note, values),
        words=wording.filled(design.words, values),
        closing="\n".join(wording.filled(design.closing, values).replace("／", "/").split("/")),
        basis=f"依据：{basis}" if (basis := values.get("文件号") or design.approval) else "",
        stars=max(0, NUMERALS.find(star[:1])) if star else 0,
        star_label=star,
        whole=tuple(value for value in values.values() if 1 < len(value) <= LONGEST_WHOLE),
        issuer_name=values["出具单位"],
        issued_on=said.pop("issued_on", clock.today()),
        logo=logo() if design.shows_logo else b"",
        signature=signature,
        places=places_of(design, with_stars=bool(star)),
        is_tinted=design.is_tinted,
        is_overprint=design.is_overprint,
        right_mm=float(design.right_mm),
        down_mm=float(design.down_mm),
        **said,
    )


def current(kind: str) -> TemplateVersion | None:
    """The newest version of the newest template of a kind that is in use."""
    template = CertificateTemplate.objects.in_use().of_kind(kind).order_by("-pk").first()
    return template.versions.order_by("-number").first() if template else None


def said_by(version: TemplateVersion, values: Mapping[str, str]) -> dict[str, Any]:
    """What the snapshot of a certificate keeps: the filled words, and which version they are from."""
    own = {"number": "", "verify_url": "", "verify_code": "", "seal_line": ""}
    award = composed(version.template.kind, version, values, b"", **own)
    kept = {name: getattr(award, name) for name in KEPT}
    more = {"whole": list(award.whole), "shows_logo": version.shows_logo}
    template = {"name": version.template.name, "version": version.number, "uuid": str(version.uuid)}
    return {"award": {**kept, **more}, "template": template}


def award_in(snapshot: Mapping[str, Any], **said: Any) -> Award:
    """The award that a snapshot keeps."""
    kept = dict(snapshot["award"])
    version = TemplateVersion.objects.filter(uuid=snapshot["template"]["uuid"]).first()
    whole, shows_logo = tuple(kept.pop("whole")), kept.pop("shows_logo")
    return Award(
        **kept,
        whole=whole,
        logo=logo() if shows_logo else b"",
        signature=signature_of(version) if version else b"",
        background=drawing_of(version) if version else b"",
        places=places_of(version, with_stars=kept["stars"] > 0) if version else None,
        **said,
    )


def places_of(design: Any, *, with_stars: bool) -> dict[str, Place] | None:
    """Of a design on the office's own drawing: where each field stands."""
    if not LAYOUTS[design.layout].is_own:
        return None
    return placed.read(design.places, design.layout, with_stars=with_stars)


def drawing_of(design: Any) -> bytes:
    """The office's own drawing below a certificate."""
    with readable(LOST, what="底图"):
        return bytes(design.background.content) if design.background else b""


def signature_of(version: TemplateVersion) -> bytes:
    """The hand below a certificate."""
    with readable(LOST, what="签名图片"):
        return bytes(version.signature)


def logo() -> bytes:
    """The office's own mark, where it has one."""
    office = offices.stored()
    if not identity.current().logo_id or office.logo is None:
        return b""
    with readable(LOST, what="机构标识"):
        return content_of(office.logo)
