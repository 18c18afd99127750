"""What every refusal is: a rule said no."""

import re
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

SINGLE = str.maketrans("“”", "‘’")
# A name that may hold quotation marks of its own; a list brings those between its entries: 甲”“乙.
QUOTED = re.compile(r"“\{(?!\w*s\})(\w+)\}”")


MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
UNITS = ((MINUTE, 60, "分钟"), (HOUR, 48, "小时"))  # each below so many, then the next larger


def wait_told(seconds: int) -> str:
    """A wait as every door says it, never less than it lasts: 40 分钟, 23 小时, 3 天."""
    for length, most, unit in UNITS:
        if (n := -(-seconds // length)) < most:
            return f"{max(1, n)} {unit}"
    return f"{-(-seconds // DAY)} 天"


class RuleViolation(Exception):
    """A business rule refused a command."""

    def __init__(self, reason: TextChoices, *, wait: int | None = None, at: str = "", **details: Any) -> None:
        """`wait`: so many seconds until the same command may be tried again, told by `{wait}`; `at`: which field."""
        self.reason, self.retry_after, self.at = reason, wait, at
        if wait is not None:
            details["wait"] = wait_told(wait)
        self.code = str(reason.value)
        label = str(reason.label)
        within = {name: str(details[name]).translate(SINGLE) for name in QUOTED.findall(label)}
        self.message = label.format(**details | within)
        super().__init__(self.message)


class TooOften(RuleViolation):
    """One account, number, browser or address asks too often (D101); `then` says what else can be done."""

    class Reason(TextChoices):
        TOO_OFTEN = "too_often", _("操作太频繁，请 {wait}后再试。{then}")
