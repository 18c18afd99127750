"""The commands of docs/operations.md, read out of it, so that the text and its trial cannot part."""

import re
from pathlib import Path

TEXT = Path(__file__).resolve().parent.parent / "docs" / "operations.md"
HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| *([^|]+?) *\| *`([^`]+)` *\|$", re.MULTILINE)


def chapter(name: str) -> str:
    """What stands under this heading."""
    _before, *parts = HEADING.split(TEXT.read_text(encoding="utf-8"))
    return dict(zip(parts[::2], parts[1::2], strict=True))[name]


def block(name: str, containing: str) -> str:
    """The one block of commands of this chapter that contains these words."""
    [found] = [text for text in BLOCK.findall(chapter(name)) if containing in text]
    return str(found)


def without(text: str, *words: str) -> str:
    """The block without the lines that begin so: a trial plays them in its own way, and says so."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(words))


def inline(name: str, beginning: str) -> str:
    """The one command between backticks that begins so."""
    [found] = [text for text in re.findall(r"`([^`\n]+)`", chapter(name)) if text.startswith(beginning)]
    return str(found)


def processes() -> dict[str, str]:
    """The two long-running processes by their name in the table."""
    return dict(ROW.findall(chapter("安装")))
