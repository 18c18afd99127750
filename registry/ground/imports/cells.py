"""What stands in a cell: texts, long numbers, days, as offices write them."""

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from registry.words.cells import UNCOMPUTED
from registry.words.identity import compatible

# Behind the fifteenth digit a spreadsheet's number has noughts.
LONGEST_NUMBER = 10**15
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
POINT_NOUGHT = re.compile(r"([0-9]+)\.0+")
DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?: 0?0:00(?::00)?)?")
MONTH = re.compile(r"((?:19|20)[0-9]{2})(?:(0[1-9]|1[0-2])|[-/.年](0?[1-9]|1[0-2]))?[年月]?")
FIRST_SERIAL, LAST_SERIAL = 1, 73_050  # 1900-01-01 to 2099-12-31 as a spreadsheet counts days
SERIAL_BEGINS = date(1899, 12, 30)
# A line below or beside a list: who filled it in, a date, a total.
NOTE = re.compile(
    r"[:：]|^(?:填表|制表|审核|经办|负责人|联系|单位|日期|备注|说明|注|盖章|签[字章名]|合计|总计|小计|共计|以下空白)"
)
# What begins such a line whatever stands beside it: a sum, or the word before a signature.
LABEL = re.compile(r"[合总小共]\s*计[:：]?|(?:填表|制表|审核|经办|负责|联系)人?\s*[:：]")


class CellProblem(StrEnum):
    FORMULA = "row_formula"
    DIGITS_LOST = "row_digits_lost"
    NO_DAY = "row_no_day"


class CellError(ValueError):
    """A cell cannot be read; `code` says why."""

    def __init__(self, code: CellProblem) -> None:
        self.code = code
        super().__init__(code.value)


def text_of(value: Any) -> str:
    """The text that a person sees in the cell."""
    if value is UNCOMPUTED:
        raise CellError(CellProblem.FORMULA)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < LONGEST_NUMBER:
        return str(int(value))
    if isinstance(value, float):
        return format(value, ".15g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "minutes")
    return " ".join(str(value).replace("\u3000", " ").split())


def number_of(value: Any) -> str:
    """A number that is a name, such as that of a document; one whose last digits a spreadsheet has lost is refused."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= LONGEST_NUMBER:
        raise CellError(CellProblem.DIGITS_LOST)
    text = text_of(value).lstrip("'‘’`")
    plain = compatible(text).replace(" ", "")
    if SCIENTIFIC.fullmatch(plain):
        raise CellError(CellProblem.DIGITS_LOST)
    nought = POINT_NOUGHT.fullmatch(plain)
    return nought[1] if nought else text


def day_of(value: Any) -> str:
    """A day as 2026-03-14, whether it was a date, a serial number or one of the usual spellings."""
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = compatible(text_of(value)).strip()
    if not text:
        return ""
    if text.isdecimal() and FIRST_SERIAL <= int(text) <= LAST_SERIAL and len(text) <= 5:
        return (SERIAL_BEGINS + timedelta(days=int(text))).isoformat()
    found = DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError
        year, *rest = (part for part in found.groups() if part)
        return date(int(year), *map(int, rest)).isoformat()
    except (ValueError, TypeError):
        raise CellError(CellProblem.NO_DAY) from None


def birth_of(value: Any) -> str:
    """A day, or as much of it as offices write: 1990.01 and 1990年1月 are a month, 1990 a year.

    As a number 1990.1 may be January or October.
    """
    text = compatible(text_of(value)).strip()
    found = MONTH.fullmatch(text)
    if not found:
        return day_of(value)
    year, month = found[1], found[2] or found[3]
    if not month or (isinstance(value, float) and month == "1"):
        return year
    return f"{year}-{int(month):02}"


def is_note(texts: list[str], *, told: int) -> bool:
    """Says something about the table, not of a row: few cells, the first like 填表人 or 合计; `told` of the required
    columns are filled. Behind 合计 or 填表人： all of them may be."""
    filled = [text for text in texts if text]
    if any(LABEL.fullmatch(text.strip()) for text in filled[:2]):
        return True
    return told <= 1 and bool(filled) and any(NOTE.search(text) for text in filled)
