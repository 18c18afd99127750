"""The grid on paper and as a workbook."""

from registry import clock
from registry.documents import pdf, workbooks
from registry.documents.sheets import Column, Table
from registry.models import Activity
from registry.signups.grid import Cell, Grid, Row
from registry.words.dates import as_full_date, time_range

ACROSS = 12  # positions on a sheet


def as_pdf(activity: Activity, grid: Grid, leader: str) -> bytes:
    """A4 across, the positions side by side; more of them than fit follow on sheets of their own."""
    parts = list(grid.parts(ACROSS))
    told = {"activity": activity, "leader": leader, "grid": grid, "parts": parts, "printed": clock.now()}
    return pdf.render("registry/pdf/position_grid.html", told)


def as_book(activity: Activity, grid: Grid) -> bytes:
    """A line for each position of each shift, so that it can be sorted and filtered."""
    figures = ("人数", "至少", "已报", "现场加入", "缺", "空", "本场缺")
    said = ("日期", "时间", "岗位", *figures, "集合", "岗位负责人", "名单")
    lines = tuple(_line(row, cell) for row in grid.rows for cell in row.present)
    return workbooks.workbook(Table(f"{activity.title} 岗位表", tuple(Column(heading) for heading in said), lines))


def _line(row: Row, cell: Cell) -> tuple[str | int, ...]:
    shift = row.shift
    when = f"{time_range(shift.starts_at, shift.ends_at)} {shift.label}".strip()
    figures = (cell.places, cell.least or "", cell.taken, cell.joined, cell.short, cell.free, row.short)
    return (as_full_date(shift.starts_at), when, cell.name, *figures, cell.meeting, cell.leader, "、".join(cell.people))
