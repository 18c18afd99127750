"""The document number of a decision, and what it may be called (D147, D156). Pure."""

import re
from typing import Final

# 桂直团工发〔2026〕7号: six-point bracket, four digits, no leading zero, no 第.
DOCUMENT_NO: Final = re.compile(r"[^\s〔〕\d]{2,40}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号")


def is_document_no(text: str) -> bool:
    """The whole text is one document number."""
    return DOCUMENT_NO.fullmatch(text) is not None
