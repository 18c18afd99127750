"""What a template may say in a 培训证明 or a 感谢信."""

from collections.abc import Mapping
from typing import Any

from registry import clock
from registry.documents.wording import full_date
from registry.models import Activity, Volunteer
from registry.words.durations import duration_text


def values_of(
    activity: Activity, person: Volunteer, facts: Mapping[str, Any], words: Any, issuer: str
) -> dict[str, str]:
    """Each placeholder of both kinds; `facts` are minutes, times and the days in order."""
    days, length = facts["days"], duration_text(facts["minutes"]).replace(" ", "")
    return {
        "姓名": person.name,
        "志愿者编号": person.volunteer_no or "",
        "单位": person.unit.name_on_paper,
        "年度": str(days[-1].year),
        "起始日期": full_date(days[0]),
        "截至日期": full_date(days[-1]),
        "培训名称": words.content or activity.title,
        "培训时长": length,
        "培训次数": f"{facts['times']}次",
        "时长": length,
        "次数": f"{facts['times']}次",
        "天数": f"{len(days)}天",
        "服务内容": words.content,
        "感谢词": words.thanks,
        "出具单位": issuer,
        "出具日期": full_date(clock.today()),
        "文件号": "",
    }
