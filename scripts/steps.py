"""Runs words of the Makefile one after the other, says how long each took, stops at the first failure."""

import os
import subprocess
import sys
import time


def main(words: list[str]) -> int:
    took: list[tuple[str, float]] = []
    for word in words:
        print(f"\n━━ make {word} ━━", flush=True)
        began = time.monotonic()
        failed = subprocess.run(["make", word], env=os.environ | {"QZZY_SET_UP": "1"}).returncode
        took.append((word, time.monotonic() - began))
        print(f"━━ {word}：{'失败' if failed else '通过'}，用时 {took[-1][1]:.1f} 秒 ━━", flush=True)
        if failed:
            return report(took, failed=word)
    return report(took, failed=None)


def report(took: list[tuple[str, float]], *, failed: str | None) -> int:
    print("\n小结")
    for word, seconds in took:
        print(f"  {'✗' if word == failed else '✓'} {word:<14} {seconds:7.1f} 秒")
    print(f"  合计{'':<14} {sum(seconds for _, seconds in took):7.1f} 秒")
    if failed:
        print(f"\n在 make {failed} 处失败，其后的步骤没有执行。", flush=True)
        return 1
    print("\n全部通过。", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
