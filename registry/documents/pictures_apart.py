"""Heavy pictures are drawn in a process of their own: bounded in memory and time, knowing no key and no database."""

import ctypes
import resource
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from registry.documents import pictures

ROOT: Final = Path(__file__).parents[2]
MOST_BYTES: Final = 768 * 1024**2  # of address space; the heaviest that is accepted do with 640 MiB
MOST_PROCESSOR_SECONDS: Final = 20
MOST_SECONDS: Final = 120  # on a busy machine; less than the lease of a job
AT_ONCE_SECONDS: Final = 5  # of processor, within a request; the heaviest that is accepted needs two
ENDED_BY_OTHERS: Final = {-signal.SIGTERM, -signal.SIGKILL, -signal.SIGINT}
DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG of Linux
_one_at_a_time = threading.Lock()


class Interrupted(RuntimeError):
    """The process was ended from outside or had no turn; that says nothing about the picture."""


def drawn_anew(content: bytes, kind: str, *, at_once: bool = False) -> bytes:
    """As `pictures.drawn_anew`; what needs too much memory or time is a broken picture.

    `at_once` where a request waits for it.
    """
    most_seconds = min(AT_ONCE_SECONDS, MOST_PROCESSOR_SECONDS) if at_once else MOST_PROCESSOR_SECONDS
    limits = [str(MOST_BYTES), str(most_seconds)]
    command = [sys.executable, "-m", "registry.documents.pictures_apart", kind, *limits]
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 - our own module
                command, input=content, capture_output=True, timeout=MOST_SECONDS, cwd=ROOT, env={}, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise Interrupted from error
    if done.returncode in ENDED_BY_OTHERS:
        raise Interrupted(f"ended by {-done.returncode}")
    if done.returncode:
        raise pictures.BrokenPicture(done.stderr.decode(errors="replace")[-500:])
    return done.stdout


def main() -> None:
    """The other process: the picture comes in, the drawn one goes out."""
    kind, most_bytes, most_seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)  # a killed worker leaves nothing running
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(pictures.drawn_anew(sys.stdin.buffer.read(), kind))


if __name__ == "__main__":
    main()
