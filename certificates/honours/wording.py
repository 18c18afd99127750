"""What a published story must not say: numbers of people, and names that only a document gives (D88, D147). Pure."""

import re
import unicodedata
from typing import Final

MOBILE: Final = re.compile(r"(?<!\d)1\d{2}[ \-]?\d{4}[ \-]?\d{4}(?!\d)")
DOCUMENT: Final = re.compile(r"(?<!\d)\d{6}[ \-]?\d{8}[ \-]?\d{3}[\dXx](?![\dXx])")


def numbers_in(*texts: str) -> list[str]:
    """What looks like a mobile or document number, wide digits included."""
    told = unicodedata.normalize("NFKC", "\n".join(texts))
    found = [*DOCUMENT.finditer(told), *MOBILE.finditer(told)]
    return [match.group() for match in sorted(found, key=re.Match.start)]
