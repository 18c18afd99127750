"""A certificate on the office's own drawing: each field set into the place that somebody gave it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from certificates.issuing.documents.pieces import (
    BASIS,
    BASIS_ABOVE,
    BASIS_PT,
    HEAD,
    LEADING,
    NAME,
    TITLE,
    WORDS,
    DoesNotFit,
    basis_high,
    name_parts,
    short,
    signed,
    there,
)
from certificates.issuing.layouts import placed, setting
from certificates.issuing.layouts.faces import width_in
from certificates.issuing.layouts.geometry import Box
from certificates.issuing.layouts.placed import Place
from certificates.issuing.layouts.setting import MM, Block, Piece, SetLine
from registry.documents.wording import full_date

if TYPE_CHECKING:
    from certificates.issuing.documents.award import Award

CLOSING, NOTE = "结尾和依据", "姓名下的一行"
SHIFT: Final = {"left": 0.0, "center": 0.5, "right": 1.0}


def set_in(award: "Award") -> tuple[tuple[Piece, ...], Box | None]:
    """Everything in its place, and where the stars go; raises DoesNotFit by the name of what is too long."""
    at, place = award.fields, award.place
    pieces = [
        _line(TITLE, "title", award.title, at["title"], colour=place.colour, spread=0.2),
        _line(HEAD, "head", award.head, at["head"]),
        _line(NAME, "name", award.name + award.suffix, at["name"], whole=name_parts(award.name)),
        _line(NOTE, "note", award.note, at["note"], most_lines=1),
        *_words(award, at["words"]),
        *_closing(award, at["closing"]),
        *_issuer(award, at["issuer"]),
        short("", "foot", award.seal_line, place.foot, "plain", 7.5, align="left"),
    ]
    stars = placed.box_of("stars", at["stars"]) if award.stars else None
    return tuple(there(pieces)), stars


def _line(
    what: str, role: str, text: str, place: Place, *, colour: str = "", spread: float = 0.0, most_lines: int = 2,
    whole: tuple[str, ...] = (),
) -> Piece | None:  # fmt: skip
    return short(
        what, role, text, placed.box_of(role, place), place.face, place.size, colour, most_lines=most_lines,
        align=place.align, spread=spread, whole=whole,
    )  # fmt: skip


def _issuer(award: "Award", place: Place) -> list[Piece]:
    box = placed.box_of("issuer", place)
    said = {"face": place.face, "size": place.size, "align": place.align}
    return signed(award.issuer_name, full_date(award.issued_on), box, **said)  # type: ignore[arg-type]


def _words(award: "Award", place: Place) -> list[Piece]:
    """In the largest type, no larger than was asked for, that has room for all."""
    for size in setting.sizes_from(place.size):
        for leading in LEADING:
            if not setting.may_fit(award.paragraphs, place.w, place.h, place.face, size, leading):
                continue
            block = setting.block(award.paragraphs, place.w, place.face, size, leading=leading, whole=award.whole)
            if block.height <= place.h:
                return [_block(block, place, size)] if award.paragraphs else []
    most = int(place.h / (setting.LEAST_PT * LEADING[-1] * MM))
    raise DoesNotFit(WORDS, lines=most, across=_across(place), length=len(award.words))


def _block(block: Block, place: Place, size: float) -> Piece:
    wide = block.measure_pt * MM
    box = Box(place.x + (place.w - wide) * SHIFT[place.align], place.y, wide, block.height)
    return Piece("words", box, tuple(setting.drawn_out(block)), place.face, size, block.pitch_mm)


def _closing(award: "Award", place: Place) -> list[Piece]:
    """What ends the words, below it what it rests on."""
    said = [line.strip() for line in award.closing.splitlines() if line.strip()]
    below = basis_high(award.basis, place.w)
    for size in setting.sizes_from(place.size):
        for leading in LEADING:
            pitch = size * leading * MM
            if len(said) * pitch + below <= place.h and _no_wider(said, place, size):
                return _ended(award, place, said, size, pitch)
    room = int((place.h - below) / (setting.LEAST_PT * LEADING[-1] * MM))
    raise DoesNotFit(CLOSING, lines=max(0, room), across=_across(place), length=len(award.closing + award.basis))


def _no_wider(said: Sequence[str], place: Place, size: float) -> bool:
    indent = 2 * size * MM if place.align == "left" else 0.0
    width_of = width_in(place.face)
    return all(indent + width_of(line) * size * MM <= place.w * setting.SAFETY for line in said)


def _ended(award: "Award", place: Place, said: Sequence[str], size: float, pitch: float) -> list[Piece]:
    indent = 2 * size if place.align == "left" else 0.0
    lines = tuple(SetLine(line, 0.0, indent) for line in said)
    high, pieces = pitch * len(said), []
    if lines:
        box = Box(place.x, place.y, place.w, high)
        pieces.append(Piece("closing", box, lines, place.face, size, pitch, place.align))
    if award.basis:
        above = BASIS_ABOVE * BASIS_PT * MM
        box = Box(place.x + indent * MM, place.y + high + above, place.w - indent * MM, place.h - high - above)
        basis = short(BASIS, "basis", award.basis, box, "plain", BASIS_PT, align=place.align)
        # Right below, however high its place is.
        pieces += [replace(basis, box=replace(basis.box, y=box.y))] if basis else []
    return pieces


def _across(place: Place) -> int:
    return int(place.w * setting.SAFETY / MM / setting.LEAST_PT)
