"""Codes and addresses as people and chats pass them on: wide letters, invisible characters, a full stop behind."""

import re
import unicodedata
from typing import Final

from registry.words.identity import half_width

# What stands behind a link in a sentence and becomes part of it when it is tapped.
TAIL: Final = re.compile(
    "[\\s\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2064\u3000\ufe0f\ufeff"
    "。，、；：！？…）》」』】〉”’.,;:!?)>\\]}\"'*|]+$"
)
NOT_OF_A_CODE: Final = re.compile("[^0-9A-Z]")


_CONTROLS: Final = dict.fromkeys((*range(33), 127))
_NOTHING: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def plain(text: str) -> str:
    """Half-width, without blanks, line ends and invisible characters; capitals stay as they are."""
    if text.isascii():
        return text.translate(_CONTROLS)
    wide = unicodedata.normalize("NFKC", text)
    return "".join(character for character in wide if unicodedata.category(character) not in _NOTHING)


def plain_code(text: str) -> str:
    """A code of letters and digits as it was issued: half-width capitals and nothing between or behind them."""
    return NOT_OF_A_CODE.sub("", half_width(text).upper())


def without_tail(path: str) -> str:
    """An address without what a sentence put behind it; a slash in between belongs to the tail."""
    while (shorter := TAIL.sub("", path).rstrip("/")) != path:
        path = shorter
    return path
