"""Runs words of the Makefile, says how long each took, and stops everything at the first failure.

`a b/c,d/e,f,g:2`: first a; then b beside c and d, of which d follows c, and beside e and f, of which the one that ends
first is followed by g.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from threading import Lock, Thread
from typing import NamedTuple


class Took(NamedTuple):
    """A step, its seconds by the clock, and those of all its processes on the processors."""

    word: str
    seconds: float
    busy: float


class Run:
    """The steps that run, that ended, and the one that failed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.took: list[Took] = []
        self.running: dict[str, subprocess.Popen] = {}
        self.failed: str | None = None
        self.guard = Lock()

    def one_after_another(self, words: deque[str], *, aside: bool) -> None:
        """Take what is left, until nothing is; another thread may take from the same words."""
        while self.failed is None:
            try:
                word = words.popleft()
            except IndexError:
                return
            self.step(word, aside=aside)

    def step(self, word: str, *, aside: bool) -> None:
        """What a step says aside is kept until it ends, so that two do not talk at once."""
        began = time.monotonic()
        print(f"\n━━ make {word}{'（同时进行）' if aside else ''} ━━", flush=True)
        with tempfile.TemporaryFile() as kept:
            where = {"stdout": kept, "stderr": subprocess.STDOUT} if aside else {}
            environment = os.environ | {"QZZY_SET_UP": "1"}
            process = subprocess.Popen(["make", word], env=environment, start_new_session=True, **where)
            self.running[word] = process
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            del self.running[word]
            took = Took(word, time.monotonic() - began, used.ru_utime + used.ru_stime)
            self.ended(took, kept, failed=process.returncode != 0)

    def ended(self, took: "Took", kept, *, failed: bool) -> None:
        with self.guard:
            if self.failed is not None:
                return
            kept.seek(0)
            said = kept.read().decode(errors="replace")
            print(f"\n━━ make {took.word} ━━\n{said}" if said else "", end="", flush=True)
            print(f"━━ {took.word}：{'失败' if failed else '通过'}，用时 {took.seconds:.1f} 秒 ━━", flush=True)
            self.took.append(took)
            if failed:
                self.failed = took.word
                self.stop()

    def stop(self) -> None:
        for process in list(self.running.values()):
            os.killpg(process.pid, signal.SIGTERM)


def main(groups: list[str]) -> int:
    """What the migrations make is kept for the steps of this run: only the first makes them all."""
    with tempfile.TemporaryDirectory(prefix="migrated-") as folder:
        os.environ.update(QZZY_MIGRATED=folder)
        return walk(groups)


def walk(groups: list[str]) -> int:
    run = Run()
    try:
        for group in groups:
            beside = [
                Thread(target=run.one_after_another, args=[words], kwargs={"aside": place > 0}, daemon=True)
                for place, words in enumerate(hands_of(group))
            ]
            for thread in beside:
                thread.start()
            for thread in beside:
                thread.join()
            if run.failed:
                break
    except KeyboardInterrupt:
        run.stop()
        return 130
    return report(run)


def hands_of(group: str) -> list[deque[str]]:
    """What each thread takes its steps from."""
    hands: list[deque[str]] = []
    for column in group.split("/"):
        words, _, several = column.partition(":")
        hands += [deque(words.split(","))] * int(several or 1)
    return hands


def report(run: Run) -> int:
    print("\n小结")
    for took in run.took:
        mark = "✗" if took.word == run.failed else "✓"
        print(f"  {mark} {took.word:<14} {took.seconds:7.1f} 秒   CPU {took.busy:7.1f} 秒")
    busy = sum(took.busy for took in run.took)
    print(f"  合计{'':<12} {time.monotonic() - run.began:7.1f} 秒   CPU {busy:7.1f} 秒")
    if run.failed:
        print(f"\n在 make {run.failed} 处失败，其后的步骤没有执行。", flush=True)
        return 1
    print("\n全部通过。", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
