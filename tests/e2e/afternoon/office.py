"""An invented office: its units with who shall administer them, and its people as a hundred other hands typed them."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from openpyxl import Workbook, load_workbook

from tests.people import id_number

SURNAMES, MIDDLE, LAST = "韦覃黄陆莫蒙罗农梁卢", "示例演测志青学雷朝晓", "一二三四五六七八九十"
NO_OPERATOR = "154"  # numbers nobody has; the undiallable block is for demonstrations only (D138)
FIRST_BIRTHDAY: Final = date(1970, 1, 1)
UNIT_KINDS: Final = {"unit_type": "区直机关", "league_body": "团委"}
Cells = list[Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list: name, document number, phone."""

    name: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True)
class UnitToCome:
    """A unit of the office's own table."""

    n: int

    @property
    def short_name(self) -> str:
        return f"示例{self.n:03d}厅团委"

    @property
    def full_name(self) -> str:
        return f"共青团广西壮族自治区示例{self.n:03d}厅委员会"

    @property
    def administrator(self) -> str:
        return f"unit{self.n:03d}"

    @property
    def mail(self) -> str:
        return f"{self.administrator}@example.org"


def person(n: int) -> Person:
    name = SURNAMES[n % 10] + MIDDLE[n // 10 % 10] + LAST[n // 100 % 10]
    return Person(
        name, id_number(FIRST_BIRTHDAY + timedelta(days=n % 9_000), n // 9_000 * 2 + 10), f"154{n:08d}"
    )  # 154 is no operator's


def people_of(unit: UnitToCome, each: int) -> list[Person]:
    """The people of one unit, `each` of them."""
    return [person(unit.n * each + n) for n in range(each)]


def units_table(units: Sequence[UnitToCome]) -> bytes:
    """All units with their administrators, as the committee's own list has them."""
    rows = [["规范全称", "简称", "单位类别", "团组织类别", "管理员", "用户名", "办公邮箱"]]
    rows += [
        [
            unit.full_name,
            unit.short_name,
            *UNIT_KINDS.values(),
            f"蒙示例{LAST[unit.n % 10]}",
            unit.administrator,
            unit.mail,
        ]
        for unit in units
    ]
    return _book(rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it arrives, how many people are on it, and how many of them somebody must put right."""

    name: str
    content: bytes
    people: int
    wrong: int = 0


def messy(unit: UnitToCome, people: Sequence[Person]) -> Table:
    """One unit's list in the style of its own office."""
    draw = STYLES[unit.n % len(STYLES)]
    content, ending, wrong = draw(people)
    return Table(f"{unit.short_name}名单.{ending}", content, len(people), wrong)


def put_right(content: bytes, people: Sequence[Person]) -> bytes:
    """The workbook of wrong rows, with the numbers looked up and the second copy of somebody left out."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    heading = next(row for row in rows if "姓名" in row)
    name, number = heading.index("姓名"), next(n for n, cell in enumerate(heading) if cell and "证件号码" in str(cell))
    right = {one.name: one.number for one in people}
    fixed, seen = [], set()
    for row in rows[rows.index(heading) + 1 :]:
        if row[name] in right and row[name] not in seen:
            seen.add(row[name])
            row[number] = right[row[name]]
            fixed.append(row)
    return _book([heading, *fixed])


def _plain(people: Sequence[Person]) -> tuple[bytes, str, int]:
    return _book([["姓名", "证件号码", "手机号码"], *([one.name, one.number, one.phone] for one in people)]), "xlsx", 0


def _titled(people: Sequence[Person]) -> tuple[bytes, str, int]:
    """A merged title, a line of date, and a foot with a sum and who filled it in."""
    rows: list[Cells] = [
        ["志愿者花名册"],
        ["填报单位（盖章）：", "", "2026年11月"],
        ["序号", "姓 名", "身份证号", "联系电话"],
    ]
    rows += [[n, one.name, one.number, one.phone] for n, one in enumerate(people, 1)]
    rows += [["合计", len(people)], ["填表人：蒙示例一", "", "审核人：农示例二"]]
    return _book(rows, merges="A1:D1"), "xlsx", 0


def _csv(encoding: str) -> Callable[[Sequence[Person]], tuple[bytes, str, int]]:
    def draw(people: Sequence[Person]) -> tuple[bytes, str, int]:
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(["志愿者姓名", "身份证号码", "手机"])
        lines.writerows([one.name, f"{one.number}\t", one.phone] for one in people)
        return text.getvalue().encode(encoding), "csv", 0

    return draw


def _wide(people: Sequence[Person]) -> tuple[bytes, str, int]:
    """Full-width digits, spaces in names, an apostrophe before the number."""
    wide = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}
    rows = [[f" {one.name[0]} {one.name[1:]}　", one.number.translate(wide), f"'{one.phone}"] for one in people]
    return _book([["姓名", "身份证号码", "手机号"], *rows]), "xlsx", 0


def _turned(people: Sequence[Person]) -> tuple[bytes, str, int]:
    """Other columns, in another order, phones as numbers."""
    rows = [[int(one.phone), "团员", one.number, "青秀区", one.name] for one in people]
    return _book([["联系方式", "政治面貌", "公民身份号码", "现住地", "姓名"], *rows]), "xlsx", 0


def _rounded(people: Sequence[Person]) -> tuple[bytes, str, int]:
    """Two numbers that a spreadsheet has rounded."""
    rows: list[Cells] = [[one.name, one.number, one.phone] for one in people]
    for row in rows[:2]:
        row[1] = float(str(row[1]).replace("X", "0"))
    return _book([["姓名", "身份证号码", "手机号码"], *rows]), "xlsx", min(2, len(rows))


def _mistyped(people: Sequence[Person]) -> tuple[bytes, str, int]:
    """A wrong check digit, and the last one twice."""
    rows: list[Cells] = [[one.name, one.number, one.phone] for one in people]
    rows[0][1] = rows[0][1][:-1] + ("1" if rows[0][1][-1] != "1" else "2")
    rows.append(list(rows[-1]))
    return _book([["姓名", "证件号码", "手机号码"], *rows]), "xlsx", 2


STYLES: Final = (
    _plain, _titled, _csv("gbk"), _csv("utf-8-sig"), _wide, _turned, _rounded, _mistyped, _csv("gb18030"), _titled,
)  # fmt: skip


def _book(rows: Sequence[Cells], *, merges: str = "") -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    if merges:
        page.merge_cells(merges)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
