"""The word for a service record: what the last decision made of it, as every page, list and paper says it."""

WORDS = {
    ("approved", "not_counted"): "已认定，不计时长",
    ("adjusted", "not_counted"): "已恢复，不计时长",
    ("adjusted", "restored"): "已恢复",
}
PLAIN = {
    "pending": "待认定",
    "approved": "已认定",
    "returned": "已退回",
    "adjusted": "已调整",
    "voided": "已作废",
}


def word_of(status: str, outcome: str) -> str:
    """By the state and the outcome of the last decision, which is empty before the first."""
    return WORDS.get((status, outcome)) or PLAIN[status]
