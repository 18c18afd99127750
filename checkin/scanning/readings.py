"""A code as devices hand it on: what carries no meaning is taken away, and what it was is read (design#scanning).

A hand scanner is a keyboard: under caps lock capitals arrive small, under another keyboard the signs differ, and on a
German one Y and Z change places; an input method makes letters wide; a line end, a blank or an invisible character
stands around the code. None of that is a forgery. frontend/src/js/station/readings.js reads the same.
"""

import re
from typing import Final
from uuid import UUID

from registry.words.passed_on import plain

_OTHER_KEYBOARD: Final = str.maketrans("YZyz", "ZYzy")
_SIGN: Final = "[^0-9A-Za-z]"
_BEHIND: Final = rf"(?:{_SIGN}.*)?"
# What the address, or what a scanner says of the kind of code (`]Q1`), puts before it.
_CARD = re.compile(rf"(?:\][A-Za-z][0-9]|(?:.*{_SIGN})?[Kk]{_SIGN}+)?([A-Za-z2-7]{{122}}){_BEHIND}", re.DOTALL)
_UUID = rf"[0-9A-Fa-f]{{8}}(?:{_SIGN}?[0-9A-Fa-f]{{4}}){{3}}{_SIGN}?[0-9A-Fa-f]{{12}}"
_SITE_CODE = re.compile(rf"(?:.*?{_SIGN})?(?:({_UUID}){_SIGN}+)?([IOio][A-Za-z2-7]{{16}}){_BEHIND}", re.DOTALL)


def by_keyboard(text: str) -> tuple[str, str]:
    """The text, and what it would have been on a keyboard with Y and Z in each other's place."""
    return text, text.translate(_OTHER_KEYBOARD)


def card_text(text: str) -> str:
    """The card's own text in an address or by itself, as it was issued; "" where there is nothing of its shape."""
    found = _CARD.fullmatch(plain(text))
    return found[1].upper() if found else ""


def site_code(text: str) -> tuple[UUID | None, str] | None:
    """The shift, if it is told, and the letter with the token; None where there is nothing of their shape."""
    found = _SITE_CODE.fullmatch(plain(text))
    if found is None:
        return None
    return UUID(re.sub(_SIGN, "", found[1])) if found[1] else None, found[2].lower()
