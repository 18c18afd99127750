"""MP4 films: what they tell beside picture and sound is blanked in place (D86, D99).

A film is a tree of boxes. A box of notes becomes one of nothing (`free`) of the same length, so that every offset
into picture and sound stays true and nothing is coded anew.
"""

from typing import IO, Final

HOLDERS: Final = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"mfra"}
CLOCKS: Final = {b"mvhd", b"tkhd", b"mdhd"}
# What a player needs; any other box is notes, whoever invented it.
NEEDED: Final = {
    b"ftyp", b"styp", b"mdat", b"sidx", b"ssix", b"pdin", b"mfro", b"tfra", b"elst", b"dref", b"vmhd", b"smhd",
    b"hmhd", b"nmhd", b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh",
    b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"stdp", b"padb", b"tref", b"elng", b"mehd", b"trex", b"leva",
    b"mfhd", b"tfhd", b"tfdt", b"trun",
}  # fmt: skip
TRACKS: Final = {b"vide", b"soun", b"hint", b"url ", b"alis"}
MOST_BOXES: Final = 100_000
DEEPEST: Final = 8  # a film of any camera ends at six
HEADER: Final = 8
CHUNK: Final = 64 * 1024


class BrokenFilm(ValueError):
    """The boxes do not add up: damaged or cut off."""


class FilmTellsMore(ValueError):
    """A track beside picture and sound, such as places along the way; blanking cannot reach into it."""


def blank_notes(film: IO[bytes]) -> None:
    """Take notes, places, devices and times out of the film; picture and sound stay byte by byte."""
    film.seek(0, 2)
    boxes = _Boxes(film)
    boxes.walk(0, film.tell())
    if not boxes.has_picture:
        raise BrokenFilm
    for at in boxes.notes:
        film.seek(at)
        film.write(b"free")
    for at, length in boxes.blanks:
        film.seek(at)
        for done in range(0, length, CHUNK):
            film.write(bytes(min(CHUNK, length - done)))
    film.flush()
    film.seek(0)


class _Boxes:
    def __init__(self, film: IO[bytes]) -> None:
        self.film, self.left = film, MOST_BOXES
        self.has_picture = False
        self.notes: list[int] = []
        self.blanks: list[tuple[int, int]] = []

    def walk(self, at: int, end: int, depth: int = 0) -> None:
        while at < end:
            self.left -= 1
            size, header, name = self._head(at, end)
            if not self.left or size < header or at + size > end or depth > DEEPEST:
                raise BrokenFilm
            if name in HOLDERS:
                self.walk(at + header, at + size, depth + 1)
            else:
                self._read(name, at, header, size)
            at += size

    def _head(self, at: int, end: int) -> tuple[int, int, bytes]:
        self.film.seek(at)
        head = self.film.read(16)
        if len(head) < HEADER:
            raise BrokenFilm
        size, name = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            return int.from_bytes(head[8:16], "big"), 16, name
        return (size or end - at), HEADER, name

    def _read(self, name: bytes, at: int, header: int, size: int) -> None:
        inside, length = at + header, size - header
        if name in CLOCKS:
            self.film.seek(inside)
            width = 16 if self.film.read(1) == b"\x01" else 8
            self.blanks.append((inside + 4, min(width, max(0, length - 4))))
        elif name == b"hdlr":
            self._meet_track(inside, length)
        elif name not in NEEDED:
            self.notes.append(at + 4)
            self.blanks.append((inside, length))

    def _meet_track(self, inside: int, length: int) -> None:
        """The handler says what a track is; the name behind it is the device's."""
        self.film.seek(inside + 8)
        kind = self.film.read(4)
        if kind not in TRACKS:
            raise FilmTellsMore
        self.has_picture = self.has_picture or kind == b"vide"
        self.blanks.append((inside + 24, max(0, length - 24)))
