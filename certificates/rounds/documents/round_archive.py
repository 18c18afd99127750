"""A round as one ZIP for the archive: its files under numbers, with a table of contents in GB/T 9704 layout.

Drawn twice from the same records it is the same to the byte: nothing in it tells when it was drawn.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from certificates.issuing.documents import file_names
from registry.clock import LOCAL
from registry.documents import pdf
from registry.documents.wording import full_date, title_lines

CONTENTS: Final = "00 目录.pdf"
LONGEST_LINE: Final = 18
PACKED: Final = (".pdf", ".jpg", ".jpeg", ".png", ".docx")  # smaller than they are they do not become
OFFICE: Final = (".xlsx", ".docx")
READABLE: Final = 0o644 << 16
_WRITTEN_AT: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class File:
    """One file: under which name, what it is, how much of it there is; no content where it could not be put in."""

    name: str
    title: str
    count: str
    content: bytes | None
    on: date | None = None
    document_no: str = ""
    is_ours: bool = False  # drawn for the archive, and so not as it was uploaded


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, of what has been packed so far."""

    round: str
    status: str
    unit: str
    stood_at: datetime
    files: list[File]
    notes: tuple[str, ...] = ()

    @property
    def title_lines(self) -> tuple[str, ...]:
        return title_lines(f"{self.round}档案目录", longest=LONGEST_LINE, names=(str(self.round),))

    @property
    def stood_on(self) -> str:
        return full_date(self.stood_at.astimezone(LOCAL).date())

    @property
    def lines(self) -> Iterator[tuple[int, File, str, bool]]:
        for n, one in enumerate(self.files, start=1):
            yield n, one, f"{one.on:%Y%m%d}" if one.on else "", one.content is None


def write(to: IO[bytes] | BytesIO, *, files: Iterable[File], contents: Contents) -> None:
    """Pack one file after the other; the table of contents comes last and is read first."""
    with ZipFile(to, "w") as archive:
        for one in files:
            contents.files.append(replace(one, content=one.content and b"."))
            if one.content is not None:
                is_office = one.is_ours and PurePath(one.name).suffix in OFFICE
                content = steady(one.content, contents.stood_at) if is_office else one.content
                _put(archive, one.name, content, contents.stood_at)
        _put(archive, CONTENTS, contents_as_pdf(contents), contents.stood_at)


def contents_as_pdf(contents: Contents) -> bytes:
    """Set closer where that saves the last sheet; where it does not, the last lines stay together on it."""
    usual = _contents(contents, is_close=False)
    if (pages := pdf.page_count(usual)) <= 1:
        return usual
    close = _contents(contents, is_close=True)
    return close if pdf.page_count(close) < pages else usual


def _contents(contents: Contents, *, is_close: bool) -> bytes:
    return pdf.render("certificates/pdf/archive_contents.html", {"contents": contents, "is_close": is_close})


def safe_name(text: str) -> str:
    """A name that Windows takes: no forbidden character, no dot or space at the end, not too long."""
    name = file_names.cleaned(text)
    stem, suffix = PurePath(name).stem, PurePath(name).suffix
    suffix = suffix if len(suffix) <= len(".jpeg") else ""
    stem = stem if suffix else name
    short = stem[: file_names.LONGEST - len(suffix)].rstrip(". ")
    return file_names.part(f"{short}{suffix}", otherwise="_")


def steady(content: bytes, at: datetime) -> bytes:
    """A workbook or document that tells this moment instead of the one in which it was written."""
    told, made = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w") as new:
        for name in old.namelist():
            inner = old.read(name)
            _put(new, name, _WRITTEN_AT.sub(told, inner) if name == "docProps/core.xml" else inner, at)
    return made.getvalue()


def _put(archive: ZipFile, name: str, content: bytes, at: datetime) -> None:
    entry = ZipInfo(name, at.astimezone(LOCAL).timetuple()[:6])
    entry.external_attr = READABLE
    how = ZIP_STORED if PurePath(name).suffix.lower() in PACKED else ZIP_DEFLATED
    archive.writestr(entry, content, compress_type=how)
