"""How much processor time the web and the database processes of one measurement have used, as Linux counts it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
PARENT, USED, USED_BY_ENDED_CHILDREN = 1, slice(11, 13), slice(13, 15)  # after the name, see proc(5)


@dataclass(frozen=True)
class Effort:
    """Milliseconds used so far; the difference of two is what a run has cost."""

    web: float = 0.0
    database: float = 0.0

    def __sub__(self, earlier: "Effort") -> "Effort":
        return Effort(self.web - earlier.web, self.database - earlier.database)

    def __add__(self, other: "Effort") -> "Effort":
        return Effort(self.web + other.web, self.database + other.database)


def so_far(address: str, database_url: str | None) -> Effort:
    """The web processes of this address, and the server's processes where the database is a server of this machine."""
    web = _used(processes_of(f"127.0.0.1:{urlsplit(address).port}"))
    return Effort(web, _used(_server(urlsplit(database_url).port)) if database_url else 0.0)


def processes_of(word: str) -> list[Path]:
    """The processes with this word on their command line."""
    return [process for process in _all() if word.encode() in _words(process)]


def _server(port: int | None) -> list[Path]:
    """The database server that listens on the port, and the processes it has made for its connections."""
    chief = [
        process
        for process in _all()
        if (words := _words(process)) and words[0].endswith(b"/postgres") and str(port).encode() in words
    ]
    numbers = {process.name for process in chief}
    return chief + [process for process in _all() if (fields := _fields(process)) and fields[PARENT] in numbers]


def _used(processes: Iterable[Path]) -> float:
    ticks = 0
    for process in processes:
        if fields := _fields(process):
            ticks += sum(map(int, fields[USED])) + sum(map(int, fields[USED_BY_ENDED_CHILDREN]))
    return ticks * TICK_MS


def _all() -> Iterator[Path]:
    return (process for process in Path("/proc").iterdir() if process.name.isdigit())


def _words(process: Path) -> list[bytes]:
    try:
        return (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def _fields(process: Path) -> list[str]:
    """What proc(5) lists after the name of the program."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
