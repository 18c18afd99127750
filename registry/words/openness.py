"""Whether one can still sign up for a shift: the word on the card of its activity, and why nobody can."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextShift:
    """All that the word depends on."""

    places_left: int
    has_started: bool = False
    is_not_open_yet: bool = False
    is_closed: bool = False
    flow: str = ""  # how the activity gives its places


ASKED = {"request": "可以申请", "invitation": "仅限邀请", "teams": "团队名额", "lot": "报名抽签"}


def word_of(shift: NextShift | None) -> tuple[str, str]:
    """The word and its tone; free places are named only while somebody can take them."""
    if shift is None:
        return "已开展", ""
    if shift.is_closed:
        return ("正在开展" if shift.has_started else "报名已截止"), ""
    if shift.is_not_open_yet:
        return "报名未开始", "wait"
    if shift.flow in ASKED:
        return ASKED[shift.flow], "done"
    if shift.places_left:
        return f"还有 {shift.places_left} 个名额", "done"
    return "名额已满，可候补", "wait"


FLOWS = {
    "at_once": ("有名额就报上；满了可以候补，有人退出按顺序递补。", "", ""),
    "request": (
        "先申请，由负责人确认；确认了才有名额。",
        "这场先申请，由负责人确认；结果会通知您，在“我的活动”里也能看到。等待期间不能再报同一时间的其他场次。",
        "申请参加",
    ),
    "invitation": ("只有受到邀请的人可以参加，本人接受才算报名。", "这场由负责人邀请参加，本人接受才算报名。", "报名"),
    "teams": (
        "名额分给团队：由队长在名额内提名队员，每人自己接受才算报名。",
        "这场的名额分给了团队，由队长提名，本人接受才算报名。",
        "报名",
    ),
    "lot": (
        "截止以前都可以报名，截止后抽签一次；没抽中的按抽签顺序候补。",
        "截止以前报名的都参加抽签，先后不影响结果。报名一截止就抽签，结果会通知您；没抽中的按抽签顺序候补。",
        "报名抽签",
    ),
}
DRAWN = "已经抽签。现在报名的，有空位直接参加，没有空位排在候补最后。"


def terms_told(
    *,
    late_minutes: int,
    withdraw_hours: int,
    accept_hours: int,
    most_shifts: int | None,
    is_past_withdrawal: bool = False,
    has_started: bool = False,
    is_later: bool = False,
) -> list[str]:
    """The other terms, in the order in which they matter; nothing of what was not settled.

    `is_later`: a press gives no place yet, and who has none never leaves late.
    """
    said = []
    if most_shifts is not None:
        said.append(f"每人最多报 {most_shifts} 场。")
    if has_started:
        said.append("已经开始，报名以后不能退出。")
    elif withdraw_hours and is_past_withdrawal:
        since = "得到名额" if is_later else "现在报名"
        said.append(f"离开始已不到 {withdraw_hours} 小时，{since}以后退出即记为迟退。")
    elif withdraw_hours:
        said.append(f"不能来的，请在开始 {withdraw_hours} 小时以前退出；之后退出记为迟退。")
    if accept_hours and not has_started:
        said.append(f"递补到的名额保留 {accept_hours} 小时，须由您接受，最迟到开始。")
    if late_minutes:
        said.append(f"开始后 {late_minutes} 分钟以内，有空位的还可以报名。")
    return said


def terms_in_short(*, late_sign_up_minutes: int, withdraw_hours: int, accept_hours: int, most_shifts: int) -> list[str]:
    """The same in a few words each, for the line of a folded part; none is 0."""
    said = [f"每人最多 {most_shifts} 场"] if most_shifts else []
    said += [f"开始 {withdraw_hours} 小时前退出"] if withdraw_hours else []
    said += [f"递补保留 {accept_hours} 小时"] if accept_hours else []
    return said + ([f"开始后 {late_sign_up_minutes} 分钟内可报名"] if late_sign_up_minutes else [])


def flow_label(flow: str, name: object) -> str:
    """The choice on the form, with one sentence about what it means."""
    return f"{name}：{FLOWS[flow][0]}"


def told_before(flow: str, *, is_drawn: bool = False) -> str:
    """How the places are given and when one hears, before the button; nothing where they are given at once."""
    if flow == "lot" and is_drawn:
        return DRAWN
    return FLOWS[flow][1] if flow in FLOWS else ""


def verb_of(flow: str, *, is_full: bool) -> str:
    """What the button says."""
    if flow in FLOWS and FLOWS[flow][2]:
        return FLOWS[flow][2]
    return "名额已满，加入候补" if is_full else "报名"


def closed_because(status: str, *, was_published: bool, is_called_off: bool, has_ended: bool) -> str:
    """The code of the refusal, whoever asks; empty while the activity takes sign-ups."""
    if status in ("cancelled", "withdrawn"):
        return "activity_called_off"
    if is_called_off:
        return "shift_called_off"
    if status in ("closed", "reported") or (has_ended and status == "published"):
        return "shift_over"
    if status == "published":
        return ""
    return "change_pending" if was_published and status in ("submitted", "returned") else "not_published"
