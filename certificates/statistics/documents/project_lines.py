"""What the files about a project in a year say, the same on the sheet and on paper."""

from typing import Final

from certificates.statistics.project_figures import Account
from registry.words.dates import as_full_date, as_time
from registry.words.durations import Measure, measure_of

RECORDED: Final = "系统记录"
STATED: Final = "主办单位填报"
OWN_WORD: Final = "由主办单位填报，不是系统记录。"


def name_of(account: Account) -> str:
    return f"{account.project.name}（{account.year}年）"


def measure(account: Account) -> Measure:
    """Of all the hours that stand in one file."""
    return measure_of([account.totals["minutes"], *(line.minutes for line in account.lines)])


def foot(account: Account) -> str:
    """Up to when and whose: a file is read later, so the moment has its date."""
    scope = "全部活动" if account.is_whole else "只含本单位和下级单位记录的活动"
    when = f"{as_full_date(account.as_of)}{as_time(account.as_of)}"
    return f"截至{when}，{scope}。只算已认定的服务，历史数据不计。"


def facts(account: Account) -> list[tuple[str, str]]:
    """What the project is for."""
    project = account.project
    until = as_full_date(project.ends_on) if project.ends_on else "今"
    return [
        ("项目", project.name),
        ("主办单位", project.unit.full_name if project.unit else "区直团工委"),
        ("起止", f"{as_full_date(project.starts_on)}至{until}"),
        ("目标", project.goal),
        ("合作单位", project.partners),
        ("预期成果", project.expected_results),
        ("成果", project.results),
    ]


def recorded(account: Account) -> list[tuple[str, int | float, str]]:
    """What the system knows, with its unit word."""
    totals, hours = account.totals, measure(account)
    return [
        ("开展活动", totals["activities"], "项"),
        ("场次", totals["shifts"], "场"),
        ("参加志愿者", account.people, "人"),
        ("参加人次", totals["times"], "人次"),
        ("认定时长", hours.value(totals["minutes"]), hours.unit),
        ("报送的服务人数", totals["served"], "人"),
        ("服务对象确认的服务人数", totals["confirmed"], "人"),
    ]
