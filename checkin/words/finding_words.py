"""A finding's evidence as a sentence with its numbers; no names, no places (design#append-only)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkin.exceptions import ScanRefused
from checkin.words.finding_codes import FindingCode
from registry.clock import LOCAL
from registry.words.chinese import quoted
from registry.words.durations import duration_text

Evidence = Mapping[str, Any]
SHOWN = 5


def words_of(code: str, evidence: Evidence) -> str:
    """The evidence in numbers; empty where the label says everything."""
    say = WORDS.get(code)
    try:
        return say(evidence) if say else ""
    except (KeyError, TypeError, ValueError):
        return ""  # evidence of an older version


def people_of(evidence: Evidence) -> list[int]:
    """The volunteers a finding of a whole shift is about."""
    return [pk for pk in evidence.get("people_ids", ()) if isinstance(pk, int)]


def _times(evidence: Evidence) -> str:
    moments = [_clock(at) for at in evidence.get("at", ())]
    more = _(" 等") if len(moments) > SHOWN else ""
    shown = "、".join(moments[:SHOWN]) + more
    return _("{times} 次：{moments}").format(times=evidence["times"], moments=shown) if shown else ""


def _fresh_decider(evidence: Evidence) -> str:
    return _("{records} 条，认定人上任不满 90 天").format(records=evidence["records"])


def _missing_checkout(evidence: Evidence) -> str:
    return _("{since} 签到之后没有签退").format(since=_clock(evidence["since"]))


def _not_in_standing(evidence: Evidence) -> str:
    return _("自 {since} 起已暂停或退出").format(since=_day(evidence["since"])) if evidence["since"] else ""


def _decided_twice(evidence: Evidence) -> str:
    return _("与{shift}重叠").format(shift=quoted(evidence["title"]))


def _long_day(evidence: Evidence) -> str:
    return _("当天累计 {hours}").format(hours=duration_text(evidence["minutes"]))


def _elsewhere(evidence: Evidence) -> str:
    return _("与{shift}同时在场 {minutes} 分钟").format(shift=quoted(evidence["title"]), minutes=evidence["minutes"])


def _freed(evidence: Evidence) -> str:
    return _("{shift}的认定改动之后，这里可以多计 {minutes} 分钟").format(
        shift=quoted(evidence["title"]), minutes=evidence["minutes"]
    )


def _travel(evidence: Evidence) -> str:
    gap, needed = evidence["gap_minutes"], evidence["needed_minutes"]
    if evidence.get("metres") is None:
        said = _("与{shift}不在同一县区，间隔 {gap} 分钟，路上至少要 {needed} 分钟")
        return said.format(shift=quoted(evidence["title"]), gap=gap, needed=needed)
    said = _("与{shift}相距 {km} 公里，间隔 {gap} 分钟，路上至少要 {needed} 分钟")
    return said.format(shift=quoted(evidence["title"]), km=_km(evidence["metres"]), gap=gap, needed=needed)


def _far(evidence: Evidence) -> str:
    said = _("{scans} 次扫码，最远离服务地点 {km} 公里（范围 {fence} 米，手机报告误差 {accuracy} 米）")
    return said.format(
        scans=evidence["scans"],
        km=_km(evidence["metres"]),
        fence=evidence["fence"],
        accuracy=evidence["accuracy"],
    )


def _passed_on(evidence: Evidence) -> str:
    return _("{people} 人在 {at} 前后用了同一个码，离服务地点或彼此最远 {km} 公里").format(
        people=evidence["people"], at=_clock(evidence["at"]), km=_km(evidence["metres"])
    )


def _registered(evidence: Evidence) -> str:
    return _("场次结束后 {days} 天建立").format(days=evidence["days"])


def _heads(evidence: Evidence) -> str:
    heads = " / ".join(str(head) for head in evidence["heads"])
    return _("清点 {heads} 人，扫码 {scanned} 人").format(heads=heads, scanned=evidence["scanned"])


def _identical(evidence: Evidence) -> str:
    if "of" not in evidence:
        return _("{people} 人都是 {minutes} 分钟").format(**_only(evidence, "people", "minutes"))
    return _("{of} 人中有 {people} 人都是 {minutes} 分钟").format(**_only(evidence, "of", "people", "minutes"))


def _same_second(evidence: Evidence) -> str:
    if "at" not in evidence:
        return _("{people} 人").format(people=evidence["people"])
    way = _("签到") if evidence["direction"] == "in" else _("签退")
    at = datetime.fromisoformat(evidence["at"]).astimezone(LOCAL)
    return _("{people} 人在 {at} 各自{way}").format(people=evidence["people"], at=f"{at:%H:%M:%S}", way=way)


def _one_hand(evidence: Evidence) -> str:
    return _("到场 {of} 人中，{people} 人由“{hand}”点名、集体签到或按纸质表登记").format(
        **_only(evidence, "of", "people", "hand")
    )


def _number(text: Any) -> Callable[[Evidence], str]:
    return lambda evidence: str(text).format(people=evidence["people"])


def _refused(evidence: Evidence) -> str:
    reasons = dict(ScanRefused.Reason.choices)
    parts = [
        _("{n} 次：{why}").format(n=n, why=str(reasons.get(code, code)).rstrip("。"))
        for code, n in sorted(evidence["codes"].items())
    ]
    return "；".join(parts)


def _stations(evidence: Evidence) -> str:
    parts = []
    for name, waiting, seen in evidence["stations"]:
        if waiting:
            parts.append(_("{name} 还有 {waiting} 条没有上传").format(name=name, waiting=waiting))
        elif seen:
            at = datetime.fromisoformat(seen).astimezone(LOCAL)
            moment = f"{at.month}月{at.day}日 {at:%H:%M}"
            parts.append(_("{name} 最后一次联系是 {moment}，在场次结束之前").format(name=name, moment=moment))
        else:
            parts.append(_("{name} 配对之后没有联系过").format(name=name))
    return "；".join(parts)


def _back_entries(evidence: Evidence) -> str:
    return _("{year} 年已认定 {hours}，其中补录占 {percent}%").format(
        year=evidence["year"], hours=duration_text(evidence["minutes"]), percent=evidence["percent"]
    )


def _milestone(evidence: Evidence) -> str:
    return _("{people} 人认定后刚过 {hours} 小时，超出都不到 {over} 小时").format(
        people=evidence["people"], hours=evidence["hours"], over=evidence["over_hours"]
    )


def _day(at: str) -> str:
    local = datetime.fromisoformat(at).astimezone(LOCAL)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _clock(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(LOCAL):%H:%M}"


def _km(metres: int) -> str:
    return f"{metres / 1000:.1f}"


def _only(evidence: Evidence, *names: str) -> dict[str, Any]:
    return {name: evidence[name] for name in names}


WORDS: dict[str, Callable[[Evidence], str]] = {
    **dict.fromkeys(
        (
            FindingCode.REPEATED_IN,
            FindingCode.REPEATED_OUT,
            FindingCode.OUT_WITHOUT_IN,
            FindingCode.MORE_THAN_THREE_PAIRS,
            FindingCode.OUTSIDE_WINDOW,
            FindingCode.LATE_UPLOAD,
            FindingCode.BACK_DATED,
            FindingCode.CARD_REPLACED,
            FindingCode.ANNUL_WITHOUT_TARGET,
            FindingCode.ANNUL_NOT_IN_TIME,
            FindingCode.ENTERED_OVERLAPS,
            FindingCode.ENTERED_UNUSED,
            FindingCode.OWN_HAND,
        ),
        _times,
    ),
    FindingCode.FRESH_DECIDER: _fresh_decider,
    FindingCode.MISSING_CHECKOUT: _missing_checkout,
    FindingCode.LONG_DAY: _long_day,
    FindingCode.DECIDED_TWICE: _decided_twice,
    FindingCode.NOT_IN_STANDING: _not_in_standing,
    FindingCode.ELSEWHERE_TOO: _elsewhere,
    FindingCode.OVERLAP_FREED: _freed,
    FindingCode.TRAVEL_TOO_SHORT: _travel,
    FindingCode.FAR_FROM_SITE: _far,
    FindingCode.CODE_PASSED_ON: _passed_on,
    FindingCode.REGISTERED_AFTERWARDS: _registered,
    FindingCode.HEADS_DIFFER: _heads,
    FindingCode.IDENTICAL_DURATIONS: _identical,
    FindingCode.SAME_SECOND: _same_second,
    FindingCode.ONE_HAND_FOR_MANY: _one_hand,
    FindingCode.NOT_ON_THE_LIST: _number(gettext_lazy("{people} 人")),
    FindingCode.NO_PHOTOS: _number(gettext_lazy("到场 {people} 人，报送时 0 张照片")),
    FindingCode.REFUSED_SCANS: _refused,
    FindingCode.STATIONS_WAITING: _stations,
    FindingCode.BACK_ENTRY_SHARE: _back_entries,
    FindingCode.MILESTONE_CLUSTER: _milestone,
}
