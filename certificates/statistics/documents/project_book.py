"""The yearly account of a project as a workbook."""

from certificates.statistics.documents.project_lines import (
    OWN_WORD,
    RECORDED,
    STATED,
    facts,
    foot,
    measure,
    name_of,
    recorded,
)
from certificates.statistics.project_figures import Account
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.words.dates import as_full_date, as_time


def as_xlsx(account: Account) -> bytes:
    tables = [_overview(account), _activities(account)]
    if account.stated:
        tables.append(_stated(account))
    return workbooks.workbook(*tables, title=f"志愿服务项目年度情况：{name_of(account)}")


def _overview(account: Account) -> Table:
    rows = (
        *((term, said, "", "") for term, said in facts(account)),
        *((*row, RECORDED) for row in recorded(account)),
        *((one.name, one.reached, one.measure, STATED) for one in account.stated),
    )
    columns = (Column("内容"), Column("说明或数字"), Column("单位"), Column("来源"))
    return Table("概况", columns, rows, footer=foot(account))


def _stated(account: Account) -> Table:
    """What the unit says, apart from what is recorded."""
    columns = (
        Column("成果"), Column("单位"), Column("本年达到", "0"), Column("到本年累计", "0"), Column("目标", "0"),
        Column("统计到"), Column("填报时间"),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, one.measure, one.reached, one.so_far, one.goal, as_full_date(one.as_of_on),
            f"{as_full_date(one.said_at)} {as_time(one.said_at)}" if one.said_at else "",
        )
        for one in account.stated
    )  # fmt: skip
    return Table("主办单位填报的成果", columns, rows, footer=OWN_WORD)


def _activities(account: Account) -> Table:
    hours = measure(account)
    columns = (
        Column("活动"), Column("记录单位"), Column("地点"), Column("最近一场"), Column("场次", '0"场"'),
        Column("志愿者", '0"人"'),
        Column("人次", "0"), Column("时长", hours.number_format), Column("报送服务人数", '0"人"'),
        Column("服务对象确认", '0"人"'),
    )  # fmt: skip
    rows = tuple(
        (
            line.activity.title, line.activity.recording_unit.full_name, line.activity.place,
            as_full_date(line.last_at),
            line.shifts, line.people, line.times, hours.value(line.minutes), line.served, line.confirmed,
        )
        for line in account.lines
    )  # fmt: skip
    totals = account.totals
    summed = (
        "合计", "", "", "", totals["shifts"], account.people, totals["times"], hours.value(totals["minutes"]),
        totals["served"], totals["confirmed"],
    )  # fmt: skip
    return Table("活动", columns, rows, summed, footer=foot(account))
