"""放假安排: the dates of a yearly notice, read from its own words (D142)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from registry.words.chinese import quoted

WEEKDAYS = "一二三四五六日"
LONGEST_RANGE = 20  # days; a longer one is a typing error

_PAREN = r"(?:[（(](?P<{name}>[^（）()]*)[）)])?"
_CHINESE = (
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日"
    + _PAREN.format(name="said")
    + r"(?:\s*(?:至|到|—+|－|–|-|~|～)\s*(?:(?P<year2>\d{4}|次)年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日"
    + _PAREN.format(name="said2")
    + r")?"
)
_DIGITS = r"(?P<iso>\d{4})[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})" + _PAREN.format(name="iso_said")
_TOKEN = re.compile(
    rf"{_CHINESE}|{_DIGITS}|共(?P<count>\d{{1,2}})天"
    r"|(?P<work>(?:调休)?(?:正常)?(?:上班|补班|工作日)|(?<![\u4e00-\u9fff])班(?![\u4e00-\u9fff]))"
    r"|(?P<off>放假|休息|公休|补休|调休|(?<![\u4e00-\u9fff])休(?![\u4e00-\u9fff]))"
    r"|(?P<colon>[：:])|(?P<stop>[。；;\n])"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """The days that a notice changes (True: work), and its problems."""

    days: dict[date, bool] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def read(text: str, *, year: int) -> Notice:
    """The days off and the days of work that the text names for a year.

    `1月1日至3日放假调休，共3天。1月4日（周日）上班。`, lists of dates, and dates with a word behind or a heading
    before them. A weekday or a count of days that disagrees with the dates is a problem: it is another year's text.
    """
    reader = _Reader(year)
    for token in _TOKEN.finditer(text):
        reader.take(token)
    reader.stop()
    return Notice(dict(sorted(reader.days.items())), tuple(dict.fromkeys(reader.problems)))


class _Reader:
    """Dates wait for the word behind them; a word with a colon holds for the dates that follow it."""

    def __init__(self, year: int) -> None:
        self.year, self.month = year, 0
        self.days: dict[date, bool] = {}
        self.problems: list[str] = []
        self._waiting: list[date] = []
        self._named: list[date] = []  # what the last word was about: `共3天` counts it
        self._heading: bool | None = None
        self._word: bool | None = None

    def take(self, token: re.Match[str]) -> None:
        found = token.groupdict()
        if found["stop"]:
            self.stop()
        elif found["colon"]:
            self._heading, self._word = self._word, None
        elif found["count"]:
            self._count(int(found["count"]))
        elif found["work"] or found["off"]:
            self._say(bool(found["work"]))
        else:
            self._wait(list(self._dates(found, token.group())))

    def stop(self) -> None:
        """End a sentence: dates without a word mean something else, such as the date of the notice."""
        self._waiting, self._word, self._heading, self._named = [], None, None, []

    def _say(self, works: bool) -> None:
        self._word = works
        if self._waiting:
            self._keep(self._waiting, works)
            self._waiting = []

    def _wait(self, dates: list[date]) -> None:
        if self._heading is None:
            self._waiting += dates
        else:
            self._keep(dates, self._heading)

    def _keep(self, dates: list[date], works: bool) -> None:
        for day in dates:
            if self.days.get(day, works) != works:
                self.problems.append(f"{_name(day)}既写放假又写上班。")
            self.days[day] = works
        self._named = list(dates)

    def _count(self, said: int) -> None:
        if self._named and len(self._named) != said:
            self.problems.append(
                f"{_name(self._named[0])}至{_name(self._named[-1])}写明共{said}天，日期却有{len(self._named)}天。"
            )

    def _dates(self, found: dict[str, str | None], text: str) -> Iterator[date]:
        if found["iso"]:
            first = self._day(found["iso"], found["iso_month"], found["iso_day"], found["iso_said"], text)
            last = first
        else:
            first = self._day(found["year"], found["month"], found["day"], found["said"], text)
            last = first
            if found["day2"] and first:
                year = str(first.year + 1) if found["year2"] == "次" else found["year2"] or str(first.year)
                last = self._day(year, found["month2"], found["day2"], found["said2"], text)
        if first is None or last is None:
            return
        if not timedelta() <= last - first < timedelta(days=LONGEST_RANGE):
            self.problems.append(f"{quoted(text)}的起止日期不对。")
            return
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))

    def _day(self, year: str | None, month: str | None, day: str | None, said: str | None, text: str) -> date | None:
        self.month = int(month or self.month)
        try:
            on = date(int(year or self.year), self.month, int(day or 0))
        except ValueError:
            self.problems.append(f"{quoted(text)}不是有效的日期。")
            return None
        weekday = re.search(r"(?:周|星期)([一二三四五六日天])", said or "")
        if weekday and weekday[1].replace("天", "日") != WEEKDAYS[on.weekday()]:
            self.problems.append(
                f"{on.year}年{_name(on)}是周{WEEKDAYS[on.weekday()]}，通知写的是周{weekday[1]}，请核对年份。"
            )
        return on


def _name(day: date) -> str:
    return f"{day.month}月{day.day}日"
