"""What is done to a PDF before it is written: of an embedded CJK font only what the file shows, without the tens of
thousands of empty places that WeasyPrint leaves in it, or at least compressed well; and a drawing beneath a page, such
as a border, drawn once and embedded once."""

import copy
import sys
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from io import BytesIO
from typing import Any, Final

import pydyf
from fontTools.ttLib import TTFont
from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset
from weasyprint.text.fonts import get_hb_object_data

from registry.documents.sheets import Beneath

_UP_FILTER = b"\x02"
MM: Final = 72 / 25.4
_NEEDED: Final = {"CFF ", "glyf", "loca", "head", "hhea", "hmtx", "maxp"}  # what a PDF reader looks at
_WORTH_IT: Final = 20  # sheets; reducing a face to its usual characters costs as much as this many save


ffi.cdef("hb_bool_t hb_font_get_nominal_glyph(hb_font_t *, hb_codepoint_t, hb_codepoint_t *);", override=True)


@dataclass(slots=True)
class Opened:
    """The faces that were opened before in this thread."""

    fonts: dict[int, Any] = field(default_factory=dict)
    # Where many sheets are drawn: the glyphs of a face that the first of them needed, sheet by sheet, and then what is
    # left of it with those and the usual characters alone.
    is_for_many: bool = False
    needed: dict[int, list[Sequence[int]]] = field(default_factory=dict)
    usual: dict[int, "Part | None"] = field(default_factory=dict)


class Faces(dict[int, Any]):
    """The fonts of one document. A face that was opened before in this thread is not read from its file again, and
    each document embeds its own characters of it and nobody else's."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        self._opened = opened
        # A whole font as WeasyPrint holds it → its outlines, which are all that is embedded.
        self.outlines: dict[bytes, bytes] = {}
        # Name of a font → where each of its glyphs stands now, two bytes for each number it had.
        self.places: dict[bytes, bytes] = {}

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and isinstance(key, int) and key in self._opened.fonts:
            self._take(key, _unused(self._opened.fonts[key]))
        return super().__contains__(key)

    def __setitem__(self, key: int, font: Any) -> None:
        if font.png or font.svg or font.colr or font.bitmap or "fvar" in font.tables:
            super().__setitem__(key, font)
        else:
            self._opened.fonts[key] = _unused(font)
            self._take(key, font)

    def _take(self, key: int, font: Any) -> None:
        font.subset = partial(self._subset, font)
        super().__setitem__(key, font)

    def _subset(self, font: Any, characters: Mapping[int, str], hinting: bool) -> None:  # noqa: FBT001
        """In place of WeasyPrint's own, which goes through 65,000 glyphs for a hundred; that one does what is left."""
        if harfbuzz_subset is not None and characters and not font.missing and self._fewer(font, characters):
            return
        font.file_content = font.file_content or get_hb_object_data(font.hb_face)
        type(font).subset(font, characters, hinting)

    def _fewer(self, font: Any, characters: Mapping[int, str]) -> bool:
        """These glyphs alone, if it is sure where each of them stands afterwards."""
        kept = sorted(characters.keys() | {0})
        part = self._usual(font, kept) or part_of(font, kept)
        face = part.reduced(kept) if part else None
        if face is None:
            return False
        whole = get_hb_object_data(face)
        if outlines := _table(face, "CFF "):  # a font for CJK names each glyph by its number, which stays with it
            self.outlines[whole] = outlines
        else:
            places = array("H", bytes(2 * kept[-1] + 2))
            for place, number in enumerate(kept):
                places[number] = place
            if sys.byteorder == "little":
                places.byteswap()
            self.places[font.name] = places.tobytes()
        font.file_content = whole
        return True

    def _usual(self, font: Any, glyphs: Sequence[int]) -> "Part | None":
        """What is left of the face, if it has all of these: a tenth of the glyphs to go through."""
        face, opened = int(ffi.cast("uintptr_t", font.hb_face)), self._opened
        if opened.is_for_many and face not in opened.usual:
            needed = opened.needed.setdefault(face, [])
            needed.append(glyphs)
            if len(needed) == _WORTH_IT:
                opened.usual[face] = part_of(font, sorted(_usual_glyphs(font).union(*needed)))
        part = opened.usual.get(face)
        return part if part and part.places.keys() >= set(glyphs) else None


@dataclass(frozen=True, slots=True)
class Part:
    """Some glyphs of a face, and by their number where each of them stands."""

    face: Any
    places: Mapping[int, int]

    def reduced(self, glyphs: Sequence[int]) -> Any:
        """A face with these alone, in their order; None where it is not."""
        face = _reduced(self.face, _NEEDED, [self.places[number] for number in glyphs])
        return face if face and harfbuzz.hb_face_get_glyph_count(face) == len(glyphs) else None


def part_of(font: Any, glyphs: Sequence[int]) -> Part | None:
    """These and what comes with them, if it is sure which are there: HarfBuzz adds the forms of a mark that other
    languages have for it."""
    face = _reduced(font.hb_face, font.tables, glyphs)
    whole = get_hb_object_data(face) if face else None
    if not whole:
        return None
    read = TTFont(BytesIO(whole), lazy=True)
    numbers = list(glyphs)
    if "CFF " in read:
        numbers = _named(read["CFF "].cff.topDictIndex[0])
    elif read["maxp"].numGlyphs != len(numbers):  # one is put together from others
        return None
    places = {number: place for place, number in enumerate(numbers)}
    return Part(face, places) if places.keys() >= set(glyphs) else None


def _usual_glyphs(font: Any) -> set[int]:
    found, number = {0}, ffi.new("hb_codepoint_t *")
    for char in _usual_characters():
        if harfbuzz.hb_font_get_nominal_glyph(font.hb_font, ord(char), number):
            found.add(number[0])
    return found


@cache
def _usual_characters() -> str:
    """ASCII, marks and Chinese characters of GB 2312, none of them put together from others; a sheet with another one
    takes all from the whole face."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xF8))
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    found = "".join(map(chr, range(0x20, 0x7F))) + "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    return "".join(char for char in found if unicodedata.category(char) != "Sk")  # ¨ is two dots


def _named(top: Any) -> list[int]:
    """The number of each glyph, in their order."""
    return [0, *(int(name[3:]) for name in top.charset[1:])] if hasattr(top, "ROS") else []


def _unused(font: Any) -> Any:
    """The face, without what one document made of it."""
    face = copy.copy(font)
    face.__dict__.pop("subset", None)
    face.file_content = b""  # 26 MB of the file, which are mapped already
    face.widths, face.to_unicode, face.missing = {}, {}, {}
    face.variations, face.tables = dict(font.variations), list(font.tables)
    return face


def _reduced(face: Any, tables: Iterable[str], glyphs: Sequence[int]) -> Any:
    wanted = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(wanted), glyphs)
    dropped = sorted(harfbuzz.hb_tag_from_string(name.encode(), -1) for name in tables if name not in _NEEDED)
    _add(harfbuzz_subset.hb_subset_input_set(wanted, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG), dropped)
    flags = harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE | harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    harfbuzz_subset.hb_subset_input_set_flags(wanted, flags)
    reduced = harfbuzz_subset.hb_subset_or_fail(face, wanted)
    return None if reduced == ffi.NULL else ffi.gc(reduced, harfbuzz.hb_face_destroy)


def _add(numbers: Any, more: Sequence[int]) -> None:
    harfbuzz.hb_set_add_sorted_array(numbers, ffi.new("hb_codepoint_t[]", more), len(more))


def _table(face: Any, name: str) -> bytes:
    blob = harfbuzz.hb_face_reference_table(face, harfbuzz.hb_tag_from_string(name.encode(), -1))
    length = ffi.new("unsigned int *")
    start = harfbuzz.hb_blob_get_data(blob, length)
    content = bytes(ffi.buffer(start, length[0])) if length[0] else b""
    harfbuzz.hb_blob_destroy(blob)
    return content


def compact_fonts(document: Any, pdf: Any) -> None:
    """Outlines without the rest of their font; what is a whole font is stored as differences between rows (PNG
    predictor), which every PDF reader undoes."""
    outlines = document.fonts.outlines
    for font in document.fonts.values():
        font.__dict__.pop("subset", None)  # or the fonts would lie in memory until the collector comes
    for font in [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and "CIDToGIDMap" in one]:
        if (places := document.fonts.places.get(font["BaseFont"])) is not None:
            map_of = pydyf.Stream([places], compress=True)
            pdf.add_object(map_of)
            font["CIDToGIDMap"] = map_of.reference
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/OpenType" and stream.stream[0] in outlines:
            stream.stream, extra["Subtype"] = [outlines[stream.stream[0]]], "/CIDFontType0C"
        elif extra.get("Subtype") == "/OpenType":
            differing = {width: rows(stream.stream[0], width) for width in (2, 3)}
            width = max(differing, key=lambda width: differing[width].count(0))
            stream.stream, stream.compress = [zlib.compress(differing[width])], False
            extra["Filter"] = "/FlateDecode"
            extra["DecodeParms"] = f"<</Predictor 12/Columns {width}>>"


def rows(data: bytes, width: int) -> bytes:
    """Each row less the row above it, marked as such."""
    padded = data + bytes(-len(data) % width)
    differences = _less(padded, bytes(width) + padded[:-width])
    count = len(padded) // width
    marked = bytearray(count * (width + 1))
    marked[0 :: width + 1] = _UP_FILTER * count
    for column in range(width):
        marked[column + 1 :: width + 1] = differences[column::width]
    return bytes(marked)


def _less(here: bytes, above: bytes) -> bytes:
    """Byte for byte here − above, modulo 256: as two long numbers, since a font has half a million bytes.

    The top bit of each byte is lent before subtracting, so that no byte borrows from its neighbour.
    """
    lent = int.from_bytes(b"\x80" * len(here), "little")
    one, other = int.from_bytes(here, "little"), int.from_bytes(above, "little")
    return (((one | lent) - (other & ~lent)) ^ ((one ^ ~other) & lent)).to_bytes(len(here), "little")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What draws it in a PDF, compressed, and the states that it names."""

    content: bytes
    states: dict[str, dict[str, Any]]
    box: tuple[float, float, float, float]


def captured(found: list[Drawing], _document: object, pdf: Any) -> None:
    """Take the operators of the only page, before anything is written."""
    page = next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Page")
    stream = next(one for one in pdf.objects if isinstance(one, pydyf.Stream))
    states = {name: dict(state) for name, state in _resources(pdf)["ExtGState"].items()}
    found.append(Drawing(zlib.compress(_operators(stream), 9), states, tuple(page["MediaBox"])))


def put_beneath(drawings: Sequence[tuple[Beneath, Drawing]], pdf: Any) -> None:
    """One for each page, in their order; pages with the same drawing share it."""
    pages = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Page"]
    forms: dict[int, str] = {}
    for page, (beneath, drawing) in zip(pages, drawings, strict=False):
        name = forms.get(id(drawing))
        if name is None:
            name = forms[id(drawing)] = f"beneath{len(forms)}"
            form = _form(drawing)
            pdf.add_object(form)
            _resources(pdf)["XObject"][name] = form.reference
        moved = f"1 0 0 1 {beneath.right * MM:.3f} {-beneath.down * MM:.3f} cm"
        # An artifact of the layout: who has the page read aloud hears nothing of it.
        shown = pydyf.Stream([b"/Artifact BMC", f"q {moved} /{name} Do Q".encode(), b"EMC"])
        pdf.add_object(shown)
        page["Contents"] = pydyf.Array([shown.reference, page["Contents"]])


def _operators(stream: pydyf.Stream) -> bytes:
    """What it holds as it is written; WeasyPrint leaves no bare figures in it."""
    return b"\n".join(one.data if isinstance(one, pydyf.Object) else _bytes(one) for one in stream.stream)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def compress(pdf: Any) -> None:
    """As zlib usually does: pydyf has it search as long as it can, which takes twice the time for a 500th of the
    size."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            stream.stream, stream.compress = [zlib.compress(_operators(stream))], False
            stream.extra["Filter"] = "/FlateDecode"


def _form(drawing: Drawing) -> pydyf.Stream:
    states = pydyf.Dictionary({name: pydyf.Dictionary(state) for name, state in drawing.states.items()})
    described = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array(drawing.box),
        "Resources": pydyf.Dictionary({"ExtGState": states}),
        "Filter": "/FlateDecode",
    }
    return pydyf.Stream([drawing.content], described)


def _resources(pdf: Any) -> Any:
    """WeasyPrint gives all pages of a file the same."""
    return next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and "XObject" in one)
