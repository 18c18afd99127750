"""The rows of an opening balance: columns, minutes, problems (design#afterwards)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.words.cells import UNCOMPUTED
from registry.words.identity import half_width, normalise_document
from registry.words.numbering import normalise_volunteer_no

HEADINGS = ("志愿者编号", "姓名", "小时数")
LOOKED_AT = 10  # the headings stand within the first rows
SHOWN_DIGITS = ".15g"  # what Excel shows of a number; 3.3000000000000003 is 3.3
UNIT = re.compile(r"(?:个)?小时$|h$")
# A line below or beside the list: who filled it in, a date, a total.
NOTE = re.compile(
    r"[:：]|^(?:填表|制表|审核|经办|负责人|联系|单位|日期|备注|说明|注|盖章|签[字章名]|合计|总计|小计|共计|以下空白)"
)
MOST_HOURS = 5_000  # eight hours on each working day of two and a half years


class RowProblem(TextChoices):
    """Why a row cannot count; the unit corrects the workbook and uploads it again."""

    HIDDEN = "hidden", _("这一行（或有的列）是隐藏的，请显示出来核对")
    FORMULA = "formula", _("公式没有结果：请在 Excel 或 WPS 中打开、保存后再上传，或改成数值")
    NUMBER_MISSING = "number_missing", _("没有志愿者编号")
    UNKNOWN_NUMBER = "unknown_number", _("没有这个志愿者编号")
    NAME_DIFFERS = "name_differs", _("姓名与编号不符")
    NOT_REGISTERED = "not_registered", _("该志愿者未注册、已暂停或已退出")
    OWN = "own", _("本人的历史时长须由其他管理员导入")
    HOURS_UNREADABLE = "hours_unreadable", _("小时数不是数字")
    HOURS_NOT_POSITIVE = "hours_not_positive", _("小时数应大于 0")
    HOURS_TOO_FINE = "hours_too_fine", _("小时数最多一位小数")
    HOURS_TOO_MANY = "hours_too_many", _("小时数超过 5000，请核对")
    TWICE = "twice", _("同一人在本表出现两次")
    OTHER_BATCH = "other_batch", _("该志愿者已在另一批历史数据中")
    SERVED_HERE = "served_here", _("截至日期以前本平台已有该志愿者在本单位的到场，请把截至日期提前")


class Line(Protocol):
    """A row of the workbook as it was read."""

    @property
    def n(self) -> int: ...
    @property
    def values(self) -> tuple[Any, ...]: ...
    @property
    def is_hidden(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of a row, and its first problem."""

    n: int
    volunteer_no: str
    name: str
    minutes: int = 0
    problem: str = ""


def typed_rows(lines: Iterable[Line]) -> list[Typed] | None:
    """Every row below the headings, in any order of columns; None without headings."""
    lines = list(lines)
    for place, line in enumerate(lines[:LOOKED_AT]):
        words = [str(value or "").strip() for value in line.values]
        if all(heading in words for heading in HEADINGS):
            columns = [words.index(heading) for heading in HEADINGS]
            return list(_typed(lines[place + 1 :], columns))
    return None


def minutes_of(value: Any) -> tuple[int, str]:
    """Hours with at most one decimal as whole minutes; anything else is a problem, never rounded."""
    try:
        hours = Decimal(_shown(value))
    except InvalidOperation:
        return 0, RowProblem.HOURS_UNREADABLE
    if isinstance(value, bool) or not hours.is_finite():
        return 0, RowProblem.HOURS_UNREADABLE
    if hours <= 0:
        return 0, RowProblem.HOURS_NOT_POSITIVE
    if hours > MOST_HOURS:
        return 0, RowProblem.HOURS_TOO_MANY
    if hours * 10 != int(hours * 10):
        return 0, RowProblem.HOURS_TOO_FINE
    return int(hours * 60), ""


def _typed(lines: list[Line], columns: list[int]) -> Iterator[Typed]:
    for line in lines:
        number, name, hours = (line.values[column] for column in columns)
        if number is None and name is None and hours is None or _is_note(number, name, hours):
            continue
        minutes, problem = minutes_of(hours)
        if not _text(number):
            problem = RowProblem.NUMBER_MISSING
        if any(value is UNCOMPUTED for value in (number, name, hours)):
            problem = RowProblem.FORMULA
        if line.is_hidden:
            problem = RowProblem.HIDDEN
        number, name = normalise_volunteer_no(normalise_document(_text(number))), _text(name)
        yield Typed(line.n, number[:20], name[:50], 0 if problem else minutes, str(problem))


def _is_note(number: Any, name: Any, hours: Any) -> bool:
    """Says something about the table, not of a person; a total has hours, a line of signatures has none."""
    words = _text(number) or _text(name)
    return bool(NOTE.search(words)) and (hours is None or words.endswith("计"))


def _shown(value: Any) -> str:
    """A number as the person sees it in the table."""
    if isinstance(value, float):
        return format(value, SHOWN_DIGITS)
    return UNIT.sub("", half_width(str(value)).strip()).strip()


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
