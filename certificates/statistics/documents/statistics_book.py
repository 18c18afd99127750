"""The figures of a year as a workbook: numbers are numbers, the moment and the seal at the foot."""

from typing import Any

from certificates.statistics.figures import Statistics
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.words.durations import Measure, measure_of

RATE = '0.0"%"'


def as_xlsx(figures: Statistics, *, scope: str) -> bytes:
    title = f"{scope}志愿服务统计（{figures.year}年）"
    return workbooks.workbook(*_sheets(figures, figures.seal_line), title=title)


def _sheets(figures: Statistics, foot: str) -> tuple[Table, ...]:
    return _overview(figures, foot), _categories(figures, foot), _months(figures, foot), _units(figures, foot)


def _overview(figures: Statistics, foot: str) -> Table:
    measure = _measure(figures)
    hours, unit = measure.value, measure.unit
    rows = (
        ("已注册志愿者", figures.registered, "人"),
        ("参加过服务的志愿者", figures.active, "人"),
        ("年度服务满20小时", figures.reached, "人"),
        ("满20小时率", figures.rate, "%"),
        ("服务时长（系统计时）", hours(figures.timed), unit),
        ("服务时长（补录）", hours(figures.supplementary), unit),
        ("培训时长", hours(figures.training), unit),
        ("历史数据（平台启用前，不计入本年）", hours(figures.historical.minutes), unit),
        ("历史数据中的志愿者", figures.historical.people, "人"),
        ("已开展活动", figures.activities, "个"),
    )
    return Table("概况", (Column("项目"), Column("数字"), Column("单位")), rows, footer=foot)


def _categories(figures: Statistics, foot: str) -> Table:
    columns = (Column("类别"), Column("活动", '0"个"'), Column("场次", '0"场"'))
    rows = tuple((line.label, line.activities, line.shifts) for line in figures.categories)
    totals = ("合计", figures.activities, sum(line.shifts for line in figures.categories))
    return Table("活动类别", columns, rows, totals, footer=foot)


def _months(figures: Statistics, foot: str) -> Table:
    measure = _measure(figures)
    hours, time = measure.value, measure.number_format
    columns = (
        Column("月份"), Column("系统计时", time), Column("补录", time), Column("合计", time),
        Column("服务记录", '0"条"'), Column("服务人员", '0"人"'),
    )  # fmt: skip
    rows = tuple(
        (
            f"{line.month_on.year}年{line.month_on.month}月",
            hours(line.timed), hours(line.supplementary), hours(line.minutes), line.records, line.people,
        )
        for line in figures.months
    )  # fmt: skip
    return Table("按月", columns, rows, footer=foot)


def _units(figures: Statistics, foot: str) -> Table:
    measure = _measure(figures)
    hours, time = measure.value, measure.number_format
    columns = (
        Column("单位"), Column("已注册", '0"人"'), Column("参加过服务", '0"人"'), Column("系统计时", time),
        Column("补录", time), Column("满20小时", '0"人"'), Column("满20小时率", RATE),
    )  # fmt: skip
    rows = tuple(
        (
            line.name, line.registered, line.active, hours(line.timed), hours(line.supplementary),
            line.reached, line.rate,
        )
        for line in figures.units
    )  # fmt: skip
    return Table("按单位", columns, rows, footer=foot)


def _measure(figures: Statistics) -> Measure:
    """One for the whole workbook, so that every sheet adds up to the overview (D127)."""
    sums = [figures.timed, figures.supplementary, figures.training, figures.historical.minutes]
    rows: tuple[Any, ...] = (*figures.months, *figures.units)
    lines = [minutes for line in rows for minutes in (line.timed, line.supplementary)]
    return measure_of([*sums, *lines])
