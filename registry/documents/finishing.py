"""What is done to a PDF before it is written: embedded CJK fonts stored as differences between rows, since their
tables compress well only so; and a drawing beneath a page, such as a border, drawn once and embedded once."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pydyf

_UP_FILTER = b"\x02"
MM: Final = 72 / 25.4


def compact_fonts(_document: object, pdf: Any) -> None:
    """Store font programs as differences between rows (PNG predictor), which every PDF reader undoes."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/OpenType":
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
class Beneath:
    """An SVG over a whole page of this many millimetres, moved by so many."""

    svg: str
    width: float
    height: float
    right: float = 0.0
    down: float = 0.0


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
    pieces = (one if isinstance(one, bytes) else str(one).encode() for one in stream.stream)
    states = {name: dict(state) for name, state in _resources(pdf)["ExtGState"].items()}
    found.append(Drawing(zlib.compress(b"\n".join(pieces), 9), states, tuple(page["MediaBox"])))


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
