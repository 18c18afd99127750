"""The history as a table, for a workbook."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from registry import clock
from registry.documents.sheets import Column, Table


def history_table(lines: Iterable[Any]) -> Table:
    """One row per entry, as its reader sees it."""
    heads = (
        _("时间"),
        _("操作人"),
        _("动作"),
        _("对象"),
        _("单位"),
        _("内容"),
        _("来源地址"),
        _("浏览器"),
        _("请求编号"),
    )
    return Table(title=_("操作日志"), columns=tuple(map(Column, heads)), rows=tuple(map(_row, lines)))


def _row(line: Any) -> tuple[str, ...]:
    entry, source = line.entry, line.source
    moment = entry.at.astimezone(clock.LOCAL).strftime("%Y-%m-%d %H:%M:%S")
    where = (source.address, source.browser) if source else ("", "")
    return (moment, line.who, entry.deed, line.thing, str(entry.unit or ""), line.said, *where, entry.request_id)
