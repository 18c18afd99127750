"""How dates, codes and titles are written on official paper (D157)."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from registry.words.cells import printable

# 行首禁则 and 行尾禁则 (GB/T 15834).
NEVER_FIRST: Final = "，。、；：？！）》〉」』】〕〗”’…—～·％℃,.;:?!)]}%"
NEVER_LAST: Final = "（《〈「『【〔〖“‘([{"
BLANK_DATE = "　　年　月　日"
# Titles are broken into lines only between these words.
_UNBROKEN = (
    "区直机关", "共青团", "团工委", "常态化", "学雷锋", "青年", "志愿服务", "志愿者", "活动",
    "阶段性", "情况", "统计表", "汇总表", "记录", "证明", "开展", "单位", "关于", "星级", "嘉许", "表彰",
    "优秀", "先进", "集体", "团队", "项目", "推荐", "认定", "名单", "公示", "决定",
)  # fmt: skip


# “2026 年上半年”, “2026年3月”, “第一季度”, “第二批”: read as one.
_PERIOD = re.compile(
    r"(?:\d{4}\s*年\s*)?(?:[上下]半年|第[一二三四]季度|第[一二三四五六七八九十\d]+批|\d{1,2}\s*月)|\d{4}\s*年度?"
)


def full_date(day: date | None) -> str:
    """2017年3月1日: full year, no leading zeros; without a date there is room to write one."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK_DATE


def grouped(code: str) -> str:
    """A code in groups of four, for reading aloud and typing."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def written(text: str) -> str:
    """The text without characters that files cannot hold, and with one kind of line break."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def title_lines(title: str, *, longest: int = 18, names: Collection[str] = ()) -> tuple[str, ...]:
    """A long title on two lines, split between two words near the middle, no mark at the wrong end (D154).

    A line break in the title wins. A name in it is not divided, unless it is longer than a line itself.
    """
    typed = tuple(line for line in map(str.strip, title.splitlines()) if line)
    if len(typed) > 1 or len(title) <= longest:
        return typed or ("",)
    title = typed[0]
    middle = len(title) / 2
    places = [at for at in range(1, len(title)) if title[at] not in NEVER_FIRST and title[at - 1] not in NEVER_LAST]
    whole = (*_UNBROKEN, *(name for name in names if name and len(name) <= longest))
    allowed = [at for at in places if not _cuts_a_word(title, at, whole)]
    at = min(allowed or places or [len(title) // 2], key=lambda place: (abs(place - middle), place))
    return title[:at], title[at:]


def _cuts_a_word(title: str, at: int, words: Iterable[str]) -> bool:
    if any(found.start() < at < found.end() for found in _PERIOD.finditer(title)):
        return True
    for word in words:
        start = title.find(word)
        while start >= 0:
            if start < at < start + len(word):
                return True
            start = title.find(word, start + 1)
    return False


def text_width(text: str) -> int:
    """Width of the text in half-width characters; a CJK character counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
