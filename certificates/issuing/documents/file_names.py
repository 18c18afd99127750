"""Names of files in a ZIP that Windows opens: Chinese ones are marked as UTF-8, what it forbids is replaced."""

import re
from typing import Final

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_RESERVED: Final = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
LONGEST: Final = 60  # Explorer unpacks paths up to 260 characters, the folder they go into included


def cleaned(text: str) -> str:
    """Without what Windows forbids and what nobody sees."""
    return _FORBIDDEN.sub("_", text).strip()


def part(text: str, *, otherwise: str) -> str:
    """One part of a path."""
    name = cleaned(text)[:LONGEST].strip(". ")
    if not name:
        return otherwise
    return f"_{name}" if _RESERVED.match(name) else name


class Names:
    """Paths inside one ZIP, each given once; Windows does not tell capitals from small letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, folder: str, stem: str, suffix: str) -> str:
        """The path, with a number where another file has it already."""
        path, n = f"{folder}/{stem}.{suffix}", 1
        while path.casefold() in self._taken:
            n += 1
            path = f"{folder}/{stem}（{n}）.{suffix}"
        self._taken.add(path.casefold())
        return path
