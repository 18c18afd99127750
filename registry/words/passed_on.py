"""Codes and addresses as people and chats pass them on: wide letters, invisible characters, a full stop behind."""

import re
import unicodedata
from typing import Final

from registry.words.identity import half_width

# What stands behind a link in a sentence and becomes part of it when it is tapped.
_BEHIND: Final = (
    "\\s\\u00a0\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2064\\u3000\\ufe0f\\ufeff"
    "。，、；：！？…）》」』】〉”’.,;:!?)>\\]}\"'*|"
)
TAIL: Final = re.compile(f"[{_BEHIND}]+$")
_TAIL_BACKWARDS: Final = re.compile(f"[{_BEHIND}/]*")  # from behind: looked for from before, a text could take minutes
LONGEST_NORMALISED: Final = 1000  # longer than any code; marks in disorder cost the square of their number
NOT_OF_A_CODE: Final = re.compile("[^0-9A-Z]")


_CONTROLS: Final = dict.fromkeys((*range(33), 127))
_NOTHING: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def plain(text: str) -> str:
    """Half-width, without blanks, line ends and invisible characters; capitals stay as they are."""
    if text.isascii():
        return text.translate(_CONTROLS)
    wide = unicodedata.normalize("NFKC", text) if len(text) <= LONGEST_NORMALISED else half_width(text)
    return "".join(character for character in wide if unicodedata.category(character) not in _NOTHING)


def plain_code(text: str) -> str:
    """A code of letters and digits as it was issued: half-width capitals and nothing between or behind them."""
    return NOT_OF_A_CODE.sub("", half_width(text).upper())


def without_tail(path: str) -> str:
    """An address without what a sentence put behind it; a slash in between belongs to the tail."""
    found = _TAIL_BACKWARDS.match(path[::-1])
    return path[: len(path) - found.end()] if found else path
