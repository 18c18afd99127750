"""The hours in a row of an opening balance, as whole minutes (design#afterwards)."""

import re
from decimal import Decimal, InvalidOperation

from checkin.exceptions import OpeningBalanceRefused
from registry.words.identity import half_width

Reason = OpeningBalanceRefused.Reason
UNIT = re.compile(r"(?:个)?小时$|h$")
MOST_HOURS = 5_000  # eight hours on each working day of two and a half years


def minutes_of(typed: str) -> int:
    """Hours with at most one decimal; anything else is refused, never rounded."""
    try:
        hours = Decimal(UNIT.sub("", half_width(typed).strip()).strip())
    except InvalidOperation:
        raise OpeningBalanceRefused(Reason.OPENING_HOURS_UNREADABLE) from None
    if not hours.is_finite():
        raise OpeningBalanceRefused(Reason.OPENING_HOURS_UNREADABLE)
    if hours <= 0:
        raise OpeningBalanceRefused(Reason.OPENING_HOURS_NOT_POSITIVE)
    if hours > MOST_HOURS:
        raise OpeningBalanceRefused(Reason.OPENING_HOURS_TOO_MANY, most=MOST_HOURS)
    if hours * 10 != int(hours * 10):
        raise OpeningBalanceRefused(Reason.OPENING_HOURS_TOO_FINE)
    return int(hours * 60)


def typed_of(minutes: int) -> str:
    """Whole minutes as they stand in a table."""
    return f"{minutes / 60:.1f}".removesuffix(".0")
