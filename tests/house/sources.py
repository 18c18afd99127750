"""The checkout as the house rules see it: every file that is, or is about to be, tracked."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "checkin", "certificates")


@cache
def tracked() -> tuple[Path, ...]:
    """Paths relative to the checkout; new files count before they are committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()))


def files(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix in suffixes and "migrations" not in path.parts and (not under or path.parts[0] in under)
    ]


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def lines_matching(pattern, paths) -> list[str]:
    """`path:line: text` of every line that the pattern finds."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def listing(title: str, found: list[str]) -> str:
    return "\n  ".join([f"{title}（{len(found)}）", *found])
