"""Fitting a sentence into a notification so that what, when and what to do stay, and long names are shortened."""

import re
from typing import Final

SHORTEST: Final = 20  # to so many characters a part is shortened, not further
# What is quoted is one part, however it is punctuated.
PART: Final = re.compile(r"(?<=“)[^”]*(?=”)|[^，。；：！？、“”]+")


def fitted(text: str, most: int) -> str:
    """No longer than `most`: the longest parts between punctuation lose their middles, one after the other."""
    while (over := len(text) - most) > 0:
        spans = (found.span() for found in PART.finditer(text))
        start, end = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
        if end - start <= SHORTEST:
            return without_middle(text, most)  # an enumeration of many short ones
        left = max(SHORTEST, end - start - over)
        text = text[:start] + without_middle(text[start:end], left) + text[end:]
    return text


def without_middle(text: str, most: int) -> str:
    """Its beginning and its end: titles often differ in their last words."""
    kept = most - 1
    return text if len(text) <= most else f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :]}"
