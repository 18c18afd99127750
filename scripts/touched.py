"""Prints the tests that mirror what was touched since BASE (by default: since what the server has).

Rooms have tests of the same name under unit, pages and api; what lies outside a room (models, settings) has those of
its app; a test module has itself. What all tests stand on is left to `make test`, and said so.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = {"registry", "checkin", "certificates", "config"}
KINDS = ("unit", "pages", "api")
ABOUT_ADDRESSES = ["tests/matrix/test_permission_matrix.py::test_every_address_is_listed"]


def git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.split("\0") if line]


def touched(base: str) -> list[Path]:
    """Changed since they parted from BASE, committed or not, and new files."""
    begin = subprocess.run(["git", "merge-base", "HEAD", base], cwd=ROOT, capture_output=True, text=True)
    since = begin.stdout.strip() or "HEAD"
    changed = git("diff", "-z", "--name-only", since) + git("ls-files", "-z", "--others", "--exclude-standard")
    return [Path(name) for name in sorted(set(changed))]


def tests_of(path: Path) -> list[str]:
    """The tests to run for this file; none if it has no mirror."""
    parts = path.parts[1:] if path.parts[0] == "templates" else path.parts
    if parts[0] == "tests":
        return [str(path)] if path.name.startswith("test_") and parts[1] in KINDS and (ROOT / path).exists() else []
    if parts[0] not in APPS or path.suffix not in {".py", ".html", ".txt"}:
        return []
    rooms = [str(Path("tests", kind, *parts[:2])) for kind in KINDS if len(parts) > 2]
    found = [room for room in rooms if (ROOT / room).is_dir()] or [
        str(place) for place in [Path("tests", "unit", parts[0])] if (ROOT / place).is_dir()
    ]
    return found + (ABOUT_ADDRESSES if "urls" in path.name else [])


def under_all(path: Path) -> bool:
    return path.parts[0] == "tests" and not path.name.startswith("test_") and path.suffix == ".py"


def main(base: str) -> None:
    paths = touched(base)
    wanted = sorted({test for path in paths for test in tests_of(path)})
    chosen = [one for one in wanted if not any(one != other and one.startswith(f"{other}/") for other in wanted)]
    if shared := [str(path) for path in paths if under_all(path)]:
        print(f"多数测试依赖的文件有改动，合并前请执行 make test：{'、'.join(shared)}", file=sys.stderr)
    print(*chosen)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "origin/main")
