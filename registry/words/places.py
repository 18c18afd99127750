"""The word for a place on a shift, as its holder and the organiser read it at this moment."""

from dataclasses import dataclass
from datetime import datetime

from registry.words.dates import as_moment, as_time

PRESENT, GONE = "open", "checked_out"
ENDED = ("withdrawn", "declined")
OVER = {"waitlisted": "没有递补上", "requested": "没有确认", "invited": "邀请已过期"}
ABSENT = {"missed": "未到场", "excused": "未到场（已说明）"}  # as the organiser wrote it down (D27)
RUNNING = {PRESENT: "在场", GONE: "已签退"}
WAITING = {"invited": "受邀待答复", "requested": "待确认", "confirmed": "已报名", "waitlisted": "候补"}


def post_called(name: str) -> str:
    """讲解岗位, and not 引导岗岗位."""
    return name if name.endswith(("岗", "岗位")) else f"{name}岗位"


@dataclass(frozen=True, slots=True)
class Place:
    """All that the word depends on."""

    status: str
    is_invitation: bool = False
    was_accepted: bool = False  # an invitation that became an ordinary sign-up
    was_called_off: bool = False  # the organiser cancelled the shift, and with it the sign-up
    is_remote: bool = False
    has_started: bool = False
    has_ended: bool = False
    turn: int = 0  # on the waiting list
    offered_until: datetime | None = None  # a place is kept until then
    withdrew_late: bool = False
    flow: str = ""  # how the activity gives its places
    presence: str = ""  # of the attendance; empty where nobody was checked in


def word_of(place: Place) -> str:
    """Where the sign-up stands, never what it was before the shift."""
    if place.status in ENDED:
        return _end(place)
    if place.status == "confirmed" and place.presence in RUNNING:
        return "已参加" if place.has_ended else RUNNING[place.presence]
    if place.presence in ABSENT and place.has_ended:
        return ABSENT[place.presence]
    if not place.has_ended:
        return _waiting(place)
    if place.status == "confirmed":
        return "已结束" if place.is_remote else "没有到场记录"
    return OVER[place.status]


def tone_of(place: Place) -> str:
    """The colour beside the word: only who has a place, or took it, gets the tick."""
    if place.status == "confirmed":
        has_come = place.presence in RUNNING or (place.is_remote and place.presence not in ABSENT)
        return "" if place.has_ended and not has_come else "done"
    return "wait" if place.status == "waitlisted" and not place.has_ended else ""


def heading_of(place: Place) -> str:
    """Above the next service on the home page: nothing runs for somebody who checked out."""
    if not place.has_started:
        return "下一场"
    return "今天的服务" if place.presence == GONE else "正在进行"


def what_next(place: Place) -> str:
    """What the holder of a place does on the day; a remote service has no gate."""
    if place.status != "confirmed" or place.presence or place.has_ended:
        return ""
    if place.is_remote:
        return "线上服务，不用到场签到；时长由负责人按任务成果核定。"
    return "到场后扫现场的签到码；没有网络，出示“我的卡”。" if place.has_started else ""


def welcome_of(place: Place) -> str:
    """The answer to a sign-up that was taken."""
    if _awaits_lot(place):
        return "已报名抽签。报名截止后抽签，结果会通知您，在这里也能看到。"
    if place.status == "requested":
        return "已提交申请，等负责人确认；结果会通知您，在这里也能看到。"
    if place.status == "waitlisted":
        return "已加入候补。有人退出时按顺序递补，递补后在这里能看到。"
    if place.is_remote:
        return "报名成功。这是线上服务，不用到场签到；请按负责人的安排完成任务。"
    return "报名成功。请按时到集合地点，到场后扫码签到。"


def meeting_of(at: datetime, point: str, *, with_day: bool = False) -> str:
    """When and where the people of a position meet."""
    when = as_moment(at) if with_day else as_time(at)
    return f"{when} 在{point}集合" if point else f"{when} 集合"


def _waiting(place: Place) -> str:
    if place.offered_until:
        return f"轮到您了，请在{as_moment(place.offered_until)} 前接受"
    if place.status == "waitlisted" and place.turn:
        return f"候补第 {place.turn} 位"
    return "待抽签" if _awaits_lot(place) else WAITING[place.status]


def _awaits_lot(place: Place) -> bool:
    return place.status == "requested" and place.flow == "lot"


def _end(place: Place) -> str:
    if place.was_called_off:
        return "场次已取消"
    declined = place.status == "declined"
    if place.is_invitation and not place.was_accepted:
        return "未接受邀请" if declined else "邀请已取消"
    if declined:
        return "未录用"
    return "迟退" if place.withdrew_late else "已退出"
