"""The desk's list of activities as a table, for a workbook or a CSV file."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _

from registry import clock
from registry.documents.sheets import Column, Table
from registry.words.cells import plain_cell


def activity_table(activities: Iterable[Any], *, leader: Callable[[Any], str] = str) -> Table:
    """One row per activity; numbers are numbers."""
    columns = (
        Column(_("活动主题")),
        Column(_("类别")),
        Column(_("状态")),
        Column(_("记录单位")),
        Column(_("服务地点")),
        Column(_("首场开始")),
        Column(_("末场结束")),
        Column(_("场次数"), number_format="0"),
        Column(_("报名人次"), number_format="0"),
        Column(_("负责人")),
    )
    rows = tuple(
        (
            row.title,
            row.get_category_display(),
            row.get_status_display(),
            row.recording_unit.full_name,
            row.place,
            row.first_starts_at,
            row.last_ends_at,
            row.shift_count,
            row.signup_count,
            leader(row.leader),
        )
        for row in activities
    )
    return Table(title=_("活动清单"), columns=columns, rows=rows)


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, which spreadsheets need; text that looks like a formula stays text."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in table.columns])
    for row in table.rows:
        writer.writerow([plain_cell(value) if isinstance(value, str) else _cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return f"{value.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" if hasattr(value, "astimezone") else value
