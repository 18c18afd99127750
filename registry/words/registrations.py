"""What the home page tells somebody who is not registered: the state, the reason, and the one next step."""

NEXT = {
    "draft": ("资料还没有提交。提交并审核通过后即可报名、签到。", "去提交"),
    "submitted": ("注册审核通过后即可报名、签到。", "查看进度"),
    "returned": ("请按原因修改，再提交一次。", "修改并重新提交"),
    "imported": ("请核对本人资料，确认后提交审核。", "去确认"),
    "suspended": ("暂停期间不能报名。有疑问，请联系所在单位。", "查看详情"),
    "left": ("已认定的时长保留，可以重新申请。", "查看详情"),
}


def next_step(status: str, reason: str) -> tuple[str, str]:
    """The sentence, with the reason that the state was given for, and the label of the link; none once registered."""
    text, label = NEXT.get(status, ("", ""))
    why = reason.strip().rstrip("。")
    return (f"原因：{why}。{text}" if why and status in ("returned", "suspended", "left") else text), label
