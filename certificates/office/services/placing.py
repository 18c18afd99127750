"""自备底图: fields placed by hand stay on the sheet, clear of each other, of the code and of the seal (D158, D160)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from certificates.exceptions import CertificateRefused, TemplateRefused
from certificates.issuing.documents import backgrounds
from certificates.issuing.documents.pieces import DoesNotFit
from certificates.issuing.layouts import placed
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.services import composing

Reason = TemplateRefused.Reason
ALWAYS: Final = ("title", "name", "words", "closing", "issuer", "check")


def is_own(layout: str) -> bool:
    return layout in LAYOUTS and LAYOUTS[layout].is_own


def shown(kind: str, design: Any, signature: bytes) -> frozenset[str]:
    """What is printed: the code and the number always are."""
    texts = {name for name in ("head", "note") if getattr(design, name).strip()}
    return frozenset({*ALWAYS, *texts, *(("stars",) if kind == "star" else ()), *(("signature",) if signature else ())})


def whole(kind: str, layout: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every place, those that nobody gave where they begin."""
    return placed.whole(layout, given, with_stars=kind == "star")


def merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, over what was there."""
    return {**before, **{name: {**before.get(name, {}), **said} for name, said in given.items()}}


def require_places(kind: str, design: Any, signature: bytes) -> None:
    """Each field has its place on the drawing, can be read there, and lies over nothing."""
    sheet, drawing = LAYOUTS[design.layout], design.background
    if drawing is None:
        raise TemplateRefused(Reason.TEMPLATE_NO_BACKGROUND)
    if drawing.is_across != (sheet.width > sheet.height):
        raise TemplateRefused(Reason.TEMPLATE_BACKGROUND_TURNED, lies=drawing.lies)
    places = placed.read(design.places, design.layout, with_stars=kind == "star")
    fields = shown(kind, design, signature)
    if narrow := placed.narrow(places, fields):
        raise TemplateRefused(Reason.TEMPLATE_PLACE_NARROW, field=narrow[0], least=f"{narrow[1]:g}")
    if out := placed.outside(design.layout, places, fields):
        raise TemplateRefused(Reason.TEMPLATE_PLACE_OUTSIDE, field=out, edge=f"{placed.EDGE_MM:g}")
    if meeting := placed.meeting(design.layout, places, fields):
        raise TemplateRefused(Reason.TEMPLATE_PLACES_MEET, field=meeting[0], other=meeting[1])
    boxes = list(placed.boxes(design.layout, places, fields))
    if dark := backgrounds.dark_place(composing.drawing_of(design), (sheet.width, sheet.height), boxes):
        raise TemplateRefused(Reason.TEMPLATE_PLACE_DARK, field=dark)


@contextmanager
def room_of(layout: str) -> Iterator[None]:
    """What has no room in a place made by hand is told with that place."""
    try:
        yield
    except CertificateRefused as refusal:
        found = refusal.__cause__
        if not is_own(layout) or not isinstance(found, DoesNotFit):
            raise
        raise TemplateRefused(
            Reason.TEMPLATE_PLACE_SMALL, field=found.what, lines=found.lines, across=found.across, length=found.length
        ) from found
