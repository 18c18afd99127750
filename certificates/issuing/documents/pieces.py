"""Short texts of a certificate set into their places, and what is said of one that has no room."""

import re
from collections.abc import Iterator
from typing import Final

from certificates.issuing.layouts import lines, setting
from certificates.issuing.layouts.faces import width_in
from certificates.issuing.layouts.geometry import Box
from certificates.issuing.layouts.setting import MM, Piece

NAME, WORDS, TITLE, ISSUER, HEAD, BASIS = "姓名或名称", "正文", "标题", "落款", "页头", "依据"
LEADING: Final = (1.9, 1.75, 1.6, 1.5, 1.4, 1.25)
BASIS_PT: Final = 10.5
# Half a line above the basis; wider than this share of the column, it may take two lines.
BASIS_ABOVE, BASIS_WIDE = 0.5, 0.7
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")  # the end of a line and its like


class DoesNotFit(ValueError):
    """Even in the smallest type this text does not fit its place."""

    def __init__(self, what: str, *, lines: int, across: int, length: int) -> None:
        self.what, self.lines, self.across, self.length = what, lines, across, length
        super().__init__(f"{what}: {length} characters, {lines} lines of {across}")


def there(pieces: list[Piece | None]) -> Iterator[Piece]:
    return (piece for piece in pieces if piece)


def short(
    what: str, role: str, text: str, box: Box, face: str, size: float, colour: str = "", *, most_lines: int = 2,
    align: str = "center", spread: float = 0.0, whole: tuple[str, ...] = (),
) -> Piece | None:  # fmt: skip
    text = on_one_line(text)
    if not text:
        return None
    piece = setting.one_piece(
        role, text, box, face, size, most_lines=most_lines, align=align, colour=colour, spread=spread, whole=whole
    )
    if piece is None:
        across = int(box.w / MM / min(size, setting.LEAST_PT))
        raise DoesNotFit(what or role, lines=most_lines, across=across, length=len(text))
    return piece


def on_one_line(text: str) -> str:
    """The end of a line in a short text is a blank."""
    return _CONTROLS.sub(" ", text).strip(" ")


def basis_high(basis: str, wide: float) -> float:
    """With half a line above; a long one may take two lines."""
    if not basis:
        return 0.0
    count = 2 if width_in("plain")(on_one_line(basis)) * BASIS_PT * MM > BASIS_WIDE * wide else 1
    return BASIS_PT * MM * (BASIS_ABOVE + 1.6 * count)


def name_parts(name: str) -> tuple[str, ...]:
    """A name breaks behind its dot, an organisation's behind its parts."""
    return tuple(name.replace("·", "·\n").splitlines() if "·" in name else lines.parts_of(name))


def signed(
    issuer_name: str, dated: str, box: Box, *, face: str = "kai", size: float = 15.0, align: str = "center"
) -> list[Piece]:
    """Issuer and date, alone where the seal will stand (D158)."""
    name = short(
        ISSUER, "issuer", issuer_name, Box(box.x, box.y, box.w, box.h - 8.5), face, size, most_lines=4, align=align,
        whole=tuple(lines.parts_of(issuer_name)),
    )  # fmt: skip
    below = Box(box.x, box.y + box.h - 8, box.w, 8)
    return list(there([name, short("", "dated", dated, below, face, min(size, 16.0), align=align)]))
