"""催办: a polite text for the work group, with units, days overdue and links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from registry.models import Unit
from registry.words.dates import ESTIMATED
from registry.workdays.deadlines import Due

MOST_LINES: Final = 5  # per unit, to keep the text short

Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class UnitOverdue:
    """What is overdue at one unit, the oldest first."""

    unit: Unit
    dues: tuple[Due, ...]

    @property
    def longest(self) -> int:
        return max(due.overdue for due in self.dues)


def text_for_all(groups: Sequence[UnitOverdue], *, as_of: date, until: date, link: Link, list_path: str) -> str:
    """各单位：… one numbered entry per unit."""
    head = _("各单位：\n截至{as_of}，以下事项已超过办理期限，请于{until}前办理：").format(
        as_of=_day(as_of), until=_day(until)
    )
    entries = [_entry(n, group, link, list_path) for n, group in enumerate(groups, start=1)]
    return "\n".join([head, *entries, _("办理中有困难的，请及时说明。谢谢。")])


def text_for_one(group: UnitOverdue, *, as_of: date, until: date, link: Link, list_path: str) -> str:
    """The same to one unit."""
    head = _("{unit}：\n截至{as_of}，贵单位以下事项已超过办理期限，请于{until}前办理：").format(
        unit=group.unit, as_of=_day(as_of), until=_day(until)
    )
    lines = [f"{n}. {_line(due, link)}" for n, due in enumerate(group.dues[:MOST_LINES], start=1)]
    return "\n".join([head, *lines, *_rest(group, link, list_path), _("办理中有困难的，请及时说明。谢谢。")])


def _entry(n: int, group: UnitOverdue, link: Link, list_path: str) -> str:
    if len(group.dues) == 1:
        return f"{n}. {group.unit}：{_line(group.dues[0], link)}"
    head = _("{n}. {unit}，{count} 项：").format(n=n, unit=group.unit, count=len(group.dues))
    lines = [f"（{k}）{_line(due, link)}" for k, due in enumerate(group.dues[:MOST_LINES], start=1)]
    return "\n".join([head, *lines, *_rest(group, link, list_path)])


def _line(due: Due, link: Link) -> str:
    late = _("超期 {n} 个工作日").format(n=due.overdue)
    late = f"{late}，{ESTIMATED}" if due.is_estimated else late
    return f"{due.title}，{due.subject}（{late}）{link(due.url)}"


def _rest(group: UnitOverdue, link: Link, list_path: str) -> list[str]:
    more = len(group.dues) - MOST_LINES
    return [_("另有 {n} 项，见 {url}").format(n=more, url=link(list_path))] if more > 0 else []


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
