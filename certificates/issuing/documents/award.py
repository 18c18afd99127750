"""Certificates that people frame, as a value and as PDF: one sheet in one of the layouts (D147, D160, D162, D170)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from certificates.issuing.documents import annex as annexes
from certificates.issuing.documents import placed_sheet
from certificates.issuing.documents.annex import Annex
from certificates.issuing.documents.pieces import (
    BASIS,
    BASIS_ABOVE,
    BASIS_PT,
    HEAD,
    ISSUER,
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
from certificates.issuing.documents.stars import Stars
from certificates.issuing.layouts import ornaments, placed, setting
from certificates.issuing.layouts.geometry import LAYOUTS, Box, Layout
from certificates.issuing.layouts.placed import Place
from certificates.issuing.layouts.setting import MM, Piece, SetLine
from registry.documents import pdf, qr
from registry.documents.sheets import Beneath, Page
from registry.documents.wording import full_date, grouped

PICTURES: Final = {"photo": "照片", "logo": "标识", "signature": "签名"}
STARS_MM, NOTE_PT = 11.0, 11.0
# Where many words must find room, the name shrinks with them as far as this.
DENSEST: Final = 0.6
# Stars, the name with what stands below it, fine rules, words with what ends them.
Flow = tuple[Box | None, list[Piece], tuple[Box, ...], list[Piece]]


@dataclass(frozen=True)
class Award:
    """What one certificate says, and in which layout."""

    layout: str
    title: str
    name: str
    words: str
    issuer_name: str
    issued_on: date
    number: str
    verify_url: str
    verify_code: str
    seal_line: str
    # Beside or below the name.
    suffix: str = ""
    note: str = ""
    closing: str = ""
    # The customer's own decision document, if there is one (D147).
    basis: str = ""
    head: str = ""
    stars: int = 0
    star_label: str = ""
    # Phrases that no line divides.
    whole: tuple[str, ...] = ()
    photo: bytes = b""
    logo: bytes = b""
    signature: bytes = b""
    is_tinted: bool = True
    # 自备底图: the office's own drawing as a picture, and where each field stands on it.
    background: bytes = b""
    places: Mapping[str, Place] | None = None
    # Onto sheets that are printed already: no border, everything moved by so many millimetres.
    is_overprint: bool = False
    right_mm: float = 0.0
    down_mm: float = 0.0
    # Across the whole sheet of a trial print.
    watermark: str = ""

    @cached_property
    def place(self) -> Layout:
        return placed.layout_of(self.layout, self.fields) if self.is_own else LAYOUTS[self.layout]

    @property
    def is_own(self) -> bool:
        return LAYOUTS[self.layout].is_own

    @cached_property
    def fields(self) -> Mapping[str, Place]:
        """Of the office's own drawing: where somebody put them, else where they begin."""
        return self.places or placed.beginnings(self.layout, with_stars=self.stars > 0)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.words.splitlines() if line.strip())

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Everything that somebody typed, each under its name."""
        return (
            (NAME, self.name + self.suffix), (WORDS, self.words + self.closing), (TITLE, self.title),
            (ISSUER, self.issuer_name), (HEAD, self.head), (BASIS, self.basis), ("编号", self.note),
        )  # fmt: skip

    @property
    def code_text(self) -> str:
        return grouped(self.verify_code)

    @property
    def verify_page(self) -> str:
        return f"{urlsplit(self.verify_url).netloc}/verify/"

    @property
    def verify_qr(self) -> SafeString:
        return qr.printed(self.verify_url, label="查验二维码")

    @property
    def border(self) -> Beneath | None:
        if self.is_overprint or self.is_own:
            return None
        place = self.place
        drawn = ornaments.border(place.border, place.width, place.height, is_tinted=self.is_tinted)
        return Beneath(drawn, place.width, place.height, right=self.right_mm, down=self.down_mm)

    @property
    def pictures(self) -> dict[str, bytes]:
        drawing = b"" if self.is_overprint or not self.is_own else self.background
        named = {"background": drawing, "photo": self.photo, "logo": self.logo, "signature": self.signature}
        return {name: content for name, content in named.items() if content}


def as_pdf(award: Award) -> bytes:
    """One sheet."""
    return pdf.laid_out(*page(award))


def page(award: Award) -> Page:
    """The sheet as it goes to whoever draws it."""
    beneath = [award.border] if award.border else []
    drawn = {"stars": Stars(award.stars)} if award.stars else {}
    html = render_to_string("certificates/pdf/award.html", {"awards": [sheet(award)]})
    return Page(html, award.pictures, beneath, drawn, is_plain=True)


@dataclass(frozen=True)
class Sheet:
    """An award with every line in its place."""

    award: Award
    pieces: tuple[Piece, ...]
    stars: Box | None
    rules: tuple[Box, ...]
    # 附页: words that the sheet has no room for.
    annex: Annex | None = None

    @property
    def paper(self) -> str:
        place = self.award.place
        return f"{place.width:g}mm {place.height:g}mm"

    @property
    def size_style(self) -> str:
        # Half a millimetre less than the page: rounding must not begin a second one.
        moved = f"left:{self.award.right_mm:g}mm;top:{self.award.down_mm:g}mm;"
        return f"{moved}width:{self.award.place.width:g}mm;height:{self.award.place.height - 0.5:g}mm"

    @property
    def check_style(self) -> str:
        return self.award.place.check.style

    @property
    def stars_style(self) -> str:
        return self.stars.style if self.stars else ""

    @property
    def rule_styles(self) -> list[str]:
        return [rule.style for rule in self.rules]

    @property
    def blank_photo(self) -> str:
        """Where a photo can be stuck on, if none was given; a sheet that is printed already has its own frame."""
        box = self.award.place.photo
        return box.style if box and not self.award.photo and not self.award.is_overprint else ""

    @property
    def framed(self) -> list[tuple[str, str, str]]:
        """Pictures that came with the award and have a place in its layout."""
        places = ((name, getattr(self.award.place, name)) for name in self.award.pictures if name in PICTURES)
        return [(name, PICTURES[name], box.style) for name, box in places if box]


def sheet(award: Award) -> Sheet:
    """Everything set; raises DoesNotFit by the name of what is too long."""
    if award.is_own:
        return Sheet(award, *placed_sheet.set_in(award), rules=())
    place = award.place
    top = [
        short(TITLE, "title", award.title, place.title, "song", place.title_pt, place.colour, spread=0.2),
        short(HEAD, "head", award.head, place.head, "kai", 12, most_lines=1),
    ]
    (stars, names, rules, words), annex = _flow(award)
    own_name = signed(award.issuer_name, full_date(award.issued_on), place.issuer)
    foot = short("", "foot", award.seal_line, place.foot, "plain", 7.5, align="left")
    pieces = (*there(top), *names, *words, *own_name, *there([foot]))
    return Sheet(award, pieces, stars, rules, annex)


def _flow(award: Award) -> tuple[Flow, Annex | None]:
    """Stars, name, words, closing and basis one below the other, in the largest type that has room for all; words that
    have none even in the smallest go on on a second sheet, but for sheets that are printed already."""
    for size in setting.sizes_from(award.place.words_pt):
        for leading in LEADING[:3] if size > 12 else LEADING:
            set_in = _flow_in(award, size, leading)
            if set_in is not None:
                return set_in, None
    if award.is_overprint:
        raise _too_long(award)
    return _over_two_sheets(award)


def _over_two_sheets(award: Award) -> tuple[Flow, Annex]:
    """As much as the certificate holds in readable type; where it stops, it says so."""
    size, leading = annexes.WORDS_PT, annexes.LEADING
    set_lines = setting.in_full_width(award.paragraphs, award.place.flow.w, "kai", size, award.whole)
    for room in range(_lines_left(award, size, leading), 0, -1):
        first, rest = annexes.parted(award.paragraphs, set_lines, room)
        words, whole = "\n".join(first) + annexes.GOES_ON, (*award.whole, annexes.GOES_ON)
        set_in = _flow_in(replace(award, words=words, whole=whole), size, leading)
        if set_in is not None:
            return set_in, annexes.set_in(award.title, award.name + award.suffix, rest, award.whole)
    raise _too_long(award)


def _too_long(award: Award) -> DoesNotFit:
    """How much there would be room for in the smallest type."""
    least = setting.LEAST_PT
    most, across = _lines_left(award, least, LEADING[-1]), int(award.place.flow.w * setting.SAFETY / MM / least)
    return DoesNotFit(WORDS, lines=most, across=across, length=len(award.words))


def _lines_left(award: Award, size: float, leading: float) -> int:
    """Of words in this type, beside all that stands above and below them."""
    flow = award.place.flow
    left = flow.h - _naming(award, size)[-1] - basis_high(award.basis, flow.w)
    return int(left / (size * leading * MM)) - len(_closing(award, size))


def _flow_in(award: Award, size: float, leading: float) -> Flow | None:
    place = award.place
    flow, gap = place.flow, size * MM
    stars, names, rules, used = _naming(award, size)
    if not setting.may_fit(award.paragraphs, flow.w, flow.h - used, "kai", size, leading):
        return None
    words = setting.block(award.paragraphs, flow.w, "kai", size, leading=leading, whole=award.whole)
    closing = _closing(award, size)
    total = used + words.height + len(closing) * words.pitch_mm + basis_high(award.basis, place.flow.w)
    if total > flow.h:
        return None
    # A little above the middle looks like the middle.
    drop = 0.0 if place.is_letter or place.photo else min((flow.h - total) * 0.35, 20.0)
    x = flow.x if place.is_letter else flow.x + (flow.w - words.measure_pt * MM) / 2
    wide = flow.w if place.is_letter else words.measure_pt * MM
    at = flow.y + drop + used
    pieces = [
        Piece("words", Box(x, at, wide, words.height), tuple(setting.drawn_out(words)), "kai", size, words.pitch_mm)
    ]
    at += words.height
    if closing:
        pieces.append(Piece("closing", Box(x, at, wide, 0), tuple(closing), "kai", size, words.pitch_mm))
        at += len(closing) * words.pitch_mm
    if award.basis:
        above = BASIS_ABOVE * BASIS_PT * MM
        box = Box(x + 2 * gap, at + above, flow.x + flow.w - x - 2 * gap, basis_high(award.basis, place.flow.w) - above)
        pieces += there([short(BASIS, "basis", award.basis, box, "plain", BASIS_PT, align="left")])
    return (
        _lowered(stars, drop),
        [_moved(piece, drop) for piece in names],
        tuple(_moved_box(r, drop) for r in rules),
        pieces,
    )


def _closing(award: Award, size: float) -> list[SetLine]:
    """Of a letter 此致 stands indented and 敬礼 at the margin; elsewhere each line is indented."""
    said = [line.strip() for line in award.closing.splitlines() if line.strip()]
    return [SetLine(line, 0.0, 0.0 if award.place.is_letter and n else 2 * size) for n, line in enumerate(said)]


def _naming(award: Award, size: float) -> tuple[Box | None, list[Piece], tuple[Box, ...], float]:
    """Who it is for: stars, the name, what stands below it; and how high that is."""
    place = award.place
    flow = place.flow
    if place.is_letter:
        box = Box(flow.x, flow.y, flow.w, size * 4.4 * MM)
        name = short(NAME, "name", f"{award.name}{award.suffix}：", box, "kai-bold", size * 1.15, align="left")
        top = replace(name, box=replace(name.box, y=flow.y)) if name else None
        return None, list(there([top])), (), (name.box.h + size * 0.5 * MM) if name else 0.0
    wide = place.photo.x - flow.x - 8 if place.photo else flow.w
    at, stars = flow.y, None
    if award.stars:
        stars = Box(flow.x + (wide - 5.2 * STARS_MM) / 2, at, 5.2 * STARS_MM, STARS_MM)
        at += STARS_MM + 4
    name_pt = place.name_pt * max(DENSEST, size / place.words_pt)
    high = name_pt * 1.35 * MM
    box = Box(flow.x, at, wide, max(high, 17 * name_pt / place.name_pt))
    name = short(NAME, "name", award.name + award.suffix, box, "kai-bold", name_pt, whole=name_parts(award.name))
    pieces = [replace(name, box=replace(name.box, y=at))] if name else []
    rules = tuple(setting.underline(piece, place) for piece in pieces)
    at = pieces[0].bottom + 3 if pieces else at
    if award.note:
        note = short(
            "编号", "note", award.note, Box(flow.x, at, wide, NOTE_PT * 1.5 * MM), "plain", NOTE_PT, most_lines=1
        )
        pieces += there([note])
        at += NOTE_PT * 1.5 * MM
    at += size * 0.8 * MM
    if place.photo:
        lower = max(0.0, (place.photo.h - (at - flow.y)) / 2)
        pieces = [_moved(piece, lower) for piece in pieces]
        rules, stars = tuple(_moved_box(rule, lower) for rule in rules), _lowered(stars, lower)
        at = max(at, place.photo.y + place.photo.h + 6)
    return stars, pieces, rules, at - flow.y


def _moved(piece: Piece, down: float) -> Piece:
    return replace(piece, box=_moved_box(piece.box, down))


def _moved_box(box: Box, down: float) -> Box:
    return replace(box, y=box.y + down)


def _lowered(box: Box | None, down: float) -> Box | None:
    return _moved_box(box, down) if box else None
