"""Sheets of a long print run are drawn by processes of their own, one for each core: they know no key and no database,
and what they do not deliver is drawn by whoever asked."""

import gc
import logging
import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeVar

from django.conf import settings

from registry.documents import pdf
from registry.documents.sheets import Page

log = logging.getLogger(__name__)
Key = TypeVar("Key", bound=Hashable)
ROOT: Final = Path(__file__).parents[3]
MOST_AT_ONCE: Final = 4
MOST_SHEETS: Final = 2_000  # then a fresh process: whatever grew in this one is gone
SHEETS_OF_RUBBISH: Final = 5
SECONDS_TO_BEGIN, SECONDS_A_SHEET = 60.0, 10.0  # whoever takes longer hangs
SECONDS_IDLE = 60.0  # of the run of one worker another may draw the rest
_SURROUNDINGS: Final = ("PATH", "HOME", "LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME")


class Helpers:
    """The processes that draw for this one, started with the first sheet."""

    def __init__(self, count: int | None = None) -> None:
        self.count = count or min(MOST_AT_ONCE, _cores())
        self._threads = ThreadPoolExecutor(self.count, thread_name_prefix="drawing")
        self._idle: SimpleQueue[_Helper] = SimpleQueue()
        for _ in range(self.count):
            self._idle.put(_Helper())

    def begin(self, pages: Mapping[Key, Page]) -> Callable[[], dict[Key, bytes]]:
        """Have these drawn; the answer waits for them."""
        keys = list(pages)
        shares = [share for n in range(self.count) if (share := keys[n :: self.count])]
        asked = [(share, self._threads.submit(self._drawn, [pages[key] for key in share])) for share in shares]

        def drawn() -> dict[Key, bytes]:
            told = ((share, answer.result()) for share, answer in asked)
            return {key: file for share, files in told for key, file in zip(share, files, strict=True) if file}

        return drawn

    def close(self) -> None:
        """End them, after what they are drawing."""
        self._threads.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def _drawn(self, pages: Sequence[Page]) -> list[bytes | None]:
        helper = self._idle.get()
        try:
            return helper.drawn(pages)
        except Exception:
            log.warning("A process that draws sheets has ended; they are drawn without it.", exc_info=True)
            helper.end()
            return [None] * len(pages)
        finally:
            self._idle.put(helper)


class _Helper:
    """One process, begun when it is needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._sheets = 0

    def drawn(self, pages: Sequence[Page]) -> list[bytes | None]:
        if self._sheets >= MOST_SHEETS or (self.process and self.process.poll() is not None):
            self.end()
        self.process = self.process or _process()
        self._sheets += len(pages)
        into, out = self.process.stdin, self.process.stdout
        with _ended_after(SECONDS_TO_BEGIN + SECONDS_A_SHEET * len(pages), self.process):
            pickle.dump(pages, into)  # type: ignore[arg-type]
            into.flush()  # type: ignore[union-attr]
            return pickle.load(out)  # type: ignore[arg-type, no-any-return] # noqa: S301 - our own process

    def end(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        self.process, self._sheets = None, 0


def _cores() -> int:
    """Those that this process may use; only Linux tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _ended_after(seconds: float, process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Who waits for it then reads the end of its answer."""
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _process() -> "subprocess.Popen[bytes]":
    module, told = "certificates.issuing.documents.apart", (str(settings.DATA_DIR), str(SECONDS_IDLE))
    command = [sys.executable, "-m", module, *told]
    surroundings = {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=surroundings
    )


def main() -> None:
    """The other process: pages come in, files go out, until whoever asks closes the pipe, is gone or asks no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the worker ends first
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    settings.configure(DATA_DIR=sys.argv[1])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else may speak there
    pdf.expect_many()
    gc.disable()
    drawn = 0
    while pages := _next(float(sys.argv[2])):
        files = []
        for page in pages:
            files.append(_file(page))
            drawn += 1
            if drawn % SHEETS_OF_RUBBISH == 0:
                gc.collect()
        pickle.dump(files, answers)
        answers.flush()
        if drawn == len(pages):
            gc.collect()
            gc.freeze()  # what all sheets share is not looked through again


def _next(seconds: float) -> list[Page]:
    """Nothing is left in the buffer: the next are sent after the answer."""
    if not select.select([sys.stdin], [], [], seconds)[0]:
        return []
    try:
        return pickle.load(sys.stdin.buffer)  # type: ignore[no-any-return] # noqa: S301 - from whoever started us
    except EOFError:
        return []


def _file(page: Page) -> bytes | None:
    try:
        return pdf.laid_out(*page)
    except Exception:  # noqa: BLE001 - whoever asked draws it and sees why
        return None


if __name__ == "__main__":
    main()
