"""Minutes as text for people."""


def hours_text(minutes: int) -> str:
    """Hours with one decimal, rounded towards zero: 162 → `2.7`, -162 → `-2.7` (D127)."""
    tenths = abs(minutes) // 6
    sign = "-" if minutes < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def round_hours_text(minutes: int) -> str:
    """A limit or a goal without needless decimals: 1200 → `20`, 90 → `1.5`."""
    return str(minutes // 60) if minutes % 60 == 0 else hours_text(minutes)
