"""PDF files one behind the other: Poppler copies their bytes, so that what is printed is what was issued."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Final

PDFUNITE, PDFINFO = which("pdfunite") or "pdfunite", which("pdfinfo") or "pdfinfo"
SECONDS: Final = 240  # less than the lease of a job; 5,000 sheets take ten
_PAGES: Final = re.compile(rb"^Pages:\s+(\d+)", re.MULTILINE)
_TABLE: Final = re.compile(rb"xref\s+0 (\d+)\s")
_TRAILER: Final = re.compile(rb"(trailer\s*<<\s*/Size )\d+(?=.*startxref\s+(\d+)\s+%%EOF\s*$)", re.DOTALL)
TAIL: Final = 1024  # holds the trailer


class NotUnited(Exception):
    """The files cannot be put together."""


def unite(parts: Sequence[Path], into: Path) -> None:
    """The parts in their order as one file."""
    if len(parts) == 1:
        into.write_bytes(parts[0].read_bytes())
        return
    _run([PDFUNITE, *map(str, parts), str(into)])
    _count_objects(into)


def pages_of(path: Path) -> int:
    """How many pages a file has."""
    found = _PAGES.search(_run([PDFINFO, str(path)]))
    if found is None:
        raise NotUnited(f"no pages in {path.name}")
    return int(found[1])


def _count_objects(path: Path) -> None:
    """Poppler tells in the trailer how many objects it copied, not how many the table lists: exact readers call such
    a file broken and repair it first."""
    with path.open("r+b") as file:
        start = max(0, file.seek(0, os.SEEK_END) - TAIL)
        file.seek(start)
        trailer = _TRAILER.search(file.read())
        if trailer is None:
            return
        file.seek(int(trailer[2]))
        table = _TABLE.match(file.read(TAIL))
        if table is None:
            return
        file.seek(start)
        tail = file.read()
        file.seek(start + trailer.start())
        file.write(trailer[1] + table[1] + tail[trailer.end() :])
        file.truncate()


def _run(command: list[str]) -> bytes:
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS).stdout  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise NotUnited(error.stderr.decode(errors="replace")[-300:]) from error
    except (subprocess.SubprocessError, OSError) as error:
        raise NotUnited(str(error)) from error
