"""What every refusal is: a rule said no."""

import re
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SINGLE = str.maketrans("“”", "‘’")
# A name that may hold quotation marks of its own; a list brings those between its entries: 甲”“乙.
QUOTED = re.compile(r"“\{(?!\w*s\})(\w+)\}”")


def whole_minutes(seconds: int) -> int:
    """What is said of a wait: never less than it lasts."""
    return max(1, -(-seconds // 60))


class RuleViolation(Exception):
    """A business rule refused a command."""

    def __init__(self, reason: TextChoices, *, wait: int | None = None, **details: Any) -> None:
        """`wait`: so many seconds until the same command may be tried again, told as minutes."""
        self.reason, self.retry_after = reason, wait
        if wait is not None:
            details["minutes"] = whole_minutes(wait)
        self.code = str(reason.value)
        label = str(reason.label)
        within = {name: str(details[name]).translate(SINGLE) for name in QUOTED.findall(label)}
        self.message = label.format(**details | within)
        super().__init__(self.message)


class TooOften(RuleViolation):
    """One account, number, browser or address asks too often (D101); `then` says what else can be done."""

    class Reason(TextChoices):
        TOO_OFTEN = "too_often", _("操作太频繁，请 {minutes} 分钟后再试。{then}")
