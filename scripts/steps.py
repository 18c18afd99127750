"""Runs words of the Makefile, says how long each took, and stops everything at the first failure.

`a b/c,d`: first a; then b beside c and d, of which d follows c.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from threading import Lock, Thread


class Run:
    """The steps that run, that ended, and the one that failed."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.took: list[tuple[str, float]] = []
        self.running: dict[str, subprocess.Popen] = {}
        self.failed: str | None = None
        self.guard = Lock()

    def one_after_another(self, words: list[str], *, aside: bool) -> None:
        for word in words:
            if self.failed is None:
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
            failed = process.wait() != 0
            del self.running[word]
            self.ended(word, time.monotonic() - began, kept, failed=failed)

    def ended(self, word: str, seconds: float, kept, *, failed: bool) -> None:
        with self.guard:
            if self.failed is not None:
                return
            kept.seek(0)
            said = kept.read().decode(errors="replace")
            print(f"\n━━ make {word} ━━\n{said}" if said else "", end="", flush=True)
            print(f"━━ {word}：{'失败' if failed else '通过'}，用时 {seconds:.1f} 秒 ━━", flush=True)
            self.took.append((word, seconds))
            if failed:
                self.failed = word
                self.stop()

    def stop(self) -> None:
        for process in list(self.running.values()):
            os.killpg(process.pid, signal.SIGTERM)


def main(groups: list[str]) -> int:
    run = Run()
    try:
        for group in groups:
            columns = [column.split(",") for column in group.split("/")]
            beside = [
                Thread(target=run.one_after_another, args=[words], kwargs={"aside": place > 0}, daemon=True)
                for place, words in enumerate(columns)
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


def report(run: Run) -> int:
    print("\n小结")
    for word, seconds in run.took:
        print(f"  {'✗' if word == run.failed else '✓'} {word:<14} {seconds:7.1f} 秒")
    print(f"  合计{'':<14} {time.monotonic() - run.began:7.1f} 秒")
    if run.failed:
        print(f"\n在 make {run.failed} 处失败，其后的步骤没有执行。", flush=True)
        return 1
    print("\n全部通过。", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
