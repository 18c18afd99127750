"""The yearly account of a project as a workbook."""

from typing import Final

from certificates.statistics.project_figures import Account
from registry.documents import workbooks
from registry.documents.sheets import Column, Table
from registry.words.dates import as_full_date, as_recent
from registry.words.durations import Measure, measure_of

RECORDED: Final = "系统记录"
STATED: Final = "主办单位填报"


def name_of(account: Account) -> str:
    return f"{account.project.name}（{account.year}年）"


def as_xlsx(account: Account) -> bytes:
    measure = measure_of([account.totals["minutes"], *(line.minutes for line in account.lines)])
    scope = "全部活动" if account.is_whole else "只含本单位和下级单位记录的活动"
    foot = f"截至{as_recent(account.as_of)}，{scope}。只算已认定的服务，历史数据不计。"
    tables = [_overview(account, measure, foot), _activities(account, measure, foot)]
    if account.stated:
        tables.append(_stated(account))
    return workbooks.workbook(*tables, title=f"志愿服务项目年度情况：{name_of(account)}")


def _overview(account: Account, measure: Measure, foot: str) -> Table:
    project, totals = account.project, account.totals
    until = as_full_date(project.ends_on) if project.ends_on else "今"
    rows = (
        ("项目", project.name, "", ""),
        ("主办单位", project.unit.full_name if project.unit else "区直团工委", "", ""),
        ("起止", f"{as_full_date(project.starts_on)}至{until}", "", ""),
        ("目标", project.goal, "", ""),
        ("合作单位", project.partners, "", ""),
        ("预期成果", project.expected_results, "", ""),
        ("成果", project.results, "", ""),
        ("开展活动", totals["activities"], "项", RECORDED),
        ("场次", totals["shifts"], "场", RECORDED),
        ("参加志愿者", account.people, "人", RECORDED),
        ("参加人次", totals["times"], "人次", RECORDED),
        ("认定时长", measure.value(totals["minutes"]), measure.unit, RECORDED),
        ("报送的服务人数", totals["served"], "人", RECORDED),
        ("服务对象确认的服务人数", totals["confirmed"], "人", RECORDED),
        *((one.name, one.reached, one.measure, STATED) for one in account.stated),
    )
    columns = (Column("内容"), Column("说明或数字"), Column("单位"), Column("来源"))
    return Table("概况", columns, rows, footer=foot)


def _stated(account: Account) -> Table:
    """What the unit says, apart from what is recorded."""
    columns = (
        Column("成果"), Column("单位"), Column("本年达到", "0"), Column("到本年累计", "0"), Column("目标", "0"),
        Column("统计到"), Column("填报人"), Column("填报时间"),
    )  # fmt: skip
    rows = tuple(
        (
            one.name, one.measure, one.reached, one.so_far, one.goal, as_full_date(one.as_of_on), one.said_by,
            as_recent(one.said_at) if one.said_at else "",
        )
        for one in account.stated
    )  # fmt: skip
    return Table("主办单位填报的成果", columns, rows, footer="由主办单位填报，不是系统记录。")


def _activities(account: Account, measure: Measure, foot: str) -> Table:
    columns = (
        Column("活动"), Column("记录单位"), Column("地点"), Column("最近一场"), Column("场次", '0"场"'),
        Column("志愿者", '0"人"'),
        Column("人次", "0"), Column("时长", measure.number_format), Column("报送服务人数", '0"人"'),
        Column("服务对象确认", '0"人"'),
    )  # fmt: skip
    rows = tuple(
        (
            line.activity.title, line.activity.recording_unit.full_name, line.activity.place,
            as_full_date(line.last_at),
            line.shifts, line.people, line.times, measure.value(line.minutes), line.served, line.confirmed,
        )
        for line in account.lines
    )  # fmt: skip
    totals = account.totals
    summed = (
        "合计", "", "", "", totals["shifts"], account.people, totals["times"], measure.value(totals["minutes"]),
        totals["served"], totals["confirmed"],
    )  # fmt: skip
    return Table("活动", columns, rows, summed, footer=foot)
