"""底图: the office's own drawing for certificates; what comes in as picture or PDF is kept as pixels alone (D160)."""

import hashlib
from typing import Any

from django.db import transaction

from certificates.exceptions import BackgroundRefused
from certificates.issuing.documents import backgrounds
from certificates.models import TemplateBackground, TemplateVersion
from registry import clock
from registry.documents.file_kinds import PDF
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, User
from registry.permissions import is_committee, require
from registry.units.services import offices

Reason = BackgroundRefused.Reason


def store(*, upload: Any, by: User) -> TemplateBackground:
    """One sheet of A4, sharp enough to be printed; the same drawing once."""
    require(is_committee(by))
    with files.received((upload, StoredFile.Purpose.BACKGROUND), by=by, at_once=True) as [one]:
        content, kind, name = offices.bytes_of(one.stored), one.stored.content_type, one.stored.name
    return _kept(name, _from_pdf(content) if kind == PDF else _from_picture(content), by)


@transaction.atomic
def remove(*, background: TemplateBackground, by: User) -> None:
    """Only while no version lies on it: what was issued stays as it was printed. Removed by another meanwhile, it is
    gone as well."""
    require(is_committee(by))
    held = TemplateBackground.objects.select_for_update(no_key=True).filter(pk=background.pk).first()
    if held is None:
        return
    using = TemplateVersion.objects.filter(background=held).select_related("template").first()
    if using is not None:
        raise BackgroundRefused(Reason.BACKGROUND_IN_USE, template=using.template.name)
    history.record(by=by, did="removed background", to=held)
    held.delete()


def _from_pdf(content: bytes) -> bytes:
    try:
        page = backgrounds.page_of(content)
        if page.pages != 1:
            raise BackgroundRefused(Reason.BACKGROUND_PAGES, count=page.pages)
        if not backgrounds.is_a4(page.width_mm, page.height_mm):
            width, height = round(page.width_mm), round(page.height_mm)
            raise BackgroundRefused(Reason.BACKGROUND_SHAPE, width=width, height=height, measure="毫米")
        return backgrounds.drawn_pdf(content)
    except backgrounds.Locked as error:
        raise BackgroundRefused(Reason.BACKGROUND_LOCKED) from error
    except backgrounds.Unusable as error:
        raise BackgroundRefused(Reason.BACKGROUND_BROKEN) from error


def _from_picture(content: bytes) -> bytes:
    width, height = backgrounds.size_of(content)
    if not backgrounds.has_shape_of_a4(width, height):
        raise BackgroundRefused(Reason.BACKGROUND_SHAPE, width=width, height=height, measure="像素")
    if max(width, height) < backgrounds.LEAST_LONG:
        raise BackgroundRefused(Reason.BACKGROUND_BLURRED, width=width, height=height, least=backgrounds.LEAST_LONG)
    return backgrounds.as_jpeg(content)


@transaction.atomic
def _kept(name: str, drawing: bytes, by: User) -> TemplateBackground:
    digest = hashlib.sha256(drawing).hexdigest()
    if (same := TemplateBackground.objects.filter(sha256=digest).first()) is not None:
        return same
    width, height = backgrounds.size_of(drawing)
    made = TemplateBackground(name=name, is_across=width > height, sha256=digest, made_by=by, made_at=clock.now())
    made.content = drawing
    made.save()
    history.record(by=by, did="stored background", to=made)
    return made
