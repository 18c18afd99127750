"""Text from people on its way into a table or a document."""

import re

# Full-width signs count too: spreadsheets in an East Asian language read them as formulas.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NOT_PRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def looks_like_formula(text: str) -> bool:
    """A spreadsheet might compute this text instead of showing it (leading spaces do not hide it)."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip(" \u3000\ufeff").startswith(_FORMULA_STARTS)


def printable(text: str) -> str:
    """Without the characters that XML, and so Excel and Word files, cannot hold."""
    return _NOT_PRINTABLE.sub("", text)


def plain_cell(text: str) -> str:
    """A CSV cell that stays text: printable, and with a leading apostrophe where it looks like a formula.

    Workbooks need no apostrophe: there the cell's type is text and `looks_like_formula` sets its quote prefix.
    """
    cell = printable(text)
    return f"'{cell}" if looks_like_formula(cell) else cell


class Uncomputed:
    """A formula whose program stored no result."""

    def __str__(self) -> str:
        return "公式没有结果"


UNCOMPUTED = Uncomputed()
