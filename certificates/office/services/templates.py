"""证书模板: the committee decides how certificates look and what they say, version by version (D147, D171)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from certificates.exceptions import TemplateRefused
from certificates.issuing.layouts import wording
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.models import CertificateTemplate, TemplateBackground, TemplateVersion
from certificates.office import template_samples
from certificates.office.services import placing
from registry import clock
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, User
from registry.permissions import is_committee, require
from registry.units.services import offices

Reason = TemplateRefused.Reason
TEXTS: Final = ("title", "head", "suffix", "note", "words", "closing")


@dataclass(frozen=True, slots=True)
class Design:
    """Everything of a version but its signature."""

    layout: str
    title: str
    words: str
    head: str = ""
    suffix: str = ""
    note: str = ""
    closing: str = ""
    approval: str = ""
    is_tinted: bool = True
    shows_logo: bool = False
    # Onto sheets that are printed already: words only, moved by so many millimetres.
    is_overprint: bool = False
    right_mm: Decimal = Decimal(0)
    down_mm: Decimal = Decimal(0)
    # 自备底图: the office's own drawing, and where each field stands on it.
    background: TemplateBackground | None = None
    places: Mapping[str, Any] = field(default_factory=dict)


def newest(template: CertificateTemplate) -> TemplateVersion:
    """What is printed next."""
    return template.versions.order_by("-number")[0]


def require_fit(kind: str, design: Design, signature: bytes = b"") -> None:
    """The wording knows its placeholders, claims nothing, and has room even for the longest name."""
    if design.layout not in LAYOUTS:
        raise TemplateRefused(Reason.TEMPLATE_LAYOUT)
    for name in TEXTS:
        text = getattr(design, name)
        if strangers := wording.unknown(kind, text):
            allowed = "、".join(f"{{{one}}}" for one in wording.ALLOWED[kind])
            named = "、".join(f"{{{one}}}" for one in strangers)
            raise TemplateRefused(Reason.TEMPLATE_PLACEHOLDER, names=named, allowed=allowed)
        if wording.has_loose_brace(text):
            raise TemplateRefused(Reason.TEMPLATE_BRACE)
        if word := wording.forbidden(text, is_approved=bool(design.approval.strip())):
            is_award = word in wording.AWARDS
            raise TemplateRefused(Reason.TEMPLATE_AWARD if is_award else Reason.TEMPLATE_CLAIM, word=word)
    if placing.is_own(design.layout):
        placing.require_places(kind, design, signature)
    with placing.room_of(design.layout):
        template_samples.require_room(kind, design, signature)


@transaction.atomic
def create(*, kind: str, name: str, design: Design, by: User, signature: bytes = b"") -> CertificateTemplate:
    """A new template with its first version."""
    require(is_committee(by))
    _hold_background(design)
    require_fit(kind, design, signature)
    design = settled(kind, design)
    template = CertificateTemplate(kind=kind, name=name.strip(), created_by=by, created_at=clock.now())
    template.full_clean()
    template.save()
    _version(template, 1, design, signature, by)
    history.record(by=by, did="created template", to=template)
    return template


@transaction.atomic
def change(*, template: CertificateTemplate, seen: int, design: Design, by: User, signature: bytes) -> TemplateVersion:
    """The next version; what was issued keeps the one it was issued with."""
    require(is_committee(by))
    template = CertificateTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    if template.is_archived:
        raise TemplateRefused(Reason.TEMPLATE_ARCHIVED)
    last = newest(template)
    if last.number != seen:
        raise TemplateRefused(Reason.TEMPLATE_CHANGED, number=last.number)
    _hold_background(design)
    require_fit(template.kind, design, signature)
    design = settled(template.kind, design)
    if design == design_of(last) and signature == last.signature:
        raise TemplateRefused(Reason.TEMPLATE_UNCHANGED)
    version = _version(template, last.number + 1, design, signature, by)
    history.record(by=by, did="changed template", to=template, version=version.number)
    return version


@transaction.atomic
def archive(*, template: CertificateTemplate, by: User) -> CertificateTemplate:
    """No certificate is printed from it any more; issued ones stay as they are."""
    return _moved(template, by, is_archived=True)


@transaction.atomic
def restore(*, template: CertificateTemplate, by: User) -> CertificateTemplate:
    """It may be printed from again."""
    return _moved(template, by, is_archived=False)


def _moved(template: CertificateTemplate, by: User, *, is_archived: bool) -> CertificateTemplate:
    require(is_committee(by))
    template = CertificateTemplate.objects.select_for_update(no_key=True).get(pk=template.pk)
    if template.is_archived == is_archived:
        raise TemplateRefused(Reason.TEMPLATE_ARCHIVED if is_archived else Reason.TEMPLATE_IN_USE)
    template.archived_at = clock.now() if is_archived else None
    template.validate_constraints()
    template.save(update_fields=["archived_at"])
    history.record(by=by, did="archived template" if is_archived else "restored template", to=template)
    return template


def signature_in(upload: Any, *, by: User) -> bytes:
    """The picture of a signature, through the gate of all pictures; nothing of the upload is kept beside."""
    with files.received((upload, StoredFile.Purpose.LOGO), by=by, at_once=True) as [one]:
        return offices.bytes_of(one.stored)


def settled(kind: str, design: Design) -> Design:
    """As it is kept: every place of an own drawing, and no drawing below any other layout."""
    if placing.is_own(design.layout):
        return replace(design, places=placing.whole(kind, design.layout, design.places))
    return replace(design, background=None, places={})


def places_from(before: TemplateVersion | None, layout: str) -> Mapping[str, Any]:
    """A version goes on from the places of the one before, unless its sheet lies another way."""
    return before.places if before is not None and before.layout == layout else {}


def design_of(version: TemplateVersion) -> Design:
    return Design(**_said(version))


def _said(of: Any) -> dict[str, Any]:
    return {name: getattr(of, name) for name in Design.__dataclass_fields__}


def _hold_background(design: Design) -> None:
    """From before it is looked at until the version lies on it nobody removes it."""
    held = TemplateBackground.objects.select_for_update(no_key=True)
    if design.background and not held.filter(pk=design.background.pk):
        raise TemplateRefused(Reason.TEMPLATE_BACKGROUND_GONE)


def _version(template: CertificateTemplate, number: int, design: Design, signature: bytes, by: User) -> TemplateVersion:
    version = TemplateVersion(template=template, number=number, made_by=by, made_at=clock.now(), **_said(design))
    version.signature = signature
    version.full_clean(exclude=["signature_sealed"])
    version.save()
    return version
